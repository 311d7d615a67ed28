# SPDX-License-Identifier: Apache-2.0
"""Cuts (XEP-0198): whoever comes back finds everything once and in order, wherever the connection broke. And clients at which
nobody looks (XEP-0352)."""
import asyncio
import xml.etree.ElementTree as ET

from raw_xmpp import RawXmpp
from scenario import Scenario, main

SM = "{urn:xmpp:sm:3}"
CLIENT = "{jabber:client}"
STANZAS = {CLIENT + name for name in ("message", "presence", "iq")}
PATIENCE_SECONDS = 20.0
BURST = 40


class Phone:
    """A client that counts as XEP-0198 says, and whose connection breaks when the scenario says so."""

    def __init__(self, port: int, user: int, resource: str):
        self.port, self.user, self.resource = port, user, resource
        self.handled = 0       # stanzas of the server, since <enabled/>
        self.acknowledged = 0  # own stanzas that the server has handled
        self.unacknowledged: list = []
        self.token = ""
        self.bodies: list = []  # of all messages heard

    async def log_in(self) -> "Phone":
        self._begin(await RawXmpp.session(self.port, str(self.user), resource=self.resource))
        await self.raw.send("<presence/>")
        await self._next(lambda element: element.tag == CLIENT + "presence")
        await self.raw.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
        enabled = await self._next(lambda element: element.tag == SM + "enabled")
        self.token, self.handled = enabled.get("id"), 0
        return self

    def cut(self) -> None:
        self.raw.writer.transport.abort()

    async def come_back(self) -> ET.Element:
        """Asks for the session again, and repeats what did not arrive. The server's answer."""
        raw = await RawXmpp.connect(self.port)
        await raw.open_stream()
        await raw.start_tls()
        await raw.open_stream()
        await raw.plain(str(self.user), "123")
        await raw.open_stream()
        self._begin(raw)
        await raw.send(f"<resume xmlns='urn:xmpp:sm:3' previd='{self.token}' h='{self.handled}'/>")
        answer = await self._next(lambda element: element.tag in (SM + "resumed", SM + "failed"))
        if answer.tag == SM + "resumed":
            self._take_count(int(answer.get("h")))
            for stanza in list(self.unacknowledged):
                await raw.send(stanza)
        return answer

    async def say(self, to: str, body: str) -> None:
        stanza = f"<message to='{to}' type='chat' id='{body}'><body>{body}</body></message>"
        self.unacknowledged.append(stanza)
        await self.raw.send(stanza)

    async def ask(self) -> None:
        """Until everything that was said has been handled."""
        await self.raw.send("<r xmlns='urn:xmpp:sm:3'/>")
        while self.unacknowledged:
            await self._next(lambda element: element.tag == SM + "a")

    async def hear(self, body: str) -> None:
        await self._next(lambda element: element.findtext(CLIENT + "body") == body)

    async def hear_presence(self, show: str) -> None:
        await self._next(lambda element: element.findtext(CLIENT + "show") == show)

    def _begin(self, raw: RawXmpp) -> None:
        self.raw = raw
        self._parser = ET.XMLPullParser(("start", "end"))
        self._depth = 0
        self._parser.feed("<stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>" + raw.received)

    def _take_count(self, h: int) -> None:
        del self.unacknowledged[:h - self.acknowledged]
        self.acknowledged = h

    async def _next(self, is_wanted) -> ET.Element:
        async def search():
            while True:
                for element in self._elements():
                    await self._take(element)
                    if is_wanted(element):
                        return element
                chunk = await self.raw.reader.read(65536)
                if not chunk:
                    raise AssertionError("the stream ended")
                self._parser.feed(chunk)
        return await asyncio.wait_for(search(), PATIENCE_SECONDS)

    def _elements(self):
        for event, element in self._parser.read_events():
            self._depth += 1 if event == "start" else -1
            if event == "end" and self._depth == 1:
                yield element

    async def _take(self, element: ET.Element) -> None:
        if element.tag in STANZAS:
            self.handled += 1
            if (body := element.findtext(CLIENT + "body")) is not None:
                self.bodies.append(body)
        elif element.tag == SM + "a":
            self._take_count(int(element.get("h")))
        elif element.tag == SM + "r":
            await self.raw.send(f"<a xmlns='urn:xmpp:sm:3' h='{self.handled}'/>")


