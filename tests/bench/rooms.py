#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures rooms beside Prosody and ejabberd, one after the other in one run, and prints ratios.

  tests/bench/rooms.py --bench DIR [--reps 1] [--only REGEX] [--json OUT] [--show-all]

DIR holds the load generator (xmppload/build/xmppload) and the peers' scripts; peers.py starts the servers, each on its own
core, fresh for each test, with everything archived. One occupant of each room writes, as soon as all have what was written
before (--window messages ahead). The gateway's rooms are groups that stand before anybody joins, as they would in a Turms;
the peers make theirs when the first one joins.

  1x200 20x50 1x2000  deliveries a second, server CPU a 1000 deliveries, latency of a delivery, and until the last one has it
  join-1000           1000 users join one room, each when the one before is in: seconds, presences received
  online-1000         the same users online and in no room: what they take is taken off the memory of join-1000

The gateway shows at most 200 occupants of a room (rooms.occupants), so it sends fewer presences at a join than the peers;
--show-all lifts the limit to 5000. Build the release preset first.
"""
import argparse
import json
import pathlib
import re
import sqlite3
import statistics
import subprocess
import time

import peers

FIRST_ROOM = 900_001  # below every number that the gateway gives by itself
TESTS = {  # name: (rooms, occupants, what xmppload does)
    "1x200": (1, 200, "muc --rooms 1 --occupants 200 --window 8 --warmup 1 --duration 5"),
    "20x50": (20, 50, "muc --rooms 20 --occupants 50 --window 2 --warmup 1 --duration 5"),
    "1x2000": (1, 2000, "muc --rooms 1 --occupants 2000 --window 2 --warmup 1 --duration 5"),
    "join-1000": (1, 1000, "muc --rooms 1 --occupants 1000 --rate 1 --warmup 0 --duration 1"),
    "online-1000": (0, 1000, "idle --users 1000 --warm-sessions 0 --settle 5"),
}
FAN_OUT = {"deliveries/s": "deliveries_per_s", "CPU s/1000": "server_cpu_s_per_1000", "p50 us": "latency_us.p50",
           "p99 us": "latency_us.p99", "last p99 us": "last_occupant_us.p99"}
FIGURES = {"1x200": FAN_OUT, "20x50": FAN_OUT, "1x2000": FAN_OUT,
           "join-1000": {"seconds": "join_seconds", "presences": "join_presences", "KiB in all": "server_mem.anon_kib"},
           "online-1000": {"KiB in all": "samples.-1.total.anon_kib"}}
SERVERS = ("turms-xmpp", "prosody", "ejabberd")
SHOW_ALL = """
[plugins.xmpp.rooms]
occupants = 5000
"""


class GatewayWithRooms(peers.Gateway):
    """Our release build; users and groups are written into its database while it runs, as `turms-gateway user` does: there is no
    request that makes a group of a chosen number, and xmppload counts rooms."""

    def __init__(self, core, rooms, occupants):
        super().__init__(core)
        self.extra = ["--room-pattern", "{r}@conference.{domain}", "--first-room", str(FIRST_ROOM), "--muc-configure", "never"]
        people = range(self.first_user, self.first_user + max(rooms, 1) * occupants)
        with sqlite3.connect(pathlib.Path(self.dir, "data", "turms.db"), timeout=30) as database:
            self.add_users(database, people)
            for room in range(rooms):
                self.add_group(database, FIRST_ROOM + room, people[room * occupants:(room + 1) * occupants])

    def add_users(self, database, people):
        """Those that the demo data have not; everybody's password is that of the first one."""
        now = int(time.time() * 1000)
        for user in people:
            database.execute("INSERT OR IGNORE INTO users (id, name, registration_date, last_updated_date) VALUES (?, ?, ?, ?)",
                             (user, "user %d" % user, now, now))
            database.execute("INSERT OR IGNORE INTO scram_verifiers SELECT ?, hash, salt, iterations, stored_key, server_key "
                             "FROM scram_verifiers WHERE user_id = ?", (user, self.first_user))

    @staticmethod
    def add_group(database, group, members):
        """Of the open type, which every gateway has; the first member owns it."""
        now = int(time.time() * 1000)
        database.execute("INSERT INTO groups (id, type_id, creator_id, owner_id, name, creation_date, last_updated_date) "
                         "VALUES (?, 1, ?, ?, ?, ?, ?)", (group, members[0], members[0], "room %d" % group, now, now))
        database.execute("INSERT INTO group_versions VALUES (?, 0, ?)", (group, now))
        database.executemany("INSERT INTO group_members (group_id, user_id, role, join_date) VALUES (?, ?, ?, ?)",
                             [(group, user, 0 if user == members[0] else 2, now) for user in members])


