#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the gateway beside Prosody and ejabberd, one after the other in one run, and prints ratios.

  tests/bench/peers.py --bench DIR [--reps 3] [--only REGEX] [--json OUT]

DIR holds the load generator (xmppload/build/xmppload) and the peers' scripts (peers/prosody.sh, peers/ejabberd.sh). Each
server gets its own core and a fresh start for each test; all three keep every message (archive on) and hash passwords. The
repetition is the outer loop, so that a drift of the machine spreads over all. Build the release preset first.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
TESTS = {
    "login": "login --users 500 --concurrency 32",
    "idle": "idle --users 800 --settle 15",
    "chat-w1": "chat --pairs 200 --window 1 --duration 6",
    "chat-w8": "chat --pairs 200 --window 8 --duration 6",
    "paced-1000": "paced --pairs 200 --rate 1000 --duration 6",
    "paced-2000": "paced --pairs 200 --rate 2000 --duration 6",
}
FIGURES = {
    "login": {"logins/s": "logins_per_s", "CPU ms a login": "server_cpu_ms_per_login"},
    "idle": {"KiB a session": "samples.-1.anon_kib_per_session"},
    "chat": {"msgs/s": "delivered_per_s", "CPU s/1000": "server_cpu_s_per_1000", "p99 us": "latency_us.p99"},
    "paced": {"CPU s/1000": "server_cpu_s_per_1000", "p50 us": "latency_us.p50", "p99 us": "latency_us.p99", "p99.9 us": "latency_us.p999"},
}
GATEWAY = """
[gateway]
data_dir = "{dir}/data"
[turms.tcp]
port = 0
[turms.websocket]
port = 0
[plugins.xmpp]
enabled = true
domain = "localhost"
loops = 1
[[plugins.xmpp.listen]]
address = "127.0.0.1"
port = {port}
tls = "starttls"
[plugins.xmpp.limits]
stanzas_per_second = 0
presence_changes_per_second = 1000
connections_per_ip = 20000
"""


class Gateway:
    """Our release build with demo data; SQLite synced at every commit."""
    users = ["--password-pattern", "123", "--first-user", "101"]
    first_user = 202  # from here on the demo data know no friends and no requests

    def __init__(self, core, users=0):
        """`users`: so many from first_user on; the demo data end at 1000."""
        self.dir = tempfile.mkdtemp(prefix="turms-bench-")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        config = pathlib.Path(self.dir, "gateway.toml")
        config.write_text(GATEWAY.format(dir=self.dir, port=self.port))
        (pathlib.Path(self.dir) / "data").mkdir()
        program = str(TOP / "build/release/turms-gateway")
        self.log = open(pathlib.Path(self.dir, "log"), "w+")
        self.process = subprocess.Popen(
            ["taskset", "-c", str(core), program, "--config", str(config), "--demo-data"],
            stdout=self.log, stderr=subprocess.STDOUT)
        self.pid = self.process.pid
        while "gateway.ready" not in pathlib.Path(self.log.name).read_text():
            if self.process.poll() is not None:
                sys.exit("the gateway did not start: " + pathlib.Path(self.log.name).read_text())
            time.sleep(0.1)
        for user in range(1001, self.first_user + users):
            subprocess.run([program, "user", "--config", str(config), "add", str(user), "--password-stdin"], input="123\n", text=True,
                           check=True, stdout=subprocess.DEVNULL)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        shutil.rmtree(self.dir)


class Peer:
    """Prosody or ejabberd by its script: archive on, SCRAM verifiers, users 1 to 1000."""
    users = []
    first_user = 1

    def __init__(self, script, port, core, users=1000):
        self.script, self.port = script, port
        env = dict(os.environ, PORT=str(port), TLS_PORT=str(port + 1), CPU=str(core), MAM="on", AUTH="hashed", USERS=str(users))
        with tempfile.TemporaryFile("w+") as out:
            subprocess.run([script, "start"], env=env, check=True, stdout=out, stderr=subprocess.DEVNULL)
            out.seek(0)
            found = dict(line.strip().split("=", 1) for line in out if "=" in line)
        self.pid, self.dir = int(found["PID"]), found["DIR"]
        time.sleep(3)  # it still warms up behind its open port

    def stop(self):
        subprocess.run([self.script, "clean", self.dir], check=False, stdout=subprocess.DEVNULL)


def measure(server, test, options):
    kind = TESTS[test].split()
    warmup = ["--warmup", "2"] if kind[0] in ("chat", "paced") else []
    command = ["taskset", "-c", str(options.load_core), str(pathlib.Path(options.bench, "xmppload/build/xmppload")), *kind, *warmup,
               "--tls", "starttls", "--port", str(server.port), "--domain", "localhost", "--server-pid", str(server.pid),
               "--source-ips", "8", "--max-seconds", "120", *server.users]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"ok": False, "stderr": done.stderr[-500:]}


def figure(result, path):
    for key in path.split("."):
        result = result[int(key)] if isinstance(result, list) else result.get(key)
        if result is None:
            return None
    return result


def report(results):
    for test in TESTS:
        for label, path in FIGURES[test.split("-")[0]].items():
            medians = {}
            for name in ("turms-xmpp", "prosody", "ejabberd"):
                values = [figure(r, path) for r in results.get((test, name), []) if r.get("ok")]
                values = [v for v in values if v is not None]
                if values:
                    medians[name] = statistics.median(values)
            if "turms-xmpp" not in medians:
                continue
            ours = medians["turms-xmpp"]
            others = "  ".join(f"{n} {v:.4g} (x{v / ours:.3g})" for n, v in medians.items() if n != "turms-xmpp" and ours)
            print(f"{test:11} {label:15} turms-xmpp {ours:.4g}  {others}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True)
    parser.add_argument("--reps", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--json")
    parser.add_argument("--server-core", type=int, default=0)
    parser.add_argument("--load-core", type=int, default=1)
    options = parser.parse_args()
    peers = pathlib.Path(options.bench, "peers")
    makers = {
        "turms-xmpp": lambda: Gateway(options.server_core),
        "prosody": lambda: Peer(str(peers / "prosody.sh"), 7522, options.server_core),
        "ejabberd": lambda: Peer(str(peers / "ejabberd.sh"), 7622, options.server_core),
    }
    results = {}
    for rep in range(options.reps):
        for name, make in makers.items():
            for test in TESTS:
                if not re.search(options.only, f"{name}/{test}"):
                    continue
                server = make()
                result = measure(server, test, options)
                server.stop()
                results.setdefault((test, name), []).append(result)
                first = next(iter(FIGURES[test.split("-")[0]].values()))
                print(f"{rep + 1} {name:11} {test:11} ok={result.get('ok')} {figure(result, first)} "
                      f"other_cpu_s={figure(result, 'machine.other_cpu_s')} {result.get('stderr', '')}", flush=True)
                if options.json:
                    with open(options.json, "a") as out:
                        out.write(json.dumps({"server": name, "test": test, "rep": rep, "result": result}) + "\n")
    report(results)


if __name__ == "__main__":
    main()
