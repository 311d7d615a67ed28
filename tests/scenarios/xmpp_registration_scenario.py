# SPDX-License-Identifier: Apache-2.0
"""Accounts made and removed by clients (XEP-0077): where registration is open, where it is closed, where there is a page."""
import asyncio
import contextlib
import re
import sqlite3

from slixmpp.xmlstream import ET

from raw_xmpp import RawXmpp
from scenario import Scenario, main
from turms_proto import proto
from xmpp_client import PATIENCE_SECONDS, IqError, LoginFailed, XmppClient

REGISTER = "jabber:iq:register"


class Newcomer(XmppClient):
    """Registers the JID it is to log in with, on the same stream."""

    def __init__(self, jid: str, password: str):
        super().__init__(jid, password)
        self.register_plugin("xep_0077")
        self._always_send_everything = True  # COMPAT(slixmpp 1.8): it holds back every other IQ until the login is done
        self.form = None
        self.refused = None
        self.add_event_handler("register", self._register)

    async def _register(self, form) -> None:
        self.form = form["register"]
        wish = self.make_iq_set()
        wish["register"]["username"] = self.requested_jid.local
        wish["register"]["password"] = self.password
        try:
            await wish.send(timeout=PATIENCE_SECONDS)
        except IqError as error:
            self.refused = error.condition


class Registering(Scenario):
    xmpp = True

    async def newcomer(self, user_id, password: str = "secret") -> Newcomer:
        client = await Newcomer.login(f"{user_id}@localhost", password, self.gateway.xmpp_port("starttls"),
                                      certificate=self.gateway.certificate())
        self.addAsyncCleanup(client.leave)
        return client

    async def secure(self) -> tuple[RawXmpp, str]:
        """A stream behind TLS, and its features."""
        raw = await RawXmpp.connect(self.gateway.xmpp_port("direct"), direct_tls=True)
        self.addCleanup(raw.writer.close)
        return raw, await raw.open_stream()

    @staticmethod
    async def ask(raw: RawXmpp, kind: str, content: str = "") -> str:
        await raw.send(f"<iq type='{kind}' id='r'><query xmlns='{REGISTER}'>{content}</query></iq>")
        return await raw.read_until(r"</iq>|<iq type='result' id='r' from='localhost'/>")

    @staticmethod
    def account(user_id, password: str = "secret") -> str:
        return f"<username>{user_id}</username><password>{password}</password>"


