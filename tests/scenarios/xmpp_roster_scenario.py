# SPDX-License-Identifier: Apache-2.0
"""Rosters and subscriptions: what XMPP clients see of Turms' relationships and friend requests, and the other way round."""
import asyncio

from scenario import Scenario, main
from turms_proto import proto
from xmpp_client import PATIENCE_SECONDS, IqError

WORDS = ("subscribe", "subscribed", "unsubscribe", "unsubscribed")


def address(user: int) -> str:
    return f"{user}@localhost"


class Listener:
    """A client with its roster: items as (subscription, ask, name, groups), pushes and subscription words in queues."""

    def __init__(self, client):
        self.client = client
        self.pushes: asyncio.Queue = asyncio.Queue()
        self.words: asyncio.Queue = asyncio.Queue()
        client.auto_authorize, client.auto_subscribe = None, False  # it answers for itself
        client.add_event_handler("roster_update", self._on_roster)
        for word in WORDS:
            client.add_event_handler(f"presence_{word}", self._on_word)

    def _on_roster(self, iq) -> None:
        if iq["type"] == "set":
            self.pushes.put_nowait(read_items(iq))

    def _on_word(self, presence) -> None:
        self.words.put_nowait((presence["from"].bare, presence["type"], presence["status"]))

    async def roster(self) -> dict:
        """All of it: get_roster() would name the version it has, and be told nothing."""
        return read_items(await self.client.answer(self.client.make_iq_get(queryxmlns="jabber:iq:roster")))

    async def pushed(self, user: int, *wanted) -> None:
        """Waits until the item of `user` has been pushed as `wanted`; other pushes on the way are dropped."""
        seen = []
        try:
            while not seen or seen[-1].get(address(user)) != wanted:
                seen.append(await asyncio.wait_for(self.pushes.get(), PATIENCE_SECONDS))
        except asyncio.TimeoutError:
            raise AssertionError(f"{wanted} of {user} was never pushed, but {seen}") from None

    async def hears(self, user: int, word: str) -> str:
        """Waits for the next word, which is to be this one; returns its status text."""
        who, said, status = await asyncio.wait_for(self.words.get(), PATIENCE_SECONDS)
        assert (who, said) == (address(user), word), (who, said)
        return status

    def say(self, word: str, user: int, status: str = "") -> None:
        self.client.send_presence(pto=address(user), ptype=word, pstatus=status or None)

    async def put(self, user: int, name: str = "", groups=()) -> None:
        await self.client.update_roster(address(user), name=name, groups=list(groups), timeout=PATIENCE_SECONDS)

    async def remove(self, user: int) -> None:
        # del_roster_item() would say "unsubscribe" before.
        await self.client.update_roster(address(user), subscription="remove", timeout=PATIENCE_SECONDS)


def read_items(iq) -> dict:
    items = {}
    for item in iq.xml.iter("{jabber:iq:roster}item"):
        groups = tuple(group.text for group in item.findall("{jabber:iq:roster}group"))
        items[item.get("jid")] = (item.get("subscription"), item.get("ask", ""), item.get("name", ""), groups)
    return items


class RosterScenario(Scenario):
    xmpp = True

    async def enter(self, user: int, resource: str = "") -> Listener:
        """A client that has its roster and is available, in this order as clients do it."""
        listener = Listener(await self.xmpp_client(user, resource=resource, presence=False))
        listener.first = await listener.roster()
        listener.client.send_presence()
        return listener

    async def befriend(self, user: int, other: int) -> None:
        """As two Turms clients do."""
        one, two = await self.turms(user), await self.turms(other)
        await one.ask(proto.CreateFriendRequestRequest(recipient_id=other, content=""))
        await self.answer(two, user, proto.ACCEPT)

    async def answer(self, client, requester: int, action) -> None:
        waiting = (await client.ask(proto.QueryFriendRequestsRequest(are_sent_by_me=False))).data
        ids = [request.id for request in waiting.user_friend_requests_with_version.user_friend_requests
               if request.requester_id == requester and request.request_status == proto.PENDING]
        await client.ask(proto.UpdateFriendRequestRequest(request_id=ids[0], response_action=action))

    async def relationships(self, client) -> dict:
        rows = (await client.ask(proto.QueryRelationshipsRequest())).data.user_relationships_with_version
        return {row.related_user_id: row.name for row in rows.user_relationships}


