// SPDX-License-Identifier: Apache-2.0
// XEP-0308 Last Message Correction. Out: a correction of one's own message becomes an edit in Turms, in place; what
// can't be edited goes as a message of its own that says what it corrects, so that nothing is lost. In: Turms tells of
// an edit without its conversation, so the message is looked up, and the edit shown as a correction, whoever made it
// with whatever app (mapping 11.1). Both ways edits stay in their order: out, those of one message go one after the
// other; in, each is shown in turn with the messages, so that who has shown a message knows all edits before it.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bridge/errors.h"
#include "bridge/fingerprint.h"
#include "bridge/lru_table.h"
#include "bridge/message_from_turms.h"
#include "bridge/message_to_turms.h"
#include "bridge/user_message.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/core.h"
#include "features/edit_line.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/message_delivery.h"
#include "features/message_policy.h"
#include "features/rooms.h"
#include "features/shared_word.h"
#include "features/stored_message.h"
#include "features/target_lookup.h"
#include "proto/messages.h"
#include "proto/status_codes.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {
namespace {

constexpr size_t kOwnEdits = 1024;  // of a shard, made lately
constexpr auto kUpdateMessage = proto::RequestKind::kUpdateMessage;

bool is_switched_off(const upstream::Response& response) {
  return response.outcome == upstream::Outcome::answered &&
         (response.code == proto::status::kUpdatingMessageBySenderIsDisabled ||
          response.code == proto::status::kUpdatingGroupMessageBySenderIsDisabled);
}

class Corrections final : public Feature {
 public:
  void install(Hooks& on) override {
    on.outgoing([](const bridge::MessageFacts& facts) { return facts.kind == bridge::PayloadKind::edit_note; }, this,
                &Corrections::send);
    on.push(static_cast<uint32_t>(kUpdateMessage), this, &Corrections::hear);
    lookup_.install(on);
    Metrics& metrics = on.metrics();
    edited_ = metrics.define(Metrics::Kind::counter, "xmpp_messages_edited_total",
                             "Corrections of clients that Turms took as edits.");
    unplaced_ = metrics.define(Metrics::Kind::counter, "xmpp_edits_unplaced_total",
                               "Edits told by Turms whose message could not be found.");
  }

 private:
  Task<std::optional<Outcome>> send(OutgoingRequest request) {
    const bridge::MessageFacts& facts = request.facts();
    if (request.route() != bridge::Route::turms) co_return std::nullopt;
    Account& account = request.account();
    const std::string ref_id(facts.ref_id);
    const EditLine::Place place(line_, request.core().ready,
                                EditLine::name_of(account.user(), facts.conversation, ref_id));
    co_await place.reached();
    Result<FoundMessage> found = co_await lookup_.find(account, facts.conversation, account.user(), ref_id);
    if (!found.ok()) co_return refuse_or_send(account, facts, found.error());
    std::optional<Outcome> outcome = co_await edit(request, found.value());
    co_return outcome;
  }

  /// A message that nobody knows may still be in the recipient's client: the correction goes as a message then.
  static std::optional<Outcome> refuse_or_send(Account& account, const bridge::MessageFacts& facts,
                                               const Error& error) {
    if (error.code != Code::not_found) return Outcome::error(stanza_error_of_lookup(error));
    if (!is_of_another(account, facts.conversation, std::string(facts.ref_id))) return std::nullopt;
    return Outcome::error({StanzaErrorCondition::forbidden, "only who wrote a message may correct it"});
  }

  Task<std::optional<Outcome>> edit(OutgoingRequest request, FoundMessage original) {
    Account& account = request.account();
    const Result<std::string> row = co_await read_stored(account, original.id, original.conversation);
    if (!row.ok() && row.error().code != Code::not_found) {
      co_return Outcome::error(stanza_error_of_lookup(row.error()));
    }
    translate(request, original, row.ok() ? row.value() : std::string());
    if (outgoing_.route == bridge::Route::refused) co_return Outcome::error(*outgoing_.error);
    if (outgoing_.route != bridge::Route::turms) co_return std::nullopt;
    const std::string body = outgoing_.body;
    own_edits_.put({account.user(), original.id}, fingerprint_of(body));
    upstream::Response response = co_await ask_encoded(account, kUpdateMessage, body);
    if (response.outcome != upstream::Outcome::answered && response.was_submitted) {
      response = co_await ask_encoded(account, kUpdateMessage, body);  // the same edit twice is one
    }
    if (is_switched_off(response)) co_return std::nullopt;
    if (std::optional<StanzaError> error = bridge::stanza_error_of(response)) {
      co_return Outcome::error(std::move(*error));
    }
    account.core().metrics.add(edited_, 1);
    account.core().hooks.in_turn(
        account, body.size(),
        [this, original, body, edited_ms = response.timestamp_ms, author = request.sender_id()](Account& editor) {
          return tell_others(editor, original, body, edited_ms, author);
        });
    co_return Outcome::done();
  }

