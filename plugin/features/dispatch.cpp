// SPDX-License-Identifier: Apache-2.0
#include "features/dispatch.h"

#include <string>
#include <utility>

#include "features/hooks.h"
#include "features/iq_request.h"
#include "features/rooms.h"
#include "features/target_of.h"

namespace turms::xmpp::features {

Core& StanzaRequest::core() const {
  return account_->core();
}
Resource* StanzaRequest::sender() const {
  return account_->find(sender_);
}

namespace {

/// The last step of every stanza: the answer, if there is one and somebody to hear it, and the word to the stream that
/// counts.
void finish(Account& account, ResourceId sender, uint32_t number, const Stanza& stanza, const Outcome& outcome) {
  Resource* resource = account.find(sender);
  if (resource == nullptr) return;
  if (outcome.kind() == Outcome::Kind::reply) resource->send(outcome.xml());
  if (outcome.kind() == Outcome::Kind::error && !stanza.is_error()) {
    std::string out;
    xml::Writer writer(out);
    write_error_reply(writer, stanza, outcome.stanza_error());
    resource->send(out);
  }
  resource->on_handled(number);
}

using Kind = bridge::Target::Kind;

/// The one thing that must be looked up before it is known whom a stanza is for.
bool needs_look_up(const Account& account, const Stanza& stanza) {
  return is_unknown_alias(account, target_of(account, stanza.to()), stanza.to());
}

Task<void> handle_message(Account& account, ResourceId sender, uint32_t number, Stanza stanza) {
  if (needs_look_up(account, stanza)) co_await find_alias(account, stanza.to());
  const Hooks::MessageHandler& handler = account.core().hooks.message_handler();
  const Outcome outcome = co_await handler(MessageRequest(account, sender, stanza));
  finish(account, sender, number, stanza, outcome);
}

bool is_subscription(PresenceType type) {
  return type == PresenceType::subscribe || type == PresenceType::subscribed || type == PresenceType::unsubscribe ||
         type == PresenceType::unsubscribed;
}

Task<void> handle_subscription(Account& account, ResourceId sender, uint32_t number, Stanza stanza) {
  Outcome outcome = Outcome::done();
  const bridge::Target target = account.core().addresses.classify(stanza.to(), account.user());
  if (stanza.to().empty() || target.kind == Kind::unknown_user) {
    outcome = Outcome::error(
        StanzaError(stanza.to().empty() ? StanzaErrorCondition::bad_request : StanzaErrorCondition::item_not_found));
  } else if (target.kind == Kind::user || target.kind == Kind::resource) {
    const Hooks::SubscriptionHandler& handler = account.core().hooks.subscription_handler();
    if (handler) outcome = co_await handler(SubscriptionRequest(account, sender, stanza, target.user));
  } else if (target.kind == Kind::foreign) {
    outcome = Outcome::error(StanzaError(StanzaErrorCondition::remote_server_not_found));
  }
  // To the own account and to services: nothing to subscribe to, and nothing to complain about.
  finish(account, sender, number, stanza, outcome);
}

bool is_for_room(const Account& account, const Stanza& stanza) {
  if (stanza.to().empty()) return false;
  const Kind kind = account.core().addresses.classify(stanza.to(), account.user()).kind;
  const bool is_room = kind == Kind::room || kind == Kind::occupant || kind == Kind::unknown_room;
  const PresenceType type = stanza.presence_type();
  return is_room && (type == PresenceType::available || type == PresenceType::unavailable);
}

/// To join, to leave, to be called otherwise (XEP-0045 7).
Task<void> handle_room_presence(Account& account, ResourceId sender, uint32_t number, Stanza stanza) {
  if (needs_look_up(account, stanza)) co_await find_alias(account, stanza.to());
  const RoomHooks::RoomPresenceHandler& handler = account.core().hooks.room_presence_handler();
  Outcome outcome = Outcome::error(StanzaError(StanzaErrorCondition::service_unavailable));
  if (handler) outcome = co_await handler(RoomPresence(account, sender, stanza, target_of(account, stanza.to())));
  finish(account, sender, number, stanza, outcome);
}

void handle_presence(Account& account, ResourceId sender, uint32_t number, const Stanza& stanza) {
  Resource* resource = account.find(sender);
  if (resource == nullptr) return;
  if (stanza.to().empty()) account.core().hooks.on_presence_seen(account, *resource, stanza);
  const Outcome outcome = account.core().hooks.presence_handler()(account, *resource, stanza);
  finish(account, sender, number, stanza, outcome);
}

/// To another resource, of the own or another account: it answers for itself (RFC 6120 8.2.3, RFC 6121 8.5.3).
Outcome route_iq(Account& account, Stanza& stanza, UserId to) {
  stanza.element().set_attr("from", stanza.from().text());
  std::string xml;
  xml::Writer writer(xml);
  writer.element(stanza.element());
  LocalStanza local(to, std::string(stanza.to().resource()), std::move(xml));
  local.from = account.user();
  local.from_resource = std::string(stanza.from().resource());
  if (stanza.is_request()) {
    xml::Writer bounce(local.bounce);
    write_error_reply(bounce, stanza, StanzaError(StanzaErrorCondition::service_unavailable));
  }
  account.core().router.deliver(std::move(local));
  return Outcome::done();
}

/// Who is asked; no bit when nobody here answers IQs for that address.
Entity entity_of(const bridge::Target& target, const Stanza& stanza, const Core& core) {
  switch (target.kind) {
    case Kind::own_account:
      return kOwnAccount;
    case Kind::server:
      return kServer;
    case Kind::user:
      return kContact;
    case Kind::conference:
      return kRooms;
    case Kind::room:
    case Kind::unknown_room:
      return kRoom;
    case Kind::occupant:
      return kOccupant;
    case Kind::service:
      return stanza.to().text() == core.settings.search_domain ? kSearch : Entity{};
    default:
      return Entity{};
  }
}

StanzaErrorCondition refusal_of(const bridge::Target& target) {
  switch (target.kind) {
    case Kind::foreign:
      return StanzaErrorCondition::remote_server_not_found;
    case Kind::unknown_user:
    case Kind::unknown_room:
      return StanzaErrorCondition::item_not_found;
    default:
      return StanzaErrorCondition::service_unavailable;  // RFC 6120 8.4
  }
}

/// Whether the user who is asked about blocks the asker, to whom that user then looks like one who is offline.
Task<bool> is_blocked_by(Account& account, UserId user) {
  Relations& relations = account.core().relations;
  if (!relations.is_offered()) co_return false;
  const Result<RelationPair> pair = co_await relations.between(account.user(), user);
  co_return pair && pair->other == Relation::blocked;
}

/// Who answers for `entity`. To an occupant's address a user answers as he does to his own (XEP-0045 17.4).
const Hooks::IqHandler* handler_for(const Hooks& hooks, const Stanza& stanza, Entity& entity) {
  const xml::Element& payload = *stanza.payload();
  const Hooks::IqHandler* handler = hooks.find_iq(stanza.iq_type(), payload.ns(), payload.name(), entity);
  if (handler == nullptr && entity == kOccupant && stanza.iq_type() == IqType::get) {
    entity = kContact;
    handler = hooks.find_iq(stanza.iq_type(), payload.ns(), payload.name(), entity);
  }
  return handler;
}

Task<Outcome> answer_iq(Account& account, ResourceId sender, const Stanza& stanza) {
  if (needs_look_up(account, stanza)) co_await find_alias(account, stanza.to());
  const bridge::Target target = target_of(account, stanza.to());
  if (target.kind == Kind::occupant) {
    if (!account.core().rooms.is_in(account, sender, target.group))
      co_return Outcome::error(StanzaError(StanzaErrorCondition::not_acceptable, StanzaErrorType::cancel));
    if (!target.user) co_return Outcome::error(StanzaError(StanzaErrorCondition::item_not_found));
  }
  Entity entity = entity_of(target, stanza, account.core());
  const Hooks::IqHandler* handler = handler_for(account.core().hooks, stanza, entity);
  if (handler == nullptr) co_return Outcome::error(StanzaError(refusal_of(target)));
  if (entity == kContact && target.user != account.user()) {
    const bool is_blocked = co_await is_blocked_by(account, target.user);
    if (is_blocked) co_return Outcome::error(StanzaError(StanzaErrorCondition::service_unavailable));
  }
  Outcome outcome = co_await (*handler)(IqRequest(account, sender, stanza, entity, target));
  co_return outcome;
}

Task<void> handle_iq(Account& account, ResourceId sender, uint32_t number, Stanza stanza) {
  Outcome outcome = Outcome::done();
  const bridge::Target target = account.core().addresses.classify(stanza.to(), account.user());
  if (target.kind == Kind::own_resource || target.kind == Kind::resource) {
    outcome = route_iq(account, stanza, target.user);
  } else if (stanza.is_request()) {
    outcome = co_await answer_iq(account, sender, stanza);
  } else if (target.kind == Kind::own_account || target.kind == Kind::server) {
    if (Resource* resource = account.find(sender)) account.core().hooks.on_iq_answer(account, *resource, stanza);
  }
  finish(account, sender, number, stanza, outcome);
}

/// XEP-0191, blocked contacts: what is for somebody whom the sender blocks goes nowhere.
std::optional<Outcome> refuse_to_blocked(const Account& account, const Stanza& stanza) {
  if (!account.blocklist().covers(stanza.to())) return std::nullopt;
  if (stanza.is_iq() && !stanza.is_request()) return Outcome::done();
  return Outcome::error(StanzaError(StanzaErrorCondition::not_acceptable, StanzaErrorType::cancel)
                            .with_detail("blocked", "urn:xmpp:blocking:errors"));
}

}  // namespace

void dispatch(Account& account, ResourceId sender, Stanza stanza, uint32_t number) {
  if (Resource* resource = account.find(sender)) resource->last_active_ns = account.core().clock.monotonic_ns();
  if (const std::optional<Outcome> refused = refuse_to_blocked(account, stanza))
    return finish(account, sender, number, stanza, *refused);
  switch (stanza.kind()) {
    case StanzaKind::message:
      return account.scope().spawn(handle_message(account, sender, number, std::move(stanza)));
    case StanzaKind::presence:
      if (is_subscription(stanza.presence_type()))
        return account.scope().spawn(handle_subscription(account, sender, number, std::move(stanza)));
      if (is_for_room(account, stanza))
        return account.scope().spawn(handle_room_presence(account, sender, number, std::move(stanza)));
      return handle_presence(account, sender, number, stanza);
    case StanzaKind::iq:
      return account.scope().spawn(handle_iq(account, sender, number, std::move(stanza)));
  }
}

}  // namespace turms::xmpp::features
