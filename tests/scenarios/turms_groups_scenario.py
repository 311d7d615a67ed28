# SPDX-License-Identifier: Apache-2.0
"""Groups between Turms clients: made, joined, spoken in, moderated and handed on; with the demo data's group and open type."""
from scenario import main, on_both_transports
from turms_proto import proto

OPEN_TYPE = 1
DEMO_GROUP = 1


@on_both_transports
class Groups:
    async def group_of(self, owner, *guests):
        """A group of the default type, with those who accepted the owner's invitation."""
        group = (await owner.ask(proto.CreateGroupRequest(name="Verona"))).data.long
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

    async def test_members_hear_each_other_and_nobody_else_does(self):
        owner, guest, stranger = [await self.turms(user) for user in (401, 402, 403)]
        group = await self.group_of(owner, guest)
        sent = (await guest.ask(proto.CreateMessageRequest(group_id=group, text="Good morrow"))).data.long
        sender, message = await owner.next_message()
        self.assertEqual((sender, message.group_id, message.text, message.message_id), (402, group, "Good morrow", sent))
        self.assertEqual((await stranger.request(proto.CreateMessageRequest(group_id=group, text="Hey"))).code, 5009)
        asked = proto.QueryMessagesRequest(are_group_messages=True, from_ids=[group])
        self.assertEqual([m.text for m in (await owner.ask(asked)).data.messages.messages], ["Good morrow"])
        self.assertEqual((await stranger.request(asked)).code, 5300)

    async def test_roles_decide_who_may_mute_kick_and_hand_on(self):
        owner, guest, third = [await self.turms(user) for user in (411, 412, 413)]
        group = await self.group_of(owner, guest, third)
        kick = proto.DeleteGroupMembersRequest(group_id=group, member_ids=[413])
        self.assertEqual((await guest.request(kick)).code, 3408)
        await owner.ask(proto.UpdateGroupMemberRequest(group_id=group, member_id=412, role=proto.MANAGER))
        await guest.ask(proto.UpdateGroupMemberRequest(group_id=group, member_id=413, mute_end_date=4_000_000_000_000))
        self.assertEqual((await third.request(proto.CreateMessageRequest(group_id=group, text="I"))).code, 5008)
        await guest.ask(kick)
        who, removed = await third.relayed("delete_group_members_request")
        self.assertEqual((who, list(removed.member_ids)), (412, [413]))
        await owner.ask(proto.UpdateGroupRequest(group_id=group, successor_id=412))
        self.assertEqual(await self.roles(guest, group), {411: proto.MEMBER, 412: proto.OWNER})
        self.assertEqual((await owner.request(proto.DeleteGroupRequest(group_id=group))).code, 3202)
        await guest.ask(proto.DeleteGroupRequest(group_id=group))
        self.assertEqual((await owner.request(proto.CreateMessageRequest(group_id=group, text="?"))).code, 5004)

    async def test_edits_and_recalls_reach_everybody(self):
        owner, guest = await self.turms(421), await self.turms(422)
        group = await self.group_of(owner, guest)
        sent = (await owner.ask(proto.CreateMessageRequest(group_id=group, text="Tihs"))).data.long
        await owner.ask(proto.UpdateMessageRequest(message_id=sent, text="This"))
        _, edit = await guest.relayed("update_message_request")
        self.assertEqual((edit.message_id, edit.text), (sent, "This"))
        self.assertEqual((await guest.request(proto.UpdateMessageRequest(message_id=sent, text="That"))).code, 5101)
        await owner.ask(proto.UpdateMessageRequest(message_id=sent, recall_date=1))
        await guest.relayed("update_message_request")
        history = await guest.ask(proto.QueryMessagesRequest(are_group_messages=True, from_ids=[group]))
        self.assertEqual([m.is_system_message for m in history.data.messages.messages], [True])

    async def test_read_dates_are_told(self):
        owner, guest = await self.turms(431), await self.turms(432)
        group = await self.group_of(owner, guest)
        await owner.ask(proto.CreateMessageRequest(group_id=group, text="Read this"))
        _, message = await guest.next_message()
        await guest.ask(proto.UpdateConversationRequest(group_id=group, read_date=message.delivery_date))
        reader, update = await owner.relayed("update_conversation_request")
        self.assertEqual((reader, update.read_date), (432, message.delivery_date))
        dates = (await owner.ask(proto.QueryConversationsRequest(group_ids=[group]))).data.conversations.group_conversations
        self.assertEqual(dates[0].member_id_to_read_date[432], message.delivery_date)

    async def test_the_demo_group_is_that_of_a_turms_in_development_mode(self):
        hub, muted = await self.turms(1), await self.turms(51)
        self.assertEqual(len(await self.roles(hub, DEMO_GROUP)), 100)
        info = (await hub.ask(proto.QueryGroupsRequest(group_ids=[DEMO_GROUP]))).data.groups_with_version.groups
        self.assertEqual([(g.name, g.type_id, g.owner_id) for g in info], [("Turms Developers Group", 0, 1)])
        self.assertEqual((await muted.request(proto.CreateMessageRequest(group_id=DEMO_GROUP, text="mm"))).code, 5008)
        blocked = (await hub.ask(proto.QueryGroupBlockedUserIdsRequest(group_id=DEMO_GROUP))).data.longs_with_version
        self.assertEqual(list(blocked.longs), list(range(901, 1001)))
        history = await hub.ask(proto.QueryMessagesRequest(are_group_messages=True, from_ids=[DEMO_GROUP], max_count=200))
        self.assertGreaterEqual(len(history.data.messages.messages), 100)


if __name__ == "__main__":
    main()
