# SPDX-License-Identifier: Apache-2.0
"""The archive of XMPP is the history of Turms: pages both ways, catching up, edits and recalls, search, contacts and strangers."""
import asyncio

from slixmpp.xmlstream import ET

from archive_client import CLIENT, MAM, Archive
from scenario import Scenario, main
from turms_proto import proto
from xmpp_client import IqError, PATIENCE_SECONDS


def without_archive_traces(message):
    """A live message and an archived one are equal but for these."""
    for child in list(message):
        if child.tag == "{urn:xmpp:delay}delay":
            message.remove(child)
    return ET.canonicalize(ET.tostring(message, encoding="unicode"), strip_text=False)


class XmppArchive(Scenario):
    xmpp = True
    settings = {"embedded": {"message": {"search_enabled": True}}}

    async def test_pages_in_both_directions_hold_everything_once_and_in_order(self):
        romeo, juliet = await self.xmpp_client(301), await self.turms(302)
        expected = []
        for i in range(110):
            romeo.say("302@localhost", f"romeo {i}")
            await juliet.next_message()
            await juliet.send_text(301, f"juliet {i}")
            await romeo.next_message()
            expected += [f"romeo {i}", f"juliet {i}"]
        archive = Archive(romeo)
        for size in (7, 50, 250):
            for fields in ([], [("with", "302@localhost")]):
                pages = await archive.all(size, fields=fields)
                self.assertEqual([body for page in pages for body in page.bodies], expected)
                self.assertEqual({len(page.ids) for page in pages[:-1]} - {size}, set())
                pages = await archive.all(size, backwards=True, fields=fields)
                self.assertEqual([body for page in reversed(pages) for body in page.bodies], expected)
        flipped = await archive.page(rsm=[("max", "3"), ("before", "")], flip=True)
        self.assertEqual(flipped.bodies, expected[:-4:-1])
        self.assertEqual((flipped.first, flipped.last), (flipped.ids[-1], flipped.ids[0]))
        # The other side sees the same conversation, Turms' own history too.
        history = await juliet.private_history(301, max_count=1000)
        self.assertEqual([str(row.id) for row in history], [i for page in await archive.all(250) for i in page.ids])

    async def test_slixmpp_pages_through_it(self):
        romeo, juliet = await self.xmpp_client(303), await self.turms(304)
        for i in range(25):
            await juliet.send_text(303, f"line {i}")
            await romeo.next_message()
        romeo.register_plugin("xep_0313")
        bodies = []
        async for page in romeo.plugin["xep_0313"].retrieve(with_jid="304@localhost", iterator=True, rsm={"max": 10}):
            bodies += [result["mam_result"]["forwarded"]["stanza"]["body"] for result in page["mam"]["results"]]
        self.assertEqual(bodies, [f"line {i}" for i in range(25)])

    async def test_who_was_away_catches_up_with_what_was_missed(self):
        romeo, juliet = await self.xmpp_client(305), await self.xmpp_client(306)
        for i in range(5):
            juliet.say("305@localhost", f"before {i}")
            await romeo.next_message()
        last = (await Archive(romeo).page(rsm=[("before", ""), ("max", "1")])).last
        await romeo.leave()
        for i in range(60):
            juliet.say("305@localhost", f"missed {i}")
        await Archive(juliet).holds("missed 59")
        romeo = await self.xmpp_client(305, presence=False)
        archive = Archive(romeo)
        first = await archive.page(rsm=[("after", last)])
        rest = await archive.page(rsm=[("after", first.last)])
        self.assertEqual(first.bodies + rest.bodies, [f"missed {i}" for i in range(60)])
        self.assertTrue(rest.is_complete)
        self.assertFalse((await archive.page(rsm=[("after", rest.last)])).ids)

    async def test_results_are_what_was_heard_live(self):
        romeo, juliet = await self.xmpp_client(307), await self.xmpp_client(308)
        message = romeo.make_message(mto="308@localhost", mbody="look <inside>", mtype="chat")
        message["id"] = "with-extensions"
        message["thread"] = "t1"
        ET.SubElement(message.xml, "{urn:xmpp:sid:0}origin-id", {"id": "o1"})
        box = ET.SubElement(message.xml, "{urn:example:unknown}box", {"key": "a & b"})
        ET.SubElement(box, "{urn:example:other}content").text = "<precious>"
        message.send()
        live = await juliet.next_message()
        archived = (await Archive(juliet).page([("with", "307@localhost")])).messages[-1]
        self.assertEqual(without_archive_traces(archived), without_archive_traces(live.xml))

    async def test_filters(self):
        romeo, juliet, nurse = await self.xmpp_client(309), await self.turms(310), await self.turms(311)
        for i in range(6):
            await (juliet if i % 2 else nurse).send_text(309, f"line {i}")
            await romeo.next_message()
        archive = Archive(romeo)
        everything = await archive.page()
        self.assertEqual(everything.senders, {"309@localhost"})
        self.assertEqual((await archive.page([("with", "310@localhost")])).bodies, ["line 1", "line 3", "line 5"])
        self.assertEqual((await archive.page([("start", everything.stamps[2]), ("end", everything.stamps[3])])).bodies[:2],
                         everything.bodies[2:4])
        between = await archive.page([("after-id", everything.ids[1]), ("before-id", everything.ids[4])])
        self.assertEqual(between.bodies, ["line 2", "line 3"])
        some = await archive.page([("ids", [everything.ids[4], everything.ids[0]])])
        self.assertEqual(some.bodies, ["line 0", "line 4"])
        self.assertEqual((await archive.page(to="localhost")).senders, {"localhost"})
        self.assertFalse((await archive.page([("with", "romeo@elsewhere.org")])).ids)
        for fields, rsm in (([], [("after", "4711")]), ([("ids", "4711")], []), ([("before-id", "abc")], [])):
            with self.assertRaises(IqError) as caught:
                await archive.page(fields, rsm)
            self.assertEqual(caught.exception.condition, "item-not-found")

    async def test_edits_and_recalls_of_turms_show_to_who_was_away(self):
        romeo, juliet = await self.xmpp_client(312), await self.turms(313)
        edited = await juliet.send_text(312, "teh text")
        recalled = await juliet.send_text(312, "a slip")
        known = await juliet.send_text(312, "known")
        for _ in range(3):
            await romeo.next_message()
        await romeo.leave()
        update = proto.UpdateMessageRequest(message_id=edited, text="the text")
        await self.assert_code(1000, juliet.request(update))
        await self.assert_code(1000, juliet.request(proto.UpdateMessageRequest(message_id=recalled, recall_date=1)))
        romeo = await self.xmpp_client(312, presence=False)
        archive = Archive(romeo)
        for fields in ([], [("with", "313@localhost")]):
            page = await archive.page(fields, rsm=[("after", str(known))])
            corrections = [m for m in page.messages if m.find("{urn:xmpp:message-correct:0}replace") is not None]
            self.assertEqual([m.findtext(f"{{{CLIENT}}}body") for m in corrections], ["the text"])
            self.assertEqual(corrections[0].find("{urn:xmpp:message-correct:0}replace").get("id"), str(edited))
            retractions = [m.find("{urn:xmpp:message-retract:1}retract") for m in page.messages]
            self.assertEqual([r.get("id") for r in retractions if r is not None], [str(recalled)])
            self.assertTrue(page.is_complete)
            self.assertFalse((await archive.page(fields, rsm=[("after", page.last)])).ids)
        self.assertEqual((await archive.page()).bodies[0], "the text")

    async def test_messages_to_a_stranger_are_in_the_archive_after_a_restart_of_the_client(self):
        romeo = await self.xmpp_client(314)
        romeo.say("315@localhost", "who are you?")
        await Archive(romeo).holds("who are you?")
        await romeo.leave()
        romeo = await self.xmpp_client(314, presence=False)
        self.assertEqual((await Archive(romeo).page()).bodies, ["who are you?"])

    async def test_blocked_users_disappear_from_it(self):
        romeo, tybalt = await self.xmpp_client(316), await self.turms(317)
        await tybalt.send_text(316, "draw!")
        await romeo.next_message()
        archive = Archive(romeo)
        self.assertEqual((await archive.page()).bodies, ["draw!"])
        romeo.register_plugin("xep_0191")
        await romeo.plugin["xep_0191"].block(["317@localhost"])
        self.assertFalse((await archive.page()).ids)

    async def test_words_are_found(self):
        romeo, juliet = await self.xmpp_client(318), await self.turms(319)
        info = await romeo.plugin["xep_0030"].get_info("318@localhost")
        self.assertIn("urn:xmpp:fulltext:0", info["disco_info"]["features"])
        for text in ("a rose by any other name", "a nightingale", "roses are red", "the lark"):
            await juliet.send_text(318, text)
            await romeo.next_message()
        archive = Archive(romeo)
        field = "{urn:xmpp:fulltext:0}fulltext"

        async def words_are_read():  # of new messages a moment later
            while not (await archive.page([(field, "lark")])).ids:
                pass
        await asyncio.wait_for(words_are_read(), PATIENCE_SECONDS)
        self.assertEqual((await archive.page([(field, "ROSE name")])).bodies, ["a rose by any other name"])
        self.assertEqual((await archive.page([(field, "nightingale"), ("with", "319@localhost")])).bodies, ["a nightingale"])
        self.assertFalse((await archive.page([(field, "nightingale"), ("with", "1@localhost")])).ids)

    async def test_metadata_form_and_preferences(self):
        romeo, juliet = await self.xmpp_client(320), await self.turms(321)
        ids = [str(await juliet.send_text(320, f"line {i}")) for i in range(3)]
        iq = romeo.make_iq_get()
        ET.SubElement(iq.xml, f"{{{MAM}}}metadata")
        metadata = (await romeo.answer(iq)).xml.find(f"{{{MAM}}}metadata")
        self.assertEqual([end.get("id") for end in metadata], [ids[0], ids[-1]])
        iq = romeo.make_iq_get()
        ET.SubElement(iq.xml, f"{{{MAM}}}query")
        fields = (await romeo.answer(iq)).xml.findall(f".//{{jabber:x:data}}field")
        self.assertLessEqual({"with", "start", "end", "before-id", "after-id", "ids"}, {field.get("var") for field in fields})
        iq = romeo.make_iq_set()
        ET.SubElement(iq.xml, f"{{{MAM}}}prefs", {"default": "never"})
        with self.assertRaises(IqError) as caught:
            await romeo.answer(iq)
        self.assertEqual(caught.exception.condition, "not-allowed")


if __name__ == "__main__":
    main()