class XmppStreamManagement(Scenario):
    xmpp = True

    async def phone(self, user: int, resource: str = "phone") -> Phone:
        phone = await Phone(self.gateway.xmpp_port("starttls"), user, resource).log_in()
        self.addCleanup(lambda: phone.cut())
        return phone

    async def test_a_cut_before_the_acknowledgement_loses_and_doubles_nothing(self):
        romeo, juliet = await self.phone(101), await self.phone(102)
        for round_number in range(5):
            body = f"before {round_number}"
            await romeo.say("102@localhost", body)
            romeo.cut()
            self.assertEqual((await romeo.come_back()).tag, SM + "resumed")
            await romeo.ask()
            await juliet.hear(body)
        await romeo.say("102@localhost", "end")
        await juliet.hear("end")
        self.assertEqual(juliet.bodies, [f"before {i}" for i in range(5)] + ["end"])

    async def test_a_cut_after_the_acknowledgement_repeats_nothing(self):
        romeo, juliet = await self.phone(103), await self.phone(104)
        await romeo.say("104@localhost", "one")
        await romeo.ask()
        romeo.cut()
        self.assertEqual((await romeo.come_back()).get("h"), "1")
        self.assertEqual(romeo.unacknowledged, [])
        await romeo.say("104@localhost", "two")
        await juliet.hear("two")
        self.assertEqual(juliet.bodies, ["one", "two"])

    async def test_half_a_stanza_is_none(self):
        romeo, juliet = await self.phone(105), await self.phone(106)
        stanza = "<message to='106@localhost' type='chat' id='half'><body>whole</body></message>"
        for cut_at in (1, len(stanza) // 2, len(stanza) - 1):
            romeo.unacknowledged.append(stanza.replace("whole", f"whole {cut_at}").replace("half", f"half{cut_at}"))
            await romeo.raw.send(stanza[:cut_at])
            romeo.cut()
            self.assertEqual((await romeo.come_back()).tag, SM + "resumed")
            await juliet.hear(f"whole {cut_at}")
            await romeo.ask()
        self.assertEqual(len(juliet.bodies), 3)

    async def test_a_cut_within_a_burst_of_ones_own(self):
        romeo, juliet = await self.phone(107), await self.phone(108)
        for number in range(BURST):
            await romeo.say("108@localhost", str(number))
            if number == BURST // 2:
                romeo.cut()
                await romeo.come_back()
        await romeo.ask()
        await juliet.hear(str(BURST - 1))
        self.assertEqual(juliet.bodies, [str(number) for number in range(BURST)])

    async def test_a_cut_within_a_burst_from_somebody_else(self):
        romeo, juliet = await self.phone(109), await self.phone(110)
        for number in range(BURST // 2):
            await romeo.say("110@localhost", str(number))
        await juliet.hear("3")
        juliet.cut()  # some are on their way, some are unread, some are still to come
        for number in range(BURST // 2, BURST):
            await romeo.say("110@localhost", str(number))
        await romeo.ask()
        self.assertEqual((await juliet.come_back()).tag, SM + "resumed")
        await juliet.hear(str(BURST - 1))
        self.assertEqual(juliet.bodies, [str(number) for number in range(BURST)])

    async def test_a_turms_client_is_heard_by_one_who_was_away(self):
        juliet = await self.phone(112)
        romeo = await self.turms(111)
        juliet.cut()
        for body in ("one", "two"):
            await romeo.send_text(112, body)
        self.assertEqual((await juliet.come_back()).tag, SM + "resumed")
        await juliet.hear("two")
        self.assertEqual(juliet.bodies, ["one", "two"])

    async def test_a_session_that_ended_in_good_order_is_gone(self):
        romeo = await self.phone(113)
        await romeo.say("114@localhost", "farewell")
        await romeo.ask()
        await romeo.raw.send("</stream:stream>")
        await romeo.raw.read_to_end()
        answer = await romeo.come_back()
        self.assertEqual((answer.tag, answer.get("h")), (SM + "failed", "1"))

    async def test_the_connection_that_came_last_has_the_session(self):
        romeo, juliet = await self.phone(115), await self.phone(116)
        older = romeo.raw
        self.assertEqual((await romeo.come_back()).tag, SM + "resumed")
        self.assertEqual(await older.stream_error(), "conflict")
        await juliet.say("115@localhost/phone", "still there?")
        await romeo.hear("still there?")

    async def test_a_client_at_which_nobody_looks_hears_of_presence_before_the_next_message(self):
        phone, desk = await self.phone(117), await self.phone(117, "desk")
        juliet = await self.phone(118)
        await phone.raw.send("<inactive xmlns='urn:xmpp:csi:0'/>")
        await phone.say("118@localhost", "I look elsewhere")
        await phone.ask()
        for show in ("away", "dnd", "xa"):
            await desk.raw.send(f"<presence><show>{show}</show></presence>")
            await desk.hear_presence(show)
        counted = phone.handled
        await juliet.say("117@localhost", "wake up")
        await phone.hear_presence("xa")
        await phone.hear("wake up")
        self.assertLessEqual(phone.handled - counted, 3, "one presence of three, and the message")

    async def test_slixmpp_counts_as_we_do(self):
        from xmpp_client import XmppClient

        class Counting(XmppClient):
            def __init__(self, jid: str, password: str):
                super().__init__(jid, password)
                self.acknowledged: asyncio.Queue = asyncio.Queue()
                self.register_plugin("xep_0198")
                self.add_event_handler("stanza_acked", self.acknowledged.put_nowait)

        juliet = await Counting.login("119@localhost/slixmpp", "123", self.gateway.xmpp_port("starttls"), False,
                                      self.gateway.certificate())
        self.addAsyncCleanup(juliet.leave)
        self.assertTrue(juliet.plugin["xep_0198"].sm_id)
        romeo = await self.phone(120)
        for number in range(12):  # more than the gateway sends without asking
            await romeo.say("119@localhost", str(number))
        for number in range(12):
            self.assertEqual((await juliet.next_message())["body"], str(number))
        juliet.say("120@localhost", "I have counted")
        await romeo.hear("I have counted")
        juliet.plugin["xep_0198"].request_ack()
        while (await asyncio.wait_for(juliet.acknowledged.get(), PATIENCE_SECONDS))["body"] != "I have counted":
            pass
        self.assertFalse(juliet.ended.done())


if __name__ == "__main__":
    main()
