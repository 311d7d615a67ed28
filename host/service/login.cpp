// SPDX-License-Identifier: Apache-2.0
#include "service/login.h"

#include "proto/enums.h"
#include "proto/status_codes.h"

namespace turms::gateway::service {
namespace {

namespace device = proto::device_type;
namespace status = proto::status;
constexpr int32_t kProtocolVersion = 1;

bool is_mobile(int32_t type) {
  return type == device::kIos || type == device::kAndroid;
}
bool is_desktop(int32_t type) {
  return type == device::kDesktop;
}
bool is_browser(int32_t type) {
  return type == device::kBrowser;
}

bool is_forbidden(int32_t type, const LoginSettings& settings) {
  if (type == device::kUnknown) return !settings.allow_device_type_unknown_login;
  if (type == device::kOthers) return !settings.allow_device_type_others_login;
  const bool without_browser = settings.strategy == LoginStrategy::one_desktop_and_one_mobile ||
                               settings.strategy == LoginStrategy::one_desktop_or_mobile;
  return without_browser && is_browser(type);
}

/// Whether two devices share one place. Devices of one type always do; OTHERS and UNKNOWN only with themselves, unless
/// there is one place in all.
bool share_a_place(int32_t a, int32_t b, LoginStrategy strategy) {
  if (a == b) return true;
  const auto both = [a, b](auto is_one_of) { return is_one_of(a) && is_one_of(b); };
  switch (strategy) {
    case LoginStrategy::one_of_each_device_type:
      return false;
    case LoginStrategy::one_for_all_device_types:
      return true;
    case LoginStrategy::one_desktop_and_one_mobile:
    case LoginStrategy::one_desktop_and_one_browser_and_one_mobile:
      return both(is_mobile);
    case LoginStrategy::one_desktop_or_browser_and_one_mobile:
      return both(is_mobile) || both([](int32_t t) { return is_desktop(t) || is_browser(t); });
    case LoginStrategy::one_desktop_or_mobile:
      return both([](int32_t t) { return is_desktop(t) || is_mobile(t); });
    case LoginStrategy::one_desktop_or_browser_or_mobile:
      return both([](int32_t t) { return is_desktop(t) || is_browser(t) || is_mobile(t); });
  }
  return false;
}

}  // namespace

bool LoginCheck::ok() const {
  return code == status::kOk;
}

int32_t known_device_type(int32_t device_type) {
  return device_type < device::kDesktop || device_type > device::kUnknown ? device::kUnknown : device_type;
}

LoginCheck check_form(const LoginForm& form, const LoginSettings& settings) {
  if (form.version != kProtocolVersion) {
    return {status::kUnsupportedClientVersion, "the version of the protocol must be 1"};
  }
  if (form.user_status < proto::user_status::kAvailable || form.user_status > proto::user_status::kBeRightBack ||
      form.user_status == proto::user_status::kOffline) {
    return {status::kIllegalArgument, "the user status must be known and not OFFLINE"};
  }
  if (is_forbidden(known_device_type(form.device_type), settings)) {
    return {status::kLoginFromForbiddenDeviceType, "this device type may not log in"};
  }
  if (form.user_id <= 0) return {status::kLoginAuthenticationFailed, {}};
  return {status::kOk, {}};
}

Admission admit(const OnlineUsers& online, int64_t user_id, int32_t device_type, const LoginSettings& settings) {
  Admission admission{{status::kOk, {}}, {}};
  const OnlineUser* user = online.find(user_id);
  if (user == nullptr) return admission;
  for (int32_t type = 0; type < kDeviceTypes; ++type) {
    const SessionKey session = user->sessions.at(static_cast<size_t>(type));
    if (session != 0 && share_a_place(type, device_type, settings.strategy)) admission.displaced.push_back(session);
  }
  if (!admission.displaced.empty() && settings.conflict_strategy == LoginConflict::disconnect_logging_in_device) {
    admission.displaced.clear();
    admission.check = {status::kSessionSimultaneousConflictsDecline, "another device of this user is logged in"};
  }
  return admission;
}

}  // namespace turms::gateway::service
