# SPDX-License-Identifier: Apache-2.0
"""What may not be sent on an XMPP stream, and the stream error that answers it. RFC 6120 4.9.3."""
from raw_xmpp import RawXmpp
from scenario import Scenario, main

HEADER = ("<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' "
          "xmlns:stream='http://etherx.jabber.org/streams'>")

#: First bytes of a connection -> the conditions that may answer.
OPENINGS = {
    "not XML": ("GET / HTTP/1.1\r\n\r\n", {"not-well-formed", "bad-format", "invalid-xml"}),
    "another root": ("<stream xmlns='jabber:client'>", {"bad-format", "invalid-namespace", "bad-namespace-prefix"}),
    "another stream namespace": (HEADER.replace("etherx.jabber.org", "example.org"), {"invalid-namespace"}),
    "another content namespace": (HEADER.replace("jabber:client", "jabber:server"), {"invalid-namespace"}),
    "another domain": (HEADER.replace("localhost", "elsewhere.example"), {"host-unknown"}),
    "a DTD": ("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e 'e'>]>" + HEADER[21:], {"restricted-xml", "not-well-formed"}),
    "an undeclared prefix": (HEADER + "<a:b/>", {"not-well-formed", "bad-namespace-prefix"}),
    "a comment": (HEADER + "<!-- hello -->", {"restricted-xml"}),
    "a processing instruction": (HEADER + "<?php echo 1 ?>", {"restricted-xml"}),
    "a reference to an entity": (HEADER + "<iq type='get' id='1'>&e;</iq>", {"restricted-xml", "not-well-formed"}),
    "a wrong end tag": (HEADER + "<a></b>", {"not-well-formed"}),
    "bad UTF-8": (HEADER.encode() + b"<message><body>\xff\xfe</body></message>", {"unsupported-encoding"}),
    "UTF-16": (HEADER.encode("utf-16"), {"unsupported-encoding", "not-well-formed", "bad-format", "invalid-xml"}),
    "another encoding": ("<?xml version='1.0' encoding='ISO-8859-1'?>" + HEADER[21:], {"unsupported-encoding"}),
    "a stanza before login": (HEADER + "<message to='2@localhost'><body>hi</body></message>", {"not-authorized", "policy-violation"}),
    "too many bytes before login": (HEADER + "<iq type='set' id='" + "x" * 100_000, {"policy-violation"}),
}

PING = "<iq type='get' id='p{0}' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>"


class StreamErrors(Scenario):
    xmpp = True

    async def test_openings(self):
        for name, (opening, conditions) in OPENINGS.items():
            with self.subTest(name):
                stream = await RawXmpp.connect(self.gateway.xmpp_port("starttls"))
                self.addCleanup(stream.close)
                await stream.send(opening)
                self.assertIn(await stream.stream_error(), conditions)

    async def test_every_opening_byte_by_byte_is_judged_alike(self):
        for name in ("another domain", "a comment", "a wrong end tag", "bad UTF-8"):
            opening, conditions = OPENINGS[name]
            with self.subTest(name):
                stream = await RawXmpp.connect(self.gateway.xmpp_port("starttls"))
                self.addCleanup(stream.close)
                for byte in opening.encode() if isinstance(opening, str) else opening:
                    try:
                        await stream.send(bytes([byte]))
                    except ConnectionError:
                        break
                self.assertIn(await stream.stream_error(), conditions)

    async def test_after_login(self):
        for name, (text, conditions) in {
            "a stanza that is none": ("<presents/>", {"unsupported-stanza-type"}),
            "a foreign sender": ("<message from='2@localhost' to='3@localhost'/>", {"invalid-from"}),
            "a huge stanza": ("<message to='2@localhost'><body>" + "x" * 300_000, {"policy-violation"}),
            "deep nesting": ("<message>" + "<a>" * 1000, {"policy-violation", "not-well-formed"}),
            "text between stanzas": ("what is this", {"bad-format", "not-well-formed", "invalid-xml", "undefined-condition"}),
        }.items():
            with self.subTest(name):
                stream = await self.session("1")
                await stream.send(text)
                self.assertIn(await stream.stream_error(), conditions)

    async def test_pipelined_requests_are_all_answered_in_order(self):
        stream = await self.session("1")
        await stream.send("<presence/>" + "".join(PING.format(i) for i in range(50)))
        text = await stream.read_until(r"id=['\"]p49['\"][^>]*/?>")
        places = [self.place(text, i) for i in range(50)]
        self.assertNotIn(-1, places)
        self.assertEqual(places, sorted(places))

    async def test_what_comes_right_before_the_end_is_still_answered(self):
        stream = await self.session("1")
        await stream.send("".join(PING.format(i) for i in range(5)) + "</stream:stream>")
        text = await stream.read_to_end()
        self.assertNotIn(-1, [self.place(text, i) for i in range(5)], text)
        self.assertTrue(text.endswith("</stream:stream>"))

    async def test_a_message_right_before_the_end_is_still_sent(self):
        juliet = await self.turms(2)
        stream = await self.session("1")
        await stream.send("<message to='2@localhost' type='chat' id='last'><body>last words</body></message></stream:stream>")
        self.assertEqual((await juliet.next_message())[1].text, "last words")
        self.assertTrue((await stream.read_to_end()).endswith("</stream:stream>"))

    async def session(self, user: str) -> RawXmpp:
        stream = await RawXmpp.session(self.gateway.xmpp_port("direct"), user, direct_tls=True)
        self.addCleanup(stream.close)
        return stream

    @staticmethod
    def place(text: str, number: int) -> int:
        return max(text.find(f"id='p{number}'"), text.find(f'id="p{number}"'))


if __name__ == "__main__":
    main()
