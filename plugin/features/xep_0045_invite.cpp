// SPDX-License-Identifier: Apache-2.0
// XEP-0045 7.8.2, mediated invitations (mapping 14.7): a client invites through the room, and who is invited by
// whatever client hears it from the room. Joining accepts, a decline goes back to the inviter. Invitations that wait
// are shown to each client when it comes.
#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bridge/room_invite.h"
#include "features/account.h"
#include "features/audience.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/group_enrolment.h"
#include "features/group_requests.h"
#include "features/hooks.h"
#include "features/rooms.h"
#include "features/sent_invitations.h"
#include "proto/enums.h"
#include "proto/messages.h"

namespace turms::xmpp::features {
namespace {

using C = StanzaErrorCondition;
using Kind = proto::RequestKind;

constexpr size_t kRemembered = 256;  // of one account
constexpr size_t kShownAtLogin = 50;

/// An invitation that a client was shown.
struct Shown {
  GroupId group;
  UserId inviter;
  ResourceId resource;

  friend bool operator==(const Shown&, const Shown&) = default;
};

/// The room's message to `to` with what `write` adds; for any client stream.
template <class Write>
std::string from_room(const Core& core, GroupId group, std::string_view to, Write write) {
  std::string out;
  const Jid room = core.addresses.room(group);
  xml::Writer writer(out);
  writer.open("message").attr("from", room.text()).attr("to", to);
  write(writer);
  writer.close();
  return out;
}

std::string invitation(const Core& core, GroupId group, std::string_view to, UserId inviter, std::string_view reason) {
  const Jid from = core.addresses.user(inviter);
  return from_room(core, group, to, [&](xml::Writer& out) { bridge::write_room_invite(out, from.text(), reason); });
}

bool is_for_room(const bridge::MessageFacts& facts) {
  return facts.target.kind == bridge::Target::Kind::room && !facts.is_groupchat;
}

class Invitations final : public Feature {
 public:
  void install(Hooks& on) override {
    on.outgoing(&is_for_room, this, &Invitations::send);
    on.push(static_cast<uint32_t>(Kind::kCreateGroupInvitation), this, &Invitations::hear);
    on.push(static_cast<uint32_t>(Kind::kUpdateGroupInvitation), this, &Invitations::hear_answer);
    on.membership(this, &Invitations::tell_added);
    on.availability(this, &Invitations::greet);
    on.resource_gone(this, &Invitations::forget);
    sent_.install(on);
  }

 private:
  // Out.

  Task<std::optional<Outcome>> send(OutgoingRequest request) {
    const Result<bridge::RoomLetters, StanzaError> letters = bridge::read_room_letters(request.stanza().element());
    if (!letters) co_return Outcome::error(letters.error());
    if (letters.value().empty()) co_return std::nullopt;
    const GroupId group = request.facts().target.group;
    Refusal refusal;
    if (letters.value().decline) refusal = co_await decline(request.account(), group, *letters.value().decline);
    for (const bridge::RoomLetter& letter : letters.value().invites) {
      refusal = co_await invite(request.account(), group, letter);
      if (refusal) break;
    }
    if (refusal) co_return Outcome::error(*refusal);
    co_return Outcome::done();
  }

  /// \param letter  of the frame that waits for this
  Task<Refusal> invite(Account& account, GroupId group, const bridge::RoomLetter& letter) {
    const std::optional<UserId> user = account.core().addresses.user_of(letter.to);
    if (!user) co_return StanzaError(C::item_not_found, "there is no such user");
    if (sent_.has(account, group, *user)) co_return std::nullopt;
    const AdmissionResult result = co_await invite_to_group(account, group, *user, letter.reason);
    if (!result) co_return result.error();
    // Turms tells members nothing, but his clients may not know of the room.
    if (result.value() == Admission::already) {
      const Jid to = account.core().addresses.user(*user);
      LocalStanza local(*user, std::string(),
                        invitation(account.core(), group, to.text(), account.user(), letter.reason));
      local.from = account.user();  // whom he blocks he does not hear
      account.core().router.deliver(std::move(local));
    }
    co_return std::nullopt;
  }

  /// All that wait of this group and inviter: Turms lets somebody be invited twice. One that is gone is no failure.
  static Task<Refusal> decline(Account& account, GroupId group, const bridge::RoomLetter& letter) {
    const UserId inviter = account.core().addresses.user_of(letter.to).value_or(UserId());
    const Enrolments all = co_await received_invitations(account);
    if (!all) co_return all.error();
    for (const Enrolment& one : all.value()) {
      if (one.group != group || (inviter && one.user != inviter)) continue;
      Refusal refusal = co_await decline_invitation(account, one.id, letter.reason);
      if (refusal) co_return refusal;
    }
    co_return std::nullopt;
  }

