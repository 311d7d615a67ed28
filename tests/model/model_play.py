# SPDX-License-Identifier: Apache-2.0
"""Plays random conversations with faults against a real gateway and fails when anybody ends up with another history.

    model_play.py [--seed N] [--steps N] [--plays N] [--no-faults] [--no-edits] [--blind] [--room]
"""
import argparse
import pathlib
import secrets
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "scenarios"))

from play import Play, run_play  # noqa: E402  it needs the path above
from room_play import RoomPlay  # noqa: E402


def main() -> int:
    words = argparse.ArgumentParser()
    words.add_argument("--seed", type=int, help="repeats the choices of a play; the machine's timing is its own")
    words.add_argument("--steps", type=int, default=300)
    words.add_argument("--plays", type=int, default=1)
    words.add_argument("--no-faults", action="store_true")
    words.add_argument("--no-edits", action="store_true")
    words.add_argument("--blind", action="store_true", help="clients repeat without looking into the archive first")
    words.add_argument("--room", action="store_true", help="everybody is in one group")
    given = words.parse_args()
    seed = given.seed if given.seed is not None else secrets.randbelow(1 << 32)
    kind = RoomPlay if given.room else Play
    found = sum(run_play(kind, seed + number, given.steps, faults=not given.no_faults, edits=not given.no_edits, blind=given.blind)
                for number in range(given.plays))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
