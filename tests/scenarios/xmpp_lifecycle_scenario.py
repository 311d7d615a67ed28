# SPDX-License-Identifier: Apache-2.0
"""The plugin stops, starts, pauses and is loaded again while clients are there; the gateway and its Turms clients stay."""
import asyncio
import pathlib

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
