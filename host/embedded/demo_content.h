// SPDX-License-Identifier: Apache-2.0
// The steps of the demo data, one a domain, in the order in which they have to be taken. What is in them is fixed: it
// is what Turms' own development mode shows to a client. Internal to this room; see demo_data.h.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "service/message_stamps.h"
#include "store/tables.h"

namespace turms::gateway::embedded {

inline constexpr int64_t kDemoHub = 1;    // the user whom the others know, and who owns the group
inline constexpr int64_t kDemoGroup = 1;  // its members are users 1 to 100

/// What a step works with.
struct DemoStage {
  store::Tables& tables;
  service::MessageStamps& stamps;
  int64_t now = 0;  // milliseconds
};

/// Users 2 to 100 and the hub are each other's friends.
Result<void> add_demo_friends(DemoStage& stage);
/// The open group type 1; the group of the default type with its members, half of them muted, and its blocklist.
Result<void> add_demo_groups(DemoStage& stage);
/// Private conversations of the hub with users 2 to 10, the group's conversation, and how far they were read.
Result<void> add_demo_messages(DemoStage& stage);
/// What waits for an answer: the hub's friend requests and invitations, requests to join, and the join question.
Result<void> add_demo_requests(DemoStage& stage);

}  // namespace turms::gateway::embedded
