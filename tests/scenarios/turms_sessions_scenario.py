# SPDX-License-Identifier: Apache-2.0
"""How sessions end: replaced by another device of the same type, idle, never opened, dropped, the gateway going down."""
import asyncio
import unittest

from gateway import Gateway
from scenario import Scenario, main, on_both_transports
from turms_client import TurmsClient
from turms_proto import proto


@on_both_transports
class Sessions:
    async def test_a_second_device_of_the_same_type_takes_the_place(self):
        old = await self.turms(1, device_type=proto.IOS)
        new = await self.turms(1, device_type=proto.IOS)
        notice = await old.wait_closed()
        self.assertEqual(notice.close_status, 501)
        await new.heartbeat()

    async def test_devices_of_other_types_stay(self):
        devices = [await self.turms(1, device_type=kind) for kind in proto.DeviceType.values()]
        for device in devices:
            await device.heartbeat()

    async def test_a_wrong_password_kicks_nobody(self):
        romeo = await self.turms(1)
        stranger = await self.turms()
        await self.assert_code(2011, stranger.try_login(1, "wrong"))
        await romeo.heartbeat()

    async def test_a_client_that_vanished_may_come_back_at_once(self):
        (await self.turms(1)).transport.abort()
        await self.turms(1)


class IdleSessions(Scenario):
    settings = {"embedded": {"close_idle_session_after_seconds": 2}}

    async def test_a_silent_session_is_closed_and_one_with_heartbeats_is_not(self):
        silent, lively = await self.turms(1), await self.turms(2)

        async def keep_alive():
            while True:
                await lively.heartbeat()
                await asyncio.sleep(0.3)  # the subject here is time itself

        pulse = asyncio.ensure_future(keep_alive())
        self.assertEqual((await silent.wait_closed()).close_status, 110)
        pulse.cancel()
        await lively.heartbeat()


class NeverLoggedIn(Scenario):
    settings = {"turms": {"establish_timeout_millis": 200}}

    async def test_who_does_not_log_in_is_told_and_dropped(self):
        stranger = await self.turms()
        notice = await stranger.wait_closed()
        self.assertEqual((notice.close_status, notice.code), (111, 2010))


class GoingDown(unittest.IsolatedAsyncioTestCase):
    async def test_clients_are_told_when_the_gateway_goes_down(self):
        gateway = Gateway()
        self.addCleanup(gateway.dispose)
        await asyncio.to_thread(gateway.start)
        clients = [await (await TurmsClient.connect(gateway.turms_port(transport), transport)).login(user)
                   for user, transport in ((1, "tcp"), (2, "websocket"))]
        stopping = asyncio.ensure_future(asyncio.to_thread(gateway.stop))
        for client in clients:
            self.assertEqual((await client.wait_closed()).close_status, 201)
            await client.close()
        await stopping


if __name__ == "__main__":
    main()
