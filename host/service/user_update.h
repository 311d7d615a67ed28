// SPDX-License-Identifier: Apache-2.0
// Changing a password takes deriving a verifier, which costs milliseconds by design: whoever runs the service does that
// before, on a thread of its own, and hands the verifier over in Call::new_verifier.
#pragma once

#include <string_view>

#include "service/call.h"
#include "service/user_properties.h"

namespace turms::gateway::service {

/// Whether the password keeps the operator's rules. Thread: any. Source: Turms user.info.*-password-length
[[nodiscard]] bool is_password(const UserInfoProperties& properties, std::string_view password);

/// The password that the call wants to set, if it is one that could be set; empty otherwise: then the call can be
/// handled as it is. Owner: it points into the request. Thread: any.
[[nodiscard]] std::string_view password_to_derive(const Call& call, const UserInfoProperties& properties);

}  // namespace turms::gateway::service
