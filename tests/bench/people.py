#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures rosters and presence beside Prosody and ejabberd: how long a login takes until its roster is there, and what it costs
to tell contacts of a presence.

  tests/bench/people.py --bench DIR [--contacts 10,100,1000] [--only NAME] [--json OUT]

DIR holds the peers' scripts (see peers.py, which also starts the servers). For each number of contacts one user becomes a
friend of so many others, all online, by subscriptions in plain XMPP, the same way at every server. Then that user logs in
again and again (milliseconds, round trips and bytes until the roster is complete, and until every contact's presence has
come), and changes show in a closed loop: the next change leaves when all contacts have been told of the last.
CPU is that of the server's processes. Build the release preset first.
"""
import argparse
import asyncio
import base64
import json
import os
import pathlib
import ssl
import statistics
import subprocess
import time

import peers

TOP = pathlib.Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
STREAM = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='localhost'>"
ROSTER = "<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>"


class Client:
    """One connection that speaks as little XMPP as the measurement needs; what comes is counted, not parsed."""

    def __init__(self, server, user):
        self.server, self.user = server, user
        self.received = bytearray()
        self.total = 0  # bytes, after TLS
        self.round_trips = 0
        self.more = asyncio.Event()
        self.on_bytes = None  # called with each chunk instead of keeping it
        self.writer = None

    async def connect(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.server.port, limit=1 << 20)
        await self.ask(STREAM, b"</stream:features>")
        await self.ask("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", b"<proceed")
        self.pump.cancel()
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        await self.writer.start_tls(context)
        self.pump = None
        password = "p%d" % self.user if isinstance(self.server, peers.Peer) else "123"
        plain = base64.b64encode(b"\0%d\0%s" % (self.user, password.encode())).decode()
        await self.ask(STREAM, b"</stream:features>")
        await self.ask(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{plain}</auth>", b"<success")
        await self.ask(STREAM, b"</stream:features>")
        await self.ask("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", b"</iq>")

    pump = None

    async def ask(self, xml, until):
        """One round trip: what has come by the end of `until`."""
        self.round_trips += 1
        self.received.clear()
        self.send(xml)
        return await self.wait_for(until)

    def send(self, xml):
        self.writer.write(xml.encode())

    async def wait_for(self, until, count=1):
        if self.pump is None:
            self.pump = asyncio.ensure_future(self.read())
        while self.received.count(until) < count:
            self.more.clear()
            await asyncio.wait_for(self.more.wait(), 60)
        return bytes(self.received)

    async def read(self):
        while chunk := await self.reader.read(65536):
            self.total += len(chunk)
            if self.on_bytes:
                self.on_bytes(chunk)
            else:
                self.received += chunk
            self.more.set()
        self.more.set()

    def close(self):
        if self.pump:
            self.pump.cancel()
        self.writer.close()


def accept_everybody(client):
    """The contact's side of a subscription: yes, and the same the other way round."""
    rest = bytearray()

    def hear(chunk):
        rest.extend(chunk)
        while (end := rest.find(b"</presence>")) >= 0 or (end := rest.find(b"/>")) >= 0:
            stanza = bytes(rest[:end])
            del rest[:end + 2]
            if b"type='subscribe'" in stanza or b'type="subscribe"' in stanza:
                quote = b"'" if b"from='" in stanza else b'"'
                who = stanza.split(b"from=" + quote)[1].split(quote)[0].split(b"/")[0].decode()
                client.send(f"<presence type='subscribed' to='{who}'/><presence type='subscribe' to='{who}'/>")

    client.on_bytes = hear


def cpu_seconds(pid):
    """User and system time of a process and its descendants."""
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout.split()
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS + sum(cpu_seconds(int(child)) for child in children)


async def befriend(user, contacts):
    """Both ways, with every contact; done when the roster says so."""
    for start in range(0, len(contacts), 50):
        batch = contacts[start:start + 50]
        for contact in batch:
            user.send(f"<presence type='subscribe' to='{contact.user}@localhost'/>")
        for _ in range(600):
            roster = await user.ask(ROSTER, b"</iq>") if start + len(batch) else b""
            if roster.count(b"subscription='both'") + roster.count(b'subscription="both"') >= start + len(batch):
                break
            # Whoever asks in return is answered.
            for contact in batch:
                user.send(f"<presence type='subscribed' to='{contact.user}@localhost'/>")
            await asyncio.sleep(0.2)
        else:
            raise RuntimeError("the friendships do not come about")


