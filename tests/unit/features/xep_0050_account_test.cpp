// SPDX-License-Identifier: Apache-2.0
#include "command_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr const char* kPassword = "urn:turms:command:change-password";
constexpr const char* kVisibility = "urn:turms:command:profile-visibility";
constexpr const char* kSessions = "urn:turms:command:my-sessions";
constexpr const char* kInfo = "urn:turms:command:gateway-info";
using AccountCommandsTest = CommandTest;

TEST_F(AccountCommandsTest, change_the_password_when_it_was_typed_twice_alike) {
  send(kPassword);
  submit(kPassword, {"password=a", "password-verify=b"});
  EXPECT_TRUE(says("<note type='error'>The two passwords differ.</note>")) << heard;
  EXPECT_EQ(requests(), 0u);
  send(kPassword);
  submit(kPassword, {"password=a", "password-verify=a"});
  answer(0, 1001);
  EXPECT_EQ(body<proto::UpdateUserRequest>(1).password.view(), "a");
  answer(1, 1000);
  listen();
  EXPECT_TRUE(says("<note type='info'>")) << heard;
}

TEST_F(AccountCommandsTest, set_who_sees_the_profile) {
  send(kVisibility);
  answer(0, 1001);
  listen();
  EXPECT_TRUE(says("<value>0</value><option label='Everybody'>")) << heard;
  submit(kVisibility, {"visibility=2"});
  const auto update = body<proto::UpdateUserRequest>(1);
  EXPECT_EQ(update.profile_access_strategy, 2);
  EXPECT_FALSE(update.password.has());
  answer(1, 1000);
  listen();
  EXPECT_TRUE(says("<note type='info'>Done.</note>")) << heard;
  send(kVisibility);
  answer(2, 1001);
  listen();
  submit(kVisibility, {"visibility=3"});
  EXPECT_TRUE(says("<note type='error'>")) << heard;
}

TEST_F(AccountCommandsTest, show_other_devices_and_sign_one_out) {
  send(kSessions);
  const std::vector<int32_t> devices{3, 4};
  proto::UserOnlineStatus status{};
  status.user_id = 1;
  status.device_types = devices;
  const std::vector<proto::UserOnlineStatus> rows{status};
  proto::UserOnlineStatuses data{};
  data.statuses = rows;
  answer_with(0, data);
  listen();
  EXPECT_TRUE(says("XMPP clients: phone")) << heard;
  EXPECT_TRUE(says("<option label='Android'><value>3</value></option>")) << heard;
  EXPECT_FALSE(says("Others")) << heard;
  submit(kSessions, {"device=3"});
  const auto update = body<proto::UpdateUserOnlineStatusRequest>(1);
  EXPECT_EQ(update.device_types.to_vector(), std::vector<int32_t>{3});
  EXPECT_EQ(update.user_status, proto::user_status::kOffline);
  answer(1, 1000);
  listen();
  EXPECT_TRUE(says("<note type='info'>")) << heard;
}

TEST_F(AccountCommandsTest, do_not_sign_this_gateway_out) {
  send(kSessions);
  answer(0, 1001);
  listen();
  submit(kSessions, {"device=4"});
  EXPECT_TRUE(says("<note type='error'>")) << heard;
  EXPECT_EQ(requests(), 1u);
}

TEST_F(AccountCommandsTest, tell_what_the_gateway_can_do) {
  send(kInfo);
  EXPECT_TRUE(says("status='completed'")) << heard;
  EXPECT_TRUE(says("<value>1.2.3</value>")) << heard;
  EXPECT_TRUE(says("<value>8000</value>")) << heard;
}

}  // namespace
}  // namespace turms::xmpp::features