class OpenRegistration(Registering):
    settings = {"embedded": {"registration": "open"},
                "plugins": {"xmpp": {"limits": {"registrations_per_ip_per_hour": 100}}}}

    async def test_a_newcomer_registers_logs_in_and_talks_to_everybody(self):
        newcomer = await self.newcomer(5001)
        self.assertIsNone(newcomer.refused)
        self.assertEqual({"username", "password"}, newcomer.form["fields"])
        romeo = await self.turms(2)
        await romeo.ask(proto.CreateRelationshipRequest(user_id=5001, blocked=False))
        found = await romeo.ask(proto.QueryUserProfilesRequest(user_ids=[5001]))
        self.assertEqual(found.data.user_infos_with_version.user_infos[0].name, "User 5001")
        juliet = await self.xmpp_client(5001, "secret", resource="second")
        self.assertEqual(juliet.boundjid.bare, "5001@localhost")

    async def test_a_turms_client_logs_in_with_the_new_account(self):
        await self.newcomer(5002)
        turms = await self.turms(5002, password="secret")
        self.assertEqual(turms.user_id, 5002)

    async def test_a_name_is_given_once(self):
        raw, features = await self.secure()
        self.assertIn("http://jabber.org/features/iq-register", features)
        self.assertIn("<conflict", await self.ask(raw, "set", self.account(1)))
        self.assertNotIn("error", await self.ask(raw, "set", self.account(5003)))
        self.assertIn("<conflict", await self.ask(raw, "set", self.account(5003, "other")))
        self.assertIn("<success", await raw.plain("5003", "secret"))

    async def test_what_can_not_be_a_name_or_a_password_is_not_acceptable(self):
        raw, _ = await self.secure()
        for wrong in (self.account("juliet"), self.account("0"), self.account(10**15), self.account(5004, "x" * 17),
                      "<username>5004</username>", self.account(5004, "")):
            self.assertIn("<not-acceptable", await self.ask(raw, "set", wrong), wrong)

    async def test_the_form_suggests_a_name_that_is_free(self):
        raw, _ = await self.secure()
        form = await self.ask(raw, "get")
        suggested = re.search(r"<value>(\d{9})</value>", form)[1]
        filled = ("<x xmlns='jabber:x:data' type='submit'>"
                  f"<field var='FORM_TYPE'><value>{REGISTER}</value></field>"
                  f"<field var='username'><value>{suggested}</value></field>"
                  "<field var='password'><value>secret</value></field></x>")
        self.assertNotIn("error", await self.ask(raw, "set", filled))
        self.assertIn("<success", await raw.plain(suggested, "secret"))

    async def test_nothing_is_offered_or_taken_in_clear(self):
        raw = await RawXmpp.connect(self.gateway.xmpp_port("starttls"))
        self.addCleanup(raw.writer.close)
        self.assertNotIn("iq-register", await raw.open_stream())
        await raw.send(f"<iq type='get' id='r'><query xmlns='{REGISTER}'/></iq>")
        self.assertEqual(await raw.stream_error(), "not-authorized")

    async def test_who_removes_the_account_is_gone_everywhere(self):
        first = await self.newcomer(5005)
        turms = await self.turms(5005, password="secret")
        second = await self.xmpp_client(5005, "secret", resource="second")
        await first.plugin["xep_0077"].cancel_registration(jid="localhost", timeout=PATIENCE_SECONDS)
        self.assertEqual(await asyncio.wait_for(second.stream_error, PATIENCE_SECONDS), "not-authorized")
        await asyncio.wait_for(first.ended, PATIENCE_SECONDS)
        await asyncio.wait_for(asyncio.shield(turms.closed), PATIENCE_SECONDS)
        with self.assertRaises(LoginFailed) as refused:
            await self.xmpp_client(5005, "secret")
        self.assertIn(refused.exception.condition, ("account-disabled", "not-authorized"))
        raw, _ = await self.secure()
        self.assertIn("<conflict", await self.ask(raw, "set", self.account(5005)))

    async def test_what_was_kept_for_an_account_goes_with_it(self):
        juliet = await self.newcomer(5007)
        await self.keep_something(juliet)
        self.assertIn("5007", self.users_with_buckets())
        await juliet.plugin["xep_0077"].cancel_registration(jid="localhost", timeout=PATIENCE_SECONDS)
        await asyncio.wait_for(juliet.ended, PATIENCE_SECONDS)
        # Once another account's word is kept, what was on its way for this one has been refused.
        await self.keep_something(await self.newcomer(5008))
        users = self.users_with_buckets()
        self.assertIn("5008", users)
        self.assertNotIn("5007", users)

    async def keep_something(self, client) -> None:
        iq = client.make_iq_set()
        iq.xml.append(ET.fromstring("<query xmlns='jabber:iq:private'><note xmlns='urn:example:note'>Mercutio</note></query>"))
        await client.answer(iq)

    def users_with_buckets(self) -> set:
        """Whom the plugin keeps anything for."""
        with contextlib.closing(sqlite3.connect(self.gateway.data_dir / "turms.db")) as database:
            rows = database.execute("SELECT DISTINCT bucket FROM key_values").fetchall()
        return {bucket.partition("/")[2] for bucket, in rows}

    async def test_no_password_stands_in_the_log(self):
        await self.newcomer(5006, "Capulet-3d7")
        self.gateway.wait_event("account.made")
        self.assertNotIn("Capulet-3d7", self.gateway.log_tail(10_000))


class LimitedRegistration(Registering):
    settings = {"embedded": {"registration": "open"},
                "plugins": {"xmpp": {"limits": {"registrations_per_ip_per_hour": 2, "registration_attempts": 3}}}}

    async def test_an_address_makes_a_few_accounts_and_a_connection_asks_a_few_times(self):
        raw, _ = await self.secure()
        self.assertNotIn("error", await self.ask(raw, "set", self.account(5001)))
        self.assertNotIn("error", await self.ask(raw, "set", self.account(5002)))
        self.assertIn("<resource-constraint", await self.ask(raw, "set", self.account(5003)))
        await raw.send(f"<iq type='get' id='r'><query xmlns='{REGISTER}'/></iq>")
        self.assertEqual(await raw.stream_error(), "policy-violation")


class ClosedRegistration(Registering):
    async def test_nothing_is_offered(self):
        raw, features = await self.secure()
        self.assertNotIn("iq-register", features)
        await raw.send(f"<iq type='get' id='r'><query xmlns='{REGISTER}'/></iq>")
        self.assertEqual(await raw.stream_error(), "not-authorized")

    async def test_accounts_stay(self):
        juliet = await self.xmpp_client(3)
        juliet.register_plugin("xep_0077")
        with self.assertRaises(IqError) as refused:
            await juliet.plugin["xep_0077"].cancel_registration(jid="localhost", timeout=PATIENCE_SECONDS)
        self.assertEqual(refused.exception.condition, "not-allowed")


class RegistrationElsewhere(Registering):
    settings = {"plugins": {"xmpp": {"registration_url": "https://example.org/join"}}}

    async def test_people_are_sent_to_the_page(self):
        raw, features = await self.secure()
        self.assertIn("iq-register", features)
        self.assertIn("<x xmlns='jabber:x:oob'><url>https://example.org/join</url></x>", await self.ask(raw, "get"))
        self.assertIn("<not-allowed", await self.ask(raw, "set", self.account(5001)))
        self.assertIn("<success", await raw.plain("1", "123"))


if __name__ == "__main__":
    main()
