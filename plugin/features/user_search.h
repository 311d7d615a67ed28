// SPDX-License-Identifier: Apache-2.0
// Finding users by id or name, for XEP-0055 and the ad-hoc command.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class Account;

struct FoundUser {
  UserId id;
  std::string name;
  std::string intro;
};

inline constexpr int32_t kFoundAtOnce = 50;        // mapping 19.2
inline constexpr size_t kSearchedNameBytes = 200;  // longer names are nobody's

/// The user with this id, or nobody. \errors  those of the request. Thread: shard.
Task<Result<std::vector<FoundUser>, StanzaError>> find_user(Account& account, UserId id);
/// Users by name, kFoundAtOnce from `skip` on. \errors  feature-not-implemented (7100: the backend searches no names),
/// those of the request. Thread: shard.
Task<Result<std::vector<FoundUser>, StanzaError>> find_users(Account& account, std::string name, int32_t skip);

}  // namespace turms::xmpp::features
