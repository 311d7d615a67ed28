# SPDX-License-Identifier: Apache-2.0
"""Blocking (XEP-0191) between two XMPP resources of one user, the one who is blocked, and a Turms app of the same user."""
import asyncio

from slixmpp.xmlstream import ET
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from scenario import Scenario, main
from turms_proto import proto
from xmpp_client import PATIENCE_SECONDS, IqError

NS = "{urn:xmpp:blocking}"


class Blocker:
    """A client with its block list; pushes wait in `pushes` as ("block" or "unblock", [addresses])."""

    def __init__(self, client):
        self.client = client
        self.pushes: asyncio.Queue = asyncio.Queue()
        for word in ("block", "unblock"):
            client.register_handler(Callback(f"heard {word}", MatchXPath(f"{{jabber:client}}iq/{NS}{word}"), self._on_push))

    def _on_push(self, iq) -> None:
        if iq["type"] != "set":
            return
        payload = iq.xml[0]
        self.pushes.put_nowait((payload.tag.removeprefix(NS), [item.get("jid") for item in payload]))
        iq.reply().send()

    async def listed(self) -> list:
        iq = self.client.make_iq_get()
        iq.append(ET.Element(f"{NS}blocklist"))
        return [item.get("jid") for item in (await self.client.answer(iq)).xml.iter(f"{NS}item")]

    async def command(self, word: str, *jids: str, report: str = "") -> None:
        iq = self.client.make_iq_set()
        payload = ET.Element(f"{NS}{word}")
        for jid in jids:
            item = ET.SubElement(payload, f"{NS}item", jid=jid)
            if report:
                ET.SubElement(item, "{urn:xmpp:reporting:1}report", reason=report)
        iq.append(payload)
        await self.client.answer(iq)

    async def heard(self):
        return await asyncio.wait_for(self.pushes.get(), PATIENCE_SECONDS)


class XmppBlocking(Scenario):
    xmpp = True

    async def test_a_blocked_stranger_is_a_stranger_again(self):
        phone = Blocker(await self.xmpp_client(501, resource="phone"))
        desk = Blocker(await self.xmpp_client(501, resource="desk"))
        self.assertEqual((await phone.listed(), await desk.listed()), ([], []))
        await phone.command("block", "502@localhost")
        self.assertEqual(await desk.heard(), ("block", ["502@localhost"]))
        self.assertEqual(await phone.heard(), ("block", ["502@localhost"]))
        self.assertEqual(await desk.listed(), ["502@localhost"])
        app = await self.turms(501)
        rows = (await app.ask(proto.QueryRelationshipsRequest())).data.user_relationships_with_version.user_relationships
        self.assertEqual([(row.related_user_id, row.HasField("block_date")) for row in rows], [(502, True)])
        await desk.command("unblock", "502@localhost")
        self.assertEqual(await phone.heard(), ("unblock", ["502@localhost"]))
        self.assertEqual(await phone.listed(), [])
        left = await app.request(proto.QueryRelationshipsRequest())
        self.assertFalse(left.data.user_relationships_with_version.user_relationships)

    async def test_nothing_passes_in_either_direction(self):
        romeo = await self.xmpp_client(503, resource="a")
        tybalt = await self.xmpp_client(504, resource="b")
        blocker = Blocker(romeo)
        await blocker.listed()
        await blocker.command("block", "504@localhost", "spam.example")
        tybalt.say("503@localhost", "Peace? I hate the word")
        tybalt.say("503@localhost/a", "As I hate hell")
        with self.assertRaises(IqError) as refusal:
            await tybalt.plugin["xep_0199"].send_ping("503@localhost/a", timeout=PATIENCE_SECONDS)
        self.assertEqual(refusal.exception.condition, "service-unavailable")
        romeo.say("504@localhost", "I do protest")
        error = await romeo.next_error()
        self.assertEqual(error["error"]["condition"], "not-acceptable")
        self.assertIsNotNone(error.xml.find(".//{urn:xmpp:blocking:errors}blocked"))
        # Heard after all of it, and the first thing that is heard.
        await blocker.command("unblock")
        self.assertEqual(await blocker.listed(), [])
        tybalt.say("503@localhost", "What, drawn?")
        self.assertEqual((await romeo.next_message())["body"], "What, drawn?")

    async def test_a_block_made_in_a_turms_app_is_told(self):
        phone = Blocker(await self.xmpp_client(505, resource="phone"))
        await phone.listed()
        app = await self.turms(505)
        await app.ask(proto.CreateRelationshipRequest(user_id=506, blocked=True))
        self.assertEqual(await phone.heard(), ("block", ["506@localhost"]))
        await app.ask(proto.DeleteRelationshipRequest(user_id=506))
        self.assertEqual(await phone.heard(), ("unblock", ["506@localhost"]))

    async def test_blocked_addresses_survive_a_restart(self):
        phone = Blocker(await self.xmpp_client(507))
        await phone.command("block", "9@conference.localhost", "508@localhost", report="urn:xmpp:reporting:spam")
        await phone.client.leave()
        await asyncio.to_thread(self.gateway.stop)
        await asyncio.to_thread(self.gateway.start)
        phone = Blocker(await self.xmpp_client(507))
        self.assertEqual(await phone.listed(), ["508@localhost", "9@conference.localhost"])


if __name__ == "__main__":
    main()
