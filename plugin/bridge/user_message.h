// SPDX-License-Identifier: Apache-2.0
// What one user has to do with one message, as the key of a bounded table (LruTable): who reacted, who took back.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/strong_id.h"

namespace turms::xmpp::bridge {

struct UserMessage {
  UserId user;
  MessageId message;
  friend bool operator==(const UserMessage&, const UserMessage&) = default;
};

/// No secret is needed: the tables are small, colliding costs their owner only.
struct UserMessageHash {
  size_t operator()(const UserMessage& key) const noexcept {
    constexpr uint64_t kSpread = 0x9E3779B97F4A7C15U;
    const auto user = static_cast<uint64_t>(key.user.value());
    return (static_cast<uint64_t>(key.message.value()) ^ (user * kSpread)) * kSpread;
  }
};

}  // namespace turms::xmpp::bridge