  /// The stanza as outgoing_, an UpdateMessage that keeps what is not ours.
  void translate(const OutgoingRequest& request, const FoundMessage& original, const std::string& row) {
    const Core& core = request.core();
    std::vector<std::string_view> foreign;
    std::optional<std::string_view> origin_id;
    upstream::MessageView view;
    if (!row.empty() && upstream::read_row(row, view)) {
      incoming_.read(view);
      if (incoming_.has_payload()) origin_id = incoming_.payload().origin_id;
      for (const std::string_view record : view.records) {
        if (!bridge::is_payload_record(record)) foreign.push_back(record);
      }
    }
    bridge::EditedMessage edited;
    edited.id = original.id;
    edited.xmpp_id = original.xmpp_id;
    edited.origin_id = origin_id;
    edited.records = foreign;
    bridge::translate_edit(request.stanza(), request.account().user(), request.facts().target, message_policy(core),
                           edited, outgoing_);
  }

  /// The sender's other resources hear of it as the recipients do.
  Task<void> tell_others(Account& account, FoundMessage original, std::string body, int64_t answered_ms,
                         ResourceId author) {
    upstream::MessageUpdateView update;
    if (!upstream::read_update(body, update)) co_return;
    upstream::MessageView view = view_of(account, original);
    view.text = update.text;
    view.records = update.records;
    view.modified_ms = answered_ms != 0 ? answered_ms : account.core().clock.unix_ms();
    show(account, view, original.xmpp_id, author);
  }

  static upstream::MessageView view_of(const Account& account, const FoundMessage& message) {
    upstream::MessageView view;
    view.id = message.id;
    view.sender = message.sender;
    view.date_ms = message.date_ms;
    if (message.conversation.is_group) {
      view.group = GroupId(message.conversation.id);
    } else {
      view.recipient = message.sender == account.user() ? UserId(message.conversation.id) : account.user();
    }
    return view;
  }

  void hear(Account& account, const upstream::Push& push) {
    upstream::MessageUpdateView update;
    if (!upstream::read(push, update) || !update.id || update.recalled_ms) return;
    if (!update.text && update.records.is_empty()) return;
    if (is_filtered(account, update.id, push.requester) || is_own_echo(account, update, push)) return;
    const bool is_of_group = shared_.is_of_group(update.id, account.user(), push.requester);
    if (is_elsewhere(account, update.id, is_of_group)) return;
    account.core().hooks.in_turn(account, push.body.size(),
                                 [this, is_of_group, requester = push.requester, edited_ms = push.timestamp_ms,
                                  body = std::string(as_text(push.body))](Account& reader) {
                                   return tell(reader, requester, edited_ms, body, is_of_group);
                                 });
  }

  /// Said in a group whose room the account is not in: nobody here is shown it.
  static bool is_elsewhere(const Account& account, MessageId message, bool is_of_group) {
    Rooms& rooms = account.core().rooms;
    const std::optional<bridge::KnownMessage> said = rooms.index().find(message);
    if (said) return !rooms.is_in(account, GroupId(said->conversation.id));
    return is_of_group && rooms.groups_of(account.user()).empty();
  }

  /// Of edits in groups Turms tells also who has made them.
  bool is_own_echo(const Account& account, const upstream::MessageUpdateView& update, const upstream::Push& push) {
    if (push.requester != account.user()) return false;
    const uint64_t* made_here = own_edits_.find(bridge::UserMessage{account.user(), update.id});
    return made_here != nullptr && *made_here == fingerprint_of(as_text(push.body));
  }