  // In.

  /// Sent to the invited, and to the owner and managers.
  void hear(Account& account, const upstream::Push& push) {
    proto::CreateGroupInvitationRequest request{};
    if (!proto::decode(as_text(push.body), request) || request.group_id <= 0) return;
    if (request.invitee_id != account.user().value() || push.requester == account.user()) return;
    for (const auto& resource : account.resources()) {
      if (!resource->takes_messages()) continue;
      show(account, *resource, GroupId(request.group_id), push.requester, request.content.view());
    }
  }

  /// The user has been made a member, and nobody asked him: his clients open the room (mapping 14.8.6).
  void tell_added(Account& account, const Membership& now) {
    if (!now.is_member || !now.actor || now.actor == account.user()) return;
    for (const auto& resource : account.resources()) {
      const bool is_in = account.core().rooms.is_in(account, resource->id(), now.group);
      if (resource->takes_messages() && !is_in) show(account, *resource, now.group, now.actor, {});
    }
  }

  void show(Account& account, Resource& resource, GroupId group, UserId inviter, std::string_view reason) {
    if (account.blocklist().covers(inviter, {})) return;
    std::deque<Shown>& row = shown_[account.user()];
    if (row.size() == kRemembered) row.pop_front();
    row.push_back({group, inviter, resource.id()});
    resource.send(invitation(account.core(), group, resource.full_jid(), inviter, reason));
  }

  /// With default settings it comes to the owner and managers, who are not told unless they invited (mapping 14.7).
  void hear_answer(Account& account, const upstream::Push& push) {
    proto::UpdateGroupInvitationRequest request{};
    if (!proto::decode(as_text(push.body), request) || push.requester == account.user()) return;
    if (static_cast<int32_t>(request.response_action) != proto::response_action::kDecline) return;
    account.background().spawn(tell_declined(account, request.invitation_id, push.requester, request.reason.str()));
  }

  /// The notification names neither the group nor who had invited.
  static Task<void> tell_declined(Account& account, int64_t id, UserId invited, std::string reason) {
    const Result<std::optional<Enrolment>, StanzaError> sent = co_await find_sent_invitation(account, id);
    if (!sent || !sent.value() || account.blocklist().covers(invited, {})) co_return;
    const Jid from = account.core().addresses.user(invited);
    const std::string xml = from_room(account.core(), sent.value()->group, account.bare_jid(),
                                      [&](xml::Writer& out) { bridge::write_room_decline(out, from.text(), reason); });
    Audience(account, {}, Fallback::bare).send(xml);
  }

  void greet(Account& account, Resource& resource, Availability what) {
    if (what != Availability::initial || !resource.takes_messages()) return;
    account.background().spawn(show_pending(account, resource.id()));
  }

  /// Once the contacts are known, because nobody hears of the blocked. Whoever was shown one live is not shown it
  /// again.
  Task<void> show_pending(Account& account, ResourceId to) {
    const bool is_loaded = co_await account.contacts().loaded();
    if (!is_loaded) co_return;
    const Enrolments all = co_await received_invitations(account);
    if (!all) co_return;  // joining finds them all the same
    size_t count = 0;
    for (const Enrolment& one : all.value()) {
      Resource* resource = account.find(to);
      if (resource == nullptr || count == kShownAtLogin) co_return;
      const std::deque<Shown>& row = shown_[account.user()];
      const bool was_shown = std::find(row.begin(), row.end(), Shown{one.group, one.user, to}) != row.end();
      if (was_shown || is_member(account, one.group)) continue;
      show(account, *resource, one.group, one.user, one.text);
      ++count;
    }
  }

  static bool is_member(const Account& account, GroupId group) {
    const RoomPtr room = account.core().rooms.find(group);
    return room != nullptr && std::as_const(*room).member(account.user()) != nullptr;
  }

  void forget(Account& account, Resource&) {
    if (account.resources().size() == 1) shown_.erase(account.user());
  }

  SentInvitations sent_;
  std::unordered_map<UserId, std::deque<Shown>> shown_;
};

}  // namespace

extern const FeatureInfo xep_0045_invite;
const FeatureInfo xep_0045_invite{"XEP-0045 invitations", "1.35.5", "Multi-User Chat: mediated invitations",
                                  &make<Invitations>};

}  // namespace turms::xmpp::features
