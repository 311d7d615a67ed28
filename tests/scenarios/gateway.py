# SPDX-License-Identifier: Apache-2.0
"""Starts a turms-gateway of its own for a scenario: free ports, fresh data, demo users, and a judgement when it ends."""
import fcntl
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from typing import Optional

from toml_text import merged, toml_text

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BUILD_DIR = pathlib.Path(os.environ.get("TURMS_SCENARIO_DIR", REPOSITORY / "build" / "scenarios"))
START_SECONDS = 120.0  # a sanitizer build makes the demo data slowly
STOP_SECONDS = 30.0

#: What a sanitizer prints when it has found something.
SANITIZER_REPORT = re.compile(
    r"(ERROR|WARNING): (Address|Thread|Leak|Memory|UndefinedBehavior)Sanitizer|: runtime error: |AddressSanitizer:DEADLYSIGNAL")

#: Everything on loopback, every port of the system's choice, and rate limits out of the way of those who do not test them.
DEFAULTS = {
    "gateway": {"log_format": "json", "log_level": "debug", "log_repeats_per_second": 0},
    "turms": {
        "tcp": {"port": 0},
        "websocket": {"port": 0},
        "rate_limiting": {"capacity": 1_000_000, "initial_tokens": 1_000_000},
    },
}

#: The XMPP plugin as the quick start configures it.
XMPP_PLUGIN = {
    "plugins": {
        "xmpp": {
            "domain": "localhost",
            "listen": [
                {"address": "127.0.0.1", "port": 0, "tls": "starttls"},
                {"address": "127.0.0.1", "port": 0, "tls": "direct"},
            ],
            "tls": {"self_signed": True},
        },
    },
}


class GatewayFailed(AssertionError):
    """The gateway did not start, stopped by itself, left with an error, or a sanitizer spoke."""


