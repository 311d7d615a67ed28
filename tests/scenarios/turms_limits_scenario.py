# SPDX-License-Identifier: Apache-2.0
"""What a Turms client may not do: ask too often, send too much, break the framing, stop reading."""
import asyncio

from scenario import Scenario, main, on_both_transports
from turms_proto import proto

QUERY = proto.QueryUserProfilesRequest(user_ids=[1])


class Bucket(Scenario):
    """Turms' own default: 50 requests, then one a second, for all connections of one address."""

    settings = {"turms": {"rate_limiting": {"capacity": 50, "initial_tokens": 50}}}

    async def test_the_bucket_runs_dry_for_all_and_fills_again(self):
        first = await self.turms(1)
        second = await self.turms(2)
        codes = [(await first.request(QUERY)).code for _ in range(60)]
        self.assertEqual(codes[:48], [1000] * 48)
        self.assertIn(1101, codes[48:])
        while (await first.request(QUERY)).code != 1101:
            pass
        self.assertEqual((await second.request(QUERY)).code, 1101)
        await second.heartbeat()  # free of charge
        while (await second.request(QUERY)).code == 1101:
            await asyncio.sleep(0.1)  # time is the subject


@on_both_transports
class Sizes:
    async def test_the_largest_request_passes(self):
        romeo = await self.turms(1)
        room = 16_384 - len(romeo.encode(proto.CreateMessageRequest(recipient_id=2, records=[b""]), 1)) - 4
        record = b"r" * (room - 3)
        message = proto.CreateMessageRequest(recipient_id=2, records=[record])
        self.assertLessEqual(len(romeo.encode(message, 100)), 16_384)
        await romeo.ask(message)

    async def test_a_larger_one_ends_the_session(self):
        romeo = await self.turms(1)
        await romeo.transport.send(b"x" * 16_385)
        notice = await romeo.wait_closed()
        self.assertEqual((notice.close_status, notice.code), (200, 1200))
        self.assertFalse(notice.HasField("reason"))

    async def test_a_larger_one_without_a_session_ends_the_connection_without_a_word(self):
        stranger = await self.turms()
        await stranger.transport.send(b"x" * 16_385)
        self.assertIsNone(await stranger.wait_closed())

    async def test_a_corrupt_frame_ends_the_session(self):
        romeo = await self.turms(1)
        await romeo.transport.send_corrupt()
        notice = await romeo.wait_closed()
        self.assertEqual((notice.close_status, notice.code), (200, 1200))

    async def test_others_do_not_notice(self):
        juliet = await self.turms(2)
        romeo = await self.turms(1)
        await romeo.transport.send_corrupt()
        await romeo.wait_closed()
        await juliet.heartbeat()


class SlowReader(Scenario):
    settings = {"turms": {"max_outgoing_bytes": 65_536}}

    async def test_who_does_not_read_is_cut_off_and_the_sender_goes_on(self):
        deaf = await self.turms(2)
        deaf.transport.writer.transport.pause_reading()
        romeo = await self.turms(1)
        for i in range(2000):
            await romeo.ask(proto.CreateMessageRequest(recipient_id=2, records=[b"r" * 16_000]))
            if i % 50 == 0 and self.gateway.events("turms.connection_closed"):
                break
        self.assertTrue(self.gateway.events("turms.connection_closed"))
        await romeo.heartbeat()


if __name__ == "__main__":
    main()
