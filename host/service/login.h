// SPDX-License-Identifier: Apache-2.0
// The rules of logging in, without the password: what a login may ask for, and which older sessions stand in its way.
// Pure functions. Source: Turms (SessionService, UserSimultaneousLoginService).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "service/online_users.h"
#include "service/service_settings.h"

namespace turms::gateway::service {

struct LoginForm {
  int64_t user_id = 0;
  int32_t version = 1;
  int32_t device_type = 0;
  int32_t user_status = 0;
};

/// A refusal, or code 1000.
struct LoginCheck {
  int32_t code = 0;
  std::string_view reason;  // a literal
  [[nodiscard]] bool ok() const;
};

/// Unknown numbers count as UNKNOWN.
[[nodiscard]] int32_t known_device_type(int32_t device_type);

/// What can be said before the password is looked at: 2000, 1102, 2013, 2011 (user id 0 and below).
[[nodiscard]] LoginCheck check_form(const LoginForm& form, const LoginSettings& settings);

struct Admission {
  LoginCheck check;                   // 2100: an older session holds the place
  std::vector<SessionKey> displaced;  // to be closed with 501 before the new session is added
};

/// Who must leave for this login, under the strategy of `settings`. The password was right.
[[nodiscard]] Admission admit(const OnlineUsers& online, int64_t user_id, int32_t device_type,
                              const LoginSettings& settings);

}  // namespace turms::gateway::service
