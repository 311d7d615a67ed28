# SPDX-License-Identifier: Apache-2.0
"""XMPP clients and Turms clients change what they have said: corrections, retractions and reactions, both ways."""
import asyncio
import zlib
from xml.etree import ElementTree

from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from scenario import Scenario, main
from turms_proto import proto
from xmpp_client import PATIENCE_SECONDS

CORRECT = "{urn:xmpp:message-correct:0}replace"
RETRACT = "{urn:xmpp:message-retract:1}retract"
REACTIONS = "{urn:xmpp:reactions:0}reactions"
THUMB, HEART = "\U0001F44D", "\u2764\uFE0F"


def reactions_of(client) -> asyncio.Queue:
    """Where the client's reaction messages go; they have no body, so slixmpp tells nobody of them."""
    queue: asyncio.Queue = asyncio.Queue()
    client.register_handler(Callback("reactions", MatchXPath("{jabber:client}message/" + REACTIONS), queue.put_nowait))
    return queue


async def next_of(queue: asyncio.Queue):
    return await asyncio.wait_for(queue.get(), PATIENCE_SECONDS)


def emojis(message) -> tuple:
    """The message that was reacted to, and how."""
    element = message.xml.find(REACTIONS)
    return element.get("id"), [child.text for child in element]


def react(client, to: str, message_id: str, *given: str) -> None:
    inner = "".join(f"<reaction>{emoji}</reaction>" for emoji in given)
    client.send_raw(f"<message to='{to}' type='chat' id='{client.new_id()}'><reactions xmlns='urn:xmpp:reactions:0' "
                    f"id='{message_id}'>{inner}</reactions><store xmlns='urn:xmpp:hints'/></message>")


def correct(client, to: str, message_id: str, body: str) -> str:
    """Goes the way of say(): what slixmpp is given raw overtakes what waits in its queue."""
    message = client.make_message(mto=to, mbody=body, mtype="chat")
    message["id"] = client.new_id()
    message.append(ElementTree.fromstring(f"<replace xmlns='urn:xmpp:message-correct:0' id='{message_id}'/>"))
    message.send()
    return message["id"]


def retract(client, to: str, message_id: str) -> str:
    own_id = client.new_id()
    client.send_raw(f"<message to='{to}' type='chat' id='{own_id}'><retract xmlns='urn:xmpp:message-retract:1' "
                    f"id='{message_id}'/><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:message-retract:1'/>"
                    f"<body>never mind</body></message>")
    return own_id


