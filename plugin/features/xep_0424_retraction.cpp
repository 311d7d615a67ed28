// SPDX-License-Identifier: Apache-2.0
// XEP-0424 Message Retraction. Out: taking back one's own message is a recall in Turms, with Turms' own limits; what
// Turms refuses is refused, because nothing here could keep such a promise. In: Turms tells of a recall twice, as an
// update and as a system message; the first that is understood is shown, the other one is not (mapping 11.2).
#include <optional>
#include <string>
#include <utility>

#include "bridge/errors.h"
#include "bridge/lru_table.h"
#include "bridge/message_from_turms.h"
#include "bridge/user_message.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/message_delivery.h"
#include "features/target_lookup.h"
#include "proto/messages.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "urn:xmpp:message-retract:1";
constexpr size_t kSeen = 4096;            // recalls of a shard, each told twice within seconds
constexpr int64_t kClockSlackMs = 1'000;  // Turms refuses dates in its future, and only asks whether there is one

class Retractions final : public Feature {
 public:
  void install(Hooks& on) override {
    on.outgoing([](const bridge::MessageFacts& facts) { return facts.kind == bridge::PayloadKind::retraction_note; },
                this, &Retractions::send);
    on.push(static_cast<uint32_t>(proto::RequestKind::kUpdateMessage), this, &Retractions::hear_update);
    on.incoming(this, &Retractions::hear_system_message);
    on.disco(kOwnAccount | kRoom, kNs);
    lookup_.install(on);
    retracted_ = on.metrics().define(Metrics::Kind::counter, "xmpp_messages_retracted_total",
                                     "Retractions of clients that Turms took as recalls.");
  }

 private:
  Task<std::optional<Outcome>> send(OutgoingRequest request) {
    const bridge::MessageFacts& facts = request.facts();
    Account& account = request.account();
    const std::string ref_id(facts.ref_id);
    const Result<FoundMessage> found = co_await lookup_.find(account, facts.conversation, account.user(), ref_id);
    if (!found.ok()) co_return refusal(account, facts, found.error());
    proto::UpdateMessageRequest recall{};
    recall.message_id = found.value().id.value();
    recall.has_recall_date = true;
    recall.recall_date = account.core().clock.unix_ms() - kClockSlackMs;
    upstream::Response response = co_await ask(account, recall);
    if (response.outcome != upstream::Outcome::answered && response.was_submitted) {
      response = co_await ask(account, recall);  // twice is once
    }
    if (std::optional<StanzaError> error = bridge::stanza_error_of(response)) {
      co_return Outcome::error(std::move(*error));
    }
    account.core().metrics.add(retracted_, 1);
    account.core().hooks.in_turn(account, found.value().xmpp_id.size(),
                                 [this, message = found.value(), author = request.sender_id()](Account& sender) {
                                   return tell(sender, message, author);
                                 });
    co_return Outcome::done();
  }

  Task<void> tell(Account& account, FoundMessage message, ResourceId author) {
    if (!is_first(account, message.id)) co_return;
    incoming_.read_recall(head_of(account, message.conversation, message.sender), message.id);
    show(account, incoming_, name_of(message), author);
  }

  /// What clients call it: in rooms Turms' number (XEP-0424 4), else its sender's id.
  static std::string name_of(const FoundMessage& message) {
    return message.conversation.is_group ? std::to_string(message.id.value()) : message.xmpp_id;
  }

  static Outcome refusal(Account& account, const bridge::MessageFacts& facts, const Error& error) {
    if (error.code == Code::not_found && is_of_another(account, facts.conversation, std::string(facts.ref_id))) {
      return Outcome::error({StanzaErrorCondition::forbidden, "only who wrote a message may retract it"});
    }
    return Outcome::error(stanza_error_of_lookup(error));
  }

  static upstream::MessageView head_of(const Account& account, bridge::Conversation conversation, UserId sender) {
    upstream::MessageView head;
    head.sender = sender;
    if (conversation.is_group) {
      head.group = GroupId(conversation.id);
    } else {
      head.recipient = sender == account.user() ? UserId(conversation.id) : account.user();
    }
    head.date_ms = account.core().clock.unix_ms();
    return head;
  }

  /// It does not tell the conversation: of a message that nobody remembers, the system message tells.
  void hear_update(Account& account, const upstream::Push& push) {
    upstream::MessageUpdateView update;
    if (!upstream::read(push, update) || !update.recalled_ms) return;
    const std::optional<bridge::KnownMessage> known = account.known_message(update.id);
    if (!known || known->sender != push.requester) return;
    if (!known->conversation.is_group && account.blocklist().covers(push.requester, {})) return;
    const FoundMessage message(known->id, known->conversation, known->sender, known->date_ms,
                               std::string(known->xmpp_id));
    // Not before the message itself, nor before its edits.
    account.core().hooks.in_turn(account, message.xmpp_id.size(),
                                 [this, message](Account& reader) { return tell(reader, message, ResourceId()); });
  }

  bool hear_system_message(Account& account, const bridge::IncomingMessage& message) {
    if (message.system() != bridge::IncomingMessage::System::recall || message.recalled().empty()) return false;
    bool is_known = false;
    for (const MessageId id : message.recalled()) {
      const std::optional<bridge::KnownMessage> known = account.known_message(id);
      if (!known) continue;
      is_known = true;
      if (known->sender != message.view().sender) continue;  // a forwarded system message, say
      const std::string name = message.view().group ? std::to_string(id.value()) : std::string(known->xmpp_id);
      if (is_first(account, id)) show(account, message, name, {});
    }
    if (is_known) return true;
    // Turms hides a recalled message, so its XMPP id can't be found out any more. Who has got it from a Turms app, or
    // by this number as its <stanza-id/>, still knows it.
    const MessageId id = message.recalled().front();
    if (is_first(account, id)) show(account, message, std::to_string(id.value()), {});
    return true;
  }

  bool is_first(const Account& account, MessageId id) {
    const bridge::UserMessage recall{account.user(), id};
    if (seen_.find(recall) != nullptr) return false;
    seen_.put(recall, true);
    return true;
  }

  void show(const Account& account, const bridge::IncomingMessage& recall, std::string xmpp_id, ResourceId author) {
    bridge::Rendering rendering = rendering_for(account, recall);
    rendering.retracts = std::move(xmpp_id);
    delivery_.deliver(account, recall, std::move(rendering), author);
  }

  TargetLookup lookup_;
  bridge::LruTable<bridge::UserMessage, bool, bridge::UserMessageHash> seen_{kSeen};
  // Used within one event only, never across a suspension.
  bridge::IncomingMessage incoming_;
  MessageDelivery delivery_;
  Metrics::Handle retracted_ = 0;
};

}  // namespace

extern const FeatureInfo xep_0424_retraction;
const FeatureInfo xep_0424_retraction{"XEP-0424", "0.4.2", "Message Retraction", &make<Retractions>};

}  // namespace turms::xmpp::features
