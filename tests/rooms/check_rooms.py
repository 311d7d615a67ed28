#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads every source file of the house and complains about what breaks its plan: an include against the arrows, a third-party
header outside its room, a CMake target that links too much, a source without its test, a header or file out of shape.

    check_rooms.py [TOP]     prints `file:line: complaint`, exits 1 if there is one
"""
import pathlib
import re
import sys

import rules

INCLUDE = re.compile(r'^\s*#\s*include\s+(<([^>]+)>|"([^"]+)")')
ROOM_TARGET = re.compile(r"turms_room\s*\(\s*(\w+)([^)]*)\)")
SOURCE_SUFFIXES = {".h", ".cpp", ".c", ".py", ".sh", ".cmake"}


class House:
    """The tree at `top`, and what is wrong with it."""

    def __init__(self, top):
        self.top = pathlib.Path(top)
        self.complaints = []

    def complain(self, path, line, text):
        self.complaints.append(f"{path}:{line}: {text}")

    def files(self, *folders, suffixes):
        for folder in folders:
            for path in sorted((self.top / folder).rglob("*")):
                if path.suffix in suffixes and path.is_file():
                    yield path.relative_to(self.top)

    def lines(self, path):
        return (self.top / path).read_text(encoding="utf-8", errors="replace").splitlines()

    def includes(self, path):
        """(line number, header, is in angle brackets) of each include of a file."""
        for number, line in enumerate(self.lines(path), 1):
            match = INCLUDE.match(line)
            if match:
                yield number, match.group(2) or match.group(3), match.group(2) is not None


def place_of(path):
    """(side, room) of a source file of the house, or None."""
    side, *rest = path.parts
    if side not in rules.ARROWS or len(rest) < 2:
        return None
    return (side, rest[0]) if side != "abi" or rest[0] == "proto" else None


def is_abi_header(header):
    return header == "turms_gateway_plugin.h" or header.split("/")[0] in ("tgp", "extensions", "draft")


def target_of(side, header):
    """The room that `header`, included on that side, belongs to; None when there is none."""
    if is_abi_header(header):
        return "abi"
    room = header.split("/")[0]
    return room if "/" in header and (room in rules.ARROWS[side] or room == "proto") else None


def check_quoted(house, path, line, header):
    side, room = place_of(path)
    target = target_of(side, header)
    if target is None:
        house.complain(path, line, f'"{header}" names no room of {side}/: includes are written from there, as "room/file.h"')
    elif target != room and target not in rules.ARROWS[side][room] and (f"{side}/{room}", header) not in rules.EXCEPTIONS:
        house.complain(path, line, f'{side}/{room} may not see {target} ("{header}")')
    elif target not in ("abi", "proto") and not (house.top / side / header).is_file():
        house.complain(path, line, f'there is no {side}/{header}')


def private_rooms(header):
    """The rooms that may see a third-party header; None when it is the system's or unknown."""
    for pattern, rooms in rules.THIRD_PARTY.items():
        if re.fullmatch(pattern, header):
            return rooms
    return None


def check_angled(house, path, line, header):
    rooms = private_rooms(header)
    room = "/".join(place_of(path))
    if rooms is None:
        if not re.fullmatch(rules.SYSTEM, header):
            house.complain(path, line, f"<{header}> belongs to no room: name it in tests/rooms/rules.py")
    elif room not in rooms:
        house.complain(path, line, f"<{header}> is private to {' and '.join(sorted(rooms))}")


def check_includes(house):
    for path in house.files("plugin", "host", "abi/proto", suffixes={".h", ".cpp"}):
        place = place_of(path)
        if place is None or place[1] not in rules.ARROWS[place[0]]:
            house.complain(path, 1, "lies in no room: name it in tests/rooms/rules.py")
            continue
        for line, header, is_angled in house.includes(path):
            (check_angled if is_angled else check_quoted)(house, path, line, header)


