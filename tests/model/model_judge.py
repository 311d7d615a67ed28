# SPDX-License-Identifier: Apache-2.0
"""Can the play fail? Somebody on the way drops, doubles or changes one message, and the judge must name it."""
import asyncio
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "scenarios"))

import play as model  # noqa: E402  it needs the path above
from judge import Heard, judge  # noqa: E402
from ledger import ACKNOWLEDGED, REFUSED, Ledger  # noqa: E402
from room_play import other_orders  # noqa: E402

STEPS = 25


class Tampered(model.Play):
    """A play whose network or client loses the message with this name."""

    def __init__(self, lost: str):
        super().__init__(seed=1, steps=STEPS, faults=False, edits=False)
        self._lost = lost.encode()

    async def _enter(self) -> None:
        await super()._enter()
        self.tablets[1].link.filter = self._without  # what Turms pushes to Juliet's desktop
        self.phones[2].is_deaf_to.add(self._lost.decode())

    def _without(self, frames: bytes) -> bytes:
        """Frames with a varint length each; one chunk of a quiet loopback connection holds whole frames."""
        kept, at = b"", 0
        while at < len(frames):
            length = shift = 0
            start = at
            while True:
                byte = frames[at]
                at, length, shift = at + 1, length | (byte & 0x7F) << shift, shift + 7
                if byte < 0x80:
                    break
            at += length
            if self._lost in frames[start:at]:
                self._lost = b"nothing more"
            else:
                kept += frames[start:at]
        return kept


class TheJudgeSees(unittest.TestCase):
    def test_one_message_that_was_dropped_on_its_way_to_a_phone_and_to_a_tablet(self):
        model.SETTLE_SECONDS = 0.5
        play = Tampered("101/phone-00003")
        found = [difference.told(play.ledger) for difference in asyncio.run(play.run())]
        told = "\n".join(found)
        for who in ("102/phone", "102/desktop"):
            self.assertIn(f"{who} has never heard of: 101/phone-00003\n", told)
        self.assertIn(": 101/phone-00003: acknowledged", told)
        self.assertEqual(len(found), 2, told)


class TheJudgeSeesInRooms(unittest.TestCase):
    @staticmethod
    def heard(*sessions) -> Heard:
        view = Heard()
        for names in sessions:
            view.begin_session()
            for name in names:
                view.arrive(name)
        return view

    def test_messages_of_several_people_in_another_order(self):
        views = {"one": self.heard(["a-1", "b-1", "c-1"]), "other": self.heard(["b-1"], ["a-1", "c-1", "b-2", "b-1"])}
        found, = other_orders(views)
        self.assertEqual(found.names, ["c-1", "b-1"])

    def test_nothing_where_everybody_heard_a_part_in_the_same_order(self):
        self.assertEqual(other_orders({"one": self.heard(["a-1", "b-1", "c-1"]), "other": self.heard(["a-1", "c-1"])}), [])


class TheJudgeSeesInHistories(unittest.TestCase):
    """One fault each in a small conversation that is right otherwise."""

    def setUp(self):
        self.ledger = Ledger()
        for _ in range(3):
            self.ledger.settle(self.ledger.say("a"), ACKNOWLEDGED)
        self.rows = [(str(n), f"a-0000{n}") for n in (1, 2, 3)]
        self.heard = Heard()
        self.heard.texts = {text: text for _, text in self.rows}
        self.heard.arrivals = [[text for _, text in self.rows]]

    def told(self, rows=None, other=None) -> str:
        rows = self.rows if rows is None else rows
        archives = {"A": rows, "B": rows if other is None else other}
        return "\n".join(difference.told(self.ledger) for difference in judge(self.ledger, archives, {"you": self.heard}))

    def test_nothing_where_nothing_is_wrong(self):
        self.assertEqual(self.told(), "")

    def test_a_loss(self):
        self.assertIn("A: was acknowledged and is not there: a-00002", self.told([self.rows[0], self.rows[2]]))

    def test_a_double(self):
        self.assertIn("A: is there more than once: a-00002", self.told([*self.rows, ("4", "a-00002")]))

    def test_another_order(self):
        rows = [self.rows[1], self.rows[0], self.rows[2]]
        self.assertIn("A: are not in their sender's order: a-00001, a-00002", self.told(rows))
        self.assertIn("A and B part here", self.told(other=rows))
        self.assertIn("you has heard in another order", self.told(rows))

    def test_a_text_that_nobody_wrote(self):
        rows = [("1", "a-00001 edited"), *self.rows[1:]]
        self.assertIn("A: has a text that it can't have: a-00001", self.told(rows))
        self.assertIn("you shows an old text", self.told(rows))

    def test_an_edit_that_was_acknowledged_and_is_gone(self):
        self.ledger.edit("a-00001", "a-00001 edited")
        self.ledger.settle_edit("a-00001", "a-00001 edited", ACKNOWLEDGED)
        self.assertIn("A: has a text that it can't have: a-00001", self.told())

    def test_a_sender_who_was_told_nothing(self):
        self.ledger.say("a")
        self.assertIn("its sender has heard nothing of it: a-00004", self.told())

    def test_that_an_error_allows_both(self):
        self.ledger.settle("a-00003", REFUSED)
        self.assertEqual(self.told(), "")
        self.heard.texts.pop("a-00003")
        self.heard.arrivals[0].pop()
        self.assertEqual(self.told(self.rows[:2]), "")

    def test_what_came_twice_or_from_nowhere(self):
        self.heard.doubles.append("a-00001")
        self.heard.texts["a-00009"] = "a-00009"
        self.assertIn("you has heard twice: a-00001", self.told())
        self.assertIn("you has heard what nobody has stored: a-00009", self.told())


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
