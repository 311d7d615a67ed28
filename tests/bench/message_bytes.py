#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures what a message weighs: bytes on the wire for an XMPP and for a Turms client, and on disk, beside Prosody and ejabberd.

  tests/bench/message_bytes.py --bench DIR [--messages 2000] [--body 64] [--only NAME]

DIR holds the peers' scripts (see peers.py). Bytes are those of the protocol, before TLS and TCP: what a sender writes, what he
is told of it, and what the recipient reads. Of disk it is the growth of what the server keeps (its database's pages here, its
directory there) by that many messages, each in the archives of both. Build the release preset first.
"""
import argparse
import asyncio
import os
import pathlib
import random
import sqlite3
import string
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests" / "scenarios"))
os.environ.setdefault("TURMS_GATEWAY", str(TOP / "build" / "release" / "turms-gateway"))

import peers  # noqa: E402
from gateway import Gateway  # noqa: E402
from people import Client  # noqa: E402
from turms_client import TurmsClient  # noqa: E402


class Server:
    """What people.Client wants to know of one."""

    def __init__(self, port):
        self.port = port


class Phone:
    """An XMPP client, available, that counts."""

    def __init__(self, server, user):
        self.client, self.user, self.sent, self.heard = Client(server, user), user, 0, 0

    async def enter(self):
        await self.client.connect()
        self.client.send("<presence/>")
        await self.client.wait_for(b"<presence")
        # Whatever else was on its way is here, too.
        await self.client.ask("<iq type='get' id='settled'><ping xmlns='urn:xmpp:ping'/></iq>", b"settled")
        return self

    @property
    def received(self):
        return self.client.total

    def begin(self):
        self.client.received.clear()
        self.heard = 0

    async def say(self, to, number, text):
        stanza = f"<message to='{to}@localhost' type='chat' id='m{number}'><body>{text}</body></message>"
        self.sent += len(stanza)
        self.client.send(stanza)

    async def hears(self, count):
        self.heard += count
        await self.client.wait_for(b"</message>", self.heard)

    def close(self):
        self.client.close()


class Tablet:
    """A Turms client that counts, the length before each payload included."""

    def __init__(self, client, user):
        self.client, self.user, self.sent, self.received = client, user, 0, 0
        transport = client.transport
        send, receive = transport.send, transport.receive

        async def counted_send(payload):
            self.sent += len(transport.length_prefix(len(payload))) + len(payload)
            await send(payload)

        async def counted_receive():
            payload = await receive()
            self.received += len(transport.length_prefix(len(payload))) + len(payload)
            return payload

        transport.send, transport.receive = counted_send, counted_receive

    def begin(self):
        pass

    async def say(self, to, number, text):
        await self.client.send_text(to, text)

    async def hears(self, count):
        for _ in range(count):
            await self.client.next_push()

    def close(self):
        self.client.transport.close()


async def exchange(sender, recipient, count, body):
    """Bytes a message: written by the sender, read by him, read by the recipient."""
    recipient.begin()
    before = sender.sent, sender.received, recipient.received
    words = random.Random(1)
    for first in range(0, count, 50):
        for number in range(first, first + 50):
            await sender.say(recipient.user, number, "".join(words.choices(string.ascii_letters + "     ", k=body)))
        await recipient.hears(50)
    after = sender.sent, sender.received, recipient.received
    return [(now - then) / count for now, then in zip(after, before)]


def report(name, who, figures, disk=None):
    sent, told, heard = figures
    kept = "" if disk is None else f"  on disk {disk:.0f}"
    print(f"{name:11} {who:15} sender writes {sent:.0f}, reads {told:.0f}, recipient reads {heard:.0f}{kept}", flush=True)


def pages_bytes(database):
    with sqlite3.connect(database) as db:
        size = db.execute("PRAGMA page_count").fetchone()[0] * db.execute("PRAGMA page_size").fetchone()[0]
    db.close()
    return size


def directory_bytes(directory):
    return sum(path.stat().st_size for path in pathlib.Path(directory).rglob("*") if path.is_file())


async def measure_ours(gateway, options):
    database = gateway.data_dir / "turms.db"
    server = Server(gateway.xmpp_port("starttls"))

    async def phone(user):
        return await Phone(server, user).enter()

    async def tablet(user):
        client = await TurmsClient.connect(gateway.turms_port("tcp"))
        return Tablet(await client.login(user), user)

    pairs = {"XMPP to XMPP": (phone, phone), "XMPP to Turms": (phone, tablet), "Turms to XMPP": (tablet, phone),
             "Turms to Turms": (tablet, tablet)}
    user = 301
    for who, (make_sender, make_recipient) in pairs.items():
        sender, recipient = await make_sender(user), await make_recipient(user + 1)
        kept = pages_bytes(database)
        figures = await exchange(sender, recipient, options.messages, options.body)
        report("turms-xmpp", who, figures, (pages_bytes(database) - kept) / options.messages)
        sender.close()
        recipient.close()
        user += 2


async def measure_peer(name, peer, options):
    sender, recipient = await Phone(peer, 301).enter(), await Phone(peer, 302).enter()
    await exchange(sender, recipient, 50, options.body)  # what comes with the first messages
    kept = directory_bytes(peer.dir)
    figures = await exchange(sender, recipient, options.messages, options.body)
    await asyncio.sleep(5)  # ejabberd writes behind
    report(name, "XMPP to XMPP", figures, (directory_bytes(peer.dir) - kept) / options.messages)
    sender.close()
    recipient.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True, type=pathlib.Path)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--body", type=int, default=64)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    options.messages -= options.messages % 50
    if options.only in "turms-xmpp":
        with tempfile.TemporaryDirectory(prefix="turms-bench-") as directory:
            limits = {"plugins": {"xmpp": {"limits": {"stanzas_per_second": 0}}}}
            gateway = Gateway(limits, data_dir=pathlib.Path(directory), xmpp=True)
            gateway.start()
            try:
                asyncio.run(measure_ours(gateway, options))
            finally:
                gateway.stop()
    for name, port in {"prosody": 7522, "ejabberd": 7622}.items():
        if options.only not in name:
            continue
        peer = peers.Peer(str(options.bench / "peers" / f"{name}.sh"), port, 0)
        try:
            asyncio.run(measure_peer(name, peer, options))
        finally:
            peer.stop()


if __name__ == "__main__":
    main()
