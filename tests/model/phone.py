# SPDX-License-Identifier: Apache-2.0
"""An XMPP client that does everything as its XEPs say: counts and resumes (0198), reads the archive when it could not resume
(0313), wants carbons (0280), corrects (0308). Its network is the proxy's.

A sender that could not resume repeats what was not acknowledged, after it has read the archive.
"""
import asyncio
import ssl
import xml.etree.ElementTree as ET

from judge import Heard
from ledger import ACKNOWLEDGED, REFUSED, UNKNOWN, Ledger, name_of
from proxy import Proxy
from raw_xmpp import RawXmpp

CLIENT = "{jabber:client}"
STANZAS = {CLIENT + name for name in ("message", "presence", "iq")}
STREAM_ERROR = "{http://etherx.jabber.org/streams}error"
SM = "{urn:xmpp:sm:3}"
MAM = "{urn:xmpp:mam:2}"
RSM = "{http://jabber.org/protocol/rsm}"
FORWARDED = "{urn:xmpp:forward:0}forwarded/" + CLIENT + "message"
STANZA_ID = "{urn:xmpp:sid:0}stanza-id"
DELAY = "{urn:xmpp:delay}delay"
PATIENCE_SECONDS = 30.0
PAGE = 50
BROKEN = (OSError, ssl.SSLError, AssertionError, asyncio.IncompleteReadError)  # RawXmpp asserts that streams go on


class Gone(Exception):
    """The connection ended."""


class Pending:
    """A stanza of ours that the server has not counted yet."""

    def __init__(self, name: str, xml: str, edit: str = ""):
        self.name, self.xml, self.edit = name, xml, edit


