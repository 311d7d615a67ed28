# SPDX-License-Identifier: Apache-2.0
"""How a Turms client's payloads travel: over TCP behind a varint32 length each, over WebSocket as one binary message each."""
import asyncio
import base64
import hashlib
import os
import struct


class ConnectionEnded(Exception):
    """The server ended the connection; nothing more will be read."""


class TcpTransport:
    """Payloads over TCP."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self._reader = reader
        self.writer = writer

    @classmethod
    async def connect(cls, host: str, port: int) -> "TcpTransport":
        return cls(*await asyncio.open_connection(host, port, limit=1 << 26))

    async def send(self, payload: bytes) -> None:
        self.writer.write(self.length_prefix(len(payload)) + payload)
        await self.writer.drain()

    async def receive(self) -> bytes:
        try:
            length = shift = 0
            while True:
                byte = (await self._reader.readexactly(1))[0]
                length |= (byte & 0x7F) << shift
                shift += 7
                if byte < 0x80:
                    return await self._reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise ConnectionEnded from error

    async def send_corrupt(self) -> None:
        """A length of more than 32 bits."""
        self.writer.write(b"\xff\xff\xff\xff\x7f")
        await self.writer.drain()

    def close(self) -> None:
        self.writer.close()

    def abort(self) -> None:
        """Vanishes without a word, as a machine that loses its network."""
        self.writer.transport.abort()

    @staticmethod
    def length_prefix(length: int) -> bytes:
        out = bytearray()
        while length >= 0x80:
            out.append(length & 0x7F | 0x80)
            length >>= 7
        out.append(length)
        return bytes(out)


class WebSocketTransport(TcpTransport):
    """Payloads over WebSocket, RFC 6455. Only what a well-behaved binary client needs."""

    CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10

    @classmethod
    async def connect(cls, host: str, port: int) -> "WebSocketTransport":
        self = cls(*await asyncio.open_connection(host, port, limit=1 << 26))
        key = base64.b64encode(os.urandom(16))
        self.writer.write(b"GET / HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n" % (host.encode(), port, key))
        answer = await self._reader.readuntil(b"\r\n\r\n")
        accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        if not answer.startswith(b"HTTP/1.1 101 ") or b"Sec-WebSocket-Accept: " + accept not in answer:
            raise AssertionError(f"the upgrade was not accepted: {answer!r}")
        return self

    async def send(self, payload: bytes) -> None:
        await self.send_frame(self.BINARY, payload)

    async def send_frame(self, opcode: int, payload: bytes, final: bool = True) -> None:
        mask = os.urandom(4)
        if len(payload) < 126:
            length = struct.pack("!B", 0x80 | len(payload))
        elif len(payload) < 1 << 16:
            length = struct.pack("!BH", 0x80 | 126, len(payload))
        else:
            length = struct.pack("!BQ", 0x80 | 127, len(payload))
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self.writer.write(bytes([(0x80 if final else 0) | opcode]) + length + mask + masked)
        await self.writer.drain()

    async def receive(self) -> bytes:
        while True:
            opcode, payload = await self.receive_frame()
            if opcode == self.BINARY:
                return payload
            if opcode == self.CLOSE:
                raise ConnectionEnded
            if opcode == self.PING:
                await self.send_frame(self.PONG, payload)

    async def receive_frame(self) -> tuple[int, bytes]:
        """One frame; the gateway never fragments."""
        try:
            first, length = await self._reader.readexactly(2)
            if length == 126:
                length, = struct.unpack("!H", await self._reader.readexactly(2))
            elif length == 127:
                length, = struct.unpack("!Q", await self._reader.readexactly(8))
            if not first & 0x80 or length >> 63:
                raise AssertionError("a server neither fragments here nor masks")
            return first & 0x0F, await self._reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise ConnectionEnded from error

    async def send_corrupt(self) -> None:
        """A frame without a mask."""
        self.writer.write(b"\x82\x01x")
        await self.writer.drain()


TRANSPORTS = {"tcp": TcpTransport, "websocket": WebSocketTransport}
