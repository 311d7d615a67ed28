// SPDX-License-Identifier: Apache-2.0
// Changes of who is in a group, as every request makes them: the rows, the version stamps of group and user. The caller
// has checked who may, has opened a store::Savepoint, and calls GroupFacts::forget_group() once it is kept.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "service/call.h"
#include "store/group_members_table.h"

namespace turms::gateway::service {

/// \errors  conflict: is a member already
/// Thread: writer.
Result<void> add_member(WriteContext& context, const store::GroupMember& member, int64_t now);

/// A plain member, as answers to invitations, join requests and questions make one.
[[nodiscard]] store::GroupMember plain_member(int64_t group_id, int64_t user_id, int64_t now);

/// \returns  false: was no member
/// Thread: writer.
Result<bool> remove_member(WriteContext& context, int64_t group_id, int64_t user_id, int64_t now);

struct Transfer {
  int64_t group_id = 0;
  int64_t owner_id = 0;  // who asks
  int64_t successor_id = 0;
  bool quit_after_transfer = false;
};

/// 1000 when the transfer may be made; else 3201, 3203, or those of code_to_own(). To oneself is no transfer and may.
/// Thread: writer.  Source: Turms (GroupService.authAndTransferGroupOwnership)
Result<int32_t> code_to_transfer(WriteContext& context, const Transfer& transfer);

/// Makes the successor OWNER, and the owner a MEMBER or nobody. Thread: writer.
Result<void> transfer_ownership(WriteContext& context, const Transfer& transfer, int64_t now);

}  // namespace turms::gateway::service
