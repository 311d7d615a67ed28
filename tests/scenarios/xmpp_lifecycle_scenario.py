# SPDX-License-Identifier: Apache-2.0
"""The plugin stops, starts, pauses and is loaded again while clients are there; the gateway and its Turms clients stay."""
import asyncio
import pathlib

from slixmpp.xmlstream import ET

from scenario import Scenario, main
from xmpp_client import PATIENCE_SECONDS


class XmppLifecycle(Scenario):
    xmpp = True

    async def ctl(self, *words: str):
        return await asyncio.to_thread(self.gateway.ctl, *words)

    async def test_restart_and_reload_end_streams_properly_and_clients_come_back(self):
        for verb in ("restart", "reload"):
            romeo, juliet = await self.xmpp_client(1), await self.turms(2)
            self.assertEqual((await self.ctl("plugin", verb, "xmpp"))["state"], "running")
            self.assertEqual(await asyncio.wait_for(romeo.stream_error, 20), "system-shutdown")
            await asyncio.wait_for(romeo.ended, 20)
            await juliet.heartbeat()
            romeo = await self.xmpp_client(1)
            romeo.say("2@localhost", f"back after the {verb}")
            self.assertEqual((await juliet.next_message())[1].text, f"back after the {verb}")

    async def test_stop_and_start(self):
        await self.ctl("plugin", "stop", "xmpp")
        with self.assertRaises(OSError):
            await asyncio.open_connection("127.0.0.1", self.gateway.xmpp_port("starttls"))
        self.assertEqual((await self.ctl("plugin", "start", "xmpp"))["state"], "running")
        await self.xmpp_client(3)

    async def test_what_is_said_during_a_pause_arrives_after_it(self):
        romeo, juliet = await self.xmpp_client(4), await self.turms(5)
        await self.ctl("plugin", "pause", "xmpp")
        await juliet.send_text(4, "are you asleep?")
        romeo.say("5@localhost", "I am not here")
        self.assertTrue(romeo.messages.empty())
        await self.ctl("plugin", "resume", "xmpp")
        self.assertEqual((await romeo.next_message())["body"], "are you asleep?")
        self.assertEqual((await juliet.next_message())[1].text, "I am not here")

    async def test_the_status_counts_those_who_are_there(self):
        clients = [await self.xmpp_client(user) for user in (6, 7)]
        plugin, = (await self.ctl("status"))["plugins"]
        self.assertEqual((plugin["name"], plugin["state"]), ("xmpp", "running"))
        # Those of the plays before go soon: a session ends when what its last client left to do is done.
        async with asyncio.timeout(PATIENCE_SECONDS):
            while plugin["sessions"] != len(clients):
                plugin, = (await self.ctl("status"))["plugins"]
        self.assertGreaterEqual(plugin["metrics"]["xmpp_resources"], 2)


class AfterEverybodyForgot(Scenario):
    """A client that was told of no acknowledgement says everything again, to a plugin that remembers nothing."""
    xmpp = True

    async def restart(self, verb: str) -> None:
        if verb == "kill":
            await asyncio.to_thread(self.gateway.kill)
            await asyncio.to_thread(self.gateway.start)
        else:
            await asyncio.to_thread(self.gateway.ctl, "plugin", verb, "xmpp")

    async def texts(self, user: int, peer: int) -> list:
        reader = await self.turms(user)
        texts = [message.text for message in await reader.private_history(peer)]
        await reader.close()
        return texts

    async def test_what_is_said_again_is_no_second_message(self):
        for user, verb in ((201, "restart"), (203, "reload"), (205, "kill")):
            peer = user + 1
            first = {f"{verb}-{number}": f"{number} before the {verb}" for number in range(3)}
            juliet = await self.turms(peer)
            romeo = await self.xmpp_client(user)
            for message_id, text in first.items():
                romeo.say(f"{peer}@localhost", text, id=message_id)
            self.assertEqual([(await juliet.next_message())[1].text for _ in first], list(first.values()))
            self.assertEqual(await self.texts(user, peer), list(first.values()))
            await self.restart(verb)
            await asyncio.wait_for(romeo.ended, PATIENCE_SECONDS)
            romeo, juliet = await self.xmpp_client(user), await self.xmpp_client(peer)
            for message_id, text in first.items():
                romeo.say(f"{peer}@localhost", text, id=message_id)
            romeo.say(f"{peer}@localhost", "and now?", id=f"{verb}-new")
            self.assertEqual((await juliet.next_message())["body"], "and now?")
            self.assertEqual(await self.texts(user, peer), [*first.values(), "and now?"])

    async def test_what_was_edited_or_is_for_oneself_is_none_either(self):
        romeo, juliet = await self.xmpp_client(207), await self.turms(208)
        romeo.say("208@localhost", "Helo", id="typo")
        await juliet.next_message()
        correction = romeo.make_message(mto="208@localhost", mbody="Hello", mtype="chat")
        correction["id"] = "corrected"
        ET.SubElement(correction.xml, "{urn:xmpp:message-correct:0}replace", {"id": "typo"})
        correction.send()
        await juliet.relayed("update_message_request")
        romeo.say("207@localhost", "milk", id="note")
        self.assertEqual((await romeo.next_message())["body"], "milk")
        await self.restart("kill")
        await asyncio.wait_for(romeo.ended, PATIENCE_SECONDS)
        romeo = await self.xmpp_client(207)
        for user, message_id, text in ((208, "typo", "Helo"), (208, "new", "Bye"), (207, "note", "milk"), (207, "more", "bread")):
            romeo.say(f"{user}@localhost", text, id=message_id)
        self.assertEqual((await romeo.next_message())["body"], "bread")
        juliet = await self.turms(208)
        romeo.say("208@localhost", "Are you there?")
        self.assertEqual((await juliet.next_message())[1].text, "Are you there?")
        self.assertEqual([message.text for message in await juliet.private_history(207)], ["Hello", "Bye", "Are you there?"])
        self.assertEqual(await self.texts(207, 207), ["milk", "bread"])


class GoingDownWithXmpp(Scenario):
    xmpp = True

    async def test_streams_end_with_system_shutdown_and_the_certificate_outlives_them(self):
        romeo = await self.xmpp_client(1)
        certificate = pathlib.Path(self.gateway.certificate()).read_text(encoding="ascii")
        await asyncio.to_thread(self.gateway.stop)
        self.assertEqual(await asyncio.wait_for(romeo.stream_error, 20), "system-shutdown")
        await asyncio.to_thread(self.gateway.start)
        self.assertEqual(pathlib.Path(self.gateway.certificate()).read_text(encoding="ascii"), certificate)
        await self.xmpp_client(1)


if __name__ == "__main__":
    main()
