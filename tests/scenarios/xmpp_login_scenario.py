# SPDX-License-Identifier: Apache-2.0
"""How an XMPP client comes in: STARTTLS and direct TLS, the mechanisms, wrong passwords, foreign identities, resources."""
import re

from raw_xmpp import RawXmpp
from scenario import Scenario, main
from xmpp_client import LoginFailed


class XmppLogin(Scenario):
    xmpp = True

    async def test_over_starttls(self):
        romeo = await self.xmpp_client(1)
        self.assertEqual(romeo.boundjid.bare, "1@localhost")
        self.assertTrue(romeo.boundjid.resource)

    async def test_over_direct_tls(self):
        romeo = await self.xmpp_client(1, direct_tls=True)
        self.assertEqual(romeo.boundjid.bare, "1@localhost")

    async def test_the_resource_asked_for_is_given(self):
        romeo = await self.xmpp_client(1, resource="balcony")
        self.assertEqual(romeo.boundjid.full, "1@localhost/balcony")

    async def test_wrong_password(self):
        for direct_tls in (False, True):
            with self.assertRaises(LoginFailed) as refused:
                await self.xmpp_client(5, "wrong", direct_tls)
            self.assertEqual(refused.exception.condition, "not-authorized")

    async def test_a_user_who_does_not_exist_looks_like_a_wrong_password_or_a_closed_account(self):
        with self.assertRaises(LoginFailed) as refused:
            await self.xmpp_client(999_999_999)
        self.assertIn(refused.exception.condition, ("not-authorized", "account-disabled"))

    async def test_no_mechanism_is_offered_in_clear(self):
        stream = await self.raw()
        features = await stream.open_stream()
        self.assertRegex(features, r"<starttls[^>]*>\s*<required/>")
        self.assertNotIn("<mechanism>", features)

    async def test_plain_in_clear_is_refused(self):
        stream = await self.raw()
        await stream.open_stream()
        await stream.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>ADEAMTIz</auth>")
        self.assertIn("<encryption-required/>", await stream.read_until("</failure>"))

    async def test_plain_is_offered_over_tls(self):
        stream = await self.raw(direct_tls=True)
        self.assertIn("<mechanism>PLAIN</mechanism>", await stream.open_stream())

    async def test_the_own_address_as_authzid_is_fine(self):
        for authzid in ("1@localhost", ""):
            stream = await self.raw(direct_tls=True)
            await stream.open_stream()
            self.assertRegex(await stream.plain("1", "123", authzid), "^<success")

    async def test_an_authzid_of_somebody_else_is_refused(self):
        for authzid in ("2@localhost", "1@elsewhere", "2"):
            stream = await self.raw(direct_tls=True)
            await stream.open_stream()
            self.assertIn("<invalid-authzid/>", await stream.plain("1", "123", authzid))

    async def test_localparts_are_decimal_user_ids_and_nothing_that_looks_alike(self):
        for localpart in ("01", "+1", "1 ", "-1", "0", "9223372036854775808", "0x1", "\u0661"):
            stream = await self.raw(direct_tls=True)
            await stream.open_stream()
            self.assertIn("<failure", await stream.plain(localpart, "123"), localpart)

    async def test_full_width_digits_are_the_digits_they_stand_for_or_nothing(self):
        stream = await self.raw(direct_tls=True)
        await stream.open_stream()
        # RFC 8265 3.3.1 maps widths, so this may be user 1; then it must be user 1 to everybody.
        if "<success" in await stream.plain("\uff11", "123"):
            self.assertEqual(await stream.bind("wide"), "1@localhost/wide")

    async def test_a_wrong_password_may_be_corrected_on_the_same_stream(self):
        stream = await self.raw(direct_tls=True)
        await stream.open_stream()
        self.assertIn("<not-authorized/>", await stream.plain("6", "wrong"))
        self.assertRegex(await stream.plain("6", "123"), "^<success")

    async def test_two_resources_of_one_user_live_side_by_side(self):
        first, second = await self.xmpp_client(7, resource="one"), await self.xmpp_client(7, resource="two")
        for client in (first, second):
            await client.plugin["xep_0199"].ping("localhost", timeout=20)

    async def test_the_same_resource_again(self):
        first = await self.xmpp_client(8, resource="same")
        second = await self.xmpp_client(8, resource="same")
        # RFC 6120 7.7.2.2 leaves the choice: the old one goes with <conflict/>, or the new one gets another name.
        if second.boundjid.resource == "same":
            self.assertEqual(await first.stream_error, "conflict")
        await second.plugin["xep_0199"].ping("localhost", timeout=20)

    async def test_the_session_request_of_old_clients_is_answered(self):
        stream = await RawXmpp.session(self.gateway.xmpp_port("direct"), "9", direct_tls=True)
        self.addCleanup(stream.close)
        await stream.send("<iq type='set' id='s'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>")
        self.assertTrue(re.search(r"<iq[^>]*type=['\"]result['\"]", await stream.read_until(r"<iq[^>]*id=['\"]s['\"][^>]*>")))

    async def raw(self, direct_tls: bool = False) -> RawXmpp:
        stream = await RawXmpp.connect(self.gateway.xmpp_port("direct" if direct_tls else "starttls"), direct_tls)
        self.addCleanup(stream.close)
        return stream


if __name__ == "__main__":
    main()
