// SPDX-License-Identifier: Apache-2.0
// RFC 6121 5, one-to-one messages. Out: the bridge says what a stanza means, Turms stores it, and only then is it
// handled, with copies to the sender's other resources. In: a relayed message goes to the resource it names or to every
// available one of the account. What Turms has no form for (receipts, chat states, headlines) goes straight to the
// other account's resources on this gateway.
#include <string>
#include <utility>

#include "bridge/errors.h"
#include "bridge/message_from_turms.h"
#include "bridge/message_to_turms.h"
#include "features/account.h"
#include "features/audience.h"
#include "features/core.h"
#include "features/direct_message.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/message_delivery.h"
#include "features/message_intake.h"
#include "features/message_policy.h"
#include "features/message_settlement.h"
#include "features/resends.h"
#include "features/rooms.h"
#include "features/target_of.h"
#include "turms/notifications.h"
#include "turms/requests.h"

namespace turms::xmpp::features {
namespace {

class Messages final : public Feature {
 public:
  void install(Hooks& on) override {
    on.message(this, &Messages::send);
    on.push(static_cast<uint32_t>(proto::RequestKind::kCreateMessage), this, &Messages::receive);
    Metrics& metrics = on.metrics();
    sent_ = metrics.define(Metrics::Kind::counter, "xmpp_messages_sent_total",
                           "Messages of clients that Turms has stored.");
    refused_ =
        metrics.define(Metrics::Kind::counter, "xmpp_messages_refused_total", "Messages answered with an error.");
    settled_ = metrics.define(Metrics::Kind::counter, "xmpp_messages_settled_total", "Messages whose answer was lost.");
    malformed_ = metrics.define(Metrics::Kind::counter, "xmpp_payloads_malformed_total",
                                "Payloads or relayed messages that were malformed.");
    repeated_ = metrics.define(Metrics::Kind::counter, "xmpp_messages_repeated_total",
                               "Messages that clients sent again and that Turms had already.");
    intake_.define(metrics);
    resends_.install(on);
    metrics_ = &metrics;
  }

 private:
  Task<Outcome> send(MessageRequest request) {
    Account& account = request.account();
    Core& core = account.core();
    if (!account.has_session()) {
      const bool is_ready = co_await account.session_ready();
      if (!is_ready) co_return refuse(unreachable());
    }
    const uint64_t entropy = account.next_entropy();
    // Looked up once: a nick may be somebody else's by the time the message is translated again.
    const bridge::Target target = target_of(account, request.stanza().to());
    translate(request, target, entropy);
    const bridge::MessageFacts facts = outgoing_.facts;
    const bridge::Route route = outgoing_.route;
    if (!may_speak(request, facts)) co_return refuse(not_in_room());
    if (route == bridge::Route::refused) co_return refuse(*outgoing_.error);
    if (route == bridge::Route::dropped) co_return Outcome::done();
    if (route == bridge::Route::turms && resends_.is_in_doubt(account, facts)) {
      const bool is_settled = co_await settle_doubt(OutgoingRequest(request, facts, route));
      if (!is_settled) co_return refuse(unreachable());
      const bool is_same = translate_again(request, facts, entropy, route);
      if (!is_same) co_return refuse(*outgoing_.error);
    }
    if (core.hooks.next_outgoing(facts, nullptr) != nullptr) {
      std::optional<Outcome> taken = co_await offer(OutgoingRequest(request, facts, route));
      if (taken) co_return std::move(*taken);
      if (!account.has_session()) co_return refuse(unreachable());
      const bool is_same = translate_again(request, facts, entropy, route);
      if (!is_same) co_return refuse(*outgoing_.error);
    }
    if (route == bridge::Route::room) co_return for_nobody(facts);
    if (route == bridge::Route::local) {
      send_direct(request, facts);
      co_return Outcome::done();
    }
    const SentMessage message(facts, entropy, core.clock.unix_ms());
    if (account.message_index(facts.conversation)
            .is_resend(facts.conversation, account.user(), facts.id, facts.text_hash, message.sent_ms)) {
      core.metrics.add(repeated_, 1);
      co_return Outcome::done();
    }
    remember(account, facts, {MessageId(), message.sent_ms, facts.text_hash});
    std::string own = keeps_copy(request, facts) ? outgoing_.body : std::string();

    // The waiting line copies the body before this suspends; afterwards `outgoing_` serves other messages.
    upstream::Response response = co_await account.session().request(
        account.request_deadline_ns(), upstream::CreateMessage::kKind, as_bytes(outgoing_.body));
    if (response.outcome != upstream::Outcome::answered && response.was_submitted) {
      response = co_await settle_and_repeat(OutgoingRequest(request, facts, route), message);
    }
    if (std::optional<StanzaError> error = bridge::stanza_error_of(response)) {
      remember(account, facts, {});  // a later try with this id is a new message
      co_return refuse(std::move(*error));
    }
    core.metrics.add(sent_, 1);
    const StoredMessage stored{MessageId(response.value), date_of(response, core)};
    remember(account, facts, {stored.id, stored.date_ms, facts.text_hash});
    core.hooks.on_message_stored(account, facts, stored);
    if (!own.empty()) copy_to_own(request, own, stored);
    co_return Outcome::done();
  }

