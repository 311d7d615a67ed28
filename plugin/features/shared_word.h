// SPDX-License-Identifier: Apache-2.0
// Word of an earlier message that Turms relays without saying where the message is: an edit, a reaction. A private one
// has one hearer beside whoever caused it; of two others on one shard the second knows that it is a group's. That saves
// each member of a large group a look into his private history. Owned by the feature that hears, one for each shard.
#pragma once

#include <cstddef>

#include "base/strong_id.h"
#include "bridge/lru_table.h"

namespace turms::xmpp::features {

class SharedWord {
 public:
  static constexpr size_t kRemembered = 256;

  /// Whether somebody else than `hearer` and `requester` has heard of `message` before. Remembers the first.
  [[nodiscard]] bool is_of_group(MessageId message, UserId hearer, UserId requester) {
    if (hearer == requester) return false;
    const UserId* first = first_.find(message);
    if (first != nullptr) return *first != hearer;
    first_.put(message, hearer);
    return false;
  }

 private:
  struct Hash {
    size_t operator()(MessageId id) const noexcept {
      return static_cast<size_t>(static_cast<uint64_t>(id.value()) * 0x9E3779B97F4A7C15U >> 20U);
    }
  };
  bridge::LruTable<MessageId, UserId, Hash> first_{kRemembered};
};

}  // namespace turms::xmpp::features
