# SPDX-License-Identifier: Apache-2.0
"""Profiles seen from both sides: vCards, nicks and avatars of XMPP clients, names and intros of Turms clients."""
import asyncio
import base64
import hashlib

from slixmpp.exceptions import IqError
from slixmpp.xmlstream import ET
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from scenario import Scenario, main
from turms_proto import proto
from xmpp_client import PATIENCE_SECONDS

PUBSUB = "http://jabber.org/protocol/pubsub"
EVENT = PUBSUB + "#event"
NICK = "http://jabber.org/protocol/nick"
DATA = "urn:xmpp:avatar:data"
METADATA = "urn:xmpp:avatar:metadata"
VCARD = "vcard-temp"
VCARD4 = "urn:ietf:params:xml:ns:vcard-4.0"
UPDATE = "vcard-temp:x:update"


def picture(mark: str) -> bytes:
    """What passes for a PNG of 64 x 64 pixels."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x40\x08\x06\0\0\0" + mark.encode()


def photo(image: bytes) -> str:
    return f"<PHOTO><TYPE>image/png</TYPE><BINVAL>{base64.b64encode(image).decode()}</BINVAL></PHOTO>"


class ProfileScenario(Scenario):
    xmpp = True
    settings = {"plugins": {"xmpp": {"limits": {"stanza_bytes": 400_000}}}}  # 256 KiB in Base64, and the rest of the stanza

    # Users 2 to 100 are friends of user 1.

    async def client(self, user: int, *wishes: str):
        """A client that wishes to hear of these nodes; events wait in `client.events`, presences in `client.seen`."""
        client = await self.xmpp_client(user, presence=False)
        client.events, client.seen = asyncio.Queue(), asyncio.Queue()
        client.register_handler(Callback("events", MatchXPath(f"{{jabber:client}}message/{{{EVENT}}}event"),
                                         client.events.put_nowait))
        client.add_event_handler("presence_available", client.seen.put_nowait)
        client.register_plugin("xep_0115")
        for node in wishes:
            client["xep_0030"].add_feature(f"{node}+notify")
        await client["xep_0115"].update_caps(broadcast=False)
        client.send_presence()
        await asyncio.wait_for(asyncio.shield(client._available), PATIENCE_SECONDS)
        return client

    async def iq(self, client, kind: str, xml: str, to: str = ""):
        iq = client.make_iq(itype=kind, ito=to or None)
        iq.xml.append(ET.fromstring(xml))
        return (await client.answer(iq)).xml

    async def vcard(self, client, to: str = "") -> dict:
        """Texts of a vCard by the names of their fields, those of fields with parts joined."""
        answer = await self.iq(client, "get", f"<vCard xmlns='{VCARD}'/>", to)
        return {field.tag.partition("}")[2]: "".join(field.itertext()) for field in answer[0]}

    async def set_vcard(self, client, fields: str) -> None:
        await self.iq(client, "set", f"<vCard xmlns='{VCARD}'>{fields}</vCard>")

    async def publish(self, client, node: str, item: str, payload: str) -> None:
        await self.iq(client, "set", f"<pubsub xmlns='{PUBSUB}'><publish node='{node}'><item id='{item}'>{payload}</item>"
                                     "</publish></pubsub>")

    async def publish_avatar(self, client, image: bytes) -> str:
        sha1 = hashlib.sha1(image).hexdigest()
        await self.publish(client, DATA, sha1, f"<data xmlns='{DATA}'>{base64.b64encode(image).decode()}</data>")
        await self.publish(client, METADATA, sha1, f"<metadata xmlns='{METADATA}'><info id='{sha1}' type='image/png' "
                                                   f"bytes='{len(image)}'/></metadata>")
        return sha1

    async def avatar_data(self, client, owner: str, sha1: str) -> bytes:
        answer = await self.iq(client, "get", f"<pubsub xmlns='{PUBSUB}'><items node='{DATA}'><item id='{sha1}'/></items>"
                                              "</pubsub>", owner)
        return base64.b64decode(answer.find(f".//{{{DATA}}}data").text)

    async def event(self, client, node: str, owner: str, holds: str) -> None:
        """Waits for an event of that node and owner in which `holds` stands; others on the way are dropped."""
        async def look():
            while True:
                message = await client.events.get()
                items = message.xml.find(f"{{{EVENT}}}event/{{{EVENT}}}items")
                if items is None or items.get("node") != node or message["from"].bare != owner:
                    continue
                if holds in ET.tostring(items, encoding="unicode"):
                    return
        await asyncio.wait_for(look(), PATIENCE_SECONDS)

    async def hash_seen(self, client, owner: str, sha1: str) -> None:
        """Waits for a presence of that owner with the hash of this avatar."""
        async def look():
            while True:
                presence = await client.seen.get()
                told = presence.xml.find(f"{{{UPDATE}}}x/{{{UPDATE}}}photo")
                if presence["from"].bare == owner and told is not None and (told.text or "") == sha1:
                    return
        await asyncio.wait_for(look(), PATIENCE_SECONDS)

    async def profile(self, turms, user: int):
        answer = await turms.ask(proto.QueryUserProfilesRequest(user_ids=[user]))
        return answer.data.user_infos_with_version.user_infos[0]


class XmppProfile(ProfileScenario):
    async def test_a_vcard_is_the_profile_that_turms_clients_see(self):
        romeo, juliet = await self.client(401), await self.turms(402)
        self.assertEqual((await self.vcard(romeo))["NICKNAME"], "User 401")
        await self.set_vcard(romeo, "<FN>Romeo</FN><NICKNAME>User 401</NICKNAME><DESC>of Verona</DESC>"
                                    "<EMAIL><USERID>romeo@verona.example</USERID></EMAIL>")
        seen = await self.profile(juliet, 401)
        self.assertEqual((seen.name, seen.intro), ("Romeo", "of Verona"))
        nurse = await self.client(403)
        vcard = await self.vcard(nurse, "401@localhost")
        self.assertEqual((vcard["FN"], vcard["DESC"], vcard["EMAIL"], vcard["JABBERID"]),
                         ("Romeo", "of Verona", "romeo@verona.example", "401@localhost"))

    async def test_what_turms_clients_change_shows_at_once(self):
        romeo, tablet = await self.client(1, NICK), await self.turms(5)
        self.assertEqual((await self.vcard(romeo, "5@localhost"))["NICKNAME"], "User 5")
        await tablet.ask(proto.UpdateUserRequest(name="Capulet", intro="at the ball"))
        await self.event(romeo, NICK, "5@localhost", "Capulet")
        vcard = await self.vcard(romeo, "5@localhost")
        self.assertEqual((vcard["NICKNAME"], vcard["DESC"]), ("Capulet", "at the ball"))

    async def test_a_change_on_the_own_turms_client_is_an_event_as_well(self):
        romeo, tablet = await self.client(411, NICK), await self.turms(411)
        await tablet.ask(proto.UpdateUserRequest(name="Montague"))
        await self.event(romeo, NICK, "411@localhost", "Montague")
        self.assertEqual((await self.vcard(romeo))["NICKNAME"], "Montague")

    async def test_a_nick_is_the_name_in_turms(self):
        romeo, juliet, turms = await self.client(6, NICK), await self.client(1, NICK), await self.turms(412)
        await self.publish(romeo, NICK, "current", f"<nick xmlns='{NICK}'>Sixtus</nick>")
        await self.event(romeo, NICK, "6@localhost", "Sixtus")
        await self.event(juliet, NICK, "6@localhost", "Sixtus")
        self.assertEqual((await self.profile(turms, 6)).name, "Sixtus")

    async def test_a_name_that_is_too_long_is_refused_by_name(self):
        romeo = await self.client(413)
        with self.assertRaises(IqError) as refused:
            await self.set_vcard(romeo, f"<NICKNAME>{'x' * 21}</NICKNAME>")
        self.assertEqual(refused.exception.condition, "not-acceptable")
        self.assertIn("NICKNAME", refused.exception.text)

    async def test_an_avatar_that_is_published_is_the_photo_of_the_vcard(self):
        juliet, romeo = await self.client(1, METADATA), await self.client(7)
        image = picture("romeo")
        sha1 = await self.publish_avatar(romeo, image)
        await self.event(juliet, METADATA, "7@localhost", sha1)
        await self.hash_seen(juliet, "7@localhost", sha1)
        self.assertEqual((await self.vcard(juliet, "7@localhost"))["PHOTO"],
                         "image/png" + base64.b64encode(image).decode())
        await self.publish(romeo, METADATA, "none", f"<metadata xmlns='{METADATA}'/>")
        await self.hash_seen(juliet, "7@localhost", "")
        self.assertNotIn("PHOTO", await self.vcard(juliet, "7@localhost"))

    async def test_a_large_avatar_is_read_byte_for_byte_also_after_a_restart(self):
        juliet, romeo = await self.client(1, METADATA), await self.client(9)
        image = picture("large") + bytes(i * i % 251 for i in range(200 * 1024))
        sha1 = await self.publish_avatar(romeo, image)
        await self.event(juliet, METADATA, "9@localhost", sha1)
        self.assertEqual(await self.avatar_data(juliet, "9@localhost", sha1), image)
        self.assertEqual((await self.vcard(juliet, "9@localhost"))["PHOTO"],
                         "image/png" + base64.b64encode(image).decode())
        with self.assertRaises(IqError) as refused:
            await self.publish_avatar(romeo, picture("x" * 262144))
        self.assertEqual(refused.exception.condition, "not-acceptable")
        await juliet.leave()
        await romeo.leave()
        await asyncio.to_thread(self.gateway.stop)
        await asyncio.to_thread(self.gateway.start)
        juliet = await self.client(1)
        self.assertEqual(await self.avatar_data(juliet, "9@localhost", sha1), image)

    async def test_a_photo_that_is_set_is_the_avatar(self):
        juliet, romeo = await self.client(1, METADATA), await self.client(8)
        image = picture("photo")
        sha1 = hashlib.sha1(image).hexdigest()
        await self.set_vcard(romeo, photo(image))
        await self.event(juliet, METADATA, "8@localhost", sha1)
        await self.hash_seen(juliet, "8@localhost", sha1)
        self.assertEqual(await self.avatar_data(juliet, "8@localhost", sha1), image)

    async def test_both_formats_of_vcards_say_the_same(self):
        romeo = await self.client(414)
        await self.iq(romeo, "set", f"<vcard xmlns='{VCARD4}'><nickname><text>Rom</text></nickname>"
                                    "<title><text>Lover</text></title></vcard>")
        vcard = await self.vcard(romeo)
        self.assertEqual((vcard["NICKNAME"], vcard["TITLE"]), ("Rom", "Lover"))
        answer = await self.iq(romeo, "get", f"<vcard xmlns='{VCARD4}'/>")
        self.assertEqual(answer.find(f".//{{{VCARD4}}}nickname/{{{VCARD4}}}text").text, "Rom")

    async def test_a_password_that_passes_by_is_not_logged(self):
        romeo, tablet = await self.client(415, NICK), await self.turms(415)
        await tablet.ask(proto.UpdateUserRequest(password="pass-by-me", name="Changed"))
        await self.event(romeo, NICK, "415@localhost", "Changed")
        self.assertNotIn("pass-by-me", self.gateway.log_tail(1_000_000))


class XmppProfileUntold(ProfileScenario):
    # As Turms is by default: it tells nobody of changed profiles.
    settings = {"embedded": {"notification": {"user_info_updated": {"notify_non_blocked_related_users": False}}},
                "plugins": {"xmpp": {"turms": {"profile_seconds": 1}}}}

    async def test_a_change_is_an_event_as_soon_as_somebody_reads_the_profile_again(self):
        romeo, desk, tablet = await self.client(1, NICK), await self.client(1), await self.turms(9)
        self.assertEqual((await self.vcard(desk, "9@localhost"))["NICKNAME"], "User 9")
        await tablet.ask(proto.UpdateUserRequest(name="Capulet"))
        async def read_again():
            while (await self.vcard(desk, "9@localhost"))["NICKNAME"] != "Capulet":
                pass  # what was read is believed for a second
        await asyncio.wait_for(read_again(), PATIENCE_SECONDS)
        await self.event(romeo, NICK, "9@localhost", "Capulet")


if __name__ == "__main__":
    main()
