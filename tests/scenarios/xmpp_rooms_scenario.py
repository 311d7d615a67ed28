# SPDX-License-Identifier: Apache-2.0
"""Groups of Turms as rooms: entering, speaking, names, subjects, what a Turms client does there, rooms made by name."""
import asyncio

from slixmpp.xmlstream import ET
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from scenario import Scenario, main
from turms_proto import proto
from xmpp_client import PATIENCE_SECONDS

MUC = "http://jabber.org/protocol/muc"
MUC_USER = MUC + "#user"
OPEN_TYPE = 1


class XmppRooms(Scenario):
    xmpp = True

    async def open_group(self, owner, name, *members):
        """A group that anybody may enter, with these members."""
        group = (await owner.ask(proto.CreateGroupRequest(name=name, type_id=OPEN_TYPE))).data.long
        for member in members:
            await member.ask(proto.CreateGroupMembersRequest(group_id=group, user_ids=[member.user_id]))
        return group

    async def enter(self, client, room, nick):
        """Joins, and returns (the nicks that were told before the own one, the own presence, the subject)."""
        presence = client.make_presence(pto=f"{room}/{nick}")
        presence.append(ET.Element(f"{{{MUC}}}x"))
        subject = self.next_subject(client)
        presence.send()
        others = []
        while True:
            told = await asyncio.wait_for(client.presences.get(), PATIENCE_SECONDS)
            if told["from"].bare != room:
                continue
            if told["type"] == "error":
                return others, told, None
            if "110" in self.codes(told):
                return others, told, await subject
            others.append(told["from"].resource)

    def next_subject(self, client):
        """The next <subject/> of a room, as a task. slixmpp has no event for messages without a body."""
        came = asyncio.get_running_loop().create_future()
        name = f"subject {id(came)}"

        def see(message):
            client.remove_handler(name)
            if not came.done():
                came.set_result(message)
        client.register_handler(Callback(name, MatchXPath("{jabber:client}message/{jabber:client}subject"), see))
        return asyncio.wait_for(came, PATIENCE_SECONDS)

    @staticmethod
    def codes(presence):
        return [status.get("code") for status in presence.xml.iter(f"{{{MUC_USER}}}status")]

    @staticmethod
    def item(presence):
        return next(presence.xml.iter(f"{{{MUC_USER}}}item"))

    async def occupant(self, client, sender, kind=""):
        return await client.presence_from(sender, kind)

    async def test_a_member_enters_and_everybody_hears_everybody(self):
        owner = await self.turms(501)
        group = await self.open_group(owner, "Verona")
        room = f"{group}@conference.localhost"
        romeo, juliet = await self.xmpp_client(502), await self.xmpp_client(503)
        for client, nick in ((romeo, "User 502"), (juliet, "User 503")):
            _, own, subject = await self.enter(client, room, nick)
            self.assertEqual(own["from"].resource, nick)
            self.assertEqual(self.item(own).get("affiliation"), "member")
            self.assertIsNotNone(subject)
        told = await self.occupant(romeo, f"{room}/User 503")
        self.assertEqual(self.item(told).get("jid"), "503@localhost")

        message_id = romeo.say(room, "Hi", "groupchat")
        for client in (romeo, juliet):
            heard = await client.next_message()
            self.assertEqual((heard["from"].full, heard["body"], heard["type"], heard["id"]),
                             (f"{room}/User 502", "Hi", "groupchat", message_id))
        sender, message = await owner.next_message()
        self.assertEqual((sender, message.group_id, message.text), (502, group, "Hi"))

        sent = (await owner.ask(proto.CreateMessageRequest(group_id=group, text="Good morrow"))).data.long
        for client in (romeo, juliet):
            heard = await client.next_message()
            self.assertEqual((heard["from"].resource, heard["body"]), ("User 501", "Good morrow"))
            self.assertEqual(heard.xml.find("{urn:xmpp:sid:0}stanza-id").get("id"), str(sent))

    async def test_the_order_is_the_same_for_all(self):
        owner = await self.turms(511)
        group = await self.open_group(owner, "Order")
        room = f"{group}@conference.localhost"
        clients = [await self.xmpp_client(user) for user in (512, 513, 514)]
        for client in clients:
            await self.enter(client, room, "x")
        for i in range(20):
            for client in clients:
                client.say(room, f"{client.boundjid.local} {i}", "groupchat")
            await owner.ask(proto.CreateMessageRequest(group_id=group, text=f"511 {i}"))
        heard = [[(await client.next_message())["body"] for _ in range(80)] for client in clients]
        self.assertEqual(heard[0], heard[1])
        self.assertEqual(heard[0], heard[2])
        self.assertEqual(len(set(heard[0])), 80)
        asked = proto.QueryMessagesRequest(are_group_messages=True, from_ids=[group], max_count=100)
        history = (await owner.ask(asked)).data.messages.messages
        self.assertEqual(sorted(m.text for m in history), sorted(heard[0]))

    async def test_who_has_not_entered_hears_and_says_nothing(self):
        owner = await self.turms(521)
        group = await self.open_group(owner, "Closed ears")
        room = f"{group}@conference.localhost"
        romeo = await self.xmpp_client(522)
        message_id = romeo.say(room, "Hello?", "groupchat")
        error = await romeo.next_error()
        self.assertEqual((error["id"], error["error"]["condition"]), (message_id, "not-acceptable"))
        await self.enter(romeo, room, "User 522")
        romeo.send_presence(pto=f"{room}/User 522", ptype="unavailable")
        gone = await self.occupant(romeo, f"{room}/User 522", "unavailable")
        self.assertIn("110", self.codes(gone))
        await owner.ask(proto.CreateMessageRequest(group_id=group, text="Nobody hears this"))
        await owner.ask(proto.CreateMessageRequest(recipient_id=522, text="but this"))
        self.assertEqual((await romeo.next_message())["body"], "but this")

    async def test_a_stranger_needs_an_invitation_and_enters_by_it(self):
        owner = await self.turms(531)
        group = (await owner.ask(proto.CreateGroupRequest(name="Private"))).data.long
        romeo = await self.xmpp_client(532)
        _, refused, _ = await self.enter(romeo, f"{group}@conference.localhost", "User 532")
        self.assertEqual(refused["error"]["condition"], "registration-required")
        await owner.ask(proto.CreateGroupInvitationRequest(group_id=group, invitee_id=532, content="Come"))
        _, own, _ = await self.enter(romeo, f"{group}@conference.localhost", "User 532")
        self.assertIn("110", self.codes(own))
        who, added = await owner.relayed("create_group_members_request")
        self.assertEqual(list(added.user_ids), [532])

    async def test_what_a_turms_client_does_shows_in_the_room(self):
        owner, guest = await self.turms(541), await self.turms(542)
        group = await self.open_group(owner, "Stage", guest)
        room = f"{group}@conference.localhost"
        romeo = await self.xmpp_client(543)
        others, _, _ = await self.enter(romeo, room, "User 543")
        self.assertEqual(sorted(others), ["User 541", "User 542"])

        await owner.ask(proto.UpdateGroupMemberRequest(group_id=group, member_id=542, role=proto.MANAGER))
        told = await self.occupant(romeo, f"{room}/User 542")
        self.assertEqual((self.item(told).get("affiliation"), self.item(told).get("role")), ("admin", "moderator"))

        await owner.ask(proto.UpdateGroupMemberRequest(group_id=group, member_id=542, name="Manager"))
        told = await self.occupant(romeo, f"{room}/User 542", "unavailable")
        self.assertEqual((self.codes(told), self.item(told).get("nick")), (["303"], "Manager"))
        await self.occupant(romeo, f"{room}/Manager")

        subject = self.next_subject(romeo)
        await owner.ask(proto.UpdateGroupRequest(group_id=group, announcement="Act II"))
        self.assertEqual((await subject)["subject"], "Act II")

        await owner.ask(proto.DeleteGroupMembersRequest(group_id=group, member_ids=[542]))
        told = await self.occupant(romeo, f"{room}/Manager", "unavailable")
        self.assertEqual((self.codes(told), self.item(told).get("affiliation")), (["321"], "none"))

        await owner.ask(proto.DeleteGroupRequest(group_id=group))
        told = await self.occupant(romeo, f"{room}/User 543", "unavailable")
        self.assertIsNotNone(told.xml.find(f"{{{MUC_USER}}}x/{{{MUC_USER}}}destroy"))

    async def test_names_and_subjects_of_xmpp_clients_are_those_of_the_group(self):
        owner = await self.turms(551)
        group = await self.open_group(owner, "Names")
        room = f"{group}@conference.localhost"
        await owner.ask(proto.UpdateGroupRequest(group_id=group, announcement="Before"))
        romeo = await self.xmpp_client(552)
        _, _, subject = await self.enter(romeo, room, "User 552")
        self.assertEqual(subject["subject"], "Before")
        romeo.send_presence(pto=f"{room}/Montague")
        told = await self.occupant(romeo, f"{room}/User 552", "unavailable")
        self.assertIn("303", self.codes(told))
        members = (await owner.ask(proto.QueryGroupMembersRequest(group_id=group, member_ids=[552]))).data
        self.assertEqual([m.name for m in members.group_members_with_version.group_members], ["Montague"])

    async def test_a_room_made_by_name_is_a_group_that_works(self):
        romeo = await self.xmpp_client(561)
        room = "balcony@conference.localhost"
        _, own, _ = await self.enter(romeo, room, "User 561")
        self.assertIn("201", self.codes(own))
        self.assertEqual(self.item(own).get("affiliation"), "owner")
        phone = await self.turms(561, device_type=proto.ANDROID)
        joined = (await phone.ask(proto.QueryJoinedGroupInfosRequest())).data.groups_with_version.groups
        group = next(g for g in joined if g.name == "balcony")
        juliet = await self.turms(562)
        await juliet.ask(proto.CreateGroupMembersRequest(group_id=group.id, user_ids=[562]))
        await juliet.ask(proto.CreateMessageRequest(group_id=group.id, text="Wherefore"))
        heard = await romeo.next_message()
        self.assertEqual((heard["from"].full, heard["body"]), (f"{room}/User 562", "Wherefore"))
        third = await self.xmpp_client(563)
        others, own, _ = await self.enter(third, room, "User 563")
        self.assertNotIn("201", self.codes(own))
        self.assertIn("User 561", others)

    async def test_a_private_message_reaches_one(self):
        owner = await self.turms(571)
        group = await self.open_group(owner, "Whispers")
        room = f"{group}@conference.localhost"
        romeo, juliet = await self.xmpp_client(572), await self.xmpp_client(573)
        for client in (romeo, juliet):
            await self.enter(client, room, "x")
        romeo.say(f"{room}/User 573", "psst")
        heard = await juliet.next_message()
        self.assertEqual((heard["from"].full, heard["type"], heard["body"]), (f"{room}/User 572", "chat", "psst"))
        history = await (await self.turms(573, device_type=proto.ANDROID)).private_history(572)
        self.assertEqual([m.text for m in history], ["psst"])

    async def test_a_room_survives_a_restart_of_the_plugin_by_entering_again(self):
        owner = await self.turms(581)
        group = await self.open_group(owner, "Phoenix")
        room = f"{group}@conference.localhost"
        romeo = await self.xmpp_client(582)
        await self.enter(romeo, room, "User 582")
        await romeo.leave()
        romeo = await self.xmpp_client(582)
        await self.enter(romeo, room, "User 582")
        romeo.say(room, "back", "groupchat")
        self.assertEqual((await romeo.next_message())["body"], "back")


if __name__ == "__main__":
    main()
