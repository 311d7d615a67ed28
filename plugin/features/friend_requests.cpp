// SPDX-License-Identifier: Apache-2.0
#include "features/friend_requests.h"

#include <utility>
#include <variant>

#include "bridge/utf16.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/contact_writes.h"
#include "turms/notifications.h"
#include "xml/writer.h"

namespace turms::xmpp::features {
namespace {

constexpr size_t kMaxTextUnits = 200;

using Failure = std::optional<StanzaError>;
using RequestOrFailure = std::variant<int64_t, StanzaError>;

/// The id of the pending request between the account and `user`, 0 when Turms knows none.
Task<RequestOrFailure> look_up_request(Account& account, UserId user, bool is_own) {
  proto::QueryFriendRequestsRequest query{};
  query.are_sent_by_me = is_own;
  const upstream::Response response = co_await ask(account, query);
  if (Failure failure = failure_of(account, response)) co_return std::move(*failure);
  for (const std::string_view row : upstream::rows_of(response)) {
    PendingRequest request;
    if (read_pending(row, request) && (is_own ? request.recipient : request.requester) == user) co_return request.id;
  }
  co_return 0;
}

/// The same from the list where that knows it.
Task<RequestOrFailure> find_request(Account& account, UserId user, bool is_own) {
  const bridge::Contact* contact = account.contacts().list().find(user);
  const int64_t known = contact == nullptr ? 0 : (is_own ? contact->sent_request : contact->received_request);
  if (known > 0) co_return known;
  RequestOrFailure found = co_await look_up_request(account, user, is_own);
  co_return found;
}

Task<upstream::Response> answer(Account& account, int64_t request_id, int32_t action) {
  proto::UpdateFriendRequestRequest request{};
  request.request_id = request_id;
  request.response_action = static_cast<decltype(request.response_action)>(action);
  upstream::Response response = co_await ask(account, request);
  co_return response;
}

void forget_received(Account& account, UserId user) {
  account.contacts().update(user, [](bridge::Contact& contact) {
    contact.received_request = 0;
    contact.request_text.clear();
  });
}

/// Says no, aloud or in silence.
Task<Failure> refuse_friendship(Account& account, UserId user, int32_t action) {
  const RequestOrFailure found = co_await find_request(account, user, false);
  if (const auto* failure = std::get_if<StanzaError>(&found)) co_return *failure;
  const int64_t id = std::get<int64_t>(found);
  if (id != 0) {
    const upstream::Response response = co_await answer(account, id, action);
    if (Failure failure = failure_of(account, response)) co_return failure;
    if (!response.is_success()) account.contacts().reading().is_wanted = true;
  }
  forget_received(account, user);
  co_return std::nullopt;
}

/// What acceptance does to a relationship (mapping 5.1.4): it stands, without block, and its name is lost; the note
/// keeps that until it is written again.
void become_friends(bridge::Contact& contact) {
  if (!contact.is_related) contact.groups.clear();
  if (!contact.name.empty()) contact.note.name = std::move(contact.name);
  contact.name.clear();
  contact.is_related = true;
  contact.is_blocked = false;
  contact.received_request = 0;
  contact.request_text.clear();
  bridge::ContactNote kept;
  kept.name = std::move(contact.note.name);
  kept.groups = std::move(contact.note.groups);
  contact.note = std::move(kept);
}

/// A request of one's own to somebody who is a friend by now. Where it can't be taken back, the other gateway accepts
/// it.
Task<void> drop_stale_request(Account& account, UserId user) {
  const bridge::Contact* contact = account.contacts().list().find(user);
  if (contact == nullptr || contact->sent_request <= 0) co_return;
  proto::DeleteFriendRequestRequest request{};
  request.request_id = contact->sent_request;
  const upstream::Response response = co_await ask(account, request);
  if (response.is_success()) {
    account.contacts().update(user, [](bridge::Contact& now) { now.sent_request = 0; });
  }
}

Task<void> accept_quietly(Account& account, UserId user) {
  const ContactTurn turn = co_await account.contacts().take_turn(user);
  const bridge::Contact* contact = account.contacts().list().find(user);
  if (contact == nullptr || contact->received_request == 0) co_return;
  const Failure failure = co_await accept_friendship(account, user);
  if (!failure) co_return;
  account.core().log.warn("contacts.not_accepted", "A request that was approved before could not be accepted.",
                          {{"user", account.user().value()}, {"contact", user.value()}});
}

Task<void> settle_in(Account& account, UserId user) {
  const ContactTurn turn = co_await account.contacts().take_turn(user);
  co_await learn_name(account, user);
  co_await restore_noted(account, user);
}

std::string render(const Account& account, UserId from, PresenceType type, std::string_view text) {
  std::string out;
  const Jid jid = account.core().addresses.user(from);
  xml::Writer writer(out);
  writer.open("presence").attr("from", jid.text()).attr("to", account.bare_jid()).attr("type", name_of(type));
  if (!text.empty()) writer.leaf("status", text);
  writer.close();
  return out;
}

std::string_view text_of(const Account& account, UserId from, PresenceType type) {
  const bridge::Contact* contact = account.contacts().list().find(from);
  return contact == nullptr || type != PresenceType::subscribe ? std::string_view() : contact->request_text;
}

bool awaits_answer(const bridge::Contact& contact) {
  using State = bridge::SubscriptionState;
  const State state = bridge::state_of(contact);
  return !contact.is_blocked && (state == State::none_in || state == State::none_out_in || state == State::to_in);
}

}  // namespace

std::string_view name_of(PresenceType type) {
  switch (type) {
    case PresenceType::subscribe:
      return "subscribe";
    case PresenceType::subscribed:
      return "subscribed";
    case PresenceType::unsubscribe:
      return "unsubscribe";
    default:
      return "unsubscribed";
  }
}

Task<Failure> ask_for_friendship(Account& account, UserId user, std::string text) {
  proto::CreateFriendRequestRequest request{};
  request.recipient_id = user.value();
  request.content = bridge::utf16_prefix(text, kMaxTextUnits);
  const upstream::Response response = co_await ask(account, request);
  int64_t id = response.value > 0 ? response.value : bridge::kUnknownRequest;
  if (response.outcome == upstream::Outcome::answered && response.code == proto::status::kCreateExistingFriendRequest) {
    const RequestOrFailure standing = co_await look_up_request(account, user, true);
    if (const auto* failure = std::get_if<StanzaError>(&standing)) co_return *failure;
    id = std::get<int64_t>(standing);
    if (id == 0) {
      co_return StanzaError(StanzaErrorCondition::conflict, StanzaErrorType::cancel, "declined before")
          .with_turms_code(response.code);
    }
  } else if (Failure failure = failure_of(account, response)) {
    co_return failure;
  }
  account.contacts().update(user, [id](bridge::Contact& contact) { contact.sent_request = id; });
  co_return std::nullopt;
}

Task<Failure> accept_friendship(Account& account, UserId user) {
  const RequestOrFailure found = co_await find_request(account, user, false);
  if (const auto* failure = std::get_if<StanzaError>(&found)) co_return *failure;
  const int64_t id = std::get<int64_t>(found);
  if (id == 0) {
    forget_received(account, user);
    co_return StanzaError(StanzaErrorCondition::item_not_found, "the request has been taken back");
  }
  const upstream::Response response = co_await answer(account, id, proto::response_action::kAccept);
  if (Failure failure = failure_of(account, response)) co_return failure;
  if (!response.is_success()) {  // answered by another device: what it said is to be read
    forget_received(account, user);
    account.contacts().reading().is_wanted = true;
    co_return std::nullopt;
  }
  account.contacts().update(user, become_friends);
  co_await learn_name(account, user);
  co_await drop_stale_request(account, user);
  co_await restore_noted(account, user);
  co_return std::nullopt;
}

Task<Failure> decline_friendship(Account& account, UserId user) {
  return refuse_friendship(account, user, proto::response_action::kDecline);
}

Task<Failure> ignore_friendship(Account& account, UserId user) {
  return refuse_friendship(account, user, proto::response_action::kIgnore);
}

Task<Failure> recall_friendship(Account& account, UserId user) {
  const RequestOrFailure found = co_await find_request(account, user, true);
  if (const auto* failure = std::get_if<StanzaError>(&found)) co_return *failure;
  bool is_hidden = false;
  if (const int64_t id = std::get<int64_t>(found)) {
    proto::DeleteFriendRequestRequest request{};
    request.request_id = id;
    const upstream::Response response = co_await ask(account, request);
    is_hidden = response.outcome == upstream::Outcome::answered &&
                response.code == proto::status::kRecallingFriendRequestIsDisabled;
    Failure failure = is_hidden ? std::nullopt : failure_of(account, response);
    if (failure) co_return failure;
    if (!is_hidden && !response.is_success()) account.contacts().reading().is_wanted = true;
  }
  account.contacts().update(user, [is_hidden](bridge::Contact& contact) {
    if (!is_hidden) contact.sent_request = 0;
    contact.note.hides_request = is_hidden;
  });
  co_await save_note(account, user);
  co_return std::nullopt;
}

void hear_request(Account& account, UserId user, const bridge::Contact& before) {
  const bridge::SubscriptionStep step = bridge::step_for(before, bridge::PeerDeed::asked);
  if (step.call == bridge::FriendCall::accept) return account.scope().spawn(accept_quietly(account, user));
  for (const PresenceType type : step.tell_owner) tell_subscription(account, user, type);
}

void hear_acceptance(Account& account, UserId user) {
  account.contacts().update(user, [](bridge::Contact& contact) {
    become_friends(contact);
    contact.sent_request = 0;
  });
  account.scope().spawn(settle_in(account, user));
}

void tell_subscription(Account& account, UserId from, PresenceType type) {
  if (account.contacts().list().is_blocked(from)) return;
  const std::string out = render(account, from, type, text_of(account, from, type));
  for (const auto& resource : account.resources()) {
    if (!resource->wants_roster) continue;
    // RFC 6121 3.1.3: requests go to who is there to answer; the others hear of them when they are.
    if (type == PresenceType::subscribe && !resource->is_available) continue;
    resource->send(out);
  }
}

void tell_pending_requests(Account& account, Resource& resource) {
  if (!resource.is_available || !resource.wants_roster) return;
  for (const auto& [user, contact] : account.contacts().list().all()) {
    if (awaits_answer(contact)) resource.send(render(account, user, PresenceType::subscribe, contact.request_text));
  }
}

bool read_pending(std::string_view row, PendingRequest& request) {
  proto::UserFriendRequest found;
  if (!proto::decode(row, found)) return false;
  if (found.has_request_status && found.request_status != proto::request_status::kPending) return false;
  request.id = found.has_id ? found.id : 0;
  request.requester = UserId(found.has_requester_id ? found.requester_id : 0);
  request.recipient = UserId(found.has_recipient_id ? found.recipient_id : 0);
  request.text = found.content.view();
  return request.id > 0;
}

}  // namespace turms::xmpp::features
