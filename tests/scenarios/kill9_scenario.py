# SPDX-License-Identifier: Apache-2.0
"""kill -9 at any moment loses no message that was acknowledged to its sender."""
import asyncio
import random
import unittest

from gateway import Gateway
from scenario import main
from turms_client import TurmsClient
from turms_transport import ConnectionEnded

SENDERS = range(101, 109)
RECEIVER = 100
ROUNDS = 3
MESSAGES_A_ROUND = 400


async def log_in(gateway: Gateway, user_id: int) -> TurmsClient:
    return await (await TurmsClient.connect(gateway.turms_port("tcp"))).login(user_id)


async def send_until_killed(client: TurmsClient, acknowledged: dict, goal: int, enough: asyncio.Event) -> None:
    """Sends as fast as answers come and writes down every acknowledged message."""
    user_id = client.user_id
    try:
        for number in range(1_000_000):
            text = f"{user_id}/{number}/{random.random()}"
            acknowledged[await client.send_text(RECEIVER, text)] = (user_id, text)
            if len(acknowledged) >= goal:
                enough.set()
    except (ConnectionEnded, ConnectionError):
        pass
    finally:
        client.transport.close()


async def stored_messages(gateway: Gateway) -> dict:
    """All messages of the senders as their receiver finds them."""
    reader = await log_in(gateway, RECEIVER)
    found = {}
    for sender in SENDERS:
        since = 0
        while True:
            page = await reader.private_history(sender, delivery_date_start=since, max_count=1000)
            fresh = [message for message in page if message.id not in found]
            if not fresh:
                break
            for message in fresh:
                found[message.id] = (message.sender_id, message.text)
            since = page[-1].delivery_date
    await reader.close()
    return found


class Kill9(unittest.IsolatedAsyncioTestCase):
    async def test_acknowledged_messages_are_there_after_each_kill(self):
        acknowledged: dict = {}
        first = Gateway()
        self.addCleanup(first.dispose)
        gateway = await asyncio.to_thread(first.start)
        for _ in range(ROUNDS):
            before = len(acknowledged)
            enough = asyncio.Event()
            clients = await asyncio.gather(*(log_in(gateway, user) for user in SENDERS))
            senders = [asyncio.ensure_future(send_until_killed(client, acknowledged, before + MESSAGES_A_ROUND, enough))
                       for client in clients]
            await asyncio.wait_for(enough.wait(), 60)
            await asyncio.to_thread(gateway.kill)  # in the middle of it: all senders have a request on its way
            await asyncio.gather(*senders)

            gateway = await asyncio.to_thread(Gateway(data_dir=first.data_dir, demo_data=False).start)
            found = await stored_messages(gateway)
            lost = {key: value for key, value in acknowledged.items() if found.get(key) != value}
            self.assertFalse(lost, f"{len(lost)} of {len(acknowledged)} acknowledged messages are gone or changed")
        await asyncio.to_thread(gateway.stop)


if __name__ == "__main__":
    main()