def check_leaks(house):
    """A header that shows a third-party header may be included within its own room only."""
    shows = {}  # header path -> a third-party header that comes with it

    def shown_by(path, on_the_way=()):
        if path not in shows:
            shows[path] = None
            side = path.parts[0]
            for _, header, is_angled in house.includes(path):
                inner = pathlib.Path(side, header)
                if is_angled and private_rooms(header):
                    shows[path] = header
                elif not is_angled and inner not in on_the_way and (house.top / inner).is_file():
                    shows[path] = shows[path] or shown_by(inner, (*on_the_way, path))
        return shows[path]

    for path in house.files("plugin", "host", suffixes={".h", ".cpp"}):
        side, room = place_of(path) or (None, None)
        for line, header, is_angled in house.includes(path) if side else ():
            inner = pathlib.Path(side, header)
            if is_angled or header.split("/")[0] == room or not (house.top / inner).is_file():
                continue
            third_party = shown_by(inner)
            if third_party and f"{side}/{room}" not in private_rooms(third_party):
                house.complain(path, line, f'"{header}" brings <{third_party}> along')


def check_targets(house):
    """What a room links is what it may see."""
    for path in house.files("plugin", "host", suffixes={".txt"}):
        side, room = path.parts[0], path.parts[1]
        for match in ROOM_TARGET.finditer((house.top / path).read_text(encoding="utf-8")):
            dependencies = re.search(r"DEPS\s+((?:[a-z_]+\s*)+)", match.group(2))
            for word in dependencies.group(1).split() if dependencies else ():
                seen = {"turms_proto": "proto"}.get(word, word.removeprefix(f"{side}_"))
                if seen not in rules.ARROWS[side].get(room, set()):
                    house.complain(path, 1, f"{match.group(1)} may not link {word}")


def twin_of(path):
    side, *rest = path.with_suffix("").parts
    folder = {"plugin": (), "host": ("host",), "abi": ()}[side]
    return pathlib.Path("tests/unit", *folder, *rest[:-1], rest[-1] + "_test.cpp")


def check_twins(house):
    for path in house.files("plugin", "host", "abi/proto", suffixes={".cpp"}):
        if str(path) not in rules.WITHOUT_TWIN and not (house.top / twin_of(path)).is_file():
            house.complain(path, 1, f"has no test: {twin_of(path)}")
    for path in map(pathlib.Path, rules.WITHOUT_TWIN):
        if (house.top / path).is_file() and (house.top / twin_of(path)).is_file():
            house.complain(path, 1, "has a test: take it off the list in tests/rooms/rules.py")


def check_shape(house):
    folders = ("abi", "plugin", "host", "tests", "packaging", "cmake", "third_party")
    for path in house.files(*folders, suffixes=SOURCE_SUFFIXES):
        if "node_modules" in path.parts:
            continue
        lines = house.lines(path)
        head = lines[1:2] if lines and lines[0].startswith("#!") else lines[:1]
        if not head or "SPDX-License-Identifier: Apache-2.0" not in head[0]:
            house.complain(path, 1, "does not begin with its SPDX line")
        if len(lines) > rules.MAX_LINES:
            house.complain(path, rules.MAX_LINES + 1, f"is longer than {rules.MAX_LINES} lines")
        for number, line in enumerate(lines, 1):
            if not line.isascii():
                house.complain(path, number, "is not ASCII")
        is_ours_in_cpp = path.parts[0] in ("plugin", "host") or path.parts[:2] in (("abi", "proto"), ("tests", "unit"))
        if path.suffix == ".h" and is_ours_in_cpp and "#pragma once" not in lines:
            house.complain(path, 1, "has no #pragma once")


def check_documents(house):
    """What the plugin speaks stands in the README's table, by number."""
    readme = house.top / "README.md"
    told = set(re.findall(r"\b\d{4}\b", readme.read_text(encoding="utf-8"))) if readme.is_file() else set()
    for path in house.files("plugin", suffixes={".cpp"}):
        name = re.match(r"xep_(\d{4})_", path.name)
        if name and name.group(1) not in told:
            house.complain(path, 1, f"XEP-{name.group(1)} is missing in README.md")


def check(top):
    """All complaints about the tree at `top`, in order."""
    house = House(top)
    for part in (check_includes, check_leaks, check_targets, check_twins, check_shape, check_documents):
        part(house)
    return house.complaints


def main():
    top = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    complaints = check(top)
    for complaint in complaints:
        print(complaint)
    print(f"{len(complaints)} complaints" if complaints else "the house is in order")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
