// SPDX-License-Identifier: Apache-2.0
#include "features/sent_invitations.h"

#include <algorithm>

#include "features/core.h"
#include "proto/messages.h"

namespace turms::xmpp::features {

void SentInvitations::install(Hooks& on) {
  on.push(static_cast<uint32_t>(proto::RequestKind::kCreateGroupInvitation), this, &SentInvitations::hear);
  on.resource_gone(this, &SentInvitations::forget);
}

bool SentInvitations::has(const Account& account, GroupId group, UserId user) const {
  const auto found = sent_.find(account.user());
  if (found == sent_.end()) return false;
  const uint64_t now = account.core().clock.monotonic_ns();
  return std::any_of(found->second.begin(), found->second.end(), [&](const Sent& one) {
    return one.group == group && one.user == user && now - one.at_ns < kLatelyNs;
  });
}

void SentInvitations::hear(Account& account, const upstream::Push& push) {
  proto::CreateGroupInvitationRequest request{};
  if (push.requester != account.user() || account.resources().empty()) return;
  if (!proto::decode(as_text(push.body), request)) return;
  std::deque<Sent>& row = sent_[account.user()];
  if (row.size() == kRemembered) row.pop_front();
  row.push_back({GroupId(request.group_id), UserId(request.invitee_id), account.core().clock.monotonic_ns()});
}

void SentInvitations::forget(Account& account, Resource&) {
  if (account.resources().size() == 1) sent_.erase(account.user());
}

}  // namespace turms::xmpp::features
