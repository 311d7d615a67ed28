// SPDX-License-Identifier: Apache-2.0
#include "service/login.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "proto/enums.h"
#include "proto/status_codes.h"

namespace turms::gateway::service {
namespace {

namespace device = proto::device_type;
namespace status = proto::status;

TEST(Login, the_form_is_checked_in_turms_order) {
  const LoginSettings settings;
  struct Case {
    LoginForm form;
    int32_t code;
  };
  for (const Case& c : {
           Case{{1, 1, device::kIos, 0}, status::kOk},
           Case{{1, 1, device::kIos, proto::user_status::kInvisible}, status::kOk},
           Case{{1, 0, device::kIos, 0}, status::kUnsupportedClientVersion},
           Case{{0, 2, device::kIos, 1}, status::kUnsupportedClientVersion},
           Case{{1, 1, device::kIos, proto::user_status::kOffline}, status::kIllegalArgument},
           Case{{1, 1, device::kIos, 7}, status::kIllegalArgument},
           Case{{1, 1, device::kIos, -1}, status::kIllegalArgument},
           Case{{0, 1, device::kIos, 0}, status::kLoginAuthenticationFailed},
           Case{{-5, 1, device::kIos, 0}, status::kLoginAuthenticationFailed},
           Case{{1, 1, 99, 0}, status::kOk},
       }) {
    EXPECT_EQ(check_form(c.form, settings).code, c.code) << c.form.user_id << ' ' << c.form.version;
  }
}

TEST(Login, unknown_numbers_are_the_unknown_device) {
  EXPECT_EQ(known_device_type(-1), device::kUnknown);
  EXPECT_EQ(known_device_type(6), device::kUnknown);
  EXPECT_EQ(known_device_type(device::kAndroid), device::kAndroid);
  LoginSettings settings;
  settings.allow_device_type_unknown_login = false;
  EXPECT_EQ(check_form({1, 1, 99, 0}, settings).code, status::kLoginFromForbiddenDeviceType);
  settings.allow_device_type_others_login = false;
  EXPECT_EQ(check_form({1, 1, device::kOthers, 0}, settings).code, status::kLoginFromForbiddenDeviceType);
}

/// Who leaves when `newcomer` logs in and every other device of the user is there already.
std::string displaced_by(LoginStrategy strategy, int32_t newcomer) {
  OnlineUsers online;
  for (int32_t type = 0; type < kDeviceTypes; ++type) online.add({static_cast<SessionKey>(type + 1), 1, type}, 0);
  LoginSettings settings;
  settings.strategy = strategy;
  if (!check_form({1, 1, newcomer, 0}, settings).ok()) return "forbidden";
  std::string names;
  for (const SessionKey key : admit(online, 1, newcomer, settings).displaced) names += "DBIAOU"[key - 1];
  return names;
}

TEST(Login, each_strategy_says_who_shares_a_place) {
  using enum LoginStrategy;
  struct Case {
    LoginStrategy strategy;
    const char* desktop;
    const char* browser;
    const char* ios;
    const char* others;
  };
  for (const Case& c : {
           Case{one_of_each_device_type, "D", "B", "I", "O"},
           Case{one_for_all_device_types, "DBIAOU", "DBIAOU", "DBIAOU", "DBIAOU"},
           Case{one_desktop_and_one_mobile, "D", "forbidden", "IA", "O"},
           Case{one_desktop_or_browser_and_one_mobile, "DB", "DB", "IA", "O"},
           Case{one_desktop_and_one_browser_and_one_mobile, "D", "B", "IA", "O"},
           Case{one_desktop_or_mobile, "DIA", "forbidden", "DIA", "O"},
           Case{one_desktop_or_browser_or_mobile, "DBIA", "DBIA", "DBIA", "O"},
       }) {
    const int number = static_cast<int>(c.strategy);
    EXPECT_EQ(displaced_by(c.strategy, device::kDesktop), c.desktop) << number;
    EXPECT_EQ(displaced_by(c.strategy, device::kBrowser), c.browser) << number;
    EXPECT_EQ(displaced_by(c.strategy, device::kIos), c.ios) << number;
    EXPECT_EQ(displaced_by(c.strategy, device::kOthers), c.others) << number;
  }
}

TEST(Login, the_other_policy_refuses_the_newcomer) {
  OnlineUsers online;
  online.add({11, 1, device::kDesktop}, 0);
  LoginSettings settings;
  settings.conflict_strategy = LoginConflict::disconnect_logging_in_device;
  const Admission refused = admit(online, 1, device::kDesktop, settings);
  EXPECT_EQ(refused.check.code, status::kSessionSimultaneousConflictsDecline);
  EXPECT_TRUE(refused.displaced.empty());
  EXPECT_TRUE(admit(online, 1, device::kIos, settings).check.ok());
  EXPECT_TRUE(admit(online, 2, device::kDesktop, settings).check.ok());
}

}  // namespace
}  // namespace turms::gateway::service
