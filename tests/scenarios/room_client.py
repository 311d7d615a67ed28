# SPDX-License-Identifier: Apache-2.0
"""A room as one XMPP client sees it: everything that comes from there, in the order in which it comes."""
import asyncio
from typing import Optional
from xml.etree import ElementTree

from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher.base import MatcherBase

from xmpp_client import PATIENCE_SECONDS, XmppClient

MUC = "http://jabber.org/protocol/muc"
SELF_PRESENCE = f".//{{{MUC}#user}}status[@code='110']"
SUBJECT = "{jabber:client}subject"
BODY = "{jabber:client}body"
STANZA_ID = "{urn:xmpp:sid:0}stanza-id"
OCCUPANT_ID = "{urn:xmpp:occupant-id:0}occupant-id"
DELAY = "{urn:xmpp:delay}delay"


class _From(MatcherBase):
    """Messages or presences of one bare JID."""

    def __init__(self, name: str, jid: str):
        super().__init__((name, jid))

    def match(self, xml) -> bool:
        name, jid = self._criteria
        element = getattr(xml, "xml", xml)
        return element.tag.endswith("}" + name) and element.get("from", "").split("/")[0] == jid


class Room:
    """Joined by one client. Messages wait in `messages` as XML elements: history, live ones and those without a body; the
    subject that ends a join is in `subject`."""

    def __init__(self, client: XmppClient, jid: str):
        self.client = client
        self.jid = jid
        self.nick = ""
        self.subject: Optional[str] = None
        self.messages: asyncio.Queue = asyncio.Queue()
        self.presences: asyncio.Queue = asyncio.Queue()
        client.register_handler(Callback(f"messages of {jid}", _From("message", jid), self._on_message))
        client.register_handler(Callback(f"presences of {jid}", _From("presence", jid), self._on_presence))
        self._is_in: asyncio.Future = asyncio.get_running_loop().create_future()
        self._is_done: asyncio.Future = asyncio.get_running_loop().create_future()

    @classmethod
    async def join(cls, client: XmppClient, group: int, nick: str = "me", **history) -> "Room":
        """Returns when the room has told all there is to a join: occupants, the own presence, history, the subject."""
        self = cls(client, f"{group}@conference.localhost")
        wish = "".join(f" {name}='{value}'" for name, value in history.items())
        inner = f"<history{wish}/>" if history else ""
        client.send_raw(f"<presence to='{self.jid}/{nick}'><x xmlns='{MUC}'>{inner}</x></presence>")
        await asyncio.wait_for(self._is_done, PATIENCE_SECONDS)
        return self

    def say(self, body: str, *children: str, stanza_id: str = "") -> str:
        """Sends one message to all, with further elements, and returns its id."""
        message = self.client.make_message(mto=self.jid, mbody=body or None, mtype="groupchat")
        message["id"] = stanza_id or self.client.new_id()
        for child in children:
            message.append(ElementTree.fromstring(child))
        message.send()
        return message["id"]

    async def next(self):
        """The next message, whatever it says."""
        return await asyncio.wait_for(self.messages.get(), PATIENCE_SECONDS)

    async def next_with(self, tag: str):
        """The next message with that child; others on the way are dropped."""
        while True:
            message = await self.next()
            if message.find(tag) is not None:
                return message

    def leave(self) -> None:
        self.client.send_raw(f"<presence to='{self.jid}/{self.nick}' type='unavailable'/>")

    def _on_message(self, stanza) -> None:
        xml = stanza.xml
        if xml.get("type") == "groupchat" and xml.find(SUBJECT) is not None and xml.find(BODY) is None:
            self.subject = xml.find(SUBJECT).text or ""
            if not self._is_done.done():
                self._is_done.set_result(None)
            return
        self.messages.put_nowait(xml)

    def _on_presence(self, stanza) -> None:
        if stanza.xml.get("type") == "error" and not self._is_done.done():
            self._is_done.set_exception(AssertionError(f"refused: {ElementTree.tostring(stanza.xml)}"))
        if stanza.xml.find(SELF_PRESENCE) is not None and not self.nick:
            self.nick = stanza.xml.get("from").split("/", 1)[1]
        self.presences.put_nowait(stanza.xml)


def body_of(message) -> str:
    return message.findtext(BODY)


def number_of(message) -> int:
    """What the room, and Turms, call the message."""
    return int(message.find(STANZA_ID).get("id"))
