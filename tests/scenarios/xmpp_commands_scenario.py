# SPDX-License-Identifier: Apache-2.0
"""What XMPP has no verb for: ad-hoc commands (XEP-0050), user search (XEP-0055), the password (XEP-0077); and whether the server
is what its hash says (XEP-0115)."""
import base64
import hashlib

from slixmpp.xmlstream import ET
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from scenario import Scenario, main
from turms_proto import proto
from xmpp_client import PATIENCE_SECONDS

COMMANDS = "http://jabber.org/protocol/commands"
INFO = "{http://jabber.org/protocol/disco#info}"
DATA = "{jabber:x:data}"


def form_of(**fields) -> ET.Element:
    form = ET.Element(f"{DATA}x", type="submit")
    for name, value in fields.items():
        ET.SubElement(ET.SubElement(form, f"{DATA}field", var=name.replace("_", "-")), f"{DATA}value").text = value
    return form


def values_of(xml, var: str) -> list:
    return [value.text for field in xml.iter(f"{DATA}field") if field.get("var") == var for value in field.iter(f"{DATA}value")]


def hash_of(query) -> str:
    """XEP-0115 5.1, written anew from its text."""
    parts = sorted(
        "/".join((i.get("category"), i.get("type"), i.get("{http://www.w3.org/XML/1998/namespace}lang", ""), i.get("name", "")))
        for i in query.findall(f"{INFO}identity"))
    parts += sorted(feature.get("var") for feature in query.findall(f"{INFO}feature"))
    for form in sorted(query.findall(f"{DATA}x"), key=lambda x: values_of(x, "FORM_TYPE")):
        parts += values_of(form, "FORM_TYPE")
        for field in sorted((f for f in form.findall(f"{DATA}field") if f.get("var") != "FORM_TYPE"), key=lambda f: f.get("var")):
            parts.append(field.get("var"))
            parts += sorted(value.text or "" for value in field.findall(f"{DATA}value"))
    return base64.b64encode(hashlib.sha1("".join(part + "<" for part in parts).encode()).digest()).decode()