class Roster(RosterScenario):
    async def test_the_hub_of_the_demo_data_sees_its_friends_and_whom_it_asked(self):
        hub = await self.enter(1)
        self.assertEqual(len(hub.first), 99 + 101)
        for user in range(2, 101):
            self.assertEqual(hub.first[address(user)], ("both", "", f"User {user}", ()))
        for user in range(101, 202):
            self.assertEqual(hub.first[address(user)], ("none", "subscribe", f"User {user}", ()))

    async def test_names_and_groups_reach_every_resource_and_turms(self):
        await self.befriend(301, 302)
        one, two = await self.enter(301, "one"), await self.enter(301, "two")
        phone = await self.turms(301)
        await one.put(302, "Juliet", ["Verona"])
        for listener in (one, two):
            await listener.pushed(302, "both", "", "Juliet", ("Verona",))
        self.assertEqual(await self.relationships(phone), {302: "Juliet"})
        groups = (await phone.ask(proto.QueryRelationshipGroupsRequest())).data.user_relationship_groups_with_version
        self.assertIn("Verona", [group.name for group in groups.user_relationship_groups])
        await two.put(302, "", ["Mantua"])
        for listener in (one, two):
            await listener.pushed(302, "both", "", "User 302", ("Mantua",))
        self.assertEqual(await self.relationships(phone), {302: ""})

    async def test_what_turms_devices_of_the_user_do_is_pushed(self):
        await self.befriend(303, 304)
        one, two = await self.enter(303, "one"), await self.enter(303, "two")
        phone = await self.turms(303)
        await phone.ask(proto.UpdateRelationshipRequest(user_id=304, name="Nurse", blocked=False))
        for listener in (one, two):
            await listener.pushed(304, "both", "", "Nurse", ())
        made = await phone.ask(proto.CreateRelationshipGroupRequest(name="House"))
        index = made.data.long
        await phone.ask(proto.UpdateRelationshipRequest(user_id=304, name="Nurse", new_group_index=index))
        await one.pushed(304, "both", "", "Nurse", ("House",))
        await phone.ask(proto.UpdateRelationshipGroupRequest(group_index=index, new_name="Palace"))
        await one.pushed(304, "both", "", "Nurse", ("Palace",))
        await phone.ask(proto.DeleteRelationshipGroupRequest(group_index=index))
        await one.pushed(304, "both", "", "Nurse", ())
        await phone.ask(proto.DeleteRelationshipRequest(user_id=304))
        for listener in (one, two):
            await listener.pushed(304, "remove", "", "", ())
        self.assertEqual(await one.roster(), {})

    async def test_a_contact_that_nobody_asked_is_kept_by_the_gateway(self):
        one = await self.enter(305)
        await one.put(306, "Rosaline", ["Capulets"])
        await one.pushed(306, "none", "", "Rosaline", ("Capulets",))
        self.assertEqual(await self.relationships(await self.turms(305)), {})
        with self.assertRaises(IqError) as error:
            await one.put(424242, "Nobody")
        self.assertEqual(error.exception.condition, "item-not-found")

    async def test_the_same_version_is_not_sent_twice(self):
        await self.befriend(307, 308)
        one = await self.enter(307)
        iq = one.client.make_iq_get(queryxmlns="jabber:iq:roster")
        first = await one.client.answer(iq)
        version = first.xml.find("{jabber:iq:roster}query").get("ver")
        again = one.client.make_iq_get(queryxmlns="jabber:iq:roster")
        again.xml.find("{jabber:iq:roster}query").set("ver", version)
        self.assertIsNone((await one.client.answer(again)).xml.find("{jabber:iq:roster}query"))


