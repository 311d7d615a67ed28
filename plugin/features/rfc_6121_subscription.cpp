// SPDX-License-Identifier: Apache-2.0
// RFC 6121 3, presence subscriptions, on Turms' friend requests. The table of what is done in which state is
// bridge/subscription.h; this file brings it together with clients, Turms and other accounts of this gateway.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bridge/contact_note.h"
#include "bridge/subscription.h"
#include "bridge/utf16.h"
#include "features/account.h"
#include "features/contact_writes.h"
#include "features/feature.h"
#include "features/friend_requests.h"
#include "features/hooks.h"
#include "proto/messages.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp::features {
namespace {

using Failure = std::optional<StanzaError>;

constexpr size_t kMaxTextUnits = 200;

class Subscriptions final : public Feature {
 public:
  void install(Hooks& on) override {
    on.subscription(this, &Subscriptions::take);
    on.availability(this, &Subscriptions::availability_changed);
    on.peer_news(this, &Subscriptions::peer_news);
    const auto push = [&](proto::RequestKind kind, void (Subscriptions::*method)(Account&, const upstream::Push&)) {
      on.push(static_cast<uint32_t>(kind), this, method);
    };
    push(proto::RequestKind::kCreateFriendRequest, &Subscriptions::request_created);
    push(proto::RequestKind::kUpdateFriendRequest, &Subscriptions::request_answered);
    push(proto::RequestKind::kDeleteFriendRequest, &Subscriptions::request_recalled);
  }

 private:
  // What the client says.
  Task<Outcome> take(SubscriptionRequest request) {
    Account& account = request.account();
    const UserId user = request.contact();
    const bool is_known = co_await account.contacts().loaded();
    if (!is_known)
      co_return Outcome::error(StanzaError(StanzaErrorCondition::remote_server_timeout, StanzaErrorType::wait));
    const ContactTurn turn = co_await account.contacts().take_turn(user);
    const bridge::Contact* contact = account.contacts().list().find(user);
    const bridge::SubscriptionStep step =
        bridge::step_for(contact == nullptr ? bridge::Contact() : *contact, request.stanza().presence_type());
    if (step.change == bridge::NoteChange::list || step.change == bridge::NoteChange::approve) {
      const bool is_noted = contact != nullptr && !contact->note.is_empty();
      if (!is_noted && !may_note_more(account)) {
        co_return Outcome::error(StanzaError(StanzaErrorCondition::resource_constraint, StanzaErrorType::cancel,
                                             "too many contacts without a subscription"));
      }
      Failure stranger = co_await meet(account, user);
      if (stranger) co_return Outcome::error(std::move(*stranger));
    }
    const std::string text(request.stanza().element().child_text("status", kClientNamespace));
    Failure failure = co_await carry_out(account, user, step.call, text);
    if (failure) co_return Outcome::error(std::move(*failure));
    finish(account, user, step);
    if (step.change != bridge::NoteChange::nothing) co_await save_note(account, user);
    co_return Outcome::done();
  }

  static Task<Failure> carry_out(Account& account, UserId user, bridge::FriendCall call, std::string text) {
    Failure failure;
    switch (call) {
      case bridge::FriendCall::nothing:
        break;
      case bridge::FriendCall::create:
        failure = co_await ask_for_friendship(account, user, std::move(text));
        break;
      case bridge::FriendCall::accept:
        failure = co_await accept_friendship(account, user);
        break;
      case bridge::FriendCall::decline:
        failure = co_await decline_friendship(account, user);
        break;
      case bridge::FriendCall::recall:
        failure = co_await recall_friendship(account, user);
        break;
    }
    co_return failure;
  }

  /// The change first: it pushes the item, which comes before the presence (RFC 6121 3.1.5).
  static void finish(Account& account, UserId user, const bridge::SubscriptionStep& step) {
    if (step.change != bridge::NoteChange::nothing) {
      account.contacts().update(user, [&](bridge::Contact& contact) { bridge::apply(step.change, contact.note); });
    }
    if (step.pushes_again) account.contacts().roster().push(user);
    for (const PresenceType type : step.tell_owner) tell_subscription(account, user, type);
    for (const PresenceType type : step.tell_other) {
      auto news = std::make_shared<PeerNews>(PeerNews::Kind::subscription, account.user());
      news->topic = name_of(type);
      account.core().router.tell(std::move(news), std::vector<UserId>(1, user));
    }
  }

  // What other accounts of this gateway say.
  void peer_news(Account& account, const PeerNews& news) {
    if (news.kind != PeerNews::Kind::subscription) return;
    const bridge::Contact* contact = account.contacts().list().find(news.from);
    if (contact == nullptr || !contact->is_related) return;  // nothing of it can end
    for (const PresenceType type : {PresenceType::subscribed, PresenceType::unsubscribe, PresenceType::unsubscribed}) {
      if (news.topic == name_of(type)) tell_subscription(account, news.from, type);
    }
  }

