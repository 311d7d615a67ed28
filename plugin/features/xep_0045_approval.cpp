// SPDX-License-Identifier: Apache-2.0
// XEP-0045 9.9, approving who asks to join (mapping 14.10): the owner and managers are sent a form by the room, and
// what they submit is the answer. Who asked is told when he may not.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/room_approval.h"
#include "features/account.h"
#include "features/audience.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/group_enrolment.h"
#include "features/hooks.h"
#include "features/profiles.h"
#include "proto/enums.h"
#include "proto/messages.h"

namespace turms::xmpp::features {
namespace {

using Kind = proto::RequestKind;

bool is_for_room(const bridge::MessageFacts& facts) {
  return facts.target.kind == bridge::Target::Kind::room && !facts.is_groupchat;
}

/// The newest request of `user` among those to the group.
const Enrolment* newest_of(const std::vector<Enrolment>& requests, UserId user) {
  const Enrolment* newest = nullptr;
  for (const Enrolment& one : requests) {
    if (one.user == user && (newest == nullptr || one.id > newest->id)) newest = &one;
  }
  return newest;
}

class Approvals final : public Feature {
 public:
  void install(Hooks& on) override {
    on.outgoing(&is_for_room, this, &Approvals::answer);
    on.push(static_cast<uint32_t>(Kind::kCreateGroupJoinRequest), this, &Approvals::hear);
    on.push(static_cast<uint32_t>(Kind::kUpdateGroupJoinRequest), this, &Approvals::hear_answer);
  }

 private:
  Task<std::optional<Outcome>> answer(OutgoingRequest request) {
    const std::optional<bridge::JoinApproval> approval = bridge::read_join_approval(request.stanza().element());
    if (!approval) co_return std::nullopt;
    const Refusal refusal = co_await answer_join_request(request.account(), approval->request_id, approval->is_allowed);
    if (refusal) co_return Outcome::error(*refusal);
    co_return Outcome::done();
  }

  void hear(Account& account, const upstream::Push& push) {
    proto::CreateGroupJoinRequestRequest request{};
    if (!proto::decode(as_text(push.body), request) || request.group_id <= 0) return;
    if (push.requester == account.user() || !account.takes_messages()) return;
    account.background().spawn(ask_clients(account, GroupId(request.group_id), push.requester));
  }

  /// The notification does not say which request it was.
  static Task<void> ask_clients(Account& account, GroupId group, UserId user) {
    const Enrolments requests = co_await join_requests(account, group);
    const Enrolment* found = requests ? newest_of(requests.value(), user) : nullptr;
    if (found == nullptr || account.blocklist().covers(user, {})) co_return;
    const Enrolment request = *found;
    const std::vector<UserId> users(1, user);
    static_cast<void>(co_await account.core().profiles.fetch(account, users));  // else he has no name
    const Core& core = account.core();
    const Profile* profile = core.profiles.known(user, core.clock.monotonic_ns());
    const Jid jid = core.addresses.user(user);
    tell(account, group, {}, [&](xml::Writer& out) {
      bridge::write_join_approval(out, request.id, jid, profile == nullptr ? std::string_view() : profile->name,
                                  request.text);
    });
  }

  /// With default settings only owner and managers hear of it; then who asked finds out when he tries again.
  void hear_answer(Account& account, const upstream::Push& push) {
    proto::UpdateGroupJoinRequestRequest request{};
    if (!proto::decode(as_text(push.body), request) || push.requester == account.user()) return;
    if (static_cast<int32_t>(request.response_action) != proto::response_action::kDecline) return;
    account.background().spawn(tell_declined(account, request.request_id, request.reason.str()));
  }

  static Task<void> tell_declined(Account& account, int64_t id, std::string reason) {
    const Result<std::optional<Enrolment>, StanzaError> own = co_await find_own_join_request(account, id);
    if (!own || !own.value()) co_return;
    std::string words = "Your request to join was declined.";
    if (!reason.empty()) words += " " + reason;
    tell(account, own.value()->group, "headline", [&](xml::Writer& out) { out.leaf("body", words); });
  }

  /// A message of the room to all clients that take messages.
  template <class Write>
  static void tell(Account& account, GroupId group, std::string_view type, Write write) {
    std::string xml;
    const Jid room = account.core().addresses.room(group);
    xml::Writer out(xml);
    out.open("message").attr("from", room.text()).attr("to", account.bare_jid()).attr_if("type", type);
    write(out);
    out.close();
    Audience(account, {}, Fallback::bare).send(xml);
  }
};

}  // namespace

extern const FeatureInfo xep_0045_approval;
const FeatureInfo xep_0045_approval{"XEP-0045 approval", "1.35.5", "Multi-User Chat: approving who asks to join",
                                    &make<Approvals>};

}  // namespace turms::xmpp::features