  /// Afterwards a repetition is known as one. False when the session has gone and none comes.
  Task<bool> settle_doubt(OutgoingRequest message) {
    for (;;) {
      const bool is_settled = co_await resends_.settle(message);
      const bool is_ready = co_await message.account().session_ready();
      if (is_settled || !is_ready) co_return is_ready;
    }
  }

  /// Asks the features that know what such a message means; nothing when none of them took it.
  Task<std::optional<Outcome>> offer(OutgoingRequest request) {
    const Hooks& hooks = request.core().hooks;
    const Hooks::OutgoingHandler* handler = hooks.next_outgoing(request.facts(), nullptr);
    for (; handler != nullptr; handler = hooks.next_outgoing(request.facts(), handler)) {
      std::optional<Outcome> outcome = co_await (*handler)(request);
      if (outcome && outcome->kind() == Outcome::Kind::error) metrics_->add(refused_, 1);
      if (outcome) co_return outcome;
    }
    co_return std::nullopt;
  }

  /// The stanza as outgoing_. The same entropy gives the same nonce.
  void translate(const MessageRequest& request, const bridge::Target& target, uint64_t entropy) {
    const Account& account = request.account();
    bridge::translate_message(request.stanza(), account.user(), target, message_policy(account.core()), entropy,
                              outgoing_);
  }

  /// The same after a wait, during which outgoing_ has served other messages. False, with outgoing_.error, when the
  /// message can't go the way that it was going: what is in outgoing_ is not it then.
  bool translate_again(const MessageRequest& request, const bridge::MessageFacts& facts, uint64_t entropy,
                       bridge::Route route) {
    translate(request, facts.target, entropy);
    if (outgoing_.route == route && may_speak(request, facts)) return true;
    if (!outgoing_.error) outgoing_.error = may_speak(request, facts) ? unreachable() : not_in_room();
    return false;
  }

  /// XEP-0045 7.4, 7.5: who has joined may; to the room itself anybody may send an invitation or a form.
  static bool may_speak(const MessageRequest& request, const bridge::MessageFacts& facts) {
    const bool is_occupant = facts.target.kind == bridge::Target::Kind::occupant;
    if (!facts.target.group || (!facts.is_groupchat && !is_occupant)) return true;
    return request.core().rooms.is_in(request.account(), request.sender_id(), facts.target.group);
  }

  static StanzaError not_in_room() {
    return {StanzaErrorCondition::not_acceptable, StanzaErrorType::cancel, "join the room first"};
  }

  /// What Turms does not store and no feature knows: the chat state of a groupchat goes nowhere, as it would from a
  /// client that shows none; anything else is answered.
  Outcome for_nobody(const bridge::MessageFacts& facts) {
    const bool is_room = facts.target.kind == bridge::Target::Kind::room;
    if (!is_room || facts.is_groupchat) return Outcome::done();
    return refuse(StanzaError(StanzaErrorCondition::bad_request, "a room takes groupchat, invitations and forms"));
  }

