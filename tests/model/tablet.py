# SPDX-License-Identifier: Apache-2.0
"""A Turms client: reads the history when it logs in, hears pushes, and never repeats a request, because Turms can't tell a
repetition from a new message."""
import asyncio

from judge import Heard
from ledger import ACKNOWLEDGED, REFUSED, UNKNOWN, Ledger, name_of
from proxy import Proxy
from turms_client import RequestFailed, TurmsClient
from turms_proto import proto
from turms_transport import ConnectionEnded

PAGE = 1000
LOST = (ConnectionEnded, OSError, asyncio.TimeoutError)


class Tablet:
    """One device of one user. A second login of the same kind of device ends the first."""

    def __init__(self, ledger: Ledger, proxy: Proxy, user: int, peer: int, device_type: int, name: str):
        self.ledger, self.proxy, self.user, self.peer, self.device_type = ledger, proxy, user, peer, device_type
        self.who = f"{user}/{name}"
        self.heard = Heard()
        self.ids: dict[str, int] = {}  # of what Turms has for sure
        self.client = self.link = self._hearing = None
        self._edited_live: set = set()  # names, since the history was asked

    @property
    def is_online(self) -> bool:
        return self.client is not None and not self.client.closed.done()

    def cut(self) -> None:
        if self.link:
            self.link.cut()

    async def wait_gone(self) -> None:
        if self.client:
            await self.client.wait_closed()

    async def come_back(self) -> None:
        """A login and the history, while the older connection may be there still. Throws what is in LOST."""
        older = self.client, self._hearing
        client = await TurmsClient.connect(self.proxy.port)
        await client.login(self.user, device_type=self.device_type)
        self.client, self.link = client, self.proxy.link_of(client.transport.writer)
        await self._leave(*older)
        self.heard.begin_session()
        self._hearing = asyncio.ensure_future(self._hear(client))
        self._edited_live.clear()
        for _, text in await self.history():
            if name_of(text) not in self._edited_live:
                self.heard.texts[name_of(text)] = text

    async def close(self) -> None:
        await self._leave(self.client, self._hearing)

    @staticmethod
    async def _leave(client, hearing) -> None:
        if client:
            hearing.cancel()
            await client.close()

    async def say(self) -> None:
        """One message, and what Turms says to it."""
        name = self.ledger.say(self.who)
        try:
            self.ids[name] = await self._send(name)
            self.heard.texts[name] = name
            self.ledger.settle(name, ACKNOWLEDGED)
        except RequestFailed as error:
            self.ledger.errors.append(f"Turms {error.code}")
            self.ledger.note(str(error), name)
            self.ledger.settle(name, REFUSED)
        except LOST:
            self.ledger.settle(name, UNKNOWN)

    async def _send(self, name: str) -> int:
        return await self.client.send_text(self.peer, name)

    async def correct(self, name: str, text: str) -> None:
        self.ledger.edit(name, text)
        try:
            await self.client.ask(proto.UpdateMessageRequest(message_id=self.ids[name], text=text))
            self.heard.texts[name] = text
            self.ledger.settle_edit(name, text, ACKNOWLEDGED)
        except RequestFailed as error:
            self.ledger.errors.append(f"Turms {error.code}")
            self.ledger.note(str(error), name)
            self.ledger.settle_edit(name, text, REFUSED)
        except LOST:
            self.ledger.settle_edit(name, text, UNKNOWN)

    async def history(self) -> list:
        """[(id, text)] of the conversation in Turms' order."""
        rows: dict = {}
        since = 0
        while True:
            page = await self._page(since)
            fresh = [row for row in page if row.id not in rows]
            rows.update((row.id, (row.delivery_date, row.id, row.text)) for row in fresh if not row.is_system_message)
            if len(page) < PAGE or not fresh:
                return [(str(row_id), text) for _, row_id, text in sorted(rows.values())]
            since = page[-1].delivery_date

    async def _page(self, since: int) -> list:
        return await self.client.private_history(self.peer, delivery_date_start=since, max_count=PAGE)

    async def _hear(self, client: TurmsClient) -> None:
        while True:
            push = await client.pushes.get()
            kind = push.relayed_request.WhichOneof("kind")
            if kind == "create_message_request":
                text = push.relayed_request.create_message_request.text
                self.heard.arrive(name_of(text))
                self.heard.texts.setdefault(name_of(text), text)
            elif kind == "update_message_request" and push.relayed_request.update_message_request.text:
                text = push.relayed_request.update_message_request.text
                self._edited_live.add(name_of(text))
                self.heard.texts[name_of(text)] = text
