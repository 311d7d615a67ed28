# SPDX-License-Identifier: Apache-2.0
"""An XMPP client and a Turms client talk: exact texts both ways, ids, carbons, errors, what the history keeps."""
from slixmpp.xmlstream import ET

from scenario import Scenario, main
from turms_proto import proto

TEXTS = [
    "Hi",
    "What's in a name? That which we call a rose\nBy any other name would smell as sweet;",
    "\U0001F468\u200D\U0001F469\u200D\U0001F467 \u4F60\u597D \u0645\u0631\u062D\u0628\u0627",
    "<body>&amp; 'quotes' \"too\" ]]></body>",
    " leading and trailing ",
    "x" * 8000,
]


class XmppChat(Scenario):
    xmpp = True

    async def test_every_text_arrives_as_it_was_sent_both_ways(self):
        for direct_tls in (False, True):
            romeo = await self.xmpp_client(1, direct_tls=direct_tls)
            juliet = await self.turms(2)
            for text in TEXTS:
                romeo.say("2@localhost", text)
                sender, message = await juliet.next_message()
                self.assertEqual((sender, message.text), (1, text))
                await juliet.send_text(1, text)
                message = await romeo.next_message()
                self.assertEqual((message["from"].bare, message["body"], message["type"]), ("2@localhost", text, "chat"))
            await romeo.leave()

    async def test_two_xmpp_clients_talk(self):
        romeo, juliet = await self.xmpp_client(3), await self.xmpp_client(4, direct_tls=True)
        for text in TEXTS:
            message_id = romeo.say("4@localhost", text)
            message = await juliet.next_message()
            self.assertEqual((message["from"].bare, message["body"], message["id"]), ("3@localhost", text, message_id))

    async def test_messages_keep_their_order(self):
        romeo, juliet = await self.xmpp_client(11), await self.turms(12)
        texts = [f"line {i}" for i in range(100)]
        for text in texts:
            romeo.say("12@localhost", text)
        self.assertEqual([(await juliet.next_message())[1].text for _ in texts], texts)

    async def test_the_stanza_id_is_the_turms_id_and_forged_ones_are_removed(self):
        romeo, juliet = await self.xmpp_client(13), await self.xmpp_client(14)
        message = romeo.make_message(mto="14@localhost", mbody="with a forged id", mtype="chat")
        forged = ET.SubElement(message.xml, "{urn:xmpp:sid:0}stanza-id")
        forged.set("by", "14@localhost")
        forged.set("id", "666")
        message.send()
        received = await juliet.next_message()
        ids = received.xml.findall("{urn:xmpp:sid:0}stanza-id")
        self.assertEqual([element.get("by") for element in ids], ["14@localhost"])
        turms = await self.turms(14)
        self.assertEqual(ids[0].get("id"), str((await turms.private_history(13))[-1].id))

    async def test_elements_that_nobody_knows_are_carried_through(self):
        romeo, juliet = await self.xmpp_client(15), await self.xmpp_client(16)
        message = romeo.make_message(mto="16@localhost", mbody="look inside", mtype="chat")
        unknown = ET.SubElement(message.xml, "{urn:example:unknown}box")
        unknown.set("key", "a & b")
        ET.SubElement(unknown, "{urn:example:other}content").text = "<precious>"
        message.send()
        box = (await juliet.next_message()).xml.find("{urn:example:unknown}box")
        self.assertEqual(box.get("key"), "a & b")
        self.assertEqual(box.find("{urn:example:other}content").text, "<precious>")

    async def test_a_turms_message_has_its_id_as_id(self):
        romeo, juliet = await self.turms(17), await self.xmpp_client(18)
        message_id = await romeo.send_text(18, "hello")
        self.assertEqual((await juliet.next_message())["id"], str(message_id))

    async def test_what_an_xmpp_client_sent_is_in_the_history_of_turms(self):
        romeo, juliet = await self.xmpp_client(19), await self.turms(20)
        romeo.say("20@localhost", "for the record")
        await juliet.next_message()
        self.assertEqual([(m.sender_id, m.text) for m in await juliet.private_history(19)], [(19, "for the record")])

    async def test_all_available_resources_receive(self):
        one, two = await self.xmpp_client(21, resource="one"), await self.xmpp_client(21, resource="two")
        romeo = await self.turms(22)
        await romeo.send_text(21, "to both of you")
        for client in (one, two):
            self.assertEqual((await client.next_message())["body"], "to both of you")

    async def test_carbons_of_what_another_resource_sent(self):
        one, two = await self.xmpp_client(23, resource="one"), await self.xmpp_client(23, resource="two")
        await two.plugin["xep_0280"].enable()
        juliet = await self.turms(24)
        message_id = one.say("24@localhost", "said by one")
        direction, copy = await two.next_carbon()
        self.assertEqual((direction, copy["body"], copy["to"].bare, copy["id"]),
                         ("sent", "said by one", "24@localhost", message_id))
        self.assertEqual((await juliet.next_message())[1].text, "said by one")

    async def test_carbons_of_what_a_turms_device_sent(self):
        romeo = await self.xmpp_client(25)
        await romeo.plugin["xep_0280"].enable()
        phone = await self.turms(25, device_type=proto.ANDROID)
        await phone.send_text(26, "from my phone")
        direction, copy = await romeo.next_carbon()
        self.assertEqual((direction, copy["body"], copy["to"].bare), ("sent", "from my phone", "26@localhost"))

    async def test_a_turms_device_sees_what_the_xmpp_client_sent(self):
        romeo = await self.xmpp_client(27)
        phone = await self.turms(27, device_type=proto.ANDROID)
        romeo.say("28@localhost", "from my desk")
        sender, message = await phone.next_message()
        self.assertEqual((sender, message.recipient_id, message.text), (27, 28, "from my desk"))

    async def test_refusals_come_back_as_errors_with_the_same_id(self):
        romeo = await self.xmpp_client(31)
        for to, condition in {
            "999999999@localhost": "item-not-found",
            "nobody@localhost": "item-not-found",
            "32@elsewhere.example": "remote-server-not-found",
        }.items():
            message_id = romeo.say(to, "anybody there?")
            error = await romeo.next_error()
            self.assertEqual((error["id"], error["error"]["condition"], error["from"].bare), (message_id, condition, to))

    async def test_a_turms_user_reads_what_has_no_body(self):
        romeo, juliet = await self.xmpp_client(36), await self.turms(37)
        for xml, text in {
            "<subject>The balcony</subject>": "[subject] The balcony",
            "<body>/me climbs</body>": "/me climbs",
            "<body xml:lang='it'>ciao</body><body>hello</body>": "hello",
            "<x xmlns='jabber:x:oob'><url>https://verona.example/rose.png</url></x>": "https://verona.example/rose.png",
            "<sticker xmlns='urn:xmpp:stickers:0' pack='p'/>": "[sticker]",
            "<geoloc xmlns='http://jabber.org/protocol/geoloc'><lat>45.44</lat><lon>10.99</lon></geoloc>": "geo:45.44,10.99",
            "<encrypted xmlns='urn:xmpp:omemo:2'><payload>AAAA</payload></encrypted>": "[encrypted message]",
        }.items():
            romeo.send_raw(f"<message to='37@localhost' type='chat' id='x'>{xml}</message>")
            self.assertEqual((await juliet.next_message())[1].text, text)

    async def test_an_empty_body_is_nothing_to_a_turms_user(self):
        romeo, juliet = await self.xmpp_client(38), await self.turms(39)
        romeo.send_raw("<message to='39@localhost' type='chat' id='e'><body/></message>")
        romeo.say("39@localhost", "something")
        self.assertEqual((await juliet.next_message())[1].text, "something")

    async def test_a_turms_message_without_text_says_what_it_holds(self):
        romeo, juliet = await self.turms(40), await self.xmpp_client(41)
        for fields, body in (
            ({"records": [b"12345", b"678"]}, "[unsupported content, 8 bytes]"),
            ({"text": "", "records": [b"12345"]}, "[unsupported content, 5 bytes]"),
            ({"text": ""}, "[empty message]"),
            ({"text": "a picture", "records": [b"12345"]}, "a picture"),
        ):
            await romeo.ask(proto.CreateMessageRequest(recipient_id=41, **fields))
            self.assertEqual((await juliet.next_message())["body"], body)

    async def test_a_body_beyond_the_limit_of_turms_reaches_xmpp_clients_whole(self):
        romeo, juliet, phone = await self.xmpp_client(42), await self.xmpp_client(43), await self.turms(43)
        romeo.say("43@localhost", "y" * 9000)
        self.assertEqual((await juliet.next_message())["body"], "y" * 9000)
        text = (await phone.next_message())[1].text
        self.assertLessEqual(len(text), 8000)
        self.assertRegex(text, r"^y+ \.\.\. \[\+\d+ chars\]$")

    async def test_ids_of_any_length_and_none(self):
        romeo, juliet = await self.xmpp_client(44), await self.xmpp_client(45)
        long_id = "i" * 4000
        romeo.say("45@localhost", "long", id=long_id)
        self.assertEqual((await juliet.next_message())["id"], long_id)
        romeo.send_raw("<message to='45@localhost' type='chat'><body>none</body></message>")
        message = await juliet.next_message()
        self.assertEqual((message["body"], message["id"]),
                         ("none", message.xml.find("{urn:xmpp:sid:0}stanza-id").get("id")))

    async def test_groupchat_to_a_person_is_a_bad_request(self):
        romeo = await self.xmpp_client(33)
        romeo.say("34@localhost", "to a room?", message_type="groupchat")
        self.assertEqual((await romeo.next_error())["error"]["condition"], "bad-request")

    async def test_notes_to_oneself(self):
        romeo = await self.xmpp_client(35)
        phone = await self.turms(35, device_type=proto.IOS)
        romeo.say("35@localhost", "buy poison")
        self.assertEqual((await phone.next_message())[1].text, "buy poison")


if __name__ == "__main__":
    main()