  static StanzaError unreachable() {
    return {StanzaErrorCondition::resource_constraint, StanzaErrorType::wait, "Turms can't be reached"};
  }

  /// The answer was lost: look whether the message was stored, and if surely not, send it once more with the same
  /// nonce.
  Task<upstream::Response> settle_and_repeat(OutgoingRequest request, const SentMessage& message) {
    Account& account = request.account();
    Core& core = account.core();
    core.metrics.add(settled_, 1);
    const Settlement settlement = co_await settle(account, message);
    if (settlement.verdict == Settlement::Verdict::stored) {
      upstream::Response stored(upstream::Outcome::answered, true);
      stored.code = proto::status::kOk;
      stored.value = settlement.id.value();
      stored.timestamp_ms = settlement.date_ms;
      co_return stored;
    }
    if (settlement.verdict == Settlement::Verdict::unknown || !account.has_session()) {
      co_return upstream::Response(upstream::Outcome::timeout, true);
    }
    const bool is_same = translate_again(request, request.facts(), message.entropy, request.route());
    if (!is_same) co_return upstream::Response(upstream::Outcome::timeout, true);
    upstream::Response again = co_await account.session().request(
        account.request_deadline_ns(), upstream::CreateMessage::kKind, as_bytes(outgoing_.body));
    co_return again;
  }

  Outcome refuse(StanzaError error) {
    metrics_->add(refused_, 1);
    return Outcome::error(std::move(error));
  }

  /// When the message was delivered, as far as that is known: Turms answers as soon as it has stored it.
  static int64_t date_of(const upstream::Response& response, const Core& core) {
    return response.timestamp_ms != 0 ? response.timestamp_ms : core.clock.unix_ms();
  }

  static void remember(Account& account, const bridge::MessageFacts& facts, const bridge::IndexedMessage& message) {
    if (facts.id.empty()) return;
    account.message_index(facts.conversation).put(facts.conversation, account.user(), facts.id, message);
  }

  /// Whether somebody of the own account will want the message as sent: carbons, or a note to self.
  static bool keeps_copy(const MessageRequest& request, const bridge::MessageFacts& facts) {
    if (facts.conversation.is_group) return true;  // a room reflects it (XEP-0045 7.4)
    if (facts.target.user == request.account().user()) return true;
    return facts.copies && Audience::nobody(request.account()).has_copies(request.sender_id());
  }

  void copy_to_own(const MessageRequest& request, const std::string& body, const StoredMessage& stored) {
    Account& account = request.account();
    if (!incoming_.read_own(as_bytes(body), account.user(), stored.id, stored.date_ms)) return;
    // What was said in a room is shown in the order in which it was said, own messages too.
    if (incoming_.view().group) return intake_.show(account, incoming_.view());
    delivery_.deliver(account, incoming_, request.sender_id());
  }

  void receive(Account& account, const upstream::Push& push) {
    upstream::MessageView view;
    if (!upstream::read(push, view)) return account.core().metrics.add(malformed_, 1);
    intake_.receive(account, view);
  }

  // Used within one event only, never across a suspension.
  bridge::OutgoingMessage outgoing_;
  bridge::IncomingMessage incoming_;
  MessageDelivery delivery_;
  MessageIntake intake_;
  Resends resends_;

  Metrics* metrics_ = nullptr;
  Metrics::Handle sent_ = 0;
  Metrics::Handle refused_ = 0;
  Metrics::Handle settled_ = 0;
  Metrics::Handle malformed_ = 0;
  Metrics::Handle repeated_ = 0;
};

}  // namespace

extern const FeatureInfo rfc_6121_message;
const FeatureInfo rfc_6121_message{"RFC 6121 5", "2011-03", "Exchanging Messages", &make<Messages>};

}  // namespace turms::xmpp::features
