# SPDX-License-Identifier: Apache-2.0
"""A Turms client of our own, speaking the public client protocol (version 1) over TCP or WebSocket."""
import asyncio
from typing import Optional

from turms_proto import proto
from turms_transport import TRANSPORTS, ConnectionEnded

#: A scenario never waits longer for one thing; what takes longer is a failure.
PATIENCE_SECONDS = 20.0


class RequestFailed(Exception):
    """Turms answered a request with a code other than success."""

    def __init__(self, response):
        super().__init__(f"code {response.code} {response.reason}")
        self.code = response.code
        self.reason = response.reason


class TurmsClient:
    """One connection. Responses are matched by request id; everything else is kept for whoever waits for it.

    pushes       notifications with a relayed request, in order of arrival
    session_info the data of the session info push, once it has come
    closed       a future with the close notice, or None when the connection ended without one
    """

    def __init__(self, transport):
        self.transport = transport
        self.pushes: asyncio.Queue = asyncio.Queue()
        self.session_info = None
        self.user_id = 0
        self.closed: asyncio.Future = asyncio.get_running_loop().create_future()
        self._next_request_id = 1
        self._responses: dict[int, asyncio.Future] = {}
        self._heartbeats: list[asyncio.Future] = []
        self._reading = asyncio.ensure_future(self._read())

    @classmethod
    async def connect(cls, port: int, transport: str = "tcp", host: str = "127.0.0.1") -> "TurmsClient":
        return cls(await TRANSPORTS[transport].connect(host, port))

    # -- asking ---------------------------------------------------------------------------------------------------

    async def request(self, message, request_id: Optional[int] = None):
        """Sends one request of any kind and returns the response, whatever its code."""
        if request_id is None:
            request_id = self._next_request_id
            self._next_request_id += 1
        await self.send_request(message, request_id)
        return await self.response_to(request_id)

    async def ask(self, message):
        """Like request(), but codes other than 1000, 1001 and 1002 raise RequestFailed."""
        response = await self.request(message)
        if not 1000 <= response.code < 1100:
            raise RequestFailed(response)
        return response

    async def send_request(self, message, request_id: int) -> None:
        """Sends without waiting for anything."""
        await self.transport.send(self.encode(message, request_id))

    @staticmethod
    def encode(message, request_id: int) -> bytes:
        request = proto.TurmsRequest(request_id=request_id)
        kind = next(field.name for field in proto.TurmsRequest.DESCRIPTOR.fields
                    if field.message_type is not None and field.message_type.name == type(message).__name__)
        getattr(request, kind).CopyFrom(message)
        getattr(request, kind).SetInParent()
        return request.SerializeToString()

    async def response_to(self, request_id: int):
        """Waits for the response with this id, which may be one that no request of ours has (-1, -100)."""
        try:
            return await asyncio.wait_for(self._response(request_id), PATIENCE_SECONDS)
        finally:
            self._responses.pop(request_id, None)

    def _response(self, request_id: int) -> asyncio.Future:
        if request_id not in self._responses and self._reading.done():
            raise ConnectionEnded
        return self._responses.setdefault(request_id, asyncio.get_running_loop().create_future())

    async def heartbeat(self) -> None:
        """Sends a heartbeat and waits for its echo."""
        echo = asyncio.get_running_loop().create_future()
        self._heartbeats.append(echo)
        await self.transport.send(b"")
        await asyncio.wait_for(echo, PATIENCE_SECONDS)

    # -- the everyday things --------------------------------------------------------------------------------------

    async def try_login(self, user_id: int, password: str = "123", device_type=None, version: int = 1, **fields):
        """One login; returns the response."""
        device_type = proto.DESKTOP if device_type is None else device_type
        response = await self.request(proto.CreateSessionRequest(
            version=version, user_id=user_id, password=password, device_type=device_type, **fields))
        if response.code == 1000:
            self.user_id = user_id
        return response

    async def login(self, user_id: int, password: str = "123", **fields) -> "TurmsClient":
        """A login that must succeed."""
        response = await self.try_login(user_id, password, **fields)
        if response.code != 1000:
            raise RequestFailed(response)
        return self

    async def send_text(self, recipient_id: int, text: str, **fields) -> int:
        """Sends a private message; returns its id."""
        response = await self.ask(proto.CreateMessageRequest(recipient_id=recipient_id, text=text, **fields))
        return response.data.long

    async def private_history(self, user_id: int, **fields) -> list:
        """Messages exchanged with a user, as the service returns them."""
        response = await self.ask(proto.QueryMessagesRequest(are_group_messages=False, from_ids=[user_id], **fields))
        return list(response.data.messages.messages)

    async def next_push(self):
        """The next push; fails when none comes."""
        return await asyncio.wait_for(self.pushes.get(), PATIENCE_SECONDS)

    async def relayed(self, kind: str):
        """The next push of this kind, as (who did it, the request). Others on the way are dropped."""
        while True:
            push = await self.next_push()
            if push.relayed_request.WhichOneof("kind") == kind:
                return push.requester_id, getattr(push.relayed_request, kind)

    async def next_message(self):
        """The next pushed message as (sender id, CreateMessageRequest). Other pushes on the way are dropped."""
        return await self.relayed("create_message_request")

    # -- the end --------------------------------------------------------------------------------------------------

    async def logout(self):
        """Asks for the end of the session; returns the close notice."""
        await self.send_request(proto.DeleteSessionRequest(), self._next_request_id)
        return await self.wait_closed()

    async def wait_closed(self):
        """Waits for the server's end of the connection; returns the close notice, None when there was none."""
        notice = await asyncio.wait_for(asyncio.shield(self.closed), PATIENCE_SECONDS)
        await asyncio.wait_for(asyncio.gather(self._reading, return_exceptions=True), PATIENCE_SECONDS)
        return notice

    async def close(self) -> None:
        """Leaves without logging out. What went wrong while reading is raised here."""
        self.transport.close()
        self._reading.cancel()
        outcome, = await asyncio.gather(self._reading, return_exceptions=True)
        if isinstance(outcome, Exception):
            raise outcome

    # -- what comes in --------------------------------------------------------------------------------------------

    async def _read(self) -> None:
        try:
            while True:
                payload = await self.transport.receive()
                if payload:
                    self._sort(proto.TurmsNotification.FromString(payload))
                elif self._heartbeats:
                    self._heartbeats.pop(0).set_result(None)
        except ConnectionEnded:
            pass
        finally:
            if not self.closed.done():
                self.closed.set_result(None)
            for waiting in [*self._responses.values(), *self._heartbeats]:
                if not waiting.done():
                    waiting.set_exception(ConnectionEnded())
                    waiting.exception()  # seen: nobody needs to wait for it

    def _sort(self, notification) -> None:
        if notification.HasField("close_status"):
            if not self.closed.done():
                self.closed.set_result(notification)
        elif notification.HasField("relayed_request"):
            self.pushes.put_nowait(notification)
        elif notification.HasField("request_id"):
            response = self._response(notification.request_id)
            if response.done():
                raise AssertionError(f"a second response to request {notification.request_id}")
            response.set_result(notification)
        else:
            self.session_info = notification.data.user_session
