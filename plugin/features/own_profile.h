// SPDX-License-Identifier: Apache-2.0
// What Turms says of the own user that Profiles does not keep, because it concerns nobody else.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "base/task.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class Account;

/// Who may see the own profile (proto::profile_access_strategy): Turms resets it with every UpdateUser that leaves it
/// out. A user whom Turms has no row for is seen by all. \errors  those of the request. Thread: shard.
Task<Result<int32_t, StanzaError>> own_visibility(Account& account);

}  // namespace turms::xmpp::features
