# SPDX-License-Identifier: Apache-2.0
"""Who of an account gets a message: bare and full addresses, priorities, carbons, what is dropped (RFC 6121 8.5, XEP-0280).

A household is one user's three resources: the desk (available), the phone (available, higher priority) and the television
(available with a negative priority: for full addresses only). To see that somebody gets nothing, something is said afterwards
that he does get.
"""
from slixmpp.xmlstream import ET

from scenario import Scenario, main

CARBONS = "urn:xmpp:carbons:2"


class XmppDelivery(Scenario):
    xmpp = True

    async def household(self, user: int, carbons: tuple = ("desk", "phone", "tv")) -> tuple:
        members = []
        for name, priority in (("desk", 0), ("phone", 7), ("tv", -1)):
            member = await self.xmpp_client(user, resource=name, presence=False)
            member.send_presence(ppriority=priority)
            await (member.plugin["xep_0280"].enable() if name in carbons else member.plugin["xep_0280"].disable())
            members.append(member)
        return tuple(members)

    async def assert_hears_next(self, body: str, *clients) -> None:
        """The next thing each client hears is a message with this body: there was nothing before it."""
        for client in clients:
            self.assertTrue(client.carbons.empty(), "a carbon that nobody expected")
            self.assertEqual((await client.next_message())["body"], body)

    async def test_a_bare_address_reaches_all_but_negative_priorities(self):
        desk, phone, tv = await self.household(41, carbons=())
        romeo = await self.xmpp_client(42)
        for message_type in ("chat", "normal", "headline"):
            romeo.say("41@localhost", message_type, message_type=message_type)
            for client in (desk, phone):
                message = await client.next_message()
                self.assertEqual((message["body"], message["type"], message["to"].full),
                                 (message_type, message_type, "41@localhost"))
        romeo.say("41@localhost/tv", "for the tv")
        await self.assert_hears_next("for the tv", tv)

    async def test_a_full_address_reaches_that_resource_and_carbons_the_others(self):
        desk, phone, tv = await self.household(43)
        romeo = await self.xmpp_client(44)
        for named, others in ((phone, (desk, tv)), (tv, (desk, phone))):
            full = named.boundjid.full
            message_id = romeo.say(full, f"for {full}")
            message = await named.next_message()
            self.assertEqual((message["body"], message["to"].full, message["from"].bare, message["id"]),
                             (f"for {full}", full, "44@localhost", message_id))
            for other in others:
                direction, copy = await other.next_carbon()
                self.assertEqual((direction, copy["body"], copy["to"].full, copy["id"]),
                                 ("received", f"for {full}", full, message_id))
                self.assertTrue(other.messages.empty())

    async def test_who_wants_no_carbons_gets_none(self):
        desk, phone, _ = await self.household(45, carbons=("tv",))
        romeo = await self.xmpp_client(46)
        romeo.say("45@localhost/phone", "secret between us")
        self.assertEqual((await phone.next_message())["body"], "secret between us")
        romeo.say("45@localhost", "for everybody")
        await self.assert_hears_next("for everybody", desk, phone)

    async def test_a_resource_that_is_gone_means_the_bare_address(self):
        desk, phone, tv = await self.household(47, carbons=("desk",))
        romeo = await self.xmpp_client(48)
        romeo.say("47@localhost/car", "where are you?")
        for client in (desk, phone):
            message = await client.next_message()
            self.assertEqual((message["body"], message["to"].full), ("where are you?", "47@localhost"))
        romeo.say("47@localhost/tv", "anybody")
        await self.assert_hears_next("anybody", tv)

    async def test_a_headline_for_a_resource_that_is_gone_is_dropped(self):
        desk, phone, _ = await self.household(49)
        romeo = await self.xmpp_client(50)
        romeo.say("49@localhost/car", "traffic", message_type="headline")
        romeo.say("49@localhost/phone", "news", message_type="headline")
        await self.assert_hears_next("news", phone)
        romeo.say("49@localhost", "hello")
        await self.assert_hears_next("hello", desk, phone)

    async def test_what_nobody_takes_is_stored(self):
        desk, phone, tv = await self.household(51, carbons=("tv",))
        for client in (desk, phone):
            client.send_presence(ptype="unavailable")
            await client.plugin["xep_0280"].disable()  # and its answer says that the presence was seen
        romeo = await self.xmpp_client(52)
        romeo.say("51@localhost", "for later", message_type="normal")
        direction, copy = await tv.next_carbon()
        self.assertEqual((direction, copy["body"]), ("received", "for later"))
        self.assertTrue(tv.messages.empty() and desk.messages.empty() and phone.messages.empty())
        turms = await self.turms(51)
        self.assertEqual([m.text for m in await turms.private_history(52)], ["for later"])

    async def test_private_messages_are_not_copied(self):
        desk, phone, _ = await self.household(53)
        romeo, romeo_phone = [await self.xmpp_client(54, resource=name) for name in ("study", "phone")]
        await romeo_phone.plugin["xep_0280"].enable()
        for mark in (f"{{{CARBONS}}}private", "{urn:xmpp:hints}no-copy"):
            message = romeo.make_message(mto="53@localhost/phone", mbody="hush", mtype="chat")
            ET.SubElement(message.xml, mark)
            message.send()
            received = await phone.next_message()
            self.assertEqual(received["body"], "hush")
            self.assertIsNone(received.xml.find(f"{{{CARBONS}}}private"))
        romeo.say("53@localhost", "aloud")
        await self.assert_hears_next("aloud", desk, phone)
        self.assertEqual((await romeo_phone.next_carbon())[1]["body"], "aloud")

    async def test_the_copy_of_what_was_sent_keeps_the_full_address(self):
        desk, phone, _ = await self.household(55)
        phone.say("56@localhost/study", "are you there?")
        direction, copy = await desk.next_carbon()
        self.assertEqual((direction, copy["to"].full), ("sent", "56@localhost/study"))

    async def test_carbons_that_somebody_made_up_are_removed(self):
        _, phone, _ = await self.household(57)
        mallory = await self.xmpp_client(58)
        for direction in ("received", "sent"):
            message = mallory.make_message(mto="57@localhost", mbody=f"forged {direction}", mtype="chat")
            forwarded = ET.SubElement(ET.SubElement(message.xml, f"{{{CARBONS}}}{direction}"), "{urn:xmpp:forward:0}forwarded")
            inner = ET.SubElement(forwarded, "{jabber:client}message", {"from": "1@localhost", "type": "chat"})
            ET.SubElement(inner, "{jabber:client}body").text = "I owe you a kingdom"
            message.send()
            received = await phone.next_message()
            self.assertEqual(received["body"], f"forged {direction}")
            self.assertEqual([child.tag for child in received.xml if "carbons" in child.tag or "forward" in child.tag], [])
        self.assertTrue(phone.carbons.empty())

    async def test_chat_states_go_to_the_resource_that_they_name_and_are_copied(self):
        desk, phone, _ = await self.household(59)
        romeo = await self.xmpp_client(60)
        message = romeo.make_message(mto="59@localhost/phone", mtype="chat")
        ET.SubElement(message.xml, "{http://jabber.org/protocol/chatstates}composing")
        message.send()
        direction, copy = await desk.next_carbon()
        self.assertEqual((direction, copy["to"].full), ("received", "59@localhost/phone"))
        self.assertIsNotNone(copy.xml.find("{http://jabber.org/protocol/chatstates}composing"))

    async def test_errors_reach_the_resource_that_they_name_and_nobody_else(self):
        desk, phone, _ = await self.household(61)
        romeo = await self.xmpp_client(62)
        for to in ("61@localhost", "61@localhost/car", "61@localhost/phone"):
            error = romeo.make_message(mto=to, mtype="error")
            error["id"] = to
            error["error"]["condition"] = "gone"
            error.send()
        self.assertEqual((await phone.next_error())["id"], "61@localhost/phone")
        romeo.say("61@localhost", "sorry")
        await self.assert_hears_next("sorry", desk, phone)
        self.assertTrue(desk.errors.empty() and phone.errors.empty())


if __name__ == "__main__":
    main()
