# SPDX-License-Identifier: Apache-2.0
"""Compares what everybody has in the end with what the ledger says must be. Pure: histories in, differences out."""
from collections import Counter

from ledger import ACKNOWLEDGED, SENT, Ledger, name_of


class Heard:
    """What one participant knows.

    texts    name -> text as it is shown
    doubles  names that came twice although they should have come once
    arrivals names in the order in which they came live, one list for each uninterrupted session
    """

    def __init__(self):
        self.texts: dict[str, str] = {}
        self.doubles: list[str] = []
        self.arrivals: list[list[str]] = []
        self._came: set = set()  # in this session

    def begin_session(self) -> None:
        self.arrivals.append([])
        self._came = set()

    def arrive(self, name: str) -> None:
        """Live, and not as an edit."""
        if name in self._came:
            self.doubles.append(name)
        self._came.add(name)
        self.arrivals[-1].append(name)


class Difference:
    def __init__(self, what: str, names=()):
        self.what = what
        self.names = list(names)

    def told(self, ledger: Ledger) -> str:
        shown = self.names[:3]
        more = f" and {len(self.names) - 3} more" if len(self.names) > 3 else ""
        return f"{self.what}: {', '.join(shown)}{more}\n{ledger.story_of(shown)}"


def judge(ledger: Ledger, archives: dict, heard: dict) -> list:
    """archives: whose -> [(Turms id, text)] in order; heard: who -> Heard. Returns what is wrong."""
    found = []
    for whose, rows in archives.items():
        found += check_archive(ledger, whose, rows)
    first_whose, first = next(iter(archives.items()))
    for whose, rows in archives.items():
        if rows != first:
            found.append(difference_of(first_whose, first, whose, rows))
    place = {name_of(text): index for index, (_, text) in enumerate(first)}
    texts = {name_of(text): text for _, text in first}
    for who, view in heard.items():
        found += check_view(who, view, place, texts)
    return found


def check_archive(ledger: Ledger, whose: str, rows: list) -> list:
    found = []
    counts = Counter(name_of(text) for _, text in rows)

    def report(what, names):
        names = sorted(names)
        if names:
            found.append(Difference(f"{whose}: {what}", names))

    report("is there more than once", [name for name, count in counts.items() if count > 1])
    report("was never said", counts.keys() - ledger.entries.keys())
    report("was acknowledged and is not there", ledger.all_with(ACKNOWLEDGED) - counts.keys())
    report("its sender has heard nothing of it", ledger.all_with(SENT))
    report("has a text that it can't have", [name_of(text) for _, text in rows if name_of(text) in ledger.entries
                                            and text not in ledger.entries[name_of(text)].texts])
    newest: dict[str, str] = {}
    misplaced = []
    for _, text in rows:
        name = name_of(text)
        author = name.rsplit("-", 1)[0]
        if name < newest.get(author, ""):
            misplaced += [newest[author], name]
        newest[author] = max(name, newest.get(author, ""))
    report("are not in their sender's order", dict.fromkeys(misplaced))
    return found


def difference_of(first_whose: str, first: list, whose: str, rows: list) -> Difference:
    for one, other in zip(first, rows):
        if one != other:
            return Difference(f"{first_whose} and {whose} part here: {one} / {other}", [name_of(one[1]), name_of(other[1])])
    longer = max(first, rows, key=len)
    return Difference(f"{first_whose} has {len(first)} rows, {whose} {len(rows)}",
                      [name_of(text) for _, text in longer[min(len(first), len(rows)):]])


def check_view(who: str, view: Heard, place: dict, texts: dict) -> list:
    found = []
    if missing := sorted(texts.keys() - view.texts.keys()):
        found.append(Difference(f"{who} has never heard of", missing))
    if strange := sorted(view.texts.keys() - texts.keys()):
        found.append(Difference(f"{who} has heard what nobody has stored", strange))
    if stale := sorted(name for name, text in view.texts.items() if texts.get(name, text) != text):
        found.append(Difference(f"{who} shows an old text, {view.texts[stale[0]]!r} for {texts[stale[0]]!r}", stale))
    if view.doubles:
        found.append(Difference(f"{who} has heard twice", view.doubles))
    for arrivals in view.arrivals:
        last: dict[str, str] = {}
        for name in arrivals:
            author = name.rsplit("-", 1)[0]
            if author in last and place.get(name, -1) < place.get(last[author], -1):
                found.append(Difference(f"{who} has heard in another order", [last[author], name]))
            last[author] = name
    return found