class XmppCommands(Scenario):
    xmpp = True

    async def run_command(self, client, name: str, form=None, session: str = "", action: str = "execute"):
        """One stage; returns the <command/> that came back."""
        iq = client.make_iq_set(ito="localhost")
        command = ET.Element(f"{{{COMMANDS}}}command", node=f"urn:turms:command:{name}", action=action)
        if session:
            command.set("sessionid", session)
        if form is not None:
            command.append(form)
        iq.append(command)
        return (await client.answer(iq)).xml[0]

    async def complete(self, client, name: str, **fields):
        """A command of two stages."""
        begun = await self.run_command(client, name)
        return await self.run_command(client, name, form_of(**fields), begun.get("sessionid"), "complete")

    def note_of(self, command) -> tuple:
        note = command.find(f"{{{COMMANDS}}}note")
        return note.get("type"), note.text

    async def search(self, client, **fields):
        iq = client.make_iq_set(ito="search.localhost")
        query = ET.Element("{jabber:iq:search}query")
        query.append(form_of(**fields))
        iq.append(query)
        return (await client.answer(iq)).xml

    async def test_the_commands_are_listed_and_described(self):
        romeo = await self.xmpp_client(601)
        items = (await romeo.plugin["xep_0030"].get_items("localhost", node=COMMANDS, timeout=PATIENCE_SECONDS))["disco_items"]
        nodes = {node for _, node, _ in items["items"]}
        self.assertIn("urn:turms:command:find-user", nodes)
        for node in nodes:
            info = (await romeo.plugin["xep_0030"].get_info("localhost", node=node, timeout=PATIENCE_SECONDS))["disco_info"]
            self.assertEqual({identity[:2] for identity in info["identities"]}, {("automation", "command-node")})

    async def test_friend_requests_are_ignored_and_taken_back(self):
        romeo, app = await self.xmpp_client(602), await self.turms(603)
        romeo.auto_authorize, romeo.auto_subscribe = None, False  # or slixmpp would answer by itself
        await romeo.get_roster(timeout=PATIENCE_SECONDS)
        await app.ask(proto.CreateFriendRequestRequest(recipient_id=602, content="Good morrow"))
        await romeo.presence_from("603@localhost", "subscribe")
        listed = await self.run_command(romeo, "friend-requests")
        self.assertEqual((values_of(listed, "jid"), values_of(listed, "text")), (["603@localhost"], ["Good morrow"]))
        done = await self.complete(romeo, "answer-friend-request", user="603", answer="ignore")
        self.assertEqual(self.note_of(done), ("info", "Done."))
        sent = (await app.ask(proto.QueryFriendRequestsRequest(are_sent_by_me=True))).data
        self.assertEqual(sent.user_friend_requests_with_version.user_friend_requests[0].request_status, proto.IGNORED)
        romeo.send_presence(pto="611@localhost", ptype="subscribe")
        await romeo.answer(romeo.make_iq_get(queryxmlns="jabber:iq:roster"))
        while values_of(listed, "direction") != ["sent"]:  # the subscription is on its way to Turms and back
            listed = await self.run_command(romeo, "friend-requests")
        self.assertEqual(values_of(listed, "jid"), ["611@localhost"])
        done = await self.complete(romeo, "recall-friend-request", user="611")
        self.assertEqual(self.note_of(done), ("info", "Done."))
        self.assertEqual(values_of(await self.run_command(romeo, "friend-requests"), "jid"), [])

    async def test_users_are_found_by_id_and_by_name(self):
        romeo = await self.xmpp_client(604)
        found = await self.search(romeo, id="605")
        self.assertEqual((values_of(found, "jid"), values_of(found, "name")), (["605@localhost"], ["User 605"]))
        self.assertIn("606@localhost", values_of(await self.search(romeo, name="User 606"), "jid"))
        self.assertEqual(values_of(await self.search(romeo, id="999999"), "jid"), [])
        found = await self.complete(romeo, "find-user", id="605")
        self.assertEqual(values_of(found, "jid"), ["605@localhost"])

    async def test_a_password_changed_here_is_the_one_of_the_turms_app(self):
        romeo = await self.xmpp_client(607)
        iq = romeo.make_iq_set(ito="localhost")
        query = ET.Element("{jabber:iq:register}query")
        ET.SubElement(query, "{jabber:iq:register}username").text = "607"
        ET.SubElement(query, "{jabber:iq:register}password").text = "wherefore"
        iq.append(query)
        await romeo.answer(iq)
        await romeo.leave()
        await (await self.turms()).login(607, "wherefore")
        await self.xmpp_client(607, "wherefore")
        done = await self.complete(await self.xmpp_client(608), "change-password", password="a" * 17, password_verify="a" * 17)
        self.assertEqual(self.note_of(done)[0], "error")
        self.assertIn("not acceptable", self.note_of(done)[1])

    async def test_who_sees_the_profile_and_who_is_logged_in(self):
        romeo, app = await self.xmpp_client(609, resource="desk"), await self.turms(609)
        self.assertEqual(self.note_of(await self.complete(romeo, "profile-visibility", visibility="2")), ("info", "Done."))
        info = (await app.ask(proto.QueryUserProfilesRequest(user_ids=[609]))).data.user_infos_with_version.user_infos[0]
        self.assertEqual(info.profile_access_strategy, proto.FRIENDS)
        shown = await self.run_command(romeo, "my-sessions")
        devices = [option.find(f"{DATA}value").text for option in shown.iter(f"{DATA}option")]
        self.assertEqual(len(devices), 2, devices)  # none of them, and the app
        signed_out = await self.run_command(romeo, "my-sessions", form_of(device=devices[1]), shown.get("sessionid"), "complete")
        self.assertEqual(self.note_of(signed_out)[0], "info")
        await app.wait_closed()

    async def test_the_server_is_what_its_hash_says(self):
        client = await self.with_caps(610)
        caps = client.caps
        iq = client.make_iq_get(ito="localhost")
        iq.append(ET.Element(f"{INFO}query", node=f"{caps.get('node')}#{caps.get('ver')}"))
        self.assertEqual(hash_of((await client.answer(iq)).xml[0]), caps.get("ver"))
        plain = client.make_iq_get(ito="localhost")
        plain.append(ET.Element(f"{INFO}query"))
        self.assertEqual(hash_of((await client.answer(plain)).xml[0]), caps.get("ver"))

    async def with_caps(self, user: int):
        """A client that has kept <c/> of the stream features."""
        from xmpp_client import XmppClient
        kept = []

        class Watcher(XmppClient):
            def __init__(self, *arguments):
                super().__init__(*arguments)
                self.register_handler(Callback(
                    "caps", MatchXPath("{http://etherx.jabber.org/streams}features"),
                    lambda features: kept.extend(features.xml.iter("{http://jabber.org/protocol/caps}c"))))

        client = await Watcher.login(f"{user}@localhost", "123", self.gateway.xmpp_port("starttls"),
                                     certificate=self.gateway.certificate())
        self.addAsyncCleanup(client.leave)
        client.caps = kept[-1]
        return client


if __name__ == "__main__":
    main()
