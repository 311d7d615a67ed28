# SPDX-License-Identifier: Apache-2.0
"""An XMPP stream byte by byte, for what a well-behaved library would never send. TLS by hand, XML as text."""
import asyncio
import base64
import re
import ssl

PATIENCE_SECONDS = 20.0
STREAM_ERRORS = "urn:ietf:params:xml:ns:xmpp-streams"


class RawXmpp:
    """Sends text, reads text. Nothing is parsed but for finding what the caller waits for."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.reader = reader
        self.writer = writer
        self.received = ""

    @classmethod
    async def connect(cls, port: int, direct_tls: bool = False, host: str = "127.0.0.1") -> "RawXmpp":
        context = cls.any_certificate() if direct_tls else None
        return cls(*await asyncio.open_connection(host, port, ssl=context, server_hostname="localhost" if direct_tls else None))

    @staticmethod
    def any_certificate() -> ssl.SSLContext:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_alpn_protocols(["xmpp-client"])
        return context

    async def send(self, text) -> None:
        self.writer.write(text.encode() if isinstance(text, str) else text)
        await self.writer.drain()

    async def read_until(self, pattern: str) -> str:
        """Everything up to the first match of a regular expression; what follows stays for the next call."""
        async def collect():
            while not (match := re.search(pattern, self.received, re.DOTALL)):
                chunk = await self.reader.read(65536)
                if not chunk:
                    raise AssertionError(f"the stream ended before {pattern!r}: {self.received!r}")
                self.received += chunk.decode()
            taken, self.received = self.received[:match.end()], self.received[match.end():]
            return taken
        return await asyncio.wait_for(collect(), PATIENCE_SECONDS)

    async def read_to_end(self) -> str:
        """Everything until the server ends the stream."""
        async def collect():
            try:
                while chunk := await self.reader.read(65536):
                    self.received += chunk.decode()
            except (ConnectionError, ssl.SSLError):
                pass
            taken, self.received = self.received, ""
            return taken
        return await asyncio.wait_for(collect(), PATIENCE_SECONDS)

    async def stream_error(self) -> str:
        """Waits for the end of the stream; the condition of its stream error, or all that came when there was none."""
        text = await self.read_to_end()
        match = re.search(rf"<stream:error><([a-z-]+) xmlns=['\"]{STREAM_ERRORS}['\"]", text)
        return match[1] if match else text

    async def open_stream(self, to: str = "localhost", version: str = "1.0") -> str:
        """Opens a stream and returns the server's header and features."""
        await self.send(f"<?xml version='1.0'?><stream:stream to='{to}' version='{version}' xmlns='jabber:client' "
                        "xmlns:stream='http://etherx.jabber.org/streams'>")
        return await self.read_until(r"</stream:features>|<stream:features\s*/>")

    async def start_tls(self) -> None:
        await self.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
        await self.read_until(r"<proceed[^>]*/>")
        await self.writer.start_tls(self.any_certificate(), server_hostname="localhost")

    async def plain(self, user: str, password: str, authzid: str = "") -> str:
        """SASL PLAIN; returns the server's answer, <success/> or <failure>...</failure>."""
        token = base64.b64encode(f"{authzid}\0{user}\0{password}".encode()).decode()
        await self.send(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{token}</auth>")
        return await self.read_until(r"<success[^>]*/>|</failure>")

    async def bind(self, resource: str = "raw") -> str:
        """The stream after SASL, and resource binding; returns the full JID."""
        await self.open_stream()
        await self.send("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                        f"<resource>{resource}</resource></bind></iq>")
        return re.search(r"<jid>([^<]+)</jid>", await self.read_until("</iq>"))[1]

    @classmethod
    async def session(cls, port: int, user: str, password: str = "123", resource: str = "raw", direct_tls: bool = False):
        """Logged in and bound over STARTTLS or direct TLS."""
        self = await cls.connect(port, direct_tls)
        await self.open_stream()
        if not direct_tls:
            await self.start_tls()
            await self.open_stream()
        answer = await self.plain(user, password)
        if not answer.startswith("<success"):
            raise AssertionError(answer)
        await self.bind(resource)
        return self

    def close(self) -> None:
        self.writer.close()