class Gateway:
    """One gateway process and its data directory.

    settings   laid over DEFAULTS, as nested tables
    options    more words for the command line
    data_dir   kept when given (restart on the same data), else temporary and removed by dispose()
    xmpp       whether the XMPP plugin is loaded
    """

    def __init__(self, settings: Optional[dict] = None, data_dir: Optional[pathlib.Path] = None, demo_data: bool = True,
                 xmpp: bool = False, options: tuple = ()):
        self.program = pathlib.Path(os.environ.get("TURMS_GATEWAY", REPOSITORY / "build" / "dev" / "turms-gateway"))
        self._owns_data = data_dir is None
        self.data_dir = pathlib.Path(data_dir or tempfile.mkdtemp(prefix="turms-scenario-"))
        self.demo_data = demo_data
        self.options = options
        base = merged(DEFAULTS, {"gateway": {"data_dir": str(self.data_dir)}})
        base = merged(base, XMPP_PLUGIN if xmpp else {"gateway": {"plugins_dir": str(self.data_dir / "no-plugins")}})
        self.settings = merged(base, settings or {})
        self.process: Optional[subprocess.Popen] = None
        self.ready: dict = {}  # the fields of gateway.ready
        self._lines: list[str] = []
        self._events: list[dict] = []
        self._news = threading.Condition()
        self._reader: Optional[threading.Thread] = None

    # -- life -----------------------------------------------------------------------------------------------------

    def start(self) -> "Gateway":
        """Starts and waits until it says gateway.ready."""
        if not self.program.exists():
            raise GatewayFailed(f"{self.program} is not there: build it, or name another in TURMS_GATEWAY")
        (self.data_dir / "no-plugins").mkdir(exist_ok=True)
        if self.demo_data and not (self.data_dir / "turms.db").exists():
            shutil.copy(demo_database(self.program), self.data_dir / "turms.db")
        config = self.data_dir / "gateway.toml"
        config.write_text(toml_text(self.settings) + "\n", encoding="utf-8")
        command = [str(self.program), "--config", str(config), *self.options]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, cwd=self.data_dir)
        self._lines, self._events = [], []
        self._reader = threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self._reader.start()
        try:
            self.ready = self.wait_event("gateway.ready", START_SECONDS).get("fields", {})
        except GatewayFailed:
            self.process.kill()
            self.process.wait()
            raise
        return self

    def stop(self) -> None:
        """TERM: the gateway must end by itself with status 0 and without a word from a sanitizer."""
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)
            self.process.wait()
            status = f"nothing: it was still there {STOP_SECONDS} s after TERM"
        self._reader.join()
        if status != 0:
            raise GatewayFailed(f"the gateway ended with {status}\n{self.log_tail()}")
        self.check_silence()

    def kill(self) -> None:
        """KILL, as a crash or a loss of power of the machine's processes."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        self.check_silence()

    def dispose(self) -> None:
        """Removes what the gateway left, whatever state it is in. For clean-up code; stop() is the judgement."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._owns_data:
            shutil.rmtree(self.data_dir, ignore_errors=True)

    def __enter__(self) -> "Gateway":
        return self.start()

    def __exit__(self, kind, error, trace) -> None:
        try:
            if kind is None:
                self.stop()
            else:
                print(self.log_tail(), file=sys.stderr)
        finally:
            self.dispose()

    # -- where it listens -----------------------------------------------------------------------------------------

    def port(self, name: str) -> int:
        """A port of gateway.ready, be it written as a number or behind its address."""
        if name not in self.ready:
            raise GatewayFailed(f"gateway.ready names no {name!r}: {self.ready}")
        return int(str(self.ready[name]).rsplit(":", 1)[-1])

    def turms_port(self, transport: str) -> int:
        return self.port({"tcp": "turms_tcp", "websocket": "turms_websocket"}[transport])

    def xmpp_port(self, tls: str) -> int:
        """The port of the XMPP listener of this kind, "starttls" or "direct", as the plugin told it last."""
        for event in reversed(self.events("listener.opened")):
            if event["fields"]["tls"] == tls:
                return int(event["fields"]["port"])
        raise GatewayFailed(f"no XMPP listener with {tls}\n{self.log_tail()}")

    def certificate(self) -> str:
        """The certificate that the plugin made for itself: trusting just this one, clients verify it in earnest."""
        return str(self.data_dir / "tls" / "localhost.crt")

    def ctl(self, *words: str):
        """Runs `turms-gateway ctl ... --json` against this gateway and returns what it prints."""
        command = [str(self.program), "ctl", "--config", str(self.data_dir / "gateway.toml"), *words, "--json"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
        if done.returncode != 0:
            raise GatewayFailed(f"{' '.join(words)}: {done.stderr.decode(errors='replace')}")
        return json.loads(done.stdout)

    # -- what it says ---------------------------------------------------------------------------------------------

    def events(self, name: str) -> list[dict]:
        with self._news:
            return [event for event in self._events if event["event"] == name]

    def wait_event(self, name: str, seconds: float = 20.0) -> dict:
        """Waits until an event of this name has been logged and returns the first."""
        deadline = time.monotonic() + seconds
        with self._news:
            while True:
                for event in self._events:
                    if event["event"] == name:
                        return event
                left = deadline - time.monotonic()
                if left <= 0 or self._is_over():
                    raise GatewayFailed(f"no {name} came\n{self.log_tail()}")
                self._news.wait(min(left, 0.2))

    def log_tail(self, count: int = 60) -> str:
        return f"--- the gateway's last {count} lines ---\n" + "".join(self._lines[-count:])

    def check_silence(self) -> None:
        reports = [index for index, line in enumerate(self._lines) if SANITIZER_REPORT.search(line)]
        if reports:
            raise GatewayFailed("a sanitizer spoke:\n" + "".join(self._lines[reports[0]:reports[0] + 80]))

    def _is_over(self) -> bool:
        return not self._reader.is_alive() and self.process.poll() is not None

    def _read(self, stream) -> None:
        for raw in stream:
            line = raw.decode(errors="replace")
            with self._news:
                self._lines.append(line)
                if line.startswith("{"):
                    self._events.append(json.loads(line))
                self._news.notify_all()
        stream.close()


def demo_database(program: pathlib.Path) -> pathlib.Path:
    """A database that this program filled with its demo data. Made once for each build of it, since a thousand passwords take a
    sanitizer build a while; scenarios that run side by side wait for the one that makes it."""
    directory = BUILD_DIR / "demo"
    directory.mkdir(parents=True, exist_ok=True)
    database, stamp = directory / "turms.db", directory / "made-by"
    maker = f"{program.resolve()} {program.stat().st_mtime_ns}"
    with open(directory / ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != maker:
            gateway = Gateway(demo_data=False, options=("--demo-data",))
            try:
                gateway.start()
                gateway.stop()  # a clean end leaves everything in the one file
                shutil.copy(gateway.data_dir / "turms.db", database)
            finally:
                gateway.dispose()
            stamp.write_text(maker, encoding="utf-8")
    return database
