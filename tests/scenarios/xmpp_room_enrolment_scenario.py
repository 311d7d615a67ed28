# SPDX-License-Identifier: Apache-2.0
"""Groups that one asks to join, and groups that ask questions: XMPP clients register, managers answer by form or by command."""
import asyncio

from slixmpp.xmlstream import ET
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from scenario import Scenario, main
from turms_proto import proto
from xmpp_client import PATIENCE_SECONDS, IqError

MUC = "http://jabber.org/protocol/muc"
REGISTER = "{jabber:iq:register}"
DATA = "{jabber:x:data}"
COMMANDS = "{http://jabber.org/protocol/commands}"
ON_REQUEST, BY_QUESTION = 7, 8


def form_of(**fields) -> ET.Element:
    form = ET.Element(f"{DATA}x", type="submit")
    for name, value in fields.items():
        ET.SubElement(ET.SubElement(form, f"{DATA}field", var=name), f"{DATA}value").text = value
    return form


class XmppRoomEnrolment(Scenario):
    xmpp = True
    settings = {"embedded": {
        "group_types": [{"id": ON_REQUEST, "name": "On request", "join_strategy": "join_request"},
                        {"id": BY_QUESTION, "name": "By question", "join_strategy": "question"}],
        "group": {"user_role": {"creatable_group_type_ids": [0, 1, ON_REQUEST, BY_QUESTION]}}}}

    def room_of(self, group) -> str:
        return f"{group}@conference.localhost"

    async def register(self, client, group, form=None):
        """Asks for the form, or submits one; returns the answer's <query/>, or None."""
        iq = client.make_iq_set(ito=self.room_of(group)) if form is not None else client.make_iq_get(ito=self.room_of(group))
        query = ET.Element(f"{REGISTER}query")
        if form is not None:
            ET.SubElement(form, f"{DATA}field", var="FORM_TYPE")
            ET.SubElement(form[-1], f"{DATA}value").text = f"{MUC}#register"
            query.append(form)
        iq.append(query)
        return (await client.answer(iq)).xml.find(f"{REGISTER}query")

    async def members(self, client, group) -> set:
        rows = (await client.ask(proto.QueryGroupMembersRequest(group_id=group))).data
        return {m.user_id for m in rows.group_members_with_version.group_members}

    def forms(self, client) -> asyncio.Queue:
        heard: asyncio.Queue = asyncio.Queue()
        client.register_handler(Callback("forms", MatchXPath(f"{{jabber:client}}message/{DATA}x"), heard.put_nowait))
        return heard

    async def run_command(self, client, name: str, form=None, session: str = ""):
        iq = client.make_iq_set(ito="localhost")
        command = ET.Element(f"{COMMANDS}command", node=f"urn:turms:command:{name}", action="complete" if session else "execute")
        if session:
            command.set("sessionid", session)
        if form is not None:
            command.append(form)
        iq.append(command)
        return (await client.answer(iq)).xml[0]

    async def test_who_asks_to_join_is_let_in_by_a_manager(self):
        owner = await self.turms(501)
        group = (await owner.ask(proto.CreateGroupRequest(name="Verona", type_id=ON_REQUEST))).data.long
        romeo, juliet = await self.xmpp_client(501), await self.xmpp_client(502)
        heard = self.forms(romeo)
        shown = await self.register(juliet, group)
        self.assertIn("message", [field.get("var") for field in shown.iter(f"{DATA}field")])
        await self.register(juliet, group, form_of(message="May I?"))
        asked = await asyncio.wait_for(heard.get(), PATIENCE_SECONDS)
        self.assertEqual(asked["from"].bare, self.room_of(group))
        values = {f.get("var"): f.findtext(f"{DATA}value") for f in asked.xml.iter(f"{DATA}field")}
        self.assertEqual((values["muc#jid"], values["muc#register_faqentry"]), ("502@localhost", "May I?"))
        answer = romeo.make_message(mto=self.room_of(group))
        values["muc#register_allow"] = "1"
        form = ET.Element(f"{DATA}x", type="submit")
        for var, value in values.items():
            ET.SubElement(ET.SubElement(form, f"{DATA}field", var=var), f"{DATA}value").text = value
        answer.append(form)
        answer.send()
        await owner.relayed("create_group_members_request")
        self.assertEqual(await self.members(owner, group), {501, 502})
        registered = await self.register(juliet, group)
        self.assertIsNotNone(registered.find(f"{REGISTER}registered"))

    async def test_who_asks_a_turms_client_is_let_in_by_it(self):
        owner, juliet = await self.turms(511), await self.xmpp_client(512)
        group = (await owner.ask(proto.CreateGroupRequest(name="Verona", type_id=ON_REQUEST))).data.long
        await self.register(juliet, group, form_of(message="May I?"))
        who, request = await owner.relayed("create_group_join_request_request")
        self.assertEqual((who, request.content), (512, "May I?"))
        waiting = (await owner.ask(proto.QueryGroupJoinRequestsRequest(group_id=group))).data
        number = waiting.group_join_requests_with_version.group_join_requests[0].id
        await owner.ask(proto.UpdateGroupJoinRequestRequest(request_id=number, response_action=proto.ACCEPT))
        self.assertEqual(await self.members(owner, group), {511, 512})

    async def test_a_question_that_was_put_by_a_command_is_answered_by_registering(self):
        owner = await self.turms(521)
        group = (await owner.ask(proto.CreateGroupRequest(name="Verona", type_id=BY_QUESTION, min_score=10))).data.long
        romeo, juliet = await self.xmpp_client(521), await self.xmpp_client(522)
        begun = await self.run_command(romeo, "add-group-question")
        done = await self.run_command(romeo, "add-group-question", form_of(
            room=self.room_of(group), question="Which house?", answers="Montague", score="10"), begun.get("sessionid"))
        self.assertEqual(done.find(f"{COMMANDS}note").text, "Done.")
        shown = await self.register(juliet, group)
        question = next(f for f in shown.iter(f"{DATA}field") if f.get("var").startswith("question-"))
        self.assertEqual(question.get("label"), "Which house?")
        with self.assertRaises(IqError) as refused:
            await self.register(juliet, group, form_of(**{question.get("var"): "Capulet"}))
        self.assertEqual(refused.exception.condition, "not-acceptable")
        await self.register(juliet, group, form_of(**{question.get("var"): "Montague"}))
        self.assertEqual(await self.members(owner, group), {521, 522})


if __name__ == "__main__":
    main()
