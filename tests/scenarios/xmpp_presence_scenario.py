# SPDX-License-Identifier: Apache-2.0
"""How people are online (RFC 6121 4): XMPP contacts on this gateway, their Turms clients, and who must not know.

To see that somebody hears nothing, something is said afterwards that he does hear.
"""
from slixmpp.xmlstream import ET

from scenario import Scenario, main
from turms_proto import proto

IDLE = "{urn:xmpp:idle:1}idle"


class XmppPresence(Scenario):
    xmpp = True
    # So that a Turms client hears of a status; Turms itself would have to be asked.
    settings = {"embedded": {"notification": {"user_online_status_updated": {"notify_non_blocked_related_users": True}}}}

    async def make_friends(self, one: int, *others: int) -> None:
        """As their Turms apps do it, which are gone afterwards."""
        first = await self.turms(one)
        for other in others:
            second = await self.turms(other)
            await first.ask(proto.CreateFriendRequestRequest(recipient_id=other, content="It is I"))
            waiting = (await second.ask(proto.QueryFriendRequestsRequest(are_sent_by_me=False))).data
            request = waiting.user_friend_requests_with_version.user_friend_requests[-1]
            await second.ask(proto.UpdateFriendRequestRequest(request_id=request.id, response_action=proto.ACCEPT))
            await second.logout()
        await first.logout()

    async def test_two_people_with_two_resources_each(self):
        await self.make_friends(401, 402)
        phone, desk = [await self.xmpp_client(401, resource=name) for name in ("phone", "desk")]
        await phone.presence_from("401@localhost/desk")
        tablet, car = [await self.xmpp_client(402, resource=name, presence=False) for name in ("tablet", "car")]
        tablet.send_presence(pshow="dnd", pstatus="In church")
        for client in (phone, desk):
            seen = await client.presence_from("402@localhost")
            self.assertEqual((seen["from"].full, seen["to"].bare, seen["type"], seen["status"]),
                             ("402@localhost/tablet", "401@localhost", "dnd", "In church"))
        for resource in ("phone", "desk"):
            await tablet.presence_from(f"401@localhost/{resource}", "available")
        car.send_presence(ppriority=-1)
        seen = await desk.presence_from("402@localhost/car", "available")
        self.assertEqual(seen["priority"], -1)
        for resource in ("phone", "desk"):
            await car.presence_from(f"401@localhost/{resource}", "available")
        phone.send_presence(ptype="unavailable", pstatus="Sleeping")
        for client in (tablet, car):
            gone = await client.presence_from("401@localhost/phone", "unavailable")
            self.assertEqual(gone["status"], "Sleeping")
        await desk.leave()
        for client in (tablet, car):
            await client.presence_from("401@localhost/desk", "unavailable")

    async def test_a_stream_that_breaks_is_unavailable(self):
        await self.make_friends(403, 404)
        romeo = await self.xmpp_client(403, resource="a")
        juliet = await self.xmpp_client(404, resource="b")
        await romeo.presence_from("404@localhost/b", "available")
        juliet.abort()
        await romeo.presence_from("404@localhost/b", "unavailable")

    async def test_what_a_client_adds_goes_through(self):
        await self.make_friends(405, 406)
        romeo = await self.xmpp_client(405, resource="a")
        juliet = await self.xmpp_client(406, resource="b", presence=False)
        presence = juliet.make_presence(pshow="xa")
        ET.SubElement(presence.xml, IDLE, {"since": "2026-01-01T00:00:00Z"})
        presence.send()
        seen = await romeo.presence_from("406@localhost/b", "xa")
        self.assertEqual(seen.xml.find(IDLE).get("since"), "2026-01-01T00:00:00Z")

    async def test_strangers_see_only_what_is_directed_to_them(self):
        romeo = await self.xmpp_client(407, resource="a")
        juliet = await self.xmpp_client(408, resource="b")
        romeo.send_presence(pshow="away")
        romeo.send_presence(pto="408@localhost", pshow="chat")
        seen = await juliet.presence_from("407@localhost")
        self.assertEqual((seen["from"].full, seen["type"]), ("407@localhost/a", "chat"))
        romeo.abort()
        await juliet.presence_from("407@localhost/a", "unavailable")

    async def test_a_probe_is_answered_from_what_is_known(self):
        await self.make_friends(409, 410)
        romeo = await self.xmpp_client(409, resource="a")
        romeo.send_presence(ptype="probe", pto="410@localhost")
        await romeo.presence_from("410@localhost", "unavailable")
        juliet = await self.xmpp_client(410, resource="b")
        await romeo.presence_from("410@localhost/b", "available")
        romeo.send_presence(ptype="probe", pto="410@localhost")
        await romeo.presence_from("410@localhost/b", "available")
        last = await romeo.plugin["xep_0012"].get_last_activity("410@localhost", timeout=10)
        self.assertEqual(last["last_activity"]["seconds"], 0)
        await juliet.leave()

    async def test_a_turms_client_is_a_resource(self):
        await self.make_friends(411, 412)
        romeo = await self.xmpp_client(411, resource="a")
        juliet = await self.turms(412, device_type=proto.ANDROID)
        await romeo.presence_from("412@localhost/turms-android", "available")
        for status, show, words in ((proto.AWAY, "away", ""), (proto.BUSY, "dnd", "Busy"),
                                    (proto.BE_RIGHT_BACK, "away", "Be right back"), (proto.AVAILABLE, "available", "")):
            await juliet.ask(proto.UpdateUserOnlineStatusRequest(user_status=status))
            seen = await romeo.presence_from("412@localhost/turms-android")
            self.assertEqual((seen["type"], seen["status"]), (show, words))
        second = await self.turms(412, device_type=proto.DESKTOP)
        await romeo.presence_from("412@localhost/turms-desktop", "available")
        await juliet.ask(proto.UpdateUserOnlineStatusRequest(user_status=proto.INVISIBLE))
        await romeo.presence_from("412@localhost/turms-desktop", "unavailable")
        await juliet.ask(proto.UpdateUserOnlineStatusRequest(user_status=proto.AVAILABLE))
        await romeo.presence_from("412@localhost/turms-desktop", "available")
        await second.logout()
        await romeo.presence_from("412@localhost/turms-desktop", "unavailable")
        desk = await self.xmpp_client(411, resource="desk")
        await desk.presence_from("412@localhost/turms-android", "available")
        await juliet.logout()
        await desk.presence_from("412@localhost/turms-android", "unavailable")

    async def test_an_xmpp_account_is_no_turms_client(self):
        await self.make_friends(413, 414)
        romeo = await self.xmpp_client(413, resource="a")
        silent = await self.xmpp_client(414, resource="b", presence=False)
        turms = await self.turms(414, device_type=proto.IOS)
        seen = await romeo.presence_from("414@localhost")
        self.assertEqual(seen["from"].resource, "turms-ios", "who never said that he is available is not")
        silent.send_presence()
        seen = await romeo.presence_from("414@localhost")
        self.assertIn(seen["from"].resource, ("b", "turms-ios"))
        await turms.logout()

    async def test_turms_is_told_how_an_xmpp_account_is_online(self):
        await self.make_friends(415, 416)
        turms = await self.turms(416)
        romeo = await self.xmpp_client(415, resource="a", presence=False)
        for show, status in (("dnd", proto.DO_NOT_DISTURB), ("xa", proto.AWAY), (None, proto.AVAILABLE)):
            romeo.send_presence(pshow=show)
            self.assertEqual(await self.next_status(turms), (415, status))
        romeo.send_presence(ptype="unavailable")
        self.assertEqual(await self.next_status(turms), (415, proto.INVISIBLE))

    async def test_an_invisible_client_is_seen_by_those_whom_it_names(self):
        await self.make_friends(417, 418)
        juliet, turms = await self.xmpp_client(418, resource="b"), await self.turms(418)
        romeo = await self.xmpp_client(417, resource="a")
        await juliet.presence_from("417@localhost/a", "available")
        await self.command(romeo, "invisible", probe="true")
        await juliet.presence_from("417@localhost/a", "unavailable")
        self.assertEqual(await self.next_status(turms), (417, proto.INVISIBLE))
        romeo.send_presence(pshow="away")
        romeo.send_presence(pto="418@localhost", pshow="chat")
        seen = await juliet.presence_from("417@localhost")
        self.assertEqual((seen["from"].resource, seen["type"]), ("a", "chat"))
        juliet.send_presence(pshow="chat")  # to Turms the same as before
        await romeo.presence_from("418@localhost/b", "chat")
        await self.command(romeo, "visible")
        romeo.send_presence(pshow="dnd")
        await juliet.presence_from("417@localhost/a", "dnd")
        self.assertEqual(await self.next_status(turms), (417, proto.DO_NOT_DISTURB))

    async def test_who_comes_invisible_was_never_there(self):
        await self.make_friends(422, 423)
        juliet = await self.xmpp_client(423, resource="b")
        romeo = await self.xmpp_client(422, resource="a", presence=False)
        await self.command(romeo, "invisible", probe="true")
        romeo.send_presence()
        await romeo.presence_from("423@localhost/b", "available")
        juliet.send_presence(ptype="probe", pto="422@localhost")
        await juliet.presence_from("422@localhost", "unavailable")

    async def test_the_own_turms_clients_are_resources_as_well(self):
        app = await self.turms(419, device_type=proto.ANDROID)
        romeo = await self.xmpp_client(419, resource="a")
        await romeo.presence_from("419@localhost/turms-android", "available")
        await app.ask(proto.UpdateUserOnlineStatusRequest(user_status=proto.BUSY))
        seen = await romeo.presence_from("419@localhost/turms-android", "dnd")
        self.assertEqual(seen["status"], "Busy")
        desk = await self.xmpp_client(419, resource="desk")
        await desk.presence_from("419@localhost/turms-android", "dnd")
        await app.logout()
        for client in (romeo, desk):
            await client.presence_from("419@localhost/turms-android", "unavailable")

    async def test_of_a_client_that_chatters_contacts_hear_the_last(self):
        await self.make_friends(420, 421)
        juliet = await self.xmpp_client(421, resource="b")
        romeo = await self.xmpp_client(420, resource="a")
        for number in range(20):
            romeo.send_presence(pstatus=str(number))
        heard = []
        while "19" not in heard:
            heard.append((await juliet.presence_from("420@localhost/a"))["status"])
        self.assertLess(len(heard), 12)
        self.assertEqual([number for number in heard if number], sorted((number for number in heard if number), key=int))

    async def command(self, client, name: str, **attributes) -> None:
        """XEP-0186."""
        iq = client.make_iq_set()
        ET.SubElement(iq.xml, "{urn:xmpp:invisible:1}" + name, attributes)
        await client.answer(iq)

    async def next_status(self, turms) -> tuple:
        who, update = await turms.relayed("update_user_online_status_request")
        return who, update.user_status


if __name__ == "__main__":
    main()
