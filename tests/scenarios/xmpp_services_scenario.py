# SPDX-License-Identifier: Apache-2.0
"""What an XMPP client may ask the server: disco, ping, version, time, last activity, and that every IQ has an answer."""
import datetime

from scenario import Scenario, main
from xmpp_client import IqError

FEATURES = {
    "http://jabber.org/protocol/disco#info",
    "http://jabber.org/protocol/disco#items",
    "urn:xmpp:ping",
    "jabber:iq:version",
    "urn:xmpp:time",
    "jabber:iq:last",
    "urn:xmpp:carbons:2",
}


class XmppServices(Scenario):
    xmpp = True

    async def asyncSetUp(self):
        self.romeo = await self.xmpp_client(1)

    async def test_disco_info_of_the_server(self):
        info = (await self.romeo.plugin["xep_0030"].get_info("localhost", timeout=20))["disco_info"]
        self.assertIn(("server", "im"), {identity[:2] for identity in info["identities"]})
        self.assertLessEqual(FEATURES, set(info["features"]))

    async def test_disco_items_of_the_server(self):
        await self.romeo.plugin["xep_0030"].get_items("localhost", timeout=20)

    async def test_disco_info_of_the_own_account(self):
        info = (await self.romeo.plugin["xep_0030"].get_info("1@localhost", timeout=20))["disco_info"]
        self.assertIn(("account", "registered"), {identity[:2] for identity in info["identities"]})

    async def test_an_unknown_node_is_not_found(self):
        with self.assertRaises(IqError) as refused:
            await self.romeo.plugin["xep_0030"].get_info("localhost", node="urn:example:no-such-node", timeout=20)
        self.assertEqual(refused.exception.condition, "item-not-found")

    async def test_ping(self):
        await self.romeo.plugin["xep_0199"].ping("localhost", timeout=20)
        await self.romeo.plugin["xep_0199"].ping("1@localhost", timeout=20)

    async def test_version(self):
        answer = await self.romeo.plugin["xep_0092"].get_version("localhost", timeout=20)
        self.assertTrue(answer["software_version"]["name"])
        self.assertTrue(answer["software_version"]["version"])

    async def test_time_is_utc_and_now(self):
        answer = await self.romeo.plugin["xep_0202"].get_entity_time("localhost", timeout=20)
        # Read by hand: slixmpp 1.8 adds a Z to the Z that XEP-0082 asks for.
        told = datetime.datetime.fromisoformat(answer.xml.find(".//{urn:xmpp:time}utc").text)
        now = datetime.datetime.now(datetime.timezone.utc)
        self.assertLess(abs((now - told).total_seconds()), 60)

    async def test_uptime(self):
        answer = await self.romeo.plugin["xep_0012"].get_last_activity("localhost", timeout=20)
        self.assertGreaterEqual(answer["last_activity"]["seconds"], 0)

    async def test_iqs_nobody_knows_are_unavailable(self):
        for to in ("localhost", "1@localhost", None, "2@localhost"):
            for kind in ("get", "set"):
                iq = self.romeo.make_iq(ito=to, itype=kind)
                iq.append(self.element("urn:example:unknown"))
                with self.assertRaises(IqError) as refused:
                    await self.romeo.answer(iq)
                self.assertEqual(refused.exception.condition, "service-unavailable", (to, kind))

    async def test_an_iq_to_another_domain_is_told_so(self):
        iq = self.romeo.make_iq(ito="elsewhere.example", itype="get")
        iq.append(self.element("urn:xmpp:ping"))
        with self.assertRaises(IqError) as refused:
            await self.romeo.answer(iq)
        self.assertEqual(refused.exception.condition, "remote-server-not-found")

    @staticmethod
    def element(namespace: str):
        from slixmpp.xmlstream import ET
        return ET.Element(f"{{{namespace}}}{'ping' if namespace == 'urn:xmpp:ping' else 'query'}")


if __name__ == "__main__":
    main()
