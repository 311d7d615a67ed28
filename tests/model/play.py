# SPDX-License-Identifier: Apache-2.0
"""The play: who is on the stage, what may happen in a step, and how everything is healed before the judge speaks."""
import asyncio
import random
import sys
from collections import Counter

from gateway import Gateway
from judge import judge
from ledger import Ledger
from phone import Gone, Phone
from proxy import Proxy
from tablet import LOST, Tablet
from turms_proto import proto

ROMEO, JULIET = 101, 102
ATTEMPTS = 5
EDITABLE = 100  # messages back
SETTLE_SECONDS = 20.0


class Stage(Gateway):
    def restart_plugin(self, verb: str) -> None:
        """Returns when the log, which tells the ports, has told the new ones."""
        known = len(self.events("listener.opened"))
        self.ctl("plugin", verb, "xmpp")
        with self._news:
            self._news.wait_for(lambda: sum(event["event"] == "listener.opened" for event in self._events) >= known + 2,
                                SETTLE_SECONDS)


class Play:
    """One seed, one gateway, five clients. run() returns the differences."""

    def __init__(self, seed: int, steps: int, faults: bool = True, edits: bool = True, blind: bool = False):
        self.random = random.Random(seed)
        self.steps, self.faults, self.edits, self.blind = steps, faults, edits, blind
        self._in_doubt: set = set()  # phones with messages from before the plugin lost its memory
        self.ledger = Ledger()
        self.gateway = Stage(xmpp=True)

    async def run(self) -> list:
        await asyncio.to_thread(self.gateway.start)
        try:
            await self._enter()
            for self.ledger.step in range(1, self.steps + 1):
                await self._step()
            found = await self._end()
            await self._leave()
            await asyncio.to_thread(self.gateway.stop)
            return found
        finally:
            self.gateway.dispose()

    async def _enter(self) -> None:
        self.xmpp = await Proxy(lambda: self.gateway.xmpp_port("starttls")).start()
        self.turms = await Proxy(lambda: self.gateway.turms_port("tcp")).start()
        await self._make_clients()
        for client in (*self.phones, *self.tablets):
            await self._back(client)

    async def _make_clients(self) -> None:
        self.phones = [Phone(self.ledger, self.xmpp, user, peer, resource)
                       for user, peer, resource in ((ROMEO, JULIET, "phone"), (ROMEO, JULIET, "desk"), (JULIET, ROMEO, "phone"))]
        self.tablets = [Tablet(self.ledger, self.turms, ROMEO, JULIET, proto.ANDROID, "tablet"),
                        Tablet(self.ledger, self.turms, JULIET, ROMEO, proto.DESKTOP, "desktop")]

    async def _leave(self) -> None:
        for tablet in self.tablets:
            await tablet.close()
        for proxy in (self.xmpp, self.turms):
            await proxy.close()
        for phone in self.phones:
            await phone.wait_gone()

    # -- steps ----------------------------------------------------------------------------------------------------

    async def _step(self) -> None:
        kinds = [(self._say, 40), (self._burst, 12), (self._settle, 10), (self._mark, 6)]
        if self.edits:
            kinds += [(self._correct, 12)]
        if self.faults:
            kinds += [(self._cut, 8), (self._cut_within, 6), (self._lose_answers, 5), (self._withhold, 3), (self._kick, 2),
                      (self._intrude, 1), (self._restart_plugin, 1), (self._kill, 1)]
        action, = self.random.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])
        await action()

    def _somebody(self):
        return self.random.choice([*self.phones, *self.tablets])

    async def _say(self) -> None:
        client = self._somebody()
        await self._ready(client)
        await client.say()

    async def _burst(self) -> None:
        """Everybody at once."""
        crowd = [client for client in (*self.phones, *self.tablets) if client.is_online]
        counts = [self.random.randrange(1, 6) for _ in crowd]

        async def several(client, count):
            for _ in range(count):
                await client.say()
        await asyncio.gather(*map(several, crowd, counts))

    async def _settle(self) -> None:
        phone = self.random.choice(self.phones)
        await self._settled(phone)

    async def _mark(self) -> None:
        phone = self.random.choice(self.phones)
        await self._ready(phone)
        if phone.heard.texts:
            await phone.mark(self.random.choice(list(phone.heard.texts)))

    async def _correct(self) -> None:
        client = self._somebody()
        await self._ready(client)
        recent = set(list(self.ledger.entries)[-EDITABLE:])  # older ones may become messages of their own (XEP-0308)
        own = [name for name in (client.own if isinstance(client, Phone) else client.ids) if name in recent]
        if own:
            name = self.random.choice(own)
            await client.correct(name, f"{name} as of {self.ledger.step}")

    # -- faults ---------------------------------------------------------------------------------------------------

    async def _cut(self) -> None:
        """In the middle of nothing, or of what is on its way."""
        client = self._somebody()
        self.ledger.note(f"{client.who} is cut off")
        client.cut()
        if self.random.random() < 0.7:
            await self._back(client)

    async def _cut_within(self) -> None:
        """After some more bytes of its own."""
        client = self._somebody()
        await self._ready(client)
        client.link.upstream_left = self.random.randrange(1, 800)
        self.ledger.note(f"{client.who} will be cut off after {client.link.upstream_left} bytes")
        await self._say_until_gone(client)
        await self._back(client)

    async def _lose_answers(self) -> None:
        """What it says arrives, what it should hear does not."""
        client = self._somebody()
        await self._ready(client)
        self.ledger.note(f"{client.who} hears no answers")
        client.link.is_mute = True
        says = [asyncio.ensure_future(client.say()) for _ in range(self.random.randrange(1, 4))]
        others = [other for other in self.tablets if other is not client and other.is_online]
        if others:
            await self.random.choice(others).say()  # gives the others' messages the time that a request takes
        client.cut()
        await asyncio.gather(*says)
        await self._back(client)

    async def _withhold(self) -> None:
        phone = self.random.choice(self.phones)
        await phone.withhold_acks(not phone.withholds_acks)

    async def _kick(self) -> None:
        """Another device of the same kind, which then is the one that stays."""
        tablet = self.random.choice(self.tablets)
        self.ledger.note(f"{tablet.who} logs in once more")
        await self._back(tablet)

    async def _intrude(self) -> None:
        """A Turms client takes the session that the plugin has for a user."""
        victim = self.random.choice(self.tablets)
        self.ledger.note(f"the plugin's session of {victim.user} is taken")
        intruder = type(victim)(self.ledger, self.turms, victim.user, victim.peer, proto.OTHERS, "intruder")
        await self._back(intruder)
        for phone in self.phones:
            if phone.user == victim.user:
                await phone.wait_gone()
        await intruder.close()
        self._forgotten()

    async def _restart_plugin(self) -> None:
        verb = self.random.choice(["restart", "reload"])
        self.ledger.note(f"plugin {verb}")
        talk = asyncio.ensure_future(self._burst())
        await asyncio.to_thread(self.gateway.restart_plugin, verb)
        await talk
        await asyncio.gather(*(phone.wait_gone() for phone in self.phones))
        self._forgotten()

    async def _kill(self) -> None:
        self.ledger.note("kill -9")
        talk = asyncio.ensure_future(self._burst())
        await asyncio.to_thread(self.gateway.kill)
        await talk
        await asyncio.gather(*(client.wait_gone() for client in (*self.phones, *self.tablets)))
        self._forgotten()
        await asyncio.to_thread(self.gateway.start)

    async def _say_until_gone(self, client) -> None:
        while client.is_online:
            await client.say()
            if isinstance(client, Phone) and client.is_online:
                try:
                    await client.settle()
                except Gone:
                    pass

    def _forgotten(self) -> None:
        """The plugin knows no more what it has sent: who repeats must look first."""
        if not self.blind:
            self._in_doubt |= {phone for phone in self.phones if phone.has_unsettled}

    # -- healing --------------------------------------------------------------------------------------------------

    async def _ready(self, client) -> None:
        if not client.is_online:
            await self._back(client)

    async def _back(self, client) -> None:
        for attempt in range(ATTEMPTS):
            try:
                if isinstance(client, Tablet):
                    await client.come_back()
                    how = "logged in"
                else:
                    client.cut()
                    await client.wait_gone()
                    self._in_doubt = {phone for phone in self._in_doubt if phone.has_unsettled}
                    client.is_careful = self.random.random() < (0 if self.blind else 0.5) or client in self._in_doubt
                    how = await client.come_back(may_resume=self.random.random() < 0.8)
                return self.ledger.note(f"{client.who} {how}")
            except (Gone, *LOST) as error:
                self.ledger.note(f"{client.who} could not come back: {error!r}")
        raise AssertionError(f"{client.who} can't come back\n{self.gateway.log_tail()}")

    async def _settled(self, phone: Phone) -> None:
        for _ in range(ATTEMPTS):
            await self._ready(phone)
            try:
                return await phone.settle()
            except Gone:
                pass
        raise AssertionError(f"{phone.who} gets no acknowledgements")

    async def _end(self) -> list:
        """All come back, all is acknowledged; then everybody must know everything that is stored."""
        for phone in self.phones:
            await self._settled(phone)
        for tablet in self.tablets:
            await self._ready(tablet)
        for client in (*self.phones, *self.tablets):
            await client.say()
        for phone in self.phones:
            await self._settled(phone)
        archives = {"Turms history of Romeo": await self.tablets[0].history(),
                    "Turms history of Juliet": await self.tablets[1].history(),
                    "archive of Romeo": await self._messages_of(self.phones[0]),
                    "archive of Juliet": await self._messages_of(self.phones[2])}
        heard = {client.who: client.heard for client in (*self.phones, *self.tablets)}
        found = self._judge(archives, heard)
        deadline = asyncio.get_running_loop().time() + SETTLE_SECONDS
        while found and asyncio.get_running_loop().time() < deadline:  # what is still on its way may come
            for tablet in self.tablets:
                await tablet.client.heartbeat()
            for phone in self.phones:
                await phone.ping()
            found = self._judge(archives, heard)
        return found

    def _judge(self, archives: dict, heard: dict) -> list:
        return judge(self.ledger, archives, heard)

    @staticmethod
    async def _messages_of(phone: Phone) -> list:
        """The archive without what it repeats of late edits."""
        return [(archive_id, text) for archive_id, text in await phone.archive() if "~" not in archive_id]


def run_play(kind: type, seed: int, steps: int, **options) -> int:
    """Runs one and prints the seed and what it found; the number of differences."""
    print(f"seed {seed}, {steps} steps", flush=True)
    play = kind(seed, steps, **options)
    found = asyncio.run(play.run())
    ledger = play.ledger
    fates = {fate: len(ledger.all_with(fate)) for fate in ("acknowledged", "refused", "unknown", "sent")}
    print(f"{len(ledger.entries)} messages: {fates}; errors: {dict(Counter(ledger.errors))}; {len(found)} differences")
    for difference in found:
        print(difference.told(ledger), file=sys.stderr)
    return len(found)