class Phone:
    """One resource of one user.

    is_deaf_to  names that it loses as if they had never come, for the test of the test
    """

    def __init__(self, ledger: Ledger, proxy: Proxy, user: int, peer: int, resource: str):
        self.ledger, self.proxy, self.user, self.peer, self.resource = ledger, proxy, user, peer, resource
        self.who = f"{user}/{resource}"
        self.heard = Heard()
        self.pending: list[Pending] = []
        self.own: list[str] = []  # names that Turms has for sure
        self.token = ""
        self.handled = self.acknowledged = 0
        self.newest = ""  # archive id up to which this client has everything
        self._since = None  # while the archive is still to be read: after which id
        self._unrepeated: list[Pending] = []  # from before this session
        self._edited_live: set = set()  # names, since the archive was asked
        self.is_deaf_to: set = set()
        self.withholds_acks = False
        self.is_careful = False  # reads the whole archive before it repeats, and repeats only what is not there
        self.raw = self.link = None
        self._reading = None
        self._wanted: list = []  # (predicate, future)
        self._page: list = []
        self._serial = 0

    # -- connections ----------------------------------------------------------------------------------------------

    @property
    def is_online(self) -> bool:
        return self.raw is not None

    @property
    def has_unsettled(self) -> bool:
        return any(pending.name for pending in (*self.pending, *self._unrepeated))

    def cut(self) -> None:
        if self.link:
            self.link.cut()

    async def wait_gone(self) -> None:
        """Until this side has seen the end of its connection, and has taken everything that came before it."""
        if self._reading:
            await asyncio.wait_for(asyncio.shield(self._reading), PATIENCE_SECONDS)

    async def come_back(self, may_resume: bool) -> str:
        """From no connection to one on which everything is known and repeated. How it was done. Throws Gone."""
        raw = await self._authenticated()
        await raw.open_stream()
        self._begin(raw)
        if self.token and may_resume:
            answer = await self._ask(f"<resume xmlns='urn:xmpp:sm:3' previd='{self.token}' h='{self.handled}'/>",
                                     lambda element: element.tag in (SM + "resumed", SM + "failed"))
            if answer.get("h") is not None:
                self._take_count(int(answer.get("h")))
            if answer.tag == SM + "resumed":
                await self._send("".join(pending.xml for pending in self.pending))
                await self._make_up()
                return "resumed"
        await self._log_in_afresh()
        return "logged in afresh"

    async def _authenticated(self) -> RawXmpp:
        try:
            raw = await RawXmpp.connect(self.proxy.port)
            await raw.open_stream()
            await raw.start_tls()
            await raw.open_stream()
            self.link = self.proxy.link_of(raw.writer)
            if not (answer := await raw.plain(str(self.user), "123")).startswith("<success"):
                raise Gone(answer)
            return raw
        except BROKEN as error:
            raise Gone(str(error)) from error

    async def _log_in_afresh(self) -> None:
        self.token, self.handled, self.acknowledged = "", 0, 0
        self.heard.begin_session()
        await self._iq("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                       f"<resource>{self.resource}</resource></bind>")
        enabled = await self._ask("<enable xmlns='urn:xmpp:sm:3' resume='true'/>",
                                  lambda element: element.tag in (SM + "enabled", SM + "failed"))
        self.token, self.handled = enabled.get("id", ""), 0
        self._unrepeated += [pending for pending in self.pending if pending.name]
        self.pending = []
        if self._since is None:
            self._since = self.newest
        await self._iq("<enable xmlns='urn:xmpp:carbons:2'/>")
        self.pending.append(Pending("", "<presence/>"))
        await self._ask("<presence/>", lambda element: element.tag == CLIENT + "presence")
        await self._enter()
        await self._make_up()

    async def _enter(self) -> None:
        """Where else a client goes that has just logged in."""

    async def _make_up(self) -> None:
        """Reads what came before this session and repeats what was said before it, unless that is done. Throws Gone."""
        if self._since is None:
            return
        is_in_doubt = any(self.is_careful or pending.edit for pending in self._unrepeated)
        await self._catch_up("" if is_in_doubt else self._since)
        repeated, self._unrepeated = self._unrepeated, []
        for pending in repeated:
            await self._repeat(pending)

    async def _repeat(self, pending: Pending) -> None:
        if pending.edit:  # whether it happened nobody can know any more
            self.ledger.settle_edit(pending.name, pending.edit, UNKNOWN)
        elif self.is_careful and pending.name in self.heard.texts:
            self._settle(pending)
        else:
            self.ledger.note("repeated", pending.name)
            await self._stanza(pending)

    def _begin(self, raw: RawXmpp) -> None:
        self.raw = raw
        parser = ET.XMLPullParser(("start", "end"))
        parser.feed("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>" + raw.received)
        self._reading = asyncio.ensure_future(self._read(raw, parser))

    async def _read(self, raw: RawXmpp, parser) -> None:
        depth = 0
        try:
            while True:
                for event, element in parser.read_events():
                    depth += 1 if event == "start" else -1
                    if event == "end" and depth == 1:
                        await self._take(element)
                    if depth == 0:
                        return  # the server's </stream:stream>
                chunk = await raw.reader.read(65536)
                if not chunk:
                    return
                parser.feed(chunk)
        except OSError:
            pass
        finally:
            raw.close()
            if self.raw is raw:
                self.raw = None
            for _, waiting in self._wanted:
                if not waiting.done():
                    waiting.set_exception(Gone())
                    waiting.exception()
            self._wanted.clear()

    # -- saying ---------------------------------------------------------------------------------------------------

    async def say(self) -> str:
        name = self.ledger.say(self.who)
        await self._stanza(Pending(name, self._message(name, name)))
        return name

    async def correct(self, name: str, text: str) -> None:
        self.ledger.edit(name, text)
        self._serial += 1
        xml = self._message(f"edit-{self._serial}-{name}", text, f"<replace xmlns='urn:xmpp:message-correct:0' id='{name}'/>")
        await self._stanza(Pending(name, xml, text))

    async def mark(self, name: str) -> None:
        """A marker and a ping: nothing for the model, but more for messages and acknowledgements to mix with."""
        self._serial += 1
        await self._stanza(Pending("", f"<iq type='get' id='p{self._serial}' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>"))
        await self._stanza(Pending("", f"<message to='{self.peer}@localhost' type='chat' id='m{self._serial}'>"
                                       f"<displayed xmlns='urn:xmpp:chat-markers:0' id='{name}'/></message>"))

    async def ping(self) -> None:
        """When this returns, everything that the server had for us by then is here."""
        await self._iq("<ping xmlns='urn:xmpp:ping'/>", "get")

    async def withhold_acks(self, withholds: bool) -> None:
        self.withholds_acks = withholds
        if not withholds and self.token:
            await self._acknowledge()

    async def _acknowledge(self) -> None:
        await self._send(f"<a xmlns='urn:xmpp:sm:3' h='{self.handled}'/>")

    async def settle(self) -> None:
        """Until the server has counted everything. Throws Gone."""
        while self.has_unsettled:
            await self._ask("<r xmlns='urn:xmpp:sm:3'/>", lambda element: element.tag == SM + "a")

    def _message(self, stanza_id: str, text: str, more: str = "") -> str:
        return f"<message to='{self.peer}@localhost' type='chat' id='{stanza_id}'><body>{text}</body>{more}</message>"

    # -- the archive ----------------------------------------------------------------------------------------------

    async def _catch_up(self, since: str) -> None:
        """Everything after an id ("": all), with edits that came later than that. What was edited live meanwhile stays."""
        self._edited_live.clear()
        for archive_id, text in await self.archive(after=since):
            since = archive_id
            if name_of(text) not in self._edited_live:
                self._know(text)
        self.newest, self._since = since, None

    async def archive(self, after: str = "") -> list:
        """[(id, text)] of everything after an id; an edit that is told after its message has an id with a "~"."""
        await self.withhold_acks(False)  # a long archive is more than the server keeps for a client that says nothing
        rows: list = []
        while True:
            self._page = []
            start = f"<after>{after}</after>" if after else ""
            answer = await self._iq(f"<query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'>"
                                    f"<max>{PAGE}</max>{start}</set></query>", address=self._archive_address())
            fin = answer.find(MAM + "fin")
            if fin is None:
                raise AssertionError(f"{self.who}: no page after {after!r}: {ET.tostring(answer, encoding='unicode')}")
            rows += self._page
            if fin.get("complete") == "true":
                return rows
            after = fin.findtext(f"{RSM}set/{RSM}last")

    def _archive_address(self) -> str:
        """An attribute; none: the user's own archive."""
        return ""

    # -- hearing --------------------------------------------------------------------------------------------------

    async def _take(self, element: ET.Element) -> None:
        if element.tag in STANZAS:
            self.handled += 1
        if element.tag == CLIENT + "message":
            self._take_message(element)
        elif element.tag == SM + "a":
            self._take_count(int(element.get("h")))
        elif element.tag == SM + "r" and not self.withholds_acks:
            await self._acknowledge()
        elif element.tag == STREAM_ERROR:
            self.ledger.note(f"{self.who}: stream error {[child.tag.split('}')[1] for child in element]}")
        for wanted in [each for each in self._wanted if each[0](element)]:
            self._wanted.remove(wanted)
            wanted[1].set_result(element)

    def _take_message(self, element: ET.Element) -> None:
        if element.get("type") == "error":
            return self._take_error(element)
        if element.get("type") == "headline":
            return  # how much more there is in the archive, which is read anyway
        if (result := element.find(MAM + "result")) is not None:
            text = result.findtext(f"{FORWARDED}/{CLIENT}body")
            if text:
                self._page.append((result.get("id"), text))
            return
        for direction in ("sent", "received"):
            inner = element.find(f"{{urn:xmpp:carbons:2}}{direction}/{FORWARDED}")
            element = inner if inner is not None else element
        text, stanza_id = element.findtext(CLIENT + "body"), element.find(STANZA_ID)
        if not text or name_of(text) in self.is_deaf_to:
            return
        is_edit = element.find("{urn:xmpp:message-correct:0}replace") is not None
        if not is_edit and element.find(DELAY) is None:
            self.heard.arrive(name_of(text))
        if is_edit:
            self._edited_live.add(name_of(text))
        elif stanza_id is not None and self._since is None:
            self.newest = stanza_id.get("id")
        self._know(text)

    def _know(self, text: str) -> None:
        self.heard.texts[name_of(text)] = text

    def _take_error(self, element: ET.Element) -> None:
        for pending in self.pending:
            if pending.name and f"id='{element.get('id')}'" in pending.xml:
                why = [child.tag.split("}")[1] for child in element.find(CLIENT + "error")]
                self.ledger.errors.append(why[0])
                self.ledger.note(f"error {why[0]} {element.findtext('.//{urn:ietf:params:xml:ns:xmpp-stanzas}text', '')}", pending.name)
                if pending.edit:
                    self.ledger.settle_edit(pending.name, pending.edit, REFUSED)
                else:
                    self.ledger.settle(pending.name, REFUSED)
                pending.name = ""

    def _take_count(self, h: int) -> None:
        """The server has handled h stanzas of this session."""
        done, self.pending = self.pending[:h - self.acknowledged], self.pending[h - self.acknowledged:]
        self.acknowledged = h
        for pending in done:
            self._settle(pending)

    def _settle(self, pending: Pending) -> None:
        if not pending.name:
            return
        if pending.edit:
            self.ledger.settle_edit(pending.name, pending.edit, ACKNOWLEDGED)
        else:
            self.ledger.settle(pending.name, ACKNOWLEDGED)
            self.own.append(pending.name)
        self._know(pending.edit or pending.name)

    # -- sending --------------------------------------------------------------------------------------------------

    async def _stanza(self, pending: Pending) -> None:
        """One that the server counts. On a dead connection it waits for the next one."""
        self.pending.append(pending)
        await self._send(pending.xml)

    async def _iq(self, inner: str, kind: str = "set", address: str = "") -> ET.Element:
        self._serial += 1
        iq_id = f"q{self._serial}"
        xml = f"<iq type='{kind}' id='{iq_id}'{address}>{inner}</iq>"
        if self.token:
            self.pending.append(Pending("", xml))
        return await self._ask(xml, lambda element: element.tag == CLIENT + "iq" and element.get("id") == iq_id)

    async def _ask(self, xml: str, is_wanted) -> ET.Element:
        """Sends, and waits for the first element that is wanted. Throws Gone."""
        if not self.is_online:
            raise Gone
        answer = asyncio.get_running_loop().create_future()
        self._wanted.append((is_wanted, answer))
        await self._send(xml)
        try:
            return await asyncio.wait_for(answer, PATIENCE_SECONDS)
        except asyncio.TimeoutError:
            raise AssertionError(f"{self.who}: no answer to {xml}") from None

    async def _send(self, xml: str) -> None:
        if self.is_online and xml:
            try:
                await self.raw.send(xml)
            except OSError:
                pass  # the reader sees the end, too
