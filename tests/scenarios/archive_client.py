# SPDX-License-Identifier: Apache-2.0
"""Asks an archive (XEP-0313) for pages: the user's own, or that of a room."""
import asyncio

from slixmpp.xmlstream import ET

from xmpp_client import PATIENCE_SECONDS

MAM = "urn:xmpp:mam:2"
RSM = "http://jabber.org/protocol/rsm"
CLIENT = "jabber:client"
FORWARD = f"{{{MAM}}}result/{{urn:xmpp:forward:0}}forwarded"


class Page:
    """What one query gave: the results in the order of their coming, and the end."""

    def __init__(self, results, fin):
        self.ids = [result.find(f"{{{MAM}}}result").get("id") for result in results]
        self.messages = [result.find(f"{FORWARD}/{{{CLIENT}}}message") for result in results]
        self.stamps = [result.find(f"{FORWARD}/{{urn:xmpp:delay}}delay").get("stamp") for result in results]
        self.senders = {result.get("from") for result in results}
        self.is_complete = fin.get("complete") == "true"
        self.first = fin.findtext(f"{{{RSM}}}set/{{{RSM}}}first")
        self.last = fin.findtext(f"{{{RSM}}}set/{{{RSM}}}last")

    @property
    def bodies(self):
        return [message.findtext(f"{{{CLIENT}}}body") for message in self.messages]


class Archive:
    """Asks for pages as a client does, without one's notions of what it wants."""

    def __init__(self, client):
        self.client = client
        self.results: list = []
        client.add_filter("in", self._take)

    def _take(self, stanza):
        if stanza.name == "message" and stanza.xml.find(f"{{{MAM}}}result") is not None:
            self.results.append(stanza.xml)
            return None
        return stanza

    async def page(self, fields=(), rsm=(), flip=False, to=None) -> Page:
        """fields: (var, value or values); rsm: (name, text)."""
        iq = self.client.make_iq_set(ito=to)
        query = ET.SubElement(iq.xml, f"{{{MAM}}}query", {"queryid": self.client.new_id()})
        form = ET.SubElement(query, "{jabber:x:data}x", {"type": "submit"})
        for var, values in (("FORM_TYPE", MAM), *fields):
            field = ET.SubElement(form, "{jabber:x:data}field", {"var": var})
            for value in [values] if isinstance(values, str) else values:
                ET.SubElement(field, "{jabber:x:data}value").text = value
        page = ET.SubElement(query, f"{{{RSM}}}set")
        for name, text in rsm:
            ET.SubElement(page, f"{{{RSM}}}{name}").text = text
        if flip:
            ET.SubElement(query, f"{{{MAM}}}flip-page")
        self.results = []
        answer = await self.client.answer(iq)
        return Page(self.results, answer.xml.find(f"{{{MAM}}}fin"))

    async def holds(self, body: str) -> None:
        """Waits until this is the newest message in it: what a client sends is stored a moment later."""
        async def look():
            while (await self.page(rsm=[("before", ""), ("max", "1")])).bodies != [body]:
                pass
        await asyncio.wait_for(look(), PATIENCE_SECONDS)

    async def all(self, size: int, backwards=False, fields=()) -> list:
        """All pages, one after the other, in the order of asking."""
        pages = []
        rsm = [("before", "")] if backwards else []
        while True:
            page = await self.page(fields, [("max", str(size)), *rsm])
            pages.append(page)
            if page.is_complete:
                return pages
            rsm = [("before", page.first)] if backwards else [("after", page.last)]
