// SPDX-License-Identifier: Apache-2.0
// Collects who is told of what happened in a group, each user once. Made for one notification by a handler.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "base/result.h"
#include "service/call.h"

namespace turms::gateway::service {

class GroupRecipients {
 public:
  GroupRecipients(WriteContext& context, int64_t group_id) : context_(context), group_id_(group_id) {}

  /// All sessions of a user.
  void add(int64_t user_id);
  // The group as it is now; no query once it is known. They come first: who was added before may be there twice.
  Result<void> add_members();
  Result<void> add_owner_and_managers();
  void remove(int64_t user_id);
  [[nodiscard]] bool contains(int64_t user_id) const;
  /// The sessions of the requester's other device types; nothing more when he is told as one of the others already.
  void add_own_other_sessions(const Requester& requester);

  [[nodiscard]] std::vector<Recipient> take() { return std::move(recipients_); }

 private:
  WriteContext& context_;
  int64_t group_id_;
  std::vector<Recipient> recipients_;
};

/// Tells of a new plain member, after an invitation, a join request or answers: "user X was added", which nobody
/// requested in these words. To all members, by the switches of group_member_added.
/// Thread: writer.  Source: Turms (GroupServiceController)
Result<void> tell_of_new_member(WriteContext& context, int64_t requester_id, int64_t group_id, int64_t new_member_id,
                                Outcome& outcome);

}  // namespace turms::gateway::service
