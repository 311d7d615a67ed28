# SPDX-License-Identifier: Apache-2.0
"""Contacts, friend requests, profiles and settings between Turms clients, with the demo data of a Turms in development mode."""
from scenario import main, on_both_transports
from turms_proto import proto


@on_both_transports
class People:
    async def test_a_friend_request_makes_two_friends(self):
        romeo, juliet = await self.turms(301), await self.turms(302)
        await romeo.ask(proto.CreateFriendRequestRequest(recipient_id=302, content="It is I"))
        requester, request = await juliet.relayed("create_friend_request_request")
        self.assertEqual((requester, request.content), (301, "It is I"))
        waiting = (await juliet.ask(proto.QueryFriendRequestsRequest(are_sent_by_me=False))).data
        waiting = waiting.user_friend_requests_with_version.user_friend_requests
        self.assertEqual([(r.requester_id, r.request_status) for r in waiting], [(301, proto.PENDING)])
        await juliet.ask(proto.UpdateFriendRequestRequest(request_id=waiting[0].id, response_action=proto.ACCEPT))
        answerer, answer = await romeo.relayed("update_friend_request_request")
        self.assertEqual((answerer, answer.request_id), (302, waiting[0].id))
        for who, other in ((romeo, 302), (juliet, 301)):
            known = (await who.ask(proto.QueryRelationshipsRequest())).data.user_relationships_with_version.user_relationships
            self.assertEqual([r.related_user_id for r in known], [other])
        again = await juliet.request(proto.UpdateFriendRequestRequest(request_id=waiting[0].id, response_action=proto.ACCEPT))
        self.assertEqual(again.code, 2605)

    async def test_whom_one_blocks_can_not_write(self):
        romeo, tybalt = await self.turms(311), await self.turms(312)
        await romeo.ask(proto.CreateRelationshipRequest(user_id=312, blocked=True))
        self.assertEqual((await tybalt.request(proto.CreateMessageRequest(recipient_id=311, text="Draw!"))).code, 5002)
        self.assertEqual((await tybalt.request(proto.CreateFriendRequestRequest(recipient_id=311, content="!"))).code, 2601)
        await romeo.ask(proto.DeleteRelationshipRequest(user_id=312))
        await tybalt.send_text(311, "Peace")

    async def test_the_hub_of_the_demo_data_has_its_friends_in_the_default_group(self):
        hub = await self.turms(1)
        friends = (await hub.ask(proto.QueryRelatedUserIdsRequest(blocked=False, group_indexes=[0]))).data
        self.assertEqual(list(friends.longs_with_version.longs), list(range(2, 101)))
        sent = (await hub.ask(proto.QueryFriendRequestsRequest(are_sent_by_me=True))).data
        self.assertEqual(len(sent.user_friend_requests_with_version.user_friend_requests), 101)

    async def test_a_profile_changes_for_everybody_and_can_be_found(self):
        romeo, juliet = await self.turms(321), await self.turms(322)
        await romeo.ask(proto.UpdateUserRequest(name=f"Montague {self.transport}", intro="of Verona"))
        seen = (await juliet.ask(proto.QueryUserProfilesRequest(user_ids=[321]))).data.user_infos_with_version.user_infos
        self.assertEqual([(user.name, user.intro) for user in seen], [(f"Montague {self.transport}", "of Verona")])
        found = (await juliet.ask(proto.QueryUserProfilesRequest(name="montag"))).data.user_infos_with_version.user_infos
        self.assertEqual([user.id for user in found], [321])

    async def test_versions_spare_the_second_look(self):
        romeo = await self.turms(331)
        await romeo.ask(proto.CreateRelationshipRequest(user_id=332, blocked=False))
        first = (await romeo.ask(proto.QueryRelationshipsRequest())).data.user_relationships_with_version
        again = await romeo.request(proto.QueryRelationshipsRequest(last_updated_date=first.last_updated_date))
        self.assertEqual(again.code, 1002)
        await romeo.ask(proto.CreateRelationshipRequest(user_id=333, blocked=False))
        third = await romeo.request(proto.QueryRelationshipsRequest(last_updated_date=first.last_updated_date))
        self.assertEqual(third.code, 1000)


if __name__ == "__main__":
    main()
