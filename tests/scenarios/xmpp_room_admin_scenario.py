# SPDX-License-Identifier: Apache-2.0
"""Rooms managed by XMPP clients while Turms clients are in the same group: kicks, bans, voice, settings, the end, invitations."""
import asyncio

from slixmpp.xmlstream import ET
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from scenario import Scenario, main
from turms_proto import proto
from xmpp_client import PATIENCE_SECONDS, IqError

MUC = "http://jabber.org/protocol/muc"
USER = f"{{{MUC}#user}}"
ADMIN = f"{{{MUC}#admin}}"
OWNER = f"{{{MUC}#owner}}"
REGISTER = "{jabber:iq:register}"
DATA = "{jabber:x:data}"
OPEN_TYPE = 1


class XmppRoomAdmin(Scenario):
    xmpp = True

    async def group_of(self, owner, *guests, **fields):
        """A group made by a Turms client, with those who accepted the owner's invitation."""
        group = (await owner.ask(proto.CreateGroupRequest(name="Verona", **fields))).data.long
        for guest in guests:
            await owner.ask(proto.CreateGroupInvitationRequest(group_id=group, invitee_id=guest.user_id, content="Join us"))
            await guest.relayed("create_group_invitation_request")
            mine = (await guest.ask(proto.QueryGroupInvitationsRequest(are_sent_by_me=False))).data
            invitation = next(i for i in mine.group_invitations_with_version.group_invitations if i.group_id == group)
            await guest.ask(proto.UpdateGroupInvitationRequest(invitation_id=invitation.id, response_action=proto.ACCEPT))
            await guest.relayed("create_group_members_request")
        return group

    async def roles(self, client, group):
        members = (await client.ask(proto.QueryGroupMembersRequest(group_id=group))).data
        return {m.user_id: m.role for m in members.group_members_with_version.group_members}

    def room_of(self, group) -> str:
        return f"{group}@conference.localhost"

    async def join(self, client, group):
        """Enters the room under the user's own name, and waits until he is in."""
        nick = f"User {client.boundjid.user}"
        presence = client.make_presence(pto=f"{self.room_of(group)}/{nick}")
        presence.append(ET.Element(f"{{{MUC}}}x"))
        presence.send()
        await self.hear(client, f"{self.room_of(group)}/{nick}", "110")

    async def hear(self, client, occupant: str, status: str = "", kind: str = ""):
        """The next presence of this occupant with this status code."""
        while True:
            presence = await client.presence_from(occupant, kind)
            if not status or status in [s.get("code") for s in presence.xml.iter(f"{USER}status")]:
                return presence

    async def set(self, client, group, query):
        iq = client.make_iq_set(ito=self.room_of(group))
        iq.append(query)
        return await client.answer(iq)

    async def administer(self, client, group, reason: str = "", **item):
        query = ET.Element(f"{ADMIN}query")
        row = ET.SubElement(query, f"{ADMIN}item", **item)
        if reason:
            ET.SubElement(row, f"{ADMIN}reason").text = reason
        return await self.set(client, group, query)

    async def refusal(self, deed) -> str:
        with self.assertRaises(IqError) as refused:
            await deed
        return refused.exception.condition

    def letters(self, client) -> asyncio.Queue:
        """Messages without a body that rooms send."""
        heard: asyncio.Queue = asyncio.Queue()
        client.register_handler(Callback("letters", MatchXPath(f"{{jabber:client}}message/{USER}x"), heard.put_nowait))
        return heard

    async def next_letter(self, heard, kind: str):
        async def look():
            while True:
                message = await heard.get()
                found = message.xml.find(f"{USER}x/{USER}{kind}")
                if found is not None:
                    return message["from"].bare, found
        return await asyncio.wait_for(look(), PATIENCE_SECONDS)

    def invite(self, client, group, kind: str, to: str, reason: str) -> None:
        message = client.make_message(mto=self.room_of(group))
        x = ET.Element(f"{USER}x")
        ET.SubElement(ET.SubElement(x, f"{USER}{kind}", to=to), f"{USER}reason").text = reason
        message.append(x)
        message.send()

    async def test_who_is_kicked_or_banned_is_out_everywhere(self):
        owner, guest, third = [await self.turms(user) for user in (411, 412, 413)]
        group = await self.group_of(owner, guest, third)
        romeo, juliet = await self.xmpp_client(411), await self.xmpp_client(412)
        await self.join(romeo, group)
        await self.join(juliet, group)
        juliet_here = f"{self.room_of(group)}/User 412"
        self.assertEqual(await self.refusal(self.administer(juliet, group, nick="User 413", role="none")), "not-allowed")
        await self.administer(romeo, group, "Avaunt", nick="User 412", role="none")
        out = await self.hear(juliet, juliet_here, kind="unavailable")
        self.assertEqual(out.xml.find(f".//{USER}item").get("affiliation"), "none")
        await self.hear(romeo, juliet_here, kind="unavailable")
        who, removed = await guest.relayed("delete_group_members_request")
        self.assertEqual((who, list(removed.member_ids)), (411, [412]))
        await self.administer(romeo, group, jid="413@localhost", affiliation="outcast")
        self.assertEqual((await third.request(proto.CreateMessageRequest(group_id=group, text="Hey"))).code, 5009)
        self.assertEqual(await self.roles(owner, group), {411: proto.OWNER})
        banned = (await owner.ask(proto.QueryGroupBlockedUserIdsRequest(group_id=group))).data.longs_with_version
        self.assertEqual(list(banned.longs), [413])
        iq = romeo.make_iq_get(ito=self.room_of(group))
        query = ET.Element(f"{ADMIN}query")
        ET.SubElement(query, f"{ADMIN}item", affiliation="outcast")
        iq.append(query)
        listed = (await romeo.answer(iq)).xml
        self.assertEqual([item.get("jid") for item in listed.iter(f"{ADMIN}item")], ["413@localhost"])

    async def test_voice_and_affiliations_are_those_of_turms(self):
        owner, guest = await self.turms(421), await self.turms(422)
        group = await self.group_of(owner, guest)
        romeo, juliet = await self.xmpp_client(421), await self.xmpp_client(422)
        await self.join(romeo, group)
        await self.join(juliet, group)
        here = f"{self.room_of(group)}/User 422"
        await self.administer(romeo, group, nick="User 422", role="visitor")
        self.assertEqual((await self.hear(juliet, here)).xml.find(f".//{USER}item").get("role"), "visitor")
        self.assertEqual((await guest.request(proto.CreateMessageRequest(group_id=group, text="mm"))).code, 5008)
        await self.administer(romeo, group, nick="User 422", role="participant")
        self.assertEqual((await self.hear(juliet, here)).xml.find(f".//{USER}item").get("role"), "participant")
        await guest.ask(proto.CreateMessageRequest(group_id=group, text="At last"))
        await self.administer(romeo, group, jid="422@localhost", affiliation="admin")
        self.assertEqual((await self.hear(juliet, here)).xml.find(f".//{USER}item").get("affiliation"), "admin")
        self.assertEqual((await self.roles(owner, group))[422], proto.MANAGER)
        await owner.ask(proto.UpdateGroupMemberRequest(group_id=group, member_id=422, role=proto.MEMBER))
        self.assertEqual((await self.hear(juliet, here)).xml.find(f".//{USER}item").get("affiliation"), "member")
        self.assertEqual(await self.refusal(self.administer(romeo, group, jid="422@localhost", affiliation="owner")),
                         "not-allowed")

    async def test_the_form_changes_the_group_and_destroys_it(self):
        owner, guest = await self.turms(431), await self.turms(432)
        group = await self.group_of(owner, guest)
        romeo, juliet = await self.xmpp_client(431), await self.xmpp_client(432)
        await self.join(romeo, group)
        await self.join(juliet, group)
        query = ET.Element(f"{OWNER}query")
        form = ET.SubElement(query, f"{DATA}x", type="submit")
        for var, value in (("FORM_TYPE", f"{MUC}#roomconfig"), ("muc#roomconfig_roomname", "Mantua")):
            ET.SubElement(ET.SubElement(form, f"{DATA}field", var=var), f"{DATA}value").text = value
        self.assertEqual(await self.refusal(self.set(juliet, group, query)), "forbidden")
        await self.set(romeo, group, query)
        who, update = await guest.relayed("update_group_request")
        self.assertEqual((who, update.name), (431, "Mantua"))
        end = ET.Element(f"{OWNER}query")
        ET.SubElement(ET.SubElement(end, f"{OWNER}destroy"), f"{OWNER}reason").text = "Exile"
        await self.set(romeo, group, end)
        await guest.relayed("delete_group_request")
        gone = await self.hear(juliet, f"{self.room_of(group)}/User 432", kind="unavailable")
        self.assertIsNotNone(gone.xml.find(f".//{USER}destroy"))
        self.assertEqual((await owner.request(proto.CreateMessageRequest(group_id=group, text="?"))).code, 5004)

    async def test_invitations_are_accepted_by_joining_and_declined_by_a_word(self):
        owner = await self.turms(441)
        group = await self.group_of(owner)
        romeo, juliet = await self.xmpp_client(441), await self.xmpp_client(442)
        app = await self.turms(443)
        await self.join(romeo, group)
        heard_by_romeo, heard_by_juliet = self.letters(romeo), self.letters(juliet)
        self.invite(romeo, group, "invite", "443@localhost", "Come")
        _, invitation = await app.relayed("create_group_invitation_request")
        self.assertEqual((invitation.group_id, invitation.content), (group, "Come"))
        self.invite(romeo, group, "invite", "442@localhost", "Come")
        room, letter = await self.next_letter(heard_by_juliet, "invite")
        self.assertEqual((room, letter.get("from"), letter.findtext(f"{USER}reason")),
                         (self.room_of(group), "441@localhost", "Come"))
        self.invite(juliet, group, "decline", "441@localhost", "Busy")
        room, letter = await self.next_letter(heard_by_romeo, "decline")
        self.assertEqual((room, letter.get("from"), letter.findtext(f"{USER}reason")),
                         (self.room_of(group), "442@localhost", "Busy"))
        await owner.ask(proto.CreateGroupInvitationRequest(group_id=group, invitee_id=442, content="Again"))
        await self.next_letter(heard_by_juliet, "invite")
        await self.join(juliet, group)
        self.assertEqual(await self.roles(owner, group), {441: proto.OWNER, 442: proto.MEMBER})

    async def test_invitations_wait_for_who_comes_later(self):
        owner = await self.turms(451)
        group = await self.group_of(owner)
        await owner.ask(proto.CreateGroupInvitationRequest(group_id=group, invitee_id=452, content="Come"))
        juliet = await self.xmpp_client(452, presence=False)
        heard = self.letters(juliet)
        juliet.send_presence()
        room, letter = await self.next_letter(heard, "invite")
        self.assertEqual((room, letter.get("from")), (self.room_of(group), "451@localhost"))

    async def test_open_groups_are_joined_and_left_by_registering(self):
        owner = await self.turms(461)
        group = await self.group_of(owner, type_id=OPEN_TYPE)
        juliet = await self.xmpp_client(462)
        query = ET.Element(f"{REGISTER}query")
        form = ET.SubElement(query, f"{DATA}x", type="submit")
        ET.SubElement(ET.SubElement(form, f"{DATA}field", var="FORM_TYPE"), f"{DATA}value").text = f"{MUC}#register"
        await self.set(juliet, group, query)
        await owner.relayed("create_group_members_request")
        self.assertEqual(await self.roles(owner, group), {461: proto.OWNER, 462: proto.MEMBER})
        leaving = ET.Element(f"{REGISTER}query")
        ET.SubElement(leaving, f"{REGISTER}remove")
        await self.set(juliet, group, leaving)
        await owner.relayed("delete_group_members_request")
        self.assertEqual(await self.roles(owner, group), {461: proto.OWNER})


if __name__ == "__main__":
    main()
