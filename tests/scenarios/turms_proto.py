# SPDX-License-Identifier: Apache-2.0
"""The Turms message classes for Python, generated from abi/proto by protoc when they are first needed.

The gateway reads and writes the same schema with other code (nanopb and our own), so each side checks the other.
"""
import fcntl
import glob
import importlib
import os
import pathlib
import subprocess
import sys
import types

SCHEMA_DIR = pathlib.Path(
    os.environ.get("TURMS_PROTO_DIR", pathlib.Path(__file__).resolve().parents[2] / "abi" / "proto" / "schema"))
BUILD_DIR = pathlib.Path(os.environ.get("TURMS_SCENARIO_DIR", pathlib.Path(__file__).resolve().parents[2] / "build" / "scenarios"))


def _newest(pattern: str) -> float:
    return max((os.stat(path).st_mtime for path in glob.glob(pattern)), default=0.0)


def _generate(into: pathlib.Path) -> None:
    """Runs protoc unless the classes are newer than the schema. Scenarios run side by side: one generates, the others wait."""
    into.mkdir(parents=True, exist_ok=True)
    with open(into / ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _newest(f"{into}/*_pb2.py") > _newest(f"{SCHEMA_DIR}/*.proto"):
            return
        schemas = sorted(path.name for path in SCHEMA_DIR.glob("*.proto"))
        subprocess.run(["/usr/bin/protoc", f"-I{SCHEMA_DIR}", f"--python_out={into}", *schemas], check=True)


def _load() -> types.SimpleNamespace:
    directory = BUILD_DIR / "proto"
    _generate(directory)
    sys.path.insert(0, str(directory))
    classes = {}
    for schema in SCHEMA_DIR.glob("*.proto"):
        module = importlib.import_module(f"{schema.stem}_pb2")
        classes.update({name: value for name, value in vars(module).items() if not name.startswith("_")})
    return types.SimpleNamespace(**classes)


#: Every message class and enum of the schema by its own name: `proto.TurmsRequest`, `proto.IOS`.
proto = _load()
