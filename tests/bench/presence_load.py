#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures how long the loop of a running gateway is held up by presence: thousands of users online with contacts each, many of whom
change their presence every second, and one user with ten thousand contacts who logs in and changes his.

  tests/bench/presence_load.py --bench DIR [--online 5000] [--contacts 10] [--rate 1000] [--seconds 20]

DIR holds the load generator (xmppload/build/xmppload), whose clients are online and listen; those that change are of this
program. The lag is the gateway's own metric (`ctl status`, loop_lag_us: the longest turn of a loop since it was asked last).
Build the release preset first.
"""
import argparse
import asyncio
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests" / "scenarios"))
os.environ.setdefault("TURMS_GATEWAY", str(TOP / "build" / "release" / "turms-gateway"))

from gateway import Gateway, demo_database  # noqa: E402
from people import ROSTER, Client, cpu_seconds  # noqa: E402

FIRST = 2001  # of the users that are made here; the demo data end before
MANY = 10_000  # contacts of the one


class Server:
    """What people.Client wants to know of one."""

    def __init__(self, port):
        self.port = port


def prepare(database, online, contacts):
    """Users with the demo password, each with some neighbours as contacts; the first of all has MANY."""
    with sqlite3.connect(database) as db:
        users = range(FIRST, FIRST + MANY + 1)
        now = int(time.time() * 1000)
        db.executemany("INSERT INTO users (id, name, registration_date, last_updated_date) VALUES (?, ?, ?, ?)",
                       ((user, f"User {user}", now, now) for user in users))
        db.execute("INSERT INTO scram_verifiers SELECT id, hash, salt, iterations, stored_key, server_key FROM users, "
                   "(SELECT * FROM scram_verifiers WHERE user_id = 1) WHERE id >= ?", (FIRST,))
        pairs = {(FIRST, user) for user in users if user != FIRST}
        for place in range(online):
            for step in range(1, contacts // 2 + 1):
                pairs.add((FIRST + 1 + place, FIRST + 1 + (place + step) % online))
        db.executemany("INSERT OR IGNORE INTO relationships (owner_id, related_user_id, establishment_date) VALUES (?, ?, ?)",
                       ((*pair, now) for both in pairs for pair in (both, both[::-1])))
    db.close()


def memory_mib(pid):
    rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024


class Watch:
    """The longest turn while it is open."""

    def __init__(self, gateway):
        self.gateway, self.longest_us, self.task = gateway, 0, None

    async def look(self):
        status = await asyncio.to_thread(self.gateway.ctl, "status")
        self.longest_us = max(self.longest_us, *(lag for lag in find(status, "loop_lag_us")))

    async def run(self):
        while True:
            await self.look()
            await asyncio.sleep(0.2)

    async def __aenter__(self):
        await self.look()
        self.longest_us = 0
        self.task = asyncio.ensure_future(self.run())
        self.cpu, self.began = cpu_seconds(self.gateway.process.pid), time.monotonic()
        return self

    async def __aexit__(self, *_):
        self.task.cancel()
        await self.look()
        self.seconds = time.monotonic() - self.began
        self.cpu = cpu_seconds(self.gateway.process.pid) - self.cpu

    def said(self):
        return f"longest turn {self.longest_us / 1000:.1f} ms, CPU {self.cpu / self.seconds:.2f} of a core"


def find(tree, name):
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key == name:
                yield value
            else:
                yield from find(value, name)
    elif isinstance(tree, list):
        for value in tree:
            yield from find(value, name)


async def enter(server, user):
    client = Client(server, user)
    await client.connect()
    return client


async def measure(gateway, options):
    server = Server(gateway.xmpp_port("starttls"))
    pid = gateway.process.pid
    actors = options.rate  # each changes once a second
    print(f"empty: {memory_mib(pid):.0f} MiB", flush=True)
    load = await asyncio.create_subprocess_exec(
        str(pathlib.Path(options.bench, "xmppload/build/xmppload")), "idle", "--tls", "starttls", "--port", str(server.port),
        "--domain", "localhost", "--server-pid", str(pid), "--first-user", str(FIRST + 1 + actors),
        "--users", str(options.online - actors), "--password-pattern", "123", "--source-ips", "8", "--settle", "900",
        "--max-seconds", "1000", stdout=subprocess.DEVNULL)
    try:
        clients = []
        for start in range(0, actors, 20):
            clients += await asyncio.gather(*(enter(server, FIRST + 1 + place) for place in range(start, start + 20)))
        told = 0

        def hear(chunk):
            nonlocal told
            told += chunk.count(b"<presence")

        for client in clients:
            client.on_bytes = hear
            client.send("<presence/>")
        while min(find(gateway.ctl("status"), "sessions"), default=0) < options.online:
            await asyncio.sleep(1)
        await asyncio.sleep(options.settle)
        print(f"{options.online} users online with {options.contacts} contacts each: {memory_mib(pid):.0f} MiB", flush=True)

        async with Watch(gateway) as watch:
            heard, changes = told, 0
            for second in range(options.seconds):
                show = "away" if second % 2 else "xa"
                for tenth in range(10):
                    for client in clients[tenth::10]:
                        client.send(f"<presence><show>{show}</show></presence>")
                        changes += 1
                    await asyncio.sleep(max(0, watch.began + second + (tenth + 1) / 10 - time.monotonic()))
        print(f"{changes / watch.seconds:.0f} changes a second, each told to {options.contacts} contacts and oneself: {watch.said()}, "
              f"{memory_mib(pid):.0f} MiB; the {actors} that change heard {(told - heard) / watch.seconds:.0f} presences a second")

        async with Watch(gateway) as watch:
            began = time.monotonic()
            one = await enter(server, FIRST)
            await one.ask(ROSTER, b"</query>")
            complete = time.monotonic() - began
            one.send("<presence/>")
            await one.wait_for(b"<presence", options.online)
            everybody = time.monotonic() - began
        print(f"login of one with {MANY} contacts: roster after {complete * 1000:.0f} ms, {options.online} presences after "
              f"{everybody * 1000:.0f} ms, {len(one.received) / 1e6:.1f} MB: {watch.said()}")
        async with Watch(gateway) as watch:
            for change in range(10):
                before = told
                one.send(f"<presence><show>{'away' if change % 2 else 'xa'}</show></presence>")
                while told - before < actors:  # all of them are among his contacts
                    await asyncio.sleep(0.01)
        print(f"ten changes of his, each told to {options.online}: {watch.said()}, "
              f"{memory_mib(pid):.0f} MiB", flush=True)
        for client in [one, *clients]:
            client.close()
    finally:
        load.terminate()
        await load.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True)
    parser.add_argument("--online", type=int, default=5000)
    parser.add_argument("--contacts", type=int, default=10)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--settle", type=int, default=20)
    options = parser.parse_args()
    settings = {"plugins": {"xmpp": {"loops": 1, "limits": {"stanzas_per_second": 0, "connections_per_ip": 20000}}}}
    with tempfile.TemporaryDirectory(prefix="turms-bench-") as directory:
        database = pathlib.Path(directory, "turms.db")
        shutil.copy(demo_database(pathlib.Path(os.environ["TURMS_GATEWAY"])), database)
        prepare(database, options.online, options.contacts)
        gateway = Gateway(settings, data_dir=pathlib.Path(directory), demo_data=False, xmpp=True)
        gateway.start()
        try:
            asyncio.run(measure(gateway, options))
        finally:
            gateway.stop()


if __name__ == "__main__":
    main()
