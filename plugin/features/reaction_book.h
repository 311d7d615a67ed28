// SPDX-License-Identifier: Apache-2.0
// Who has reacted how to which message, as far as one account has heard lately. XEP-0444 always tells a user's whole
// set, Turms tells what came and what went: the difference is made here. Bounded; what fell out is read from Turms
// again. Owned by the feature, one an account.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/strong_id.h"
#include "bridge/lru_table.h"
#include "bridge/user_message.h"

namespace turms::xmpp::features {

class ReactionBook {
 public:
  static constexpr size_t kCapacity = 512;

  using Types = std::vector<int32_t>;

  /// What is to be done to get from one set to another.
  struct Difference {
    Types added;
    Types removed;
  };
  [[nodiscard]] static Difference between(const Types& before, const Types& after);

  /// All that `user` gave to `message`; null: not known. Valid until the next put().
  [[nodiscard]] const Types* find(MessageId message, UserId user);
  void put(MessageId message, UserId user, Types types);
  /// Applies what Turms tells. False when the set was not known, and now still is not.
  bool apply(MessageId message, UserId user, const Types& types, bool is_added);

 private:
  bridge::LruTable<bridge::UserMessage, Types, bridge::UserMessageHash> table_{kCapacity};
};

}  // namespace turms::xmpp::features