  void availability_changed(Account& account, Resource& resource, Availability what) {
    if (what == Availability::initial) tell_pending_requests(account, resource);
  }

  // What Turms tells of friend requests (mapping 20.2).
  void request_created(Account& account, const upstream::Push& push) {
    proto::CreateFriendRequestRequest request;
    if (!proto::decode(as_text(push.body), request)) return;
    const bool is_own = push.requester == account.user();
    const UserId other = is_own ? UserId(request.recipient_id) : push.requester;
    if (other.value() <= 0 || other == account.user()) return;
    const bridge::Contact* contact = account.contacts().list().find(other);
    const bridge::Contact before = contact == nullptr ? bridge::Contact() : *contact;
    account.contacts().update(other, [&](bridge::Contact& now) {
      if (is_own) {
        if (now.sent_request == 0) now.sent_request = bridge::kUnknownRequest;
        now.note.hides_request = false;
        return;
      }
      now.received_request = bridge::kUnknownRequest;
      now.request_text = bridge::utf16_prefix(request.content.view(), kMaxTextUnits);
    });
    if (!account.contacts().is_loaded()) return;  // the reading finds it, too
    if (is_own) return account.scope().spawn(learn_name(account, other));
    hear_request(account, other, before);
  }

  void request_answered(Account& account, const upstream::Push& push) {
    proto::UpdateFriendRequestRequest request;
    if (!proto::decode(as_text(push.body), request)) return;
    if (push.requester == account.user())
      return answered_elsewhere(account, request.request_id, request.response_action);
    const UserId user = push.requester;
    const bridge::Contact* contact = account.contacts().list().find(user);
    const bridge::Contact before = contact == nullptr ? bridge::Contact() : *contact;
    const bool is_accepted = request.response_action == proto::response_action::kAccept;
    const bool is_declined = request.response_action == proto::response_action::kDecline;
    if (is_accepted) {
      hear_acceptance(account, user);
    } else {
      account.contacts().update(user, [](bridge::Contact& now) { now.sent_request = 0; });
    }
    // Who was ignored is not told, as in Turms' own clients.
    if (!is_accepted && !is_declined) return;
    const auto step = bridge::step_for(before, is_accepted ? bridge::PeerDeed::accepted : bridge::PeerDeed::declined);
    for (const PresenceType type : step.tell_owner) tell_subscription(account, user, type);
  }

  /// By another device of the user; whose request it was is known by its id, or read again.
  static void answered_elsewhere(Account& account, int64_t id, int32_t action) {
    const auto user = find(account, [id](const bridge::Contact& contact) { return contact.received_request == id; });
    if (!user) return static_cast<void>(account.contacts().reading().is_wanted = true);
    if (action == proto::response_action::kAccept) return hear_acceptance(account, *user);
    account.contacts().update(*user, [](bridge::Contact& now) {
      now.received_request = 0;
      now.request_text.clear();
    });
  }

  void request_recalled(Account& account, const upstream::Push& push) {
    proto::DeleteFriendRequestRequest request;
    if (!proto::decode(as_text(push.body), request)) return;
    if (push.requester == account.user()) return recalled_elsewhere(account, request.request_id);
    const bridge::Contact* contact = account.contacts().list().find(push.requester);
    if (contact == nullptr) return;
    const auto step = bridge::step_for(*contact, bridge::PeerDeed::recalled);
    account.contacts().update(push.requester, [](bridge::Contact& now) {
      now.received_request = 0;
      now.request_text.clear();
    });
    for (const PresenceType type : step.tell_owner) tell_subscription(account, push.requester, type);
  }

  static void recalled_elsewhere(Account& account, int64_t id) {
    const auto user = find(account, [id](const bridge::Contact& contact) { return contact.sent_request == id; });
    if (!user) return static_cast<void>(account.contacts().reading().is_wanted = true);
    account.contacts().update(*user, [](bridge::Contact& now) { now.sent_request = 0; });
  }

  template <class Matches>
  static std::optional<UserId> find(const Account& account, Matches matches) {
    const auto& all = account.contacts().list().all();
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& entry) { return matches(entry.second); });
    return found == all.end() ? std::nullopt : std::optional(found->first);
  }
};

}  // namespace

extern const FeatureInfo rfc_6121_subscription;
const FeatureInfo rfc_6121_subscription{"RFC 6121 3", "2011-03", "Managing Presence Subscriptions",
                                        &make<Subscriptions>};

}  // namespace turms::xmpp::features
