// SPDX-License-Identifier: Apache-2.0
// Whom a message belongs to, as Turms counts: the private conversation with one user, or a group.
#pragma once

#include <compare>
#include <cstdint>

#include "base/strong_id.h"

namespace turms::xmpp::bridge {

struct Conversation {
  constexpr Conversation() = default;
  constexpr Conversation(int64_t id_in, bool is_group_in) : id(id_in), is_group(is_group_in) {}  // it passes through coroutines

  int64_t id = 0;  // of the other user, or of the group: two separate spaces of numbers
  bool is_group = false;

  static constexpr Conversation with(UserId peer) { return {peer.value(), false}; }
  static constexpr Conversation in(GroupId group) { return {group.value(), true}; }
  friend constexpr auto operator<=>(const Conversation&, const Conversation&) = default;
};

}  // namespace turms::xmpp::bridge
