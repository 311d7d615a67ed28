# SPDX-License-Identifier: Apache-2.0
"""One read state and one typing for all: XMPP clients of two people and their Turms clients; receipts among XMPP clients.

To see that somebody hears nothing, something is said afterwards that he does hear.
"""
import asyncio

from slixmpp.xmlstream import ET
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from scenario import Scenario, main
from turms_proto import proto
from xmpp_client import PATIENCE_SECONDS

MARKERS = "urn:xmpp:chat-markers:0"
RECEIPTS = "urn:xmpp:receipts"
STATES = "http://jabber.org/protocol/chatstates"
MDS = "urn:xmpp:mds:displayed:0"
SID = "urn:xmpp:sid:0"
PUBSUB = "http://jabber.org/protocol/pubsub"
SIGNALS = [(MARKERS, "displayed"), (RECEIPTS, "received")] + [(STATES, name) for name in ("active", "composing", "paused")]


class XmppMarkers(Scenario):
    xmpp = True

    async def client(self, user: int, resource: str, *, carbons: bool = False):
        """A client that wishes to hear of read states; signals wait in `signals`, events in `events`."""
        client = await self.xmpp_client(user, resource=resource, presence=False)
        client.signals, client.events = asyncio.Queue(), asyncio.Queue()
        for ns, name in SIGNALS:
            client.register_handler(Callback(f"{name} of {ns}", MatchXPath(f"{{jabber:client}}message/{{{ns}}}{name}"),
                                             client.signals.put_nowait))
        client.register_handler(Callback("events", MatchXPath(f"{{jabber:client}}message/{{{PUBSUB}#event}}event"),
                                         client.events.put_nowait))
        client.register_plugin("xep_0115")
        client["xep_0030"].add_feature(f"{MDS}+notify")
        await client["xep_0115"].update_caps(broadcast=False)
        client.send_presence()
        await asyncio.wait_for(asyncio.shield(client._available), PATIENCE_SECONDS)
        if carbons:
            await client["xep_0280"].enable(timeout=PATIENCE_SECONDS)
        return client

    @staticmethod
    def signal(client, to: str, name: str, more: str = "") -> None:
        message = client.make_message(mto=to, mtype="chat")
        message.xml.append(ET.fromstring(name))
        if more:
            message.xml.append(ET.fromstring(more))
        message.send()

    def displayed(self, client, to: str, message_id: str, more: str = "") -> None:
        self.signal(client, to, f"<displayed xmlns='{MARKERS}' id='{message_id}'/>", more)

    async def next_signal(self, client) -> tuple:
        """(from, element's name, its id) of the next one."""
        message = await asyncio.wait_for(client.signals.get(), PATIENCE_SECONDS)
        element = next(child for child in message.xml if tuple(child.tag[1:].split("}")) in SIGNALS)
        return message["from"].full, element.tag.split("}")[1], element.get("id")

    async def next_read_state(self, client) -> tuple:
        """(chat, stanza-id) of the next event about how far the user has read."""
        message = await asyncio.wait_for(client.events.get(), PATIENCE_SECONDS)
        item = message.xml.find(f".//{{{PUBSUB}#event}}item")
        return item.get("id"), item.find(f"{{{MDS}}}displayed/{{{SID}}}stanza-id").get("id")

    async def read_states(self, client) -> dict:
        iq = client.make_iq_get()
        iq.xml.append(ET.fromstring(f"<pubsub xmlns='{PUBSUB}'><items node='{MDS}'/></pubsub>"))
        answer = (await client.answer(iq)).xml
        return {item.get("id"): item.find(f".//{{{SID}}}stanza-id").get("id") for item in answer.iter(f"{{{PUBSUB}}}item")}

    @staticmethod
    def stanza_id(message) -> str:
        return message.xml.find(f"{{{SID}}}stanza-id").get("id")

    async def read_date(self, turms, peer: int) -> int:
        """How far the peer has read what this user wrote, says Turms."""
        answer = await turms.ask(proto.QueryConversationsRequest(user_ids=[peer]))
        return max((c.read_date for c in answer.data.conversations.private_conversations), default=0)

    async def test_a_marker_of_an_xmpp_client_is_the_read_date_of_turms(self):
        juliet, app = await self.client(31, "a"), await self.turms(1)
        number = await app.send_text(31, "Wherefore?")
        message = await juliet.next_message()
        self.displayed(juliet, "1@localhost", message["id"])
        who, read = await app.relayed("update_conversation_request")
        self.assertEqual((who, read.user_id), (31, 1))
        stored = next(row for row in await app.private_history(31, descending=True, max_count=5) if row.id == number)
        self.assertGreaterEqual(read.read_date, stored.delivery_date)
        self.assertGreaterEqual(await self.read_date(app, 31), stored.delivery_date)

    async def test_the_read_date_of_a_turms_client_is_a_marker_for_the_message_that_was_read(self):
        romeo, app = await self.client(1, "a"), await self.turms(32)
        desk = await self.client(1, "b")
        message_id = romeo.say("32@localhost", "Soft!")
        await app.next_message()
        stored = (await app.private_history(1, descending=True, max_count=1))[0]
        await app.ask(proto.UpdateConversationRequest(user_id=1, read_date=stored.delivery_date))
        for client in (romeo, desk):
            self.assertEqual(await self.next_signal(client), ("32@localhost", "displayed", message_id))

    async def test_two_xmpp_clients_hear_of_a_marker_once(self):
        romeo, juliet = await self.client(1, "a"), await self.client(33, "b")
        first = romeo.say("33@localhost", "one")
        await juliet.next_message()
        self.displayed(juliet, "1@localhost", first)
        self.assertEqual(await self.next_signal(romeo), ("33@localhost/b", "displayed", first))
        second = romeo.say("33@localhost", "two")
        await juliet.next_message()
        self.displayed(juliet, "1@localhost", second)
        self.assertEqual(await self.next_signal(romeo), ("33@localhost/b", "displayed", second))

    async def test_what_one_device_has_read_all_know(self):
        phone, desk = await self.client(34, "a"), await self.client(34, "b")
        own_app, app = await self.turms(34), await self.turms(1)
        numbers = []
        for text in ("one", "two", "three"):
            numbers.append(str(await app.send_text(34, text)))
            for client in (phone, desk):
                message = await client.next_message()
        # A marker of a client:
        self.displayed(phone, "1@localhost", numbers[0])
        for client in (phone, desk):
            self.assertEqual(await self.next_read_state(client), ("1@localhost", numbers[0]))
        who, read = await own_app.relayed("update_conversation_request")
        self.assertEqual((who, read.user_id), (34, 1))
        # Its other app:
        second = next(row for row in await app.private_history(34, descending=True, max_count=5) if str(row.id) == numbers[1])
        await own_app.ask(proto.UpdateConversationRequest(user_id=1, read_date=second.delivery_date))
        for client in (phone, desk):
            self.assertEqual(await self.next_read_state(client), ("1@localhost", numbers[1]))
        # A publication:
        iq = desk.make_iq_set()
        iq.xml.append(ET.fromstring(
            f"<pubsub xmlns='{PUBSUB}'><publish node='{MDS}'><item id='1@localhost'><displayed xmlns='{MDS}'>"
            f"<stanza-id xmlns='{SID}' by='34@localhost' id='{self.stanza_id(message)}'/></displayed></item></publish></pubsub>"))
        await desk.answer(iq)
        self.assertEqual(await self.next_read_state(phone), ("1@localhost", numbers[2]))
        who, read = await own_app.relayed("update_conversation_request")
        self.assertEqual((who, read.user_id), (34, 1))
        self.assertEqual(await self.read_states(phone), {"1@localhost": numbers[2]})

    async def test_a_marker_may_carry_the_read_state_along(self):
        juliet, desk = await self.client(35, "a"), await self.client(35, "b")
        romeo = await self.client(1, "a")
        features = await juliet["xep_0030"].get_info(jid="35@localhost", timeout=PATIENCE_SECONDS)
        self.assertIn("urn:xmpp:mds:server-assist:0", features["disco_info"]["features"])
        message_id = romeo.say("35@localhost", "It is the east")
        message = await juliet.next_message()
        number = self.stanza_id(message)
        self.displayed(juliet, "1@localhost", message_id,
                       f"<displayed xmlns='{MDS}'><stanza-id xmlns='{SID}' by='35@localhost' id='{number}'/></displayed>")
        self.assertEqual(await self.next_signal(romeo), ("35@localhost/a", "displayed", message_id))
        self.assertEqual(await self.next_read_state(desk), ("1@localhost", number))

    async def test_read_states_survive_a_logout(self):
        juliet, romeo = await self.client(36, "a"), await self.client(1, "a")
        message_id = romeo.say("36@localhost", "Adieu")
        number = self.stanza_id(await juliet.next_message())
        self.displayed(juliet, "1@localhost", message_id)
        await self.next_read_state(juliet)
        await juliet.leave()
        again = await self.client(36, "b")
        self.assertEqual(await self.read_states(again), {"1@localhost": number})

    async def test_typing_is_seen_both_ways(self):
        romeo, app = await self.client(1, "a"), await self.turms(37)
        self.signal(romeo, "37@localhost", f"<composing xmlns='{STATES}'/>")
        who, typing = await app.relayed("update_typing_status_request")
        self.assertEqual((who, typing.to_id, typing.is_group_message), (1, 37, False))
        await app.ask(proto.UpdateTypingStatusRequest(to_id=1))
        self.assertEqual(await self.next_signal(romeo), ("37@localhost", "composing", None))
        await app.send_text(1, "There")
        self.assertEqual(await self.next_signal(romeo), ("37@localhost", "active", None))
        await app.ask(proto.UpdateTypingStatusRequest(to_id=1))
        self.assertEqual(await self.next_signal(romeo), ("37@localhost", "composing", None))
        self.assertEqual(await self.next_signal(romeo), ("37@localhost", "paused", None))

    async def test_two_xmpp_clients_see_each_state_once(self):
        romeo, juliet = await self.client(1, "a"), await self.client(38, "b")
        for state in ("composing", "paused", "composing", "active"):
            self.signal(romeo, "38@localhost", f"<{state} xmlns='{STATES}'/>")
            self.assertEqual(await self.next_signal(juliet), ("1@localhost/a", state, None))

    async def test_receipts_go_from_client_to_client(self):
        romeo, desk = await self.client(1, "a"), await self.client(1, "b", carbons=True)
        juliet, app = await self.client(39, "c"), await self.turms(39)
        message_id = romeo.say("39@localhost", "Received?")
        message = await juliet.next_message()
        self.signal(juliet, message["from"].bare, f"<received xmlns='{RECEIPTS}' id='{message_id}'/>")
        for client in (romeo, desk):
            self.assertEqual(await self.next_signal(client), ("39@localhost/c", "received", message_id))
        await app.next_message()
        romeo.say("39@localhost", "the next thing in the history")
        _, following = await app.next_message()
        self.assertEqual(following.text, "the next thing in the history")


if __name__ == "__main__":
    main()
