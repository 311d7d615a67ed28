# SPDX-License-Identifier: Apache-2.0
"""How a Turms client comes in and goes: codes of the login, session info, heartbeats, requests out of place, logout."""
from scenario import main, on_both_transports
from turms_proto import proto


@on_both_transports
class Login:
    async def test_the_right_password_opens_a_session_and_its_info_comes_first(self):
        romeo = await self.turms()
        response = await romeo.try_login(1, "123")
        self.assertEqual(response.code, 1000)
        self.assertTrue(romeo.session_info.session_id.isdecimal())
        self.assertGreater(int(romeo.session_info.session_id), 0)

    async def test_a_wrong_password_is_refused_and_may_be_corrected(self):
        romeo = await self.turms()
        await self.assert_code(2011, romeo.try_login(1, "wrong"))
        await self.assert_code(2011, romeo.try_login(1, ""))
        await self.assert_code(1000, romeo.try_login(1, "123"))

    async def test_a_login_without_a_password_is_refused(self):
        romeo = await self.turms()
        await self.assert_code(2011, romeo.request(proto.CreateSessionRequest(version=1, user_id=1)))

    async def test_users_who_do_not_exist_are_not_active(self):
        stranger = await self.turms()
        await self.assert_code(2012, stranger.try_login(999_999_999))

    async def test_user_zero_is_nobody(self):
        nobody = await self.turms()
        await self.assert_code(2011, nobody.try_login(0))

    async def test_other_versions_of_the_protocol_are_not_spoken(self):
        for version in (0, 2, -1):
            romeo = await self.turms()
            await self.assert_code(2000, romeo.try_login(1, version=version))

    async def test_nobody_logs_in_to_be_offline(self):
        romeo = await self.turms()
        await self.assert_code(1102, romeo.try_login(1, user_status=proto.OFFLINE))

    async def test_a_second_login_on_one_connection_is_refused(self):
        romeo = await self.turms(1)
        await self.assert_code(2103, romeo.try_login(1))
        await romeo.heartbeat()

    async def test_a_request_before_login_is_a_server_error_without_a_reason(self):
        stranger = await self.turms()
        response = await stranger.request(proto.QueryUserProfilesRequest(user_ids=[1]))
        self.assertEqual(response.code, 1200)
        self.assertFalse(response.HasField("reason"))

    async def test_a_heartbeat_before_login_is_refused(self):
        stranger = await self.turms()
        await stranger.transport.send(b"")
        await self.assert_code(2104, stranger.response_to(-100))

    async def test_heartbeats_are_echoed(self):
        romeo = await self.turms(1)
        for _ in range(3):
            await romeo.heartbeat()

    async def test_request_ids_are_positive(self):
        romeo = await self.turms(1)
        for request_id in (0, -7, -(2 ** 63)):
            await self.assert_code(1100, romeo.request(proto.QueryUserProfilesRequest(user_ids=[1]), request_id))

    async def test_what_cannot_be_read_is_refused_and_the_connection_stays(self):
        romeo = await self.turms()
        await romeo.transport.send(b"\xff\xff\xff")
        await self.assert_code(1100, romeo.response_to(-1))
        await romeo.login(1)
        await romeo.transport.send(b"\xff\xff\xff")
        await self.assert_code(1106, romeo.response_to(-1))
        await romeo.heartbeat()

    async def test_a_broken_body_in_a_good_envelope_is_refused(self):
        romeo = await self.turms(1)
        await romeo.transport.send(b"\x08\x05\x42\x02\x20\xff")  # create_message_request with a varint cut short
        await self.assert_code(1100, romeo.response_to(5))

    async def test_logging_out_is_answered_by_the_close_notice(self):
        romeo = await self.turms(1)
        notice = await romeo.logout()
        self.assertEqual(notice.close_status, 500)
        self.assertFalse(notice.HasField("code"))

    async def test_a_user_who_left_may_come_back(self):
        await (await self.turms(1)).logout()
        await self.turms(1)


if __name__ == "__main__":
    main()
