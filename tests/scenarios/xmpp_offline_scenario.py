# SPDX-License-Identifier: Apache-2.0
"""What came while nobody was there (XEP-0160), and what comes when the gateway or its sessions go down in between."""
import asyncio

from scenario import Scenario, main
from turms_proto import proto

DELAY = "{urn:xmpp:delay}delay"
STANZA_ID = "{urn:xmpp:sid:0}stanza-id"


class XmppOffline(Scenario):
    xmpp = True

    async def assert_hears(self, client, *bodies: str) -> None:
        """The next messages are these, in this order."""
        self.assertEqual([(await client.next_message())["body"] for _ in bodies], list(bodies))

    async def test_the_first_client_is_told_what_came_before_in_order_and_once(self):
        juliet = await self.turms(71)
        await (await self.xmpp_client(72)).leave()  # who was never here has missed nothing
        sent = [await juliet.send_text(72, f"wait for me {number}") for number in range(5)]
        romeo = await self.xmpp_client(72)
        for number, message_id in enumerate(sent):
            message = await romeo.next_message()
            self.assertEqual(message["body"], f"wait for me {number}")
            self.assertEqual(message.xml.find(STANZA_ID).get("id"), str(message_id))
        await romeo.leave()
        await juliet.send_text(72, "and now?")
        romeo = await self.xmpp_client(72)
        await self.assert_hears(romeo, "and now?")
        phone = await self.xmpp_client(72, resource="phone")
        await juliet.send_text(72, "both of you")
        await self.assert_hears(romeo, "both of you")
        await self.assert_hears(phone, "both of you")

    async def test_a_message_between_bind_and_presence_is_shown_with_the_presence(self):
        romeo = await self.xmpp_client(74, presence=False)
        juliet = await self.turms(73)
        await juliet.send_text(74, "early")
        romeo.send_presence()
        await self.assert_hears(romeo, "early")
        await juliet.send_text(74, "later")
        await self.assert_hears(romeo, "later")

    async def test_who_reads_the_archive_before_presence_is_told_the_rest_alone(self):
        juliet = await self.turms(79)
        await (await self.xmpp_client(80)).leave()  # who was never here has missed nothing
        await juliet.send_text(80, "in the archive")
        romeo = await self.xmpp_client(80, presence=False)
        romeo.register_plugin("xep_0313")
        told = []
        async for page in romeo.plugin["xep_0313"].retrieve(iterator=True, rsm={"max": 10}):
            told += [result["mam_result"]["forwarded"]["stanza"]["body"] for result in page["mam"]["results"]]
        self.assertEqual(told[-1], "in the archive")
        await juliet.send_text(80, "after it")
        romeo.send_presence()
        await self.assert_hears(romeo, "after it")
        await juliet.send_text(80, "live")
        await self.assert_hears(romeo, "live")

    async def test_a_session_that_is_taken_away_loses_nothing(self):
        juliet, romeo = await self.turms(77), await self.xmpp_client(78)
        intruder = await self.turms(78, device_type=proto.OTHERS)
        self.assertEqual(await asyncio.wait_for(romeo.stream_error, 20), "conflict")
        await asyncio.wait_for(romeo.ended, 20)
        await juliet.send_text(78, "who is there?")
        await intruder.close()
        romeo = await self.xmpp_client(78)
        await self.assert_hears(romeo, "who is there?")

    async def test_a_kill_9_loses_nothing(self):
        juliet = await self.turms(75)
        romeo = await self.xmpp_client(76)
        await juliet.send_text(76, "before")
        await self.assert_hears(romeo, "before")
        await romeo.leave()
        await juliet.send_text(76, "stored")
        await juliet.close()
        await asyncio.to_thread(self.gateway.kill)
        await asyncio.to_thread(self.gateway.start)
        romeo = await self.xmpp_client(76)
        bodies = [(await romeo.next_message())["body"]]
        if bodies == ["before"]:  # the mark is written every ten seconds
            bodies.append((await romeo.next_message())["body"])
        self.assertEqual(bodies[-1], "stored")


if __name__ == "__main__":
    main()
