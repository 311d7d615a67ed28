// SPDX-License-Identifier: Apache-2.0
// XEP-0249 Direct MUC Invitations: one client invites another without asking the room. In a group of Turms that would
// lead nowhere, because only who is invited by Turms may join; so it becomes an invitation of Turms, and the other side
// hears it from the room (mapping 14.7). Invitations to members, and to rooms elsewhere, are messages like others.
#include <optional>

#include "bridge/room_invite.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/group_requests.h"
#include "features/hooks.h"
#include "features/sent_invitations.h"
#include "features/target_of.h"

namespace turms::xmpp::features {
namespace {

bool is_invitation(const bridge::MessageFacts& facts) {
  return (facts.signals & bridge::kSignalInvitation) != 0 && facts.target.is_user();
}

class DirectInvitations final : public Feature {
 public:
  void install(Hooks& on) override {
    on.outgoing(&is_invitation, this, &DirectInvitations::send);
    sent_.install(on);
  }

 private:
  Task<std::optional<Outcome>> send(OutgoingRequest request) {
    Account& account = request.account();
    const UserId user = request.facts().target.user;
    const std::optional<bridge::RoomLetter> letter = bridge::read_direct_invite(request.stanza().element());
    if (!letter || user == account.user()) co_return std::nullopt;
    if (is_unknown_alias(account, target_of(account, letter->to), letter->to)) co_await find_alias(account, letter->to);
    const bridge::Target room = target_of(account, letter->to);
    if (room.kind != bridge::Target::Kind::room) co_return std::nullopt;
    if (sent_.has(account, room.group, user)) co_return Outcome::done();
    const AdmissionResult result = co_await invite_to_group(account, room.group, user, letter->reason);
    if (!result) co_return Outcome::error(result.error());
    if (result.value() == Admission::already) co_return std::nullopt;
    co_return Outcome::done();
  }

  SentInvitations sent_;
};

}  // namespace

extern const FeatureInfo xep_0249_direct_invite;
const FeatureInfo xep_0249_direct_invite{"XEP-0249", "1.2", "Direct MUC Invitations", &make<DirectInvitations>};

}  // namespace turms::xmpp::features
