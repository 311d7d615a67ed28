# SPDX-License-Identifier: Apache-2.0
"""What is said in a room by XMPP and Turms clients: live, on joining, in the archive; and what is changed of it later."""
import asyncio
from xml.etree import ElementTree

from archive_client import Archive
from room_client import BODY, DELAY, OCCUPANT_ID, STANZA_ID, Room, body_of, number_of
from scenario import Scenario, main
from turms_proto import proto
from xmpp_client import IqError

CORRECT = "{urn:xmpp:message-correct:0}replace"
RETRACT = "{urn:xmpp:message-retract:1}retract"
REACTIONS = "{urn:xmpp:reactions:0}reactions"
DISPLAYED = "{urn:xmpp:chat-markers:0}displayed"
COMPOSING = "{http://jabber.org/protocol/chatstates}composing"
OPEN_TYPE = 1
THUMB = "\U0001F44D"


def replace(message_id: str) -> str:
    return f"<replace xmlns='urn:xmpp:message-correct:0' id='{message_id}'/>"


class XmppRoomMessages(Scenario):
    xmpp = True

    async def group_of(self, owner, *members: int) -> int:
        """An open group, made by a Turms client, whose members are in it."""
        group = (await owner.ask(proto.CreateGroupRequest(name="Verona", type_id=OPEN_TYPE))).data.long
        for member in members:
            other = await self.turms(member, device_type=proto.IOS)
            await other.ask(proto.CreateGroupMembersRequest(group_id=group, user_ids=[member], role=proto.MEMBER))
            await other.logout()
        return group

    async def say(self, client, group: int, text: str) -> int:
        return (await client.ask(proto.CreateMessageRequest(group_id=group, text=text))).data.long

    async def test_everybody_hears_everybody_once_and_alike(self):
        owner = await self.turms(801, device_type=proto.ANDROID)
        group = await self.group_of(owner, 802, 803)
        romeo, juliet = await self.xmpp_client(802), await self.xmpp_client(803)
        his, hers = await Room.join(romeo, group), await Room.join(juliet, group)
        message_id = his.say("Good morrow")
        sender, told = await owner.next_message()
        self.assertEqual((sender, told.group_id, told.text), (802, group, "Good morrow"))
        own, heard = await his.next(), await hers.next()
        for message in (own, heard):
            self.assertEqual((message.get("from"), message.get("id"), message.get("type"), body_of(message)),
                             (f"{his.jid}/{his.nick}", message_id, "groupchat", "Good morrow"))
            self.assertEqual(number_of(message), told.message_id)
        self.assertTrue(own.find(OCCUPANT_ID).get("id"))
        self.assertEqual(own.find(OCCUPANT_ID).get("id"), heard.find(OCCUPANT_ID).get("id"))
        number = await self.say(owner, group, "Is the day so young?")
        for room in (his, hers):
            message = await room.next()
            self.assertEqual((number_of(message), body_of(message)), (number, "Is the day so young?"))

    async def test_who_joins_is_told_what_was_said(self):
        owner = await self.turms(811, device_type=proto.ANDROID)
        group = await self.group_of(owner, 812)
        numbers = [await self.say(owner, group, f"line {n}") for n in range(5)]
        romeo = await self.xmpp_client(812)
        room = await Room.join(romeo, group, maxstanzas=2)
        for number in numbers[3:]:
            message = await room.next()
            self.assertEqual(number_of(message), number)
            self.assertEqual(message.find(DELAY).get("from"), room.jid)
        desk = await Room.join(await self.xmpp_client(812, resource="desk"), group, maxchars=0)
        await self.say(owner, group, "now")
        self.assertEqual([body_of(await each.next()) for each in (room, desk)], ["now", "now"])

    async def test_a_join_amid_talk_misses_and_doubles_nothing(self):
        owner = await self.turms(821, device_type=proto.ANDROID)
        group = await self.group_of(owner, 822)
        stays = await Room.join(await self.xmpp_client(822, resource="stays"), group)
        is_over = asyncio.Event()

        async def talk() -> int:
            count = 0
            while not is_over.is_set() and count < 90:
                await self.say(owner, group, str(count))
                count += 1
            return count
        talking = asyncio.create_task(talk())
        rooms = [await Room.join(await self.xmpp_client(822, resource=f"r{n}"), group, maxstanzas=100) for n in range(4)]
        is_over.set()
        count = await talking
        await self.say(owner, group, "end")
        for room in [stays, *rooms]:
            heard = []
            while not heard or heard[-1] != "end":
                heard.append(body_of(await room.next()))
            self.assertEqual(heard, [str(n) for n in range(count)] + ["end"])

    async def test_the_archive_of_the_room_is_for_its_members(self):
        owner = await self.turms(831, device_type=proto.ANDROID)
        group = await self.group_of(owner, 832)
        numbers = [await self.say(owner, group, f"line {n}") for n in range(5)]
        romeo, room = await self.xmpp_client(832), f"{group}@conference.localhost"
        archive = Archive(romeo)
        page = await archive.page(rsm=[("max", "3")], to=room)
        self.assertEqual((page.ids, page.is_complete, page.senders), ([str(n) for n in numbers[:3]], False, {room}))
        message = page.messages[0]
        self.assertEqual((message.get("to"), body_of(message)), (None, "line 0"))
        self.assertEqual(message.find("{http://jabber.org/protocol/muc#user}x")[0].get("jid"), "831@localhost")
        page = await archive.page(rsm=[("max", "3"), ("after", str(numbers[2]))], to=room)
        self.assertEqual((page.ids, page.is_complete), ([str(n) for n in numbers[3:]], True))
        with self.assertRaises(IqError) as refused:
            await Archive(await self.xmpp_client(833)).page(to=room)
        self.assertEqual(refused.exception.condition, "forbidden")

    async def test_a_room_made_by_name_is_heard_and_read_by_that_name(self):
        romeo, tablet = await self.xmpp_client(834), await self.turms(834, device_type=proto.ANDROID)
        room = await Room.join(romeo, "attic834")
        unlock = romeo.make_iq_set(ito=room.jid)
        unlock.append(ElementTree.fromstring("<query xmlns='http://jabber.org/protocol/muc#owner'>"
                                             "<x xmlns='jabber:x:data' type='submit'/></query>"))
        await romeo.answer(unlock)
        room.say("first")
        message = await room.next()
        self.assertEqual((message.get("from"), message.find(STANZA_ID).get("by")), (f"{room.jid}/{room.nick}", room.jid))
        group = (await tablet.next_message())[1].group_id
        await self.say(tablet, group, "second")
        self.assertEqual((await room.next()).get("from"), f"{room.jid}/{room.nick}")
        archive = Archive(romeo)
        page = await archive.page(to=room.jid)
        self.assertEqual((page.bodies, page.senders), (["first", "second"], {room.jid}))
        self.assertEqual(page.messages[0].get("from"), f"{room.jid}/{room.nick}")
        numeric = await archive.page(to=f"{group}@conference.localhost")
        self.assertEqual((numeric.bodies, numeric.messages[0].get("from")),
                         (["first", "second"], f"{group}@conference.localhost/{room.nick}"))

    async def test_corrections_go_both_ways(self):
        owner = await self.turms(841, device_type=proto.ANDROID)
        group = await self.group_of(owner, 842, 843)
        his = await Room.join(await self.xmpp_client(842), group)
        hers = await Room.join(await self.xmpp_client(843), group)
        message_id = his.say("Wherefor")
        number = (await owner.next_message())[1].message_id
        await his.next(), await hers.next()
        his.say("Wherefore", replace(message_id))
        sender, edit = await owner.relayed("update_message_request")
        self.assertEqual((sender, edit.message_id, edit.text), (842, number, "Wherefore"))
        for room in (his, hers):
            shown = await room.next()
            self.assertEqual((body_of(shown), shown.find(CORRECT).get("id"), shown.get("from")),
                             ("Wherefore", message_id, f"{his.jid}/{his.nick}"))
        number = await self.say(owner, group, "helo")
        await his.next(), await hers.next()
        await owner.ask(proto.UpdateMessageRequest(message_id=number, text="hello"))
        for room in (his, hers):
            shown = await room.next()
            self.assertEqual((body_of(shown), shown.find(CORRECT).get("id")), ("hello", str(number)))
        attempt = hers.say("forged", replace(message_id))
        error = await hers.next()
        self.assertEqual((error.get("id"), error.get("type")), (attempt, "error"))
        self.assertIsNotNone(error.find(".//{urn:ietf:params:xml:ns:xmpp-stanzas}forbidden"))

    async def test_retractions_go_both_ways(self):
        owner = await self.turms(851, device_type=proto.ANDROID)
        group = await self.group_of(owner, 852, 853)
        his = await Room.join(await self.xmpp_client(852), group)
        hers = await Room.join(await self.xmpp_client(853), group)
        his.say("a secret")
        number = number_of(await his.next())
        await hers.next()
        his.say("never mind", f"<retract xmlns='urn:xmpp:message-retract:1' id='{number}'/>",
                "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:message-retract:1'/>")
        sender, recall = await owner.relayed("update_message_request")
        self.assertEqual((sender, recall.message_id), (852, number))
        for room in (his, hers):
            self.assertEqual((await room.next()).find(RETRACT).get("id"), str(number))
        number = await self.say(owner, group, "a slip")
        await his.next(), await hers.next()
        await owner.ask(proto.UpdateMessageRequest(message_id=number, recall_date=1))
        await self.say(owner, group, "done")
        for room in (his, hers):
            self.assertEqual((await room.next()).find(RETRACT).get("id"), str(number))
            self.assertEqual(body_of(await room.next()), "done")

    async def test_reactions_go_both_ways(self):
        owner = await self.turms(861, device_type=proto.ANDROID)
        group = await self.group_of(owner, 862, 863)
        his = await Room.join(await self.xmpp_client(862), group)
        hers = await Room.join(await self.xmpp_client(863), group)
        number = await self.say(owner, group, "look")
        await his.next(), await hers.next()
        his.say("", f"<reactions xmlns='urn:xmpp:reactions:0' id='{number}'><reaction>{THUMB}</reaction></reactions>",
                "<store xmlns='urn:xmpp:hints'/>")
        sender, created = await owner.relayed("create_message_reactions_request")
        self.assertEqual((sender, created.message_id, list(created.reaction_types)), (862, number, [ord(THUMB)]))
        for room in (his, hers):
            shown = await room.next()
            reactions = shown.find(REACTIONS)
            self.assertEqual((shown.get("from"), reactions.get("id"), [r.text for r in reactions]),
                             (f"{his.jid}/{his.nick}", str(number), [THUMB]))
        await owner.ask(proto.CreateMessageReactionsRequest(message_id=number, reaction_types=[ord(THUMB)]))
        for room in (his, hers):
            self.assertEqual([r.text for r in (await room.next()).find(REACTIONS)], [THUMB])

    async def test_who_has_read_and_who_types_is_told(self):
        owner = await self.turms(871, device_type=proto.ANDROID)
        group = await self.group_of(owner, 872, 873)
        his = await Room.join(await self.xmpp_client(872), group)
        hers = await Room.join(await self.xmpp_client(873), group)
        his.say("Read this", "<markable xmlns='urn:xmpp:chat-markers:0'/>")
        number = number_of(await his.next())
        await hers.next()
        hers.say("", f"<displayed xmlns='urn:xmpp:chat-markers:0' id='{number}'/>")
        reader, update = await owner.relayed("update_conversation_request")
        self.assertEqual((reader, update.group_id), (873, group))
        shown = await his.next_with(DISPLAYED)
        self.assertEqual((shown.get("from"), shown.find(DISPLAYED).get("id")), (f"{hers.jid}/{hers.nick}", str(number)))
        await owner.ask(proto.UpdateTypingStatusRequest(is_group_message=True, to_id=group))
        shown = await hers.next_with(COMPOSING)
        self.assertIsNone(shown.find(BODY))


if __name__ == "__main__":
    main()
