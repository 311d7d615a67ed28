# SPDX-License-Identifier: Apache-2.0
"""A network that breaks on demand: a TCP proxy whose connections can be cut at any byte, or lose the server's answers.

It is owned by the play, one in front of each listener of the gateway, and outlives gateways: where it leads is asked for each
connection.
"""
import asyncio
from typing import Callable, Optional


class Link:
    """One connection through the proxy, with the faults that it has or will have.

    upstream_left  bytes from the client that still pass before the cut; None: all
    is_mute        whether what the server says is lost
    filter         sees every chunk of the server and returns what the client shall get
    """

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter):
        self._writers = (client, server)
        self.upstream_left: Optional[int] = None
        self.is_mute = False
        self.filter: Optional[Callable[[bytes], bytes]] = None

    def cut(self) -> None:
        """At once, without a word to either side; bytes on the way are lost."""
        for writer in self._writers:
            writer.transport.abort()

    def upward(self, chunk: bytes) -> bytes:
        """What of the client's bytes reaches the server."""
        if self.upstream_left is None:
            return chunk
        passed = chunk[:self.upstream_left]
        self.upstream_left -= len(passed)
        return passed

    def downward(self, chunk: bytes) -> bytes:
        """What of the server's bytes reaches the client."""
        if self.is_mute:
            return b""
        return self.filter(chunk) if self.filter else chunk


class Proxy:
    """Listens on loopback, on a port of the system's choice."""

    def __init__(self, target: Callable[[], int]):
        self._target = target
        self._links: dict[int, Link] = {}  # by the client's port
        self._running: set = set()
        self._server: Optional[asyncio.AbstractServer] = None

    async def start(self) -> "Proxy":
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    @property
    def port(self) -> int:
        return self._server.sockets[0].getsockname()[1]

    def link_of(self, client: asyncio.StreamWriter) -> Link:
        """The link of a connection over which something has come back already."""
        return self._links[client.get_extra_info("sockname")[1]]

    async def close(self) -> None:
        self._server.close()
        for link in self._links.values():
            link.cut()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._target())
        except OSError:
            writer.transport.abort()
            return
        name = writer.get_extra_info("peername")[1]
        link = self._links[name] = Link(writer, server_writer)
        task = asyncio.current_task()
        self._running.add(task)
        try:
            await asyncio.gather(self._pump(link, reader, server_writer, link.upward),
                                 self._pump(link, server_reader, writer, link.downward))
        finally:
            self._running.discard(task)
            self._links.pop(name, None)

    @staticmethod
    async def _pump(link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter,
                    passes: Callable[[bytes], bytes]) -> None:
        try:
            while chunk := await reader.read(65536):
                writer.write(passes(chunk))
                await writer.drain()
                if link.upstream_left == 0:
                    await writer.drain()
                    break
        except OSError:
            pass
        # The last bytes of a half that ended still leave: aborting is for the half that did not ask for it.
        writer.close()
        if link.upstream_left == 0:
            link.cut()
