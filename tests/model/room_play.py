# SPDX-License-Identifier: Apache-2.0
"""The same play in a group: who speaks XMPP is in its room, who speaks Turms is a member. Everybody hears everything, his own
words too, and all in one order."""
from judge import Difference, judge
from ledger import Ledger
from phone import CLIENT, Pending, Phone
from play import JULIET, ROMEO, Play
from proxy import Proxy
from tablet import PAGE, Tablet
from turms_client import TurmsClient
from turms_proto import proto

MERCUTIO = 103
OPEN_TYPE = 1  # of the demo data: whoever wants to be a member is one
SUBJECT = CLIENT + "subject"


class RoomPhone(Phone):
    """Joins the room whenever it logs in afresh, without history: it reads the archive."""

    def __init__(self, ledger: Ledger, proxy: Proxy, user: int, group: int, resource: str):
        super().__init__(ledger, proxy, user, group, resource)
        self.room = f"{group}@conference.localhost"

    async def mark(self, name: str) -> None:
        """Typing, of which Turms tells the others: nothing for the model, either."""
        self._serial += 1
        await self._stanza(Pending("", f"<message to='{self.room}' type='groupchat' id='t{self._serial}'>"
                                       "<composing xmlns='http://jabber.org/protocol/chatstates'/></message>"))

    async def _enter(self) -> None:
        xml = (f"<presence to='{self.room}/{self.user}'><x xmlns='http://jabber.org/protocol/muc'>"
               "<history maxstanzas='0'/></x></presence>")
        self.pending.append(Pending("", xml))
        answer = await self._ask(xml, self._ends_join)
        if answer.get("type") == "error":
            raise AssertionError(f"{self.who} is not let into the room")

    def _ends_join(self, element) -> bool:
        is_of_room = (element.get("from") or "").startswith(self.room)
        if element.tag == CLIENT + "presence":
            return is_of_room and element.get("type") == "error"
        return is_of_room and element.find(SUBJECT) is not None and element.find(CLIENT + "body") is None

    def _message(self, stanza_id: str, text: str, more: str = "") -> str:
        return f"<message to='{self.room}' type='groupchat' id='{stanza_id}'><body>{text}</body>{more}</message>"

    def _archive_address(self) -> str:
        return f" to='{self.room}'"


class RoomTablet(Tablet):
    async def _send(self, name: str) -> int:
        return (await self.client.ask(proto.CreateMessageRequest(group_id=self.peer, text=name))).data.long

    async def _page(self, since: int) -> list:
        asked = proto.QueryMessagesRequest(are_group_messages=True, from_ids=[self.peer], delivery_date_start=since,
                                           max_count=PAGE)
        return list((await self.client.ask(asked)).data.messages.messages)


class RoomPlay(Play):
    async def _make_clients(self) -> None:
        group = await self._make_group()
        self.phones = [RoomPhone(self.ledger, self.xmpp, user, group, resource)
                       for user, resource in ((ROMEO, "phone"), (ROMEO, "desk"), (JULIET, "phone"), (MERCUTIO, "phone"))]
        self.tablets = [RoomTablet(self.ledger, self.turms, ROMEO, group, proto.ANDROID, "tablet"),
                        RoomTablet(self.ledger, self.turms, JULIET, group, proto.DESKTOP, "desktop")]

    async def _make_group(self) -> int:
        port = self.gateway.turms_port("tcp")
        owner = await (await TurmsClient.connect(port)).login(ROMEO, device_type=proto.IOS)
        group = (await owner.ask(proto.CreateGroupRequest(name="Verona", type_id=OPEN_TYPE))).data.long
        await owner.close()
        for user in (JULIET, MERCUTIO):
            member = await (await TurmsClient.connect(port)).login(user, device_type=proto.IOS)
            await member.ask(proto.CreateGroupMembersRequest(group_id=group, user_ids=[user], role=proto.MEMBER))
            await member.close()
        return group

    def _judge(self, archives: dict, heard: dict) -> list:
        return judge(self.ledger, archives, heard) + other_orders(heard)


def other_orders(heard: dict) -> list:
    """Whoever heard the same messages without a break heard them in the same order."""
    runs = [(who, arrivals) for who, view in heard.items() for arrivals in view.arrivals if arrivals]
    found = []
    for index, (who, one) in enumerate(runs):
        places = {name: place for place, name in enumerate(one)}
        for whom, other in runs[index + 1:]:
            common = [name for name in other if name in places]
            for earlier, later in zip(common, common[1:]):
                if places[earlier] > places[later]:
                    found.append(Difference(f"{who} and {whom} have heard in different orders", [earlier, later]))
                    break
    return found