class Subscriptions(RosterScenario):
    async def test_two_xmpp_users_become_friends(self):
        romeo, juliet = await self.enter(401), await self.enter(402)
        romeo.say("subscribe", 402, "It is I")
        await romeo.pushed(402, "none", "subscribe", "User 402", ())
        self.assertEqual(await juliet.hears(401, "subscribe"), "It is I")
        juliet.say("subscribed", 401)
        await juliet.pushed(401, "both", "", "User 401", ())
        await romeo.pushed(402, "both", "", "User 402", ())
        await romeo.hears(402, "subscribed")
        juliet.say("subscribe", 401)  # as many clients do; they are friends already
        await juliet.hears(401, "subscribed")
        self.assertEqual(list(await self.relationships(await self.turms(401))), [402])

    async def test_a_request_is_told_at_each_login_until_it_is_answered(self):
        romeo = await self.enter(403)
        romeo.say("subscribe", 404, "Please")
        await romeo.pushed(404, "none", "subscribe", "User 404", ())
        for _ in range(2):
            juliet = await self.enter(404)
            self.assertEqual(juliet.first, {})
            self.assertEqual(await juliet.hears(403, "subscribe"), "Please")
            await juliet.client.leave()
        juliet = await self.enter(404)
        await juliet.hears(403, "subscribe")
        juliet.say("unsubscribed", 403)
        await romeo.pushed(404, "none", "", "User 404", ())
        await romeo.hears(404, "unsubscribed")

    async def test_a_request_can_be_taken_back(self):
        romeo, juliet = await self.enter(405), await self.enter(406)
        romeo.say("subscribe", 406)
        await juliet.hears(405, "subscribe")
        romeo.say("unsubscribe", 406)
        await romeo.pushed(406, "none", "", "User 406", ())
        await juliet.hears(405, "unsubscribe")
        await romeo.remove(406)
        await romeo.pushed(406, "remove", "", "", ())

    async def test_either_side_can_leave(self):
        for user, other in ((407, 408), (410, 409)):
            await self.befriend(user, other)
            leaver, left = await self.enter(user), await self.enter(other)
            await leaver.remove(other)
            await leaver.pushed(other, "remove", "", "", ())
            await left.pushed(user, "none", "", f"User {user}", ())
            await left.hears(user, "unsubscribe")
            await left.hears(user, "unsubscribed")
            left.say("subscribe", user)  # it can be mended
            await leaver.hears(other, "subscribe")
            leaver.say("subscribed", other)
            await left.pushed(user, "both", "", f"User {user}", ())
            await leaver.pushed(other, "both", "", f"User {other}", ())

    async def test_a_turms_client_accepts_an_xmpp_user(self):
        romeo = await self.enter(411)
        await romeo.put(412, "Juliet", ["Verona"])
        romeo.say("subscribe", 412, "It is I")
        juliet = await self.turms(412)
        await self.eventually_asked(juliet, 411)
        await self.answer(juliet, 411, proto.ACCEPT)
        await romeo.pushed(412, "both", "", "Juliet", ("Verona",))
        await romeo.hears(412, "subscribed")
        phone = await self.turms(411)
        await romeo.put(412, "Juliet", ["Verona"])  # in line behind what was noted
        self.assertEqual(await self.relationships(phone), {412: "Juliet"})

    async def eventually_asked(self, client, requester: int) -> None:
        """A request of `requester` is there, or comes."""
        waiting = (await client.ask(proto.QueryFriendRequestsRequest(are_sent_by_me=False))).data
        known = [r.requester_id for r in waiting.user_friend_requests_with_version.user_friend_requests]
        if requester not in known:
            await client.relayed("create_friend_request_request")

    async def test_an_xmpp_user_answers_a_turms_client(self):
        romeo, juliet = await self.turms(413), await self.enter(414)
        await romeo.ask(proto.CreateFriendRequestRequest(recipient_id=414, content="Draw!"))
        self.assertEqual(await juliet.hears(413, "subscribe"), "Draw!")
        juliet.say("unsubscribed", 413)
        who, answer = await romeo.relayed("update_friend_request_request")
        self.assertEqual((who, answer.response_action), (414, proto.DECLINE))
        await romeo.ask(proto.CreateFriendRequestRequest(recipient_id=414, content="Peace"))
        self.assertEqual(await juliet.hears(413, "subscribe"), "Peace")
        juliet.say("subscribed", 413)
        await juliet.pushed(413, "both", "", "User 413", ())
        who, answer = await romeo.relayed("update_friend_request_request")
        self.assertEqual((who, answer.response_action), (414, proto.ACCEPT))
        self.assertEqual(list(await self.relationships(romeo)), [414])

    async def test_a_turms_client_leaves(self):
        await self.befriend(415, 416)
        romeo, juliet = await self.turms(415), await self.enter(416)
        await romeo.ask(proto.DeleteRelationshipRequest(user_id=416))
        await juliet.pushed(415, "none", "", "User 415", ())
        await juliet.hears(415, "unsubscribe")

    async def test_a_promise_is_kept(self):
        juliet, romeo = await self.enter(417), await self.enter(418)
        juliet.say("subscribed", 418)
        await juliet.pushed(418, "none", "", "User 418", ())
        romeo.say("subscribe", 417)
        await romeo.pushed(417, "both", "", "User 417", ())
        await romeo.hears(417, "subscribed")
        await juliet.pushed(418, "both", "", "User 418", ())

    async def test_presence_can_be_withheld_from_a_friend_and_given_back(self):
        await self.befriend(419, 420)
        juliet, romeo = await self.enter(419), await self.enter(420)
        juliet.say("unsubscribed", 420)
        await juliet.pushed(420, "to", "", "User 420", ())
        await romeo.hears(419, "unsubscribed")
        juliet.say("subscribed", 420)
        await juliet.pushed(420, "both", "", "User 420", ())
        await romeo.hears(419, "subscribed")


class RosterAcrossRestart(RosterScenario):
    async def test_nothing_of_a_roster_is_lost(self):
        await self.befriend(501, 502)
        await self.befriend(501, 503)
        romeo = await self.enter(501)
        await romeo.put(502, "Juliet", ["Verona"])
        await romeo.put(504, "Later")
        romeo.say("unsubscribed", 503)
        await romeo.pushed(503, "to", "", "User 503", ())
        romeo.say("subscribe", 505)
        await romeo.pushed(505, "none", "subscribe", "User 505", ())
        before = await romeo.roster()
        self.assertEqual(before[address(504)], ("none", "", "Later", ()))
        await asyncio.to_thread(self.gateway.stop)
        await asyncio.to_thread(self.gateway.start)
        again = await self.enter(501)
        self.assertEqual(again.first, before)


if __name__ == "__main__":
    main()
