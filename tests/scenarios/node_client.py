# SPDX-License-Identifier: Apache-2.0
"""npm's @xmpp/client for scenarios: installs it once outside the tree, runs node/chat.mjs, speaks with it in JSON lines."""
import asyncio
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
from typing import Optional

HERE = pathlib.Path(__file__).resolve().parent / "node"
PATIENCE_SECONDS = 30.0


def modules_dir() -> pathlib.Path:
    """The folder with node_modules of exactly the versions in the lockfile, installed by `npm ci` when it is not there yet."""
    lockfile = HERE / "package-lock.json"
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "turms-xmpp"
    wanted = cache / f"node-{hashlib.sha256(lockfile.read_bytes()).hexdigest()[:16]}"
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not wanted.exists():
            # Into a folder of its own first: one that is there is whole.
            with tempfile.TemporaryDirectory(dir=cache) as scratch:
                fresh = pathlib.Path(scratch) / "modules"
                fresh.mkdir()
                for name in ("package.json", "package-lock.json"):
                    shutil.copy(HERE / name, fresh / name)
                subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=fresh, check=True,
                               stdout=subprocess.DEVNULL)
                fresh.rename(wanted)
    return wanted


class NodeClient:
    """One stream of @xmpp/client."""

    def __init__(self, process: asyncio.subprocess.Process):
        self._process = process
        self.jid = ""

    @classmethod
    async def login(cls, user_id: int, password: str, port: int, direct_tls: bool = False,
                    certificate: Optional[str] = None) -> "NodeClient":
        """\\param certificate  a PEM file to trust; without it any certificate is taken, which only a test may do"""
        trust = {"NODE_EXTRA_CA_CERTS": certificate} if certificate else {"NODE_TLS_REJECT_UNAUTHORIZED": "0"}
        service = f"{'xmpps' if direct_tls else 'xmpp'}://localhost:{port}"
        self = cls(await asyncio.create_subprocess_exec(
            "node", "--no-warnings", str(HERE / "chat.mjs"), str(modules_dir()), service, str(user_id), password,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env={**os.environ, **trust}))
        try:
            self.jid = await self.next("online")
        except BaseException:
            await self.leave()
            raise
        return self

    def say(self, to: str, body: str, message_id: str) -> None:
        self._command({"say": {"to": to, "body": body, "id": message_id}})

    async def next_message(self) -> dict:
        return await self.next("message")

    async def next(self, kind: str):
        """The next event of this kind; an error event before it is raised."""
        async def read():
            while True:
                line = await self._process.stdout.readline()
                if not line:
                    raise AssertionError(f"node ended before {kind!r}")
                event = json.loads(line)
                if kind in event:
                    return event[kind]
                if "error" in event:
                    raise AssertionError(event["error"])
        return await asyncio.wait_for(read(), PATIENCE_SECONDS)

    async def leave(self) -> None:
        if self._process.returncode is None:
            try:
                self._command({"leave": True})
                self._process.stdin.close()
                await asyncio.wait_for(self._process.wait(), 5)
            except (asyncio.TimeoutError, ConnectionError):
                self._process.kill()
        await self._process.wait()

    def _command(self, command: dict) -> None:
        self._process.stdin.write(json.dumps(command).encode() + b"\n")