  /// Of text and records, whatever else Turms puts in.
  static uint64_t fingerprint_of(std::string_view body) {
    upstream::MessageUpdateView update;
    if (!upstream::read_update(body, update)) return 0;
    std::string content(update.text.value_or(std::string_view()));
    for (const std::string_view record : update.records) content.append(1, '\0').append(record);
    return bridge::text_hash_of(content);
  }

  /// In rooms who is blocked is heard.
  static bool is_filtered(Account& account, MessageId message, UserId editor) {
    if (!account.blocklist().covers(editor, {})) return false;
    const std::optional<bridge::KnownMessage> known = account.known_message(message);
    return !known || !known->conversation.is_group;
  }

  /// \param body         the relayed UpdateMessageRequest
  /// \param is_of_group  it can't be of a private message
  Task<void> tell(Account& account, UserId requester, int64_t edited_ms, std::string body, bool is_of_group) {
    upstream::MessageUpdateView update;
    if (!upstream::read_update(body, update)) co_return;
    std::optional<FoundMessage> known;
    if (const auto indexed = account.known_message(update.id)) {
      known.emplace(indexed->id, indexed->conversation, indexed->sender, indexed->date_ms,
                    std::string(indexed->xmpp_id));
    }
    std::string row;
    // What Turms does not tell stays as it was, and has to be read.
    if (!known || !update.text || update.records.is_empty()) {
      const std::optional<bridge::Conversation> where = known ? std::optional(known->conversation) : std::nullopt;
      Result<std::string> stored = Error{Code::not_found, "correction", "not looked for"};
      if (where || !is_of_group) stored = co_await read_stored(account, update.id, where, requester == account.user());
      if (!stored.ok() && !where) stored = co_await read_said(account, update.id);
      if (stored.ok()) row = std::move(stored).value();
    }
    upstream::MessageView view;
    if (!row.empty() && upstream::read_row(row, view)) {
      if (view.records.is_empty()) view.records = update.records;  // they may be relayed and not stored
    } else if (known) {
      view = view_of(account, *known);
      view.text = update.text;
      view.records = update.records;
    }
    if (!view.id || view.sender != requester) {
      account.core().metrics.add(unplaced_, 1);
      account.core().log.debug("messages.edit_unplaced", "An edit is of a message that can't be found.",
                               {{"user", account.user().value()}, {"message", update.id.value()}});
      co_return;
    }
    if (!view.modified_ms) view.modified_ms = edited_ms;
    show(account, view, known ? known->xmpp_id : std::string(), {});
  }

  /// \param xmpp_id  of the message before any edit; empty: as it says itself
  void show(Account& account, const upstream::MessageView& view, const std::string& xmpp_id, ResourceId author) {
    incoming_.read(view);
    bridge::Rendering rendering = rendering_for(account, incoming_);
    rendering.replaces = xmpp_id.empty() ? std::string(incoming_.xmpp_id()) : xmpp_id;
    remember(account, view, rendering.replaces);
    delivery_.deliver(account, incoming_, std::move(rendering), author);
  }

  /// Under the text that its sender first sent: who repeats that does not mean another message.
  void remember(Account& account, const upstream::MessageView& view, const std::string& xmpp_id) {
    const bridge::Conversation conversation = incoming_.conversation(account.user());
    bridge::MessageIndex& index = account.message_index(conversation);
    const bridge::IndexedMessage* known = index.find(conversation, view.sender, xmpp_id);
    const uint64_t text_hash = known != nullptr && known->id == view.id ? known->text_hash : incoming_.sent_hash();
    index.put(conversation, view.sender, xmpp_id, {view.id, view.date_ms, text_hash});
  }

  TargetLookup lookup_;
  EditLine line_;
  SharedWord shared_;
  bridge::LruTable<bridge::UserMessage, uint64_t, bridge::UserMessageHash> own_edits_{kOwnEdits};
  // Used within one event only, never across a suspension.
  bridge::OutgoingMessage outgoing_;
  bridge::IncomingMessage incoming_;
  MessageDelivery delivery_;
  Metrics::Handle edited_ = 0;
  Metrics::Handle unplaced_ = 0;
};

}  // namespace

extern const FeatureInfo xep_0308_correction;
const FeatureInfo xep_0308_correction{"XEP-0308", "1.2.1", "Last Message Correction", &make<Corrections>};

}  // namespace turms::xmpp::features
