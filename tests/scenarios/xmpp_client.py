# SPDX-License-Identifier: Apache-2.0
"""slixmpp as scenarios want it: futures instead of callbacks, failures as exceptions, no reconnecting behind one's back."""
import asyncio
import logging
import ssl
from typing import Optional

# What it has to say is raised or kept where scenarios can look at it.
logging.getLogger("slixmpp").setLevel(logging.CRITICAL)

import slixmpp  # noqa: E402 (it speaks while it is imported)
from slixmpp.exceptions import IqError, IqTimeout  # noqa: E402, F401 (for scenarios)

PATIENCE_SECONDS = 20.0

#: What a chat client of today loads.
PLUGINS = ("xep_0012", "xep_0030", "xep_0092", "xep_0199", "xep_0202", "xep_0280", "xep_0359")


class LoginFailed(Exception):
    """The server refused the login or ended the stream before it was done; `condition` is the element's name."""

    def __init__(self, condition: str):
        super().__init__(condition)
        self.condition = condition


class XmppClient(slixmpp.ClientXMPP):
    """One stream. Messages wait in `messages`, carbons in `carbons` as (direction, message), errors in `errors`.

    Every presence is in `presences`, the own ones too."""

    def __init__(self, jid: str, password: str):
        super().__init__(jid, password)
        self.messages: asyncio.Queue = asyncio.Queue()
        self.errors: asyncio.Queue = asyncio.Queue()
        self.carbons: asyncio.Queue = asyncio.Queue()
        self.presences: asyncio.Queue = asyncio.Queue()
        self.stream_error: asyncio.Future = asyncio.get_running_loop().create_future()
        self.ended: asyncio.Future = asyncio.get_running_loop().create_future()
        self._opened: asyncio.Future = asyncio.get_running_loop().create_future()
        self._available: asyncio.Future = asyncio.get_running_loop().create_future()
        for plugin in PLUGINS:
            self.register_plugin(plugin)
        self.add_event_handler("session_start", lambda _: self._settle(self._opened, None))
        self.add_event_handler("failed_auth", self._on_failed_auth)
        self.add_event_handler("no_auth", lambda _: self._fail("no-mechanism"))
        self.add_event_handler("connection_failed", lambda reason: self._fail(f"connection failed: {reason}"))
        self.add_event_handler("ssl_invalid_chain", lambda error: self._fail(f"certificate: {error}"))
        self.add_event_handler("stream_error", self._on_stream_error)
        self.add_event_handler("presence_available", self._on_available)
        self.add_event_handler("disconnected", self._on_disconnected)
        self.add_event_handler("message", self._on_message)
        self.add_event_handler("presence", self.presences.put_nowait)
        self.add_event_handler("message_error", self.errors.put_nowait)
        self.add_event_handler("carbon_received", lambda m: self.carbons.put_nowait(("received", m["carbon_received"])))
        self.add_event_handler("carbon_sent", lambda m: self.carbons.put_nowait(("sent", m["carbon_sent"])))

    @classmethod
    async def login(cls, jid: str, password: str, port: int, direct_tls: bool = False,
                    certificate: Optional[str] = None, host: str = "127.0.0.1", presence: bool = True) -> "XmppClient":
        """Connects with STARTTLS or direct TLS, authenticates, binds, and sends initial presence.

        certificate   a PEM file to trust; without it any certificate is taken, which only a test may do
        """
        self = cls(jid, password)
        if certificate:
            self.ca_certs = certificate
        else:
            self.ssl_context.check_hostname = False
            self.ssl_context.verify_mode = ssl.CERT_NONE
        if direct_tls:
            self.ssl_context.set_alpn_protocols(["xmpp-client"])
        self.connect((host, port), use_ssl=direct_tls, force_starttls=not direct_tls, disable_starttls=direct_tls)
        try:
            await asyncio.wait_for(asyncio.shield(self._opened), PATIENCE_SECONDS)
        except BaseException:
            await self.leave()
            raise
        if presence:
            # Available once the server has said so: a message before that has nobody to go to.
            self.send_presence()
            await asyncio.wait_for(asyncio.shield(self._available), PATIENCE_SECONDS)
        return self

    def say(self, to: str, body: str, message_type: str = "chat", **attributes) -> str:
        """Sends one message and returns its id."""
        message = self.make_message(mto=to, mbody=body, mtype=message_type)
        message["id"] = attributes.pop("id", self.new_id())
        for name, value in attributes.items():
            message[name] = value
        message.send()
        return message["id"]

    async def next_message(self):
        """The next message that carries a body and is no error."""
        return await asyncio.wait_for(self.messages.get(), PATIENCE_SECONDS)

    async def next_carbon(self):
        return await asyncio.wait_for(self.carbons.get(), PATIENCE_SECONDS)

    async def next_error(self):
        return await asyncio.wait_for(self.errors.get(), PATIENCE_SECONDS)

    async def presence_from(self, sender: str, kind: str = ""):
        """The next presence from this address, full or bare, with this type or show; others on the way are dropped."""
        async def look():
            while True:
                presence = await self.presences.get()
                if sender in (presence["from"].full, presence["from"].bare) and kind in ("", presence["type"]):
                    return presence
        return await asyncio.wait_for(look(), PATIENCE_SECONDS)

    async def answer(self, iq):
        """Sends an IQ and returns its result; an error is raised as IqError."""
        return await iq.send(timeout=PATIENCE_SECONDS)

    async def leave(self) -> None:
        """Ends the stream politely, whatever state it is in."""
        if not self.ended.done():
            self.cancel_connection_attempt()
            if self.transport:
                await asyncio.wait([self.disconnect(wait=2.0)], timeout=5)
        if self.transport:
            self.abort()

    @staticmethod
    def _settle(future: asyncio.Future, value) -> None:
        if not future.done():
            future.set_result(value)

    def _fail(self, condition: str) -> None:
        self.cancel_connection_attempt()
        if not self._opened.done():
            self._opened.set_exception(LoginFailed(condition))
            self._opened.exception()  # seen, in case nobody waits any more

    def _on_failed_auth(self, stanza) -> None:
        self._fail(stanza["condition"])

    def _on_stream_error(self, stanza) -> None:
        self._settle(self.stream_error, stanza["condition"])
        self._fail(stanza["condition"])

    def _on_available(self, presence) -> None:
        if presence["from"] == self.boundjid:
            self._settle(self._available, None)

    def _on_disconnected(self, _reason) -> None:
        self._settle(self.ended, None)
        self._fail("disconnected")

    def _on_message(self, message) -> None:
        if message["type"] != "error" and message["body"]:
            self.messages.put_nowait(message)
