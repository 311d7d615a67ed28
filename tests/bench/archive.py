#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures pages of the archive (XEP-0313) over a database that has grown: how long a page of 50 takes, from the query's
last byte to the end of <fin/>, for one conversation and for everything, at the end, at the beginning and in the middle.

  tests/bench/archive.py --database turms.db [--gateway build/release/turms-gateway] [--users 20] [--rounds 20] [--json OUT]

The database is service_bench's (`service_bench 10000000 100000 3 DIR`). A copy beside it is used and removed afterwards; in
it the users asked for get the demo password, and relationships with those they talk with. One client at a time asks, so the
figures are of an idle server; the first round of each user reads from the disk's cache what SQLite has not.
"""
import argparse
import asyncio
import json
import os
import pathlib
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests" / "scenarios"))

from gateway import Gateway, demo_database  # noqa: E402
from people import Client  # noqa: E402

MAM = "urn:xmpp:mam:2"
CONTACTS = [7 * k for k in range(1, 21)]  # service_bench's contact_of()


class Server:
    """What people.Client wants to know of one."""

    def __init__(self, port):
        self.port = port


def prepare(database, program, users):
    """Lets the users log in, and makes those they talk with their friends."""
    with sqlite3.connect(database) as db:
        db.execute("ATTACH ? AS demo", (str(demo_database(program)),))
        count = db.execute("SELECT max(id) FROM users").fetchone()[0]
        now = int(time.time() * 1000)
        for user in users:
            db.execute("DELETE FROM scram_verifiers WHERE user_id = ?", (user,))
            db.execute("INSERT INTO scram_verifiers SELECT ?, hash, salt, iterations, stored_key, server_key "
                       "FROM demo.scram_verifiers WHERE user_id = 1", (user,))
            for step in CONTACTS:
                for other in ((user - 1 + step) % count + 1, (user - 1 - step) % count + 1):
                    db.execute("INSERT OR IGNORE INTO relationships (owner_id, related_user_id, establishment_date) "
                               "VALUES (?, ?, ?)", (user, other, now))
    db.close()


def question(number, form="", rsm=""):
    filters = (f"<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>{MAM}</value></field>{form}</x>"
               if form else "")
    return (f"<iq type='set' id='p{number}'><query xmlns='{MAM}'>{filters}"
            f"<set xmlns='http://jabber.org/protocol/rsm'><max>50</max>{rsm}</set></query></iq>")


async def measure(port, users, rounds):
    figures = {}
    number = 0
    for user in users:
        client = Client(Server(port), user)
        await client.connect()
        with_contact = f"<field var='with'><value>{user + CONTACTS[0]}@localhost</value></field>"
        start = "<field var='start'><value>2020-11-01T00:00:00Z</value></field>"
        cases = {
            "one contact, last page": (with_contact, "<before/>"),
            "everything, last page": ("", "<before/>"),
            "everything, first page": ("", ""),
            "everything, from a date": (start, ""),
        }
        for _ in range(rounds):
            for name, (form, rsm) in cases.items():
                number += 1
                began = time.perf_counter()
                answer = await client.ask(question(number, form, rsm), b"</iq>")
                took = (time.perf_counter() - began) * 1000
                if b"</fin>" not in answer:
                    raise SystemExit(f"{name}: no page but {answer[:200]}")
                figures.setdefault(name, []).append((took, answer.count(b"<result ")))
        client.close()
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", required=True, type=pathlib.Path)
    parser.add_argument("--gateway", type=pathlib.Path, default=TOP / "build" / "release" / "turms-gateway")
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    os.environ["TURMS_GATEWAY"] = str(options.gateway.resolve())  # which one gateway.py starts
    users = [1000 + 13 * i for i in range(options.users)]
    with tempfile.TemporaryDirectory(dir=options.database.parent) as directory:
        data_dir = pathlib.Path(directory)
        shutil.copy(options.database, data_dir / "turms.db")
        prepare(data_dir / "turms.db", options.gateway.resolve(), users)
        gateway = Gateway({"gateway": {"log_level": "info"}}, data_dir=data_dir, demo_data=False, xmpp=True)
        gateway.start()
        try:
            figures = asyncio.run(measure(gateway.xmpp_port("starttls"), users, options.rounds))
        finally:
            gateway.stop()
    for name, pages in figures.items():
        quantiles = statistics.quantiles([took for took, _ in pages], n=100)
        results = statistics.mean(count for _, count in pages)
        print(f"{name:26} p50 {quantiles[49]:7.2f} ms  p99 {quantiles[98]:7.2f} ms  "
              f"{len(pages)} pages of {results:.0f} results")
    if options.json:
        options.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