async def measure_login(server, user_id, contacts):
    client = Client(server, user_id)
    start = time.monotonic()
    await client.connect()
    logged_in = time.monotonic()
    before = client.total
    await client.ask(ROSTER, b"</query>")
    complete = time.monotonic()
    roster_bytes = client.total - before
    client.received.clear()
    client.send("<presence/>")
    # The own presence comes back as well.
    await client.wait_for(b"</presence>" if b"</presence>" in client.received else b"<presence", contacts + 1)
    everybody = time.monotonic()
    client.close()
    return {"login_ms": (logged_in - start) * 1e3, "roster_ms": (complete - logged_in) * 1e3, "roster_bytes": roster_bytes,
            "round_trips": client.round_trips, "presences_ms": (everybody - complete) * 1e3}


async def measure_fan_out(server, user_id, contacts, seconds):
    told = 0
    more = asyncio.Event()

    def hear(chunk):
        nonlocal told
        told += chunk.count(b"<presence")
        more.set()

    sender = Client(server, user_id)
    await sender.connect()
    sender.send("<presence/>")
    await sender.wait_for(b"<presence", len(contacts) + 1)
    await asyncio.sleep(1)
    for contact in contacts:
        contact.on_bytes = hear
    expected, changes = told, 0
    cpu, start = cpu_seconds(server.pid), time.monotonic()
    first = told
    while time.monotonic() - start < seconds:
        changes += 1
        expected += len(contacts)
        sender.send(f"<presence><show>{'away' if changes % 2 else 'xa'}</show></presence>")
        while told < expected:
            more.clear()
            await asyncio.wait_for(more.wait(), 30)
    elapsed, used = time.monotonic() - start, cpu_seconds(server.pid) - cpu
    sender.close()
    deliveries = told - first
    return {"presences_per_s": deliveries / elapsed, "cpu_s_per_1000": used / deliveries * 1000, "changes": changes}


async def measure(name, server, sizes, seconds):
    most = max(sizes)
    pool = [Client(server, server.first_user + len(sizes) + i) for i in range(most)]
    for start in range(0, most, 20):
        await asyncio.gather(*(client.connect() for client in pool[start:start + 20]))
    for client in pool:
        await client.ask(ROSTER, b"</iq>")
        accept_everybody(client)
        client.send("<presence/>")
    results = {}
    for index, size in enumerate(sizes):
        user_id = server.first_user + index
        user = Client(server, user_id)
        await user.connect()
        user.send("<presence/>")
        await befriend(user, pool[:size])
        user.close()
        await asyncio.sleep(1)
        logins = [await measure_login(server, user_id, size) for _ in range(7)]
        figures = {key: statistics.median(login[key] for login in logins) for key in logins[0]}
        figures |= await measure_fan_out(server, user_id, pool[:size], seconds)
        for client in pool[:size]:
            accept_everybody(client)
        results[size] = figures
        print(f"{name:11} {size:5} contacts: " + "  ".join(f"{key} {value:.4g}" for key, value in figures.items()), flush=True)
    for client in pool:
        client.close()
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True)
    parser.add_argument("--contacts", default="10,100,1000")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--json")
    parser.add_argument("--server-core", type=int, default=0)
    parser.add_argument("--load-core", type=int, default=1)
    options = parser.parse_args()
    os.sched_setaffinity(0, {options.load_core})
    sizes = [int(size) for size in options.contacts.split(",")]
    users = max(sizes) + len(sizes) + 1
    scripts = pathlib.Path(options.bench, "peers")
    makers = {
        "turms-xmpp": lambda: peers.Gateway(options.server_core, users=users),
        "prosody": lambda: peers.Peer(str(scripts / "prosody.sh"), 7522, options.server_core, users=users),
        "ejabberd": lambda: peers.Peer(str(scripts / "ejabberd.sh"), 7622, options.server_core, users=users),
    }
    for name, make in makers.items():
        if options.only not in name:
            continue
        server = make()
        try:
            results = asyncio.run(measure(name, server, sizes, options.seconds))
        finally:
            server.stop()
        if options.json:
            with open(options.json, "a") as out:
                out.write(json.dumps({"server": name, "results": results}) + "\n")


if __name__ == "__main__":
    main()