class XmppEdits(Scenario):
    xmpp = True

    async def test_a_correction_is_an_edit_for_everybody(self):
        romeo, desk = await self.xmpp_client(201, resource="phone"), await self.xmpp_client(201, resource="desk")
        await desk.plugin["xep_0280"].enable()
        juliet, tablet = await self.xmpp_client(202), await self.turms(202, device_type=proto.ANDROID)
        message_id = romeo.say("202@localhost", "Wherefor art thou")
        number = (await tablet.next_message())[1].message_id
        await juliet.next_message()
        await desk.next_carbon()
        correct(romeo, "202@localhost", message_id, "Wherefore art thou")
        sender, edit = await tablet.relayed("update_message_request")
        self.assertEqual((sender, edit.message_id, edit.text), (201, number, "Wherefore art thou"))
        shown = await juliet.next_message()
        self.assertEqual((shown["body"], shown.xml.find(CORRECT).get("id")), ("Wherefore art thou", message_id))
        direction, copy = await desk.next_carbon()
        self.assertEqual((direction, copy["body"], copy.xml.find(CORRECT).get("id")),
                         ("sent", "Wherefore art thou", message_id))
        self.assertEqual([m.text for m in await tablet.private_history(201)], ["Wherefore art thou"])
        correct(romeo, "202@localhost", message_id, "Why are you Romeo")  # again by the first id
        shown = await juliet.next_message()
        self.assertEqual((shown["body"], shown.xml.find(CORRECT).get("id")), ("Why are you Romeo", message_id))

    async def test_who_corrects_himself_at_once_changes_one_message(self):
        romeo, juliet = await self.xmpp_client(203), await self.turms(204)
        for round_number in range(10):
            message_id = romeo.say("204@localhost", "tpyo")
            correct(romeo, "204@localhost", message_id, f"typo {round_number}")
        for round_number in range(10):
            _, edit = await juliet.relayed("update_message_request")
            self.assertEqual(edit.text, f"typo {round_number}")
        self.assertEqual([m.text for m in await juliet.private_history(203)], [f"typo {n}" for n in range(10)])

    async def test_an_edit_in_a_turms_app_is_a_correction(self):
        romeo, juliet = await self.turms(205), await self.xmpp_client(206)
        number = await romeo.send_text(206, "helo")
        self.assertEqual((await juliet.next_message())["id"], str(number))
        await romeo.ask(proto.UpdateMessageRequest(message_id=number, text="hello"))
        shown = await juliet.next_message()
        self.assertEqual((shown["body"], shown.xml.find(CORRECT).get("id")), ("hello", str(number)))

    async def test_a_turms_device_edits_what_the_xmpp_client_wrote(self):
        romeo, juliet = await self.xmpp_client(207), await self.xmpp_client(208)
        tablet = await self.turms(207, device_type=proto.ANDROID)
        await romeo.plugin["xep_0280"].enable()
        message_id = romeo.say("208@localhost", "by phone")
        number = (await tablet.next_message())[1].message_id
        await juliet.next_message()
        await tablet.ask(proto.UpdateMessageRequest(message_id=number, text="by tablet"))
        shown = await juliet.next_message()
        self.assertEqual((shown["body"], shown.xml.find(CORRECT).get("id")), ("by tablet", message_id))
        direction, copy = await romeo.next_carbon()
        self.assertEqual((direction, copy["body"], copy.xml.find(CORRECT).get("id")), ("sent", "by tablet", message_id))

    async def test_nobody_corrects_or_retracts_another(self):
        romeo, juliet = await self.xmpp_client(209), await self.xmpp_client(210)
        message_id = romeo.say("210@localhost", "mine")
        await juliet.next_message()
        attempt = correct(juliet, "209@localhost", message_id, "forged")
        error = await juliet.next_error()
        self.assertEqual((error["id"], error["error"]["condition"]), (attempt, "forbidden"))
        attempt = retract(juliet, "209@localhost", message_id)
        error = await juliet.next_error()
        self.assertEqual((error["id"], error["error"]["condition"]), (attempt, "forbidden"))

    async def test_a_retraction_is_a_recall_for_everybody_and_told_once(self):
        romeo, juliet = await self.xmpp_client(211), await self.xmpp_client(212)
        tablet = await self.turms(212, device_type=proto.ANDROID)
        message_id = romeo.say("212@localhost", "a secret")
        number = (await tablet.next_message())[1].message_id
        await juliet.next_message()
        retract(romeo, "212@localhost", message_id)
        sender, recall = await tablet.relayed("update_message_request")
        self.assertEqual((sender, recall.message_id), (211, number))
        self.assertTrue(recall.recall_date)
        shown = await juliet.next_message()
        self.assertEqual(shown.xml.find(RETRACT).get("id"), message_id)
        romeo.say("212@localhost", "and now something else")
        self.assertEqual((await juliet.next_message())["body"], "and now something else")
        texts = [m.text for m in await tablet.private_history(211) if not m.is_system_message]
        self.assertEqual(texts, ["and now something else"])

    async def test_a_recall_in_a_turms_app_is_a_retraction(self):
        romeo, juliet = await self.turms(213), await self.xmpp_client(214)
        number = await romeo.send_text(214, "a slip")
        await juliet.next_message()
        await romeo.ask(proto.UpdateMessageRequest(message_id=number, recall_date=1))
        shown = await juliet.next_message()
        self.assertEqual((shown["from"].bare, shown.xml.find(RETRACT).get("id")), ("213@localhost", str(number)))
        await romeo.send_text(214, "done")
        self.assertEqual((await juliet.next_message())["body"], "done")

    async def test_a_retraction_of_nothing_is_an_error(self):
        romeo = await self.xmpp_client(215)
        attempt = retract(romeo, "216@localhost", "never-sent")
        error = await romeo.next_error()
        self.assertEqual((error["id"], error["error"]["condition"]), (attempt, "item-not-found"))

    async def test_reactions_both_ways(self):
        romeo, juliet = await self.xmpp_client(217), await self.turms(218)
        heard = reactions_of(romeo)
        number = await juliet.send_text(217, "look")
        await romeo.next_message()
        react(romeo, "218@localhost", str(number), THUMB)
        sender, created = await juliet.relayed("create_message_reactions_request")
        self.assertEqual((sender, created.message_id, list(created.reaction_types)), (217, number, [ord(THUMB)]))
        react(romeo, "218@localhost", str(number), HEART)
        _, created = await juliet.relayed("create_message_reactions_request")
        heart = created.reaction_types[0]
        _, deleted = await juliet.relayed("delete_message_reactions_request")
        self.assertEqual(list(deleted.reaction_types), [ord(THUMB)])
        message_id = romeo.say("218@localhost", "seen")
        number = (await juliet.next_message())[1].message_id
        await juliet.ask(proto.CreateMessageReactionsRequest(message_id=number, reaction_types=[heart]))
        self.assertEqual(emojis(await next_of(heard)), (message_id, [HEART]))
        await juliet.ask(proto.CreateMessageReactionsRequest(message_id=number, reaction_types=[ord(THUMB)]))
        self.assertEqual(emojis(await next_of(heard)), (message_id, [HEART, THUMB]))
        await juliet.ask(proto.DeleteMessageReactionsRequest(message_id=number, reaction_types=[heart, ord(THUMB)]))
        self.assertEqual(emojis(await next_of(heard)), (message_id, []))

    async def test_two_xmpp_clients_react(self):
        romeo, juliet = await self.xmpp_client(219), await self.xmpp_client(220)
        heard = reactions_of(juliet)
        message_id = juliet.say("219@localhost", "a rose")
        await romeo.next_message()
        react(romeo, "220@localhost", message_id, THUMB, HEART)
        message = await next_of(heard)
        target, given = emojis(message)
        self.assertEqual((message["from"].bare, target), ("219@localhost", message_id))
        self.assertCountEqual(given, [THUMB, HEART])

    async def test_hostile_records_leave_the_text(self):
        romeo, juliet = await self.turms(221), await self.xmpp_client(222)
        bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
        for record in (
            b"XMPT\x01\x01" + bomb.compress(bytes(4 << 20)) + bomb.flush(),
            b"XMPT\x02\x00future",
            b"XMPX\x01\x00other",
            b"XMPT\x01\x00\x62\x18</message><iq type='set'/>",
            bytes(8000),
        ):
            await romeo.send_text(222, "the text", records=[record])
            message = await juliet.next_message()
            self.assertEqual((message["body"], message["from"].bare), ("the text", "221@localhost"))

    async def test_what_has_no_text_is_never_empty(self):
        romeo, juliet = await self.turms(223), await self.xmpp_client(224)
        await romeo.ask(proto.CreateMessageRequest(recipient_id=224, records=[b"12345"]))
        self.assertEqual((await juliet.next_message())["body"], "[unsupported content, 5 bytes]")
        number = await romeo.send_text(224, "to be forwarded")
        await juliet.next_message()
        await romeo.ask(proto.CreateMessageRequest(message_id=number, recipient_id=224))
        self.assertEqual((await juliet.next_message())["body"], "to be forwarded")
        await romeo.send_text(224, "burns", burn_after=60)
        message = await juliet.next_message()
        self.assertEqual(message.xml.find("{urn:xmpp:ephemeral:0}ephemeral").get("timer"), "60")


if __name__ == "__main__":
    main()
