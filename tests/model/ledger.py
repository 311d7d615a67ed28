# SPDX-License-Identifier: Apache-2.0
"""What was said, what its sender was told of it, and what must therefore be true in the end. Knows no protocol.

A message is known by its name, "<who>-<number>", the first word of its text; an edit changes the words behind it.
"""
from typing import Iterable, Optional

SENT, ACKNOWLEDGED, REFUSED, UNKNOWN = "sent", "acknowledged", "refused", "unknown"


def name_of(text: str) -> str:
    """The message that a text belongs to."""
    return text.split(" ")[0]


class Entry:
    """One message.

    fate   SENT until its sender has heard; UNKNOWN when he never will and does not repeat it
    texts  what it may read in the end: one text, or several when an edit's fate is unknown or edits met
    """

    def __init__(self, name: str):
        self.name = name
        self.author, number = name.rsplit("-", 1)
        self.number = int(number)
        self.fate = SENT
        self.texts = {name}
        self.edits_under_way: set = set()
        self.edits_met = False


class Ledger:
    """The model: predicts, and keeps the story of each message for whoever must understand a difference."""

    def __init__(self):
        self.entries: dict[str, Entry] = {}
        self._story: list[tuple[int, Optional[str], str]] = []  # step, message, what happened
        self._counts: dict[str, int] = {}
        self.errors: list[str] = []  # that senders were told
        self.step = 0

    def note(self, what: str, name: Optional[str] = None) -> None:
        """Without a name: something that may matter to all, as a fault."""
        self._story.append((self.step, name, what))

    def story_of(self, names: Iterable[str]) -> str:
        """What happened to these messages, and the faults from a little before until a little after it."""
        names = set(names)
        steps = [step for step, name, _ in self._story if name in names]
        first, last = (min(steps) - 2, max(steps) + 10) if steps else (0, 0)
        return "\n".join(f"  step {step}: {name or '--'}: {what}" for step, name, what in self._story
                         if name in names or (name is None and first <= step <= last))

    # -- messages -------------------------------------------------------------------------------------------------

    def say(self, author: str) -> str:
        """The name of the author's next message."""
        number = self._counts[author] = self._counts.get(author, 0) + 1
        name = f"{author}-{number:05}"
        self.entries[name] = Entry(name)
        self.note("sent", name)
        return name

    def settle(self, name: str, fate: str) -> None:
        """What its sender was told; an error is the last word."""
        entry = self.entries[name]
        self.note(fate, name)
        if entry.fate != REFUSED:
            entry.fate = fate

    def edit(self, name: str, text: str) -> None:
        """An edit is on its way; whether it or another one wins is open."""
        entry = self.entries[name]
        self.note(f"edit to {text!r}", name)
        entry.edits_met = bool(entry.edits_under_way)
        entry.edits_under_way.add(text)
        entry.texts.add(text)

    def settle_edit(self, name: str, text: str, fate: str) -> None:
        entry = self.entries[name]
        self.note(f"edit to {text!r}: {fate}", name)
        entry.edits_under_way.discard(text)
        if fate == ACKNOWLEDGED and not entry.edits_under_way and not entry.edits_met:
            entry.texts = {text}
        elif fate == UNKNOWN:
            entry.edits_under_way.add(text)  # may still happen
        elif fate == REFUSED and not entry.edits_met:
            entry.texts.discard(text)

    def all_with(self, fate: str) -> set:
        return {name for name, entry in self.entries.items() if entry.fate == fate}
