# SPDX-License-Identifier: Apache-2.0
"""Personal nodes with real clients: device lists as OMEMO needs them, bookmarks three ways, private XML, who hears and who may read."""
import asyncio

from slixmpp.exceptions import IqError
from slixmpp.xmlstream import ET
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from scenario import Scenario, main
from xmpp_client import PATIENCE_SECONDS

PUBSUB = "http://jabber.org/protocol/pubsub"
OWNER = PUBSUB + "#owner"
EVENT = PUBSUB + "#event"
DEVICES = "eu.siacs.conversations.axolotl.devicelist"
DEVICES_2 = "urn:xmpp:omemo:2:devices"
BOOKMARKS = "urn:xmpp:bookmarks:1"
OLD_BOOKMARKS = "storage:bookmarks"
MDS = "urn:xmpp:mds:displayed:0"
RSM = "http://jabber.org/protocol/rsm"
ITEMS = "http://jabber.org/protocol/disco#items"


def options(**fields) -> str:
    """<publish-options/> with pubsub#... fields."""
    form = "".join(f"<field var='pubsub#{name}'><value>{value}</value></field>" for name, value in fields.items())
    return ("<publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>"
            f"<value>{PUBSUB}#publish-options</value></field>{form}</x></publish-options>")


def devices(*ids: int) -> str:
    return ("<list xmlns='eu.siacs.conversations.axolotl'>" + "".join(f"<device id='{i}'/>" for i in ids) + "</list>")


