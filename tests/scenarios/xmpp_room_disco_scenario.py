# SPDX-License-Identifier: Apache-2.0
"""What rooms tell who asks: which there are, what they are, who is there, their image, and whether one is still in."""
from slixmpp.xmlstream import ET

from scenario import Scenario, main
from xmpp_client import PATIENCE_SECONDS, IqError

SERVICE = "conference.localhost"
DEMO_GROUP = "1@conference.localhost"  # of which users 1 to 100 are members; user 1 owns it
NICK = "user-1"
PIXEL = ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


class XmppRoomDisco(Scenario):
    xmpp = True

    async def asyncSetUp(self):
        self.owner = await self.xmpp_client(1)

    async def info(self, client, jid, node=None):
        return (await client.plugin["xep_0030"].get_info(jid, node=node, timeout=PATIENCE_SECONDS))["disco_info"]

    async def items(self, client, jid):
        return (await client.plugin["xep_0030"].get_items(jid, timeout=PATIENCE_SECONDS))["disco_items"]["items"]

    async def join(self, client, nick):
        """Enters the demo group's room; the nick that counts."""
        presence = client.make_presence(pto=f"{DEMO_GROUP}/{nick}")
        presence.append(ET.Element("{http://jabber.org/protocol/muc}x"))
        presence.send()
        while True:
            answer = await client.presence_from(DEMO_GROUP)
            if answer.xml.find(".//{http://jabber.org/protocol/muc#user}status[@code='110']") is not None:
                return answer["from"].resource

    async def vcard(self, client, kind="get", photo=None):
        iq = client.make_iq(ito=DEMO_GROUP, itype=kind)
        vcard = ET.Element("{vcard-temp}vCard")
        if photo:
            field = ET.SubElement(vcard, "{vcard-temp}PHOTO")
            ET.SubElement(field, "{vcard-temp}TYPE").text = "image/png"
            ET.SubElement(field, "{vcard-temp}BINVAL").text = photo
        iq.append(vcard)
        return (await client.answer(iq)).xml

    async def test_the_way_from_the_domain_to_the_rooms_of_the_user(self):
        services = {item[0] for item in await self.items(self.owner, "localhost")}
        self.assertIn(SERVICE, services)
        service = await self.info(self.owner, SERVICE)
        self.assertIn(("conference", "text"), {identity[:2] for identity in service["identities"]})
        self.assertIn("http://jabber.org/protocol/muc", service["features"])
        rooms = {item[0]: item[2] for item in await self.items(self.owner, SERVICE)}
        self.assertIn(DEMO_GROUP, rooms)
        room = await self.info(self.owner, DEMO_GROUP)
        self.assertIn(("conference", "text", None, rooms[DEMO_GROUP]), room["identities"])
        self.assertLessEqual({"http://jabber.org/protocol/muc", "muc_persistent", "muc_membersonly", "muc_nonanonymous",
                              "urn:xmpp:occupant-id:0", "vcard-temp"}, set(room["features"]))
        self.assertEqual(len(room["features"]), len(set(room["features"])))

    async def test_who_is_no_member_learns_of_nobody(self):
        stranger = await self.xmpp_client(500)
        await self.join(self.owner, NICK)
        self.assertNotIn(DEMO_GROUP, {item[0] for item in await self.items(stranger, SERVICE)})
        self.assertIn("muc_persistent", (await self.info(stranger, DEMO_GROUP))["features"])
        self.assertFalse(await self.items(stranger, DEMO_GROUP))
        with self.assertRaises(IqError) as refused:
            await self.info(stranger, f"999999@{SERVICE}")
        self.assertEqual(refused.exception.condition, "item-not-found")

    async def test_members_see_who_is_there(self):
        member = await self.xmpp_client(2)
        nicks = {await self.join(self.owner, NICK), await self.join(member, "x")}
        self.assertLessEqual({f"{DEMO_GROUP}/{nick}" for nick in nicks},
                             {item[0] for item in await self.items(member, DEMO_GROUP)})
        reserved = await self.info(member, DEMO_GROUP, node="x-roomuser-item")
        self.assertIn({identity[3] for identity in reserved["identities"]}.pop(), nicks)

    async def test_a_client_can_ask_whether_it_is_still_in(self):
        nick = await self.join(self.owner, NICK)
        other = await self.xmpp_client(1, resource="elsewhere")
        await self.owner.plugin["xep_0199"].send_ping(f"{DEMO_GROUP}/{nick}", timeout=PATIENCE_SECONDS)
        with self.assertRaises(IqError) as refused:
            await other.plugin["xep_0199"].send_ping(f"{DEMO_GROUP}/{nick}", timeout=PATIENCE_SECONDS)
        self.assertEqual(refused.exception.condition, "not-acceptable")

    async def test_the_owner_gives_the_room_an_image(self):
        member = await self.xmpp_client(2)
        with self.assertRaises(IqError) as refused:
            await self.vcard(member, "set", PIXEL)
        self.assertEqual(refused.exception.condition, "forbidden")
        await self.vcard(self.owner, "set", PIXEL)
        shown = await self.vcard(member)
        self.assertEqual(shown.findtext(".//{vcard-temp}BINVAL"), PIXEL)
        self.assertTrue(shown.findtext(".//{vcard-temp}FN"))
        room = await member.plugin["xep_0030"].get_info(DEMO_GROUP, timeout=PATIENCE_SECONDS)
        field = room.xml.find(".//{jabber:x:data}field[@var='muc#roominfo_avatarhash']")
        self.assertEqual(len(field.findtext("{jabber:x:data}value")), 40)
        await self.vcard(self.owner, "set")
        self.assertIsNone((await self.vcard(member)).find(".//{vcard-temp}PHOTO"))

    async def test_the_service_answers_pings(self):
        await self.owner.plugin["xep_0199"].send_ping(SERVICE, timeout=PATIENCE_SECONDS)


if __name__ == "__main__":
    main()
