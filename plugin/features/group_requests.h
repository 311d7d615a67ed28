// SPDX-License-Identifier: Apache-2.0
// What Turms is asked about the people of a group: one function for each row of mapping 14.5 and 14.7, with the ways
// around its refusals. Who may do what is for Turms to decide; what the caller knows of it only saves questions. None
// of them touches what the shard knows of the room: the caller does, once it is done.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class Account;

using Refusal = std::optional<StanzaError>;  // nothing: done

/// What became of somebody who was to be let in.
enum class Admission : uint8_t {
  member,   // he is in
  already,  // he was
  invited,  // he must agree
};
/// How somebody is removed. Has a constructor: it passes through coroutines.
struct Removal {
  Removal() = default;
  Removal(std::string words, bool by_kick) : reason(std::move(words)), is_kick(by_kick) {}
  std::string reason;
  bool is_kick = false;  // an XMPP client calls it a kick
};

using AdmissionResult = Result<Admission, StanzaError>;

/// Makes `user` a member, or invites him where the group's type wants him to agree; a ban is lifted first. `reason` is
/// cut to what Turms takes. Thread: shard.
Task<AdmissionResult> admit_to_group(Account& account, GroupId group, UserId user, std::string reason);
/// The same, the other way round: an invitation, and membership at once where the type wants no consent. A ban stands.
Task<AdmissionResult> invite_to_group(Account& account, GroupId group, UserId user, std::string reason);
/// The account makes itself a member, where the type lets everybody in. \errors  3422 to 3424 in
/// StanzaError::turms_code say how one gets in instead
Task<AdmissionResult> join_group(Account& account, GroupId group);
/// Makes somebody who is no member one with the role `manager`. \errors not_allowed where he must agree first
Task<Refusal> admit_manager(Account& account, GroupId group, UserId user);

/// Also for leaving, with the account's own id. Somebody who is no member is no error.
/// \param how  `reason` and `is_kick`, for the occupants on this shard: Turms has no words for them
Task<Refusal> remove_from_group(Account& account, GroupId group, UserId user, Removal how);
/// Removes him, too. Already banned is no error.
Task<Refusal> ban_from_group(Account& account, GroupId group, UserId user, std::string reason);
Task<Refusal> lift_ban(Account& account, GroupId group, UserId user);
/// In the order of Turms. \errors forbidden and all others of mapping 21
Task<Result<std::vector<UserId>, StanzaError>> banned_from_group(Account& account, GroupId group);

/// \param role  proto::group_member_role, not the owner's
Task<Refusal> set_group_role(Account& account, GroupId group, UserId user, int32_t role);
/// One's own name in the group, or another's.
Task<Refusal> set_group_name(Account& account, GroupId group, UserId user, std::string name);

/// Takes somebody's voice, or gives it back.
/// \param until_ms  Unix epoch; a past one gives it back
/// \param role      the member's, which an owner says again: Turms stores no mute that comes alone
/// \param name      the member's in the group, which a manager says again for the same reason
/// Source: mapping 14.5, row "visitor"
Task<Refusal> mute_in_group(Account& account, GroupId group, UserId user, int64_t until_ms, std::optional<int32_t> role,
                            std::string name);

}  // namespace turms::xmpp::features