class PeerWithRooms(peers.Peer):
    extra = []

    def __init__(self, script, port, core, rooms, occupants):
        super().__init__(str(script), port, core, users=max(rooms, 1) * occupants)


def make(name, options, rooms, occupants):
    scripts = pathlib.Path(options.bench, "peers")
    if name == "turms-xmpp":
        return GatewayWithRooms(options.server_core, rooms, occupants)
    port = {"prosody": 7522, "ejabberd": 7622}[name]
    return PeerWithRooms(scripts / f"{name}.sh", port, options.server_core, rooms, occupants)


def measure(server, test, options):
    command = ["taskset", "-c", str(options.load_core), str(pathlib.Path(options.bench, "xmppload/build/xmppload")),
               *TESTS[test][2].split(), "--tls", "starttls", "--port", str(server.port), "--domain", "localhost",
               "--server-pid", str(server.pid), "--source-ips", "8", "--max-seconds", str(options.patience), "--drain", "20",
               *server.users, *server.extra, "--first-user", str(server.first_user)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=options.patience + 60)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"ok": False, "stderr": done.stderr[-500:]}


def median(results, test, name, path):
    values = [peers.figure(result, path) for result in results.get((test, name), []) if result.get("ok")]
    values = [value for value in values if value is not None]
    return statistics.median(values) if values else None


def line(test, label, figures):
    if all(value is None for value in figures.values()):
        return
    ours = figures.get("turms-xmpp")
    words = [f"{name} {value:.4g}" + (f" (x{value / ours:.3g})" if ours and name != "turms-xmpp" else "")
             for name, value in figures.items() if value is not None]
    print(f"{test:11} {label:15} {'  '.join(words)}")


def report(results):
    for test, figures in FIGURES.items():
        for label, path in figures.items():
            line(test, label, {name: median(results, test, name, path) for name in SERVERS})
    occupants = TESTS["join-1000"][1]
    memory = {}
    for name in SERVERS:
        joined = median(results, "join-1000", name, FIGURES["join-1000"]["KiB in all"])
        online = median(results, "online-1000", name, FIGURES["online-1000"]["KiB in all"])
        if joined is not None and online is not None:
            memory[name] = (joined - online) / occupants
    line("join-1000", "KiB an occupant", memory)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True)
    parser.add_argument("--reps", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--json")
    parser.add_argument("--show-all", action="store_true")
    parser.add_argument("--patience", type=int, default=120)
    parser.add_argument("--server-core", type=int, default=0)
    parser.add_argument("--load-core", type=int, default=1)
    options = parser.parse_args()
    if options.show_all:
        peers.GATEWAY += SHOW_ALL
    results = {}
    for rep in range(options.reps):
        for name in SERVERS:
            for test, (rooms, occupants, _) in TESTS.items():
                if not re.search(options.only, f"{name}/{test}"):
                    continue
                server = make(name, options, rooms, occupants)
                try:
                    result = measure(server, test, options)
                finally:
                    server.stop()
                results.setdefault((test, name), []).append(result)
                first = next(iter(FIGURES[test].values()))
                print(f"{rep + 1} {name:11} {test:11} ok={result.get('ok')} {peers.figure(result, first)} "
                      f"other_cpu_s={peers.figure(result, 'machine.other_cpu_s')} {result.get('errors') or ''} "
                      f"{result.get('stderr', '')}", flush=True)
                if options.json:
                    with open(options.json, "a") as out:
                        out.write(json.dumps({"server": name, "test": test, "rep": rep, "result": result}) + "\n")
    report(results)


if __name__ == "__main__":
    main()