class XmppPep(Scenario):
    xmpp = True

    async def client(self, user: int, resource: str, *wishes: str):
        """A client that says in its presence (XEP-0115) of which nodes it wishes to hear; events wait in `client.events`."""
        client = await self.xmpp_client(user, resource=resource, presence=False)
        client.events = asyncio.Queue()
        client.register_handler(Callback("events", MatchXPath(f"{{jabber:client}}message/{{{EVENT}}}event"),
                                         lambda message: client.events.put_nowait(message)))
        client.register_plugin("xep_0115")
        for node in wishes:
            client["xep_0030"].add_feature(f"{node}+notify")
        await client["xep_0115"].update_caps(broadcast=False)
        client.send_presence()
        await asyncio.wait_for(asyncio.shield(client._available), PATIENCE_SECONDS)
        return client

    @staticmethod
    async def iq(client, kind: str, xml: str, to: str = ""):
        iq = client.make_iq(itype=kind, ito=to or None)
        iq.xml.append(ET.fromstring(xml))
        return (await client.answer(iq)).xml

    async def publish(self, client, node: str, item: str, payload: str, more: str = ""):
        return await self.iq(client, "set", f"<pubsub xmlns='{PUBSUB}'><publish node='{node}'><item id='{item}'>{payload}"
                                            f"</item></publish>{more}</pubsub>")

    async def items(self, client, node: str, to: str = "") -> dict:
        """Payloads by item id."""
        answer = await self.iq(client, "get", f"<pubsub xmlns='{PUBSUB}'><items node='{node}'/></pubsub>", to)
        return {item.get("id"): item[0] for item in answer.iter(f"{{{PUBSUB}}}item")}

    async def next_event(self, client, node: str):
        """The next event about `node`: (bare JID of the owner, ids of the items, <items/>)."""
        while True:
            message = await asyncio.wait_for(client.events.get(), PATIENCE_SECONDS)
            items = message.xml.find(f"{{{EVENT}}}event/{{{EVENT}}}items")
            if items is not None and items.get("node") == node:
                return message["from"].bare, [item.get("id") for item in items], items

    async def assert_refused(self, condition: str, request):
        with self.assertRaises(IqError) as refused:
            await request
        self.assertEqual(refused.exception.condition, condition)

    # Users 2 to 100 are friends of user 1, and not of each other.

    async def test_device_lists_reach_own_devices_and_friends_at_once_and_who_comes_later(self):
        for node in (DEVICES, DEVICES_2):
            phone, desk = await self.client(1, f"phone-{node[:4]}", node), await self.client(1, f"desk-{node[:4]}", node)
            friend = await self.client(2, f"a-{node[:4]}", node)
            await self.publish(phone, node, "current", devices(31415), options(access_model="open", persist_items="true"))
            for client in (phone, desk, friend):
                owner, ids, items = await self.next_event(client, node)
                self.assertEqual((owner, ids), ("1@localhost", ["current"]))
                self.assertIn("31415", [device.get("id") for device in items.iter() if device.get("id")])
            late = await self.client(2, f"b-{node[:4]}", node)
            self.assertEqual((await self.next_event(late, node))[:2], ("1@localhost", ["current"]))
            again = await self.client(1, f"c-{node[:4]}", node)
            self.assertEqual((await self.next_event(again, node))[:2], ("1@localhost", ["current"]))

    async def test_a_friend_who_was_away_hears_when_the_owner_comes_online(self):
        owner = await self.client(3, "first")
        await self.publish(owner, "urn:example:mood", "current", "<mood xmlns='urn:example'/>")
        await owner.leave()
        friend = await self.client(1, "waiting", "urn:example:mood")
        await self.client(3, "second")
        self.assertEqual((await self.next_event(friend, "urn:example:mood"))[:2], ("3@localhost", ["current"]))

    async def test_open_nodes_are_read_by_everybody_and_presence_nodes_by_friends(self):
        owner, friend, stranger = await self.client(4, "o"), await self.client(1, "f"), await self.client(5, "s")
        bundle = "<bundle xmlns='eu.siacs.conversations.axolotl'><prekeys>" + "".join(
            f"<preKeyPublic preKeyId='{i}'>{'A' * 44}</preKeyPublic>" for i in range(100)) + "</prekeys></bundle>"
        node = "eu.siacs.conversations.axolotl.bundles:27182"
        await self.publish(owner, node, "current", bundle, options(access_model="open"))
        await self.publish(owner, "urn:example:tune", "current", "<tune xmlns='urn:example'/>")
        for client in (friend, stranger):
            keys = (await self.items(client, node, "4@localhost"))["current"]
            self.assertEqual(len(list(keys.iter("{eu.siacs.conversations.axolotl}preKeyPublic"))), 100)
        self.assertIn("current", await self.items(friend, "urn:example:tune", "4@localhost"))
        for missing in ("urn:example:tune", "urn:example:none"):  # whether it is there is not told
            await self.assert_refused("not-authorized", self.items(stranger, missing, "4@localhost"))
        await self.assert_refused("item-not-found", self.items(friend, "urn:example:none", "4@localhost"))
        await owner.leave()
        self.assertIn("current", await self.items(friend, "urn:example:tune", "4@localhost"))

    async def test_bookmarks_are_one_set_for_three_kinds_of_clients(self):
        # User 306 is in no group: groups have bookmarks of their own.
        new, old = await self.client(306, "new", BOOKMARKS), await self.client(306, "old", OLD_BOOKMARKS)
        oldest = await self.client(306, "oldest")
        await self.next_event(old, OLD_BOOKMARKS)  # the set as it is when one comes online
        await self.publish(new, BOOKMARKS, "room@rooms.example",
                           f"<conference xmlns='{BOOKMARKS}' name='Room' autojoin='true'><nick>me</nick></conference>")
        self.assertEqual((await self.next_event(new, BOOKMARKS))[1], ["room@rooms.example"])
        _, _, items = await self.next_event(old, OLD_BOOKMARKS)
        self.assertEqual(items.find(f".//{{{OLD_BOOKMARKS}}}conference").get("jid"), "room@rooms.example")
        private = f"<query xmlns='jabber:iq:private'><storage xmlns='{OLD_BOOKMARKS}'>%s</storage></query>"
        answer = await self.iq(oldest, "get", private % "")
        self.assertEqual(answer.find(f".//{{{OLD_BOOKMARKS}}}nick").text, "me")
        await self.iq(oldest, "set", private % "<conference jid='other@rooms.example' autojoin='false'/>")
        self.assertEqual(list(await self.items(new, BOOKMARKS)), ["other@rooms.example"])
        heard = [await self.next_event(new, BOOKMARKS) for _ in range(2)]
        self.assertEqual([ids for _, ids, _ in heard], [["other@rooms.example"], ["room@rooms.example"]])

    async def test_long_lists_are_read_page_by_page(self):
        owner, friend = await self.client(9, "one"), await self.client(1, "reader")
        node = "urn:example:notes"
        for i in range(5):
            await self.publish(owner, node, f"note-{i}", f"<note xmlns='urn:example'>{i}</note>", options(max_items="max"))
        seen, after = [], ""
        while True:
            answer = await self.iq(friend, "get", f"<pubsub xmlns='{PUBSUB}'><items node='{node}'/><set xmlns='{RSM}'>"
                                                  f"<max>2</max>{after}</set></pubsub>", "9@localhost")
            self.assertEqual(answer.find(f".//{{{RSM}}}count").text, "5")
            last = answer.find(f".//{{{RSM}}}last")
            if last is None:
                break
            seen.append([item.get("id") for item in answer.iter(f"{{{PUBSUB}}}item")])
            after = f"<after>{last.text}</after>"
        self.assertEqual(seen, [["note-0", "note-1"], ["note-2", "note-3"], ["note-4"]])
        nodes = await self.iq(owner, "get", f"<query xmlns='{ITEMS}'><set xmlns='{RSM}'><max>1</max></set></query>")
        self.assertEqual([item.get("node") for item in nodes.iter(f"{{{ITEMS}}}item")], [node])
        await self.assert_refused("item-not-found", self.iq(
            owner, "get", f"<query xmlns='{ITEMS}' node='{node}'><set xmlns='{RSM}'><after>none</after></set></query>"))

    async def test_what_this_server_does_not_do_is_said_so(self):
        owner = await self.client(10, "one")
        await self.assert_refused("feature-not-implemented", self.iq(
            owner, "set", f"<pubsub xmlns='{PUBSUB}'><subscribe node='urn:example:a' jid='10@localhost'/></pubsub>",
            "1@localhost"))
        await self.assert_refused("not-acceptable", self.publish(
            owner, "urn:example:a", "current", "<a xmlns='urn:example'/>", options(access_model="authorize")))

    async def test_private_xml_and_read_markers_survive_a_restart_and_are_nobody_elses(self):
        owner = await self.client(7, "one")
        note = "<storage xmlns='storage:rosternotes'><note jid='1@localhost'>owes me a rose</note></storage>"
        await self.iq(owner, "set", f"<query xmlns='jabber:iq:private'>{note}</query>")
        for i in range(3):
            await self.publish(owner, MDS, f"{i + 1}@localhost", "<displayed xmlns='urn:xmpp:mds:displayed:0'/>",
                               options(persist_items="true", max_items="max", send_last_published_item="never",
                                       access_model="whitelist"))
        await owner.leave()
        await asyncio.to_thread(self.gateway.stop)
        await asyncio.to_thread(self.gateway.start)
        owner = await self.client(7, "two")
        answer = await self.iq(owner, "get",
                               "<query xmlns='jabber:iq:private'><storage xmlns='storage:rosternotes'/></query>")
        self.assertEqual(answer.find(".//{storage:rosternotes}note").text, "owes me a rose")
        self.assertEqual(list(await self.items(owner, MDS)), ["1@localhost", "2@localhost", "3@localhost"])
        friend = await self.client(1, "curious")
        await self.assert_refused("item-not-found", self.items(friend, MDS, "7@localhost"))

    async def test_what_is_there_is_told_by_disco_and_what_is_refused_says_why(self):
        owner = await self.client(8, "one")
        info = await owner["xep_0030"].get_info(jid="8@localhost", timeout=PATIENCE_SECONDS)
        self.assertIn(("pubsub", "pep", None, None), info["disco_info"]["identities"])
        self.assertIn(f"{PUBSUB}#publish-options", info["disco_info"]["features"])
        await self.publish(owner, "urn:example:a", "current", "<a xmlns='urn:example'/>")
        await self.assert_refused("conflict", self.publish(owner, "urn:example:a", "current", "<a xmlns='urn:example'/>",
                                                           options(access_model="whitelist")))
        await self.assert_refused("forbidden", self.iq(
            owner, "set", f"<pubsub xmlns='{OWNER}'><delete node='urn:example:a'/></pubsub>", "1@localhost"))
        form = ("<x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>whitelist</value>"
                "</field></x>")
        await self.iq(owner, "set", f"<pubsub xmlns='{OWNER}'><configure node='urn:example:a'>{form}</configure></pubsub>")
        await self.publish(owner, "urn:example:a", "current", "<a xmlns='urn:example'/>", options(access_model="whitelist"))
        await self.iq(owner, "set", f"<pubsub xmlns='{OWNER}'><delete node='urn:example:a'/></pubsub>")
        await self.assert_refused("item-not-found", self.items(owner, "urn:example:a"))


if __name__ == "__main__":
    main()
