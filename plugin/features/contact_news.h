// SPDX-License-Identifier: Apache-2.0
// What Turms tells of relationships and their groups (mapping 20.2): changes that other devices of the user made, and
// what others did to their side of a relationship. Everything is applied to what is known, so that hearing it twice
// does no harm; what the news leave out is read again soon.
#pragma once

#include <array>

#include "base/strong_id.h"
#include "proto/kinds.h"
#include "turms/push.h"

namespace turms::xmpp::features {

class Account;

/// The kinds that hear_of_relationship() understands.
inline constexpr std::array kRelationshipKinds{
    proto::RequestKind::kCreateRelationship,      proto::RequestKind::kUpdateRelationship,
    proto::RequestKind::kDeleteRelationship,      proto::RequestKind::kCreateRelationshipGroup,
    proto::RequestKind::kUpdateRelationshipGroup, proto::RequestKind::kDeleteRelationshipGroup,
};

/// Applies one relayed request of these kinds to the account's contacts. Malformed ones are ignored. Thread: shard.
void hear_of_relationship(Account& account, const upstream::Push& push);

/// The relationship is gone, and with it what was noted of it; what the other side asks stays. The note in the store is
/// the caller's to save.
void forget_relationship(Account& account, UserId user);

}  // namespace turms::xmpp::features
