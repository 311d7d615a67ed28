// SPDX-License-Identifier: Apache-2.0
// XEP-0444 Message Reactions. Where Turms has reactions, a set of emojis becomes what is new in it and what is gone,
// and what Turms tells becomes the whole set again. Where it has none, they travel as messages, as the operator wants
// it (mapping 11.4).
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bridge/errors.h"
#include "bridge/message_from_turms.h"
#include "bridge/reaction.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/audience.h"
#include "features/core.h"
#include "features/direct_message.h"
#include "features/edit_line.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/reaction_book.h"
#include "features/room_word.h"
#include "features/rooms.h"
#include "features/store.h"
#include "features/stored_message.h"
#include "features/target_lookup.h"
#include "proto/messages.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {
namespace {

constexpr size_t kTypesToldAtOnce = 64;  // of one notification; Turms allows fewer
constexpr auto kBucket = "em";           // sequences that no list has, by their numbers (mapping 11.4)
constexpr std::string_view kUnknownEmoji = "\xE2\x9D\x93";  // U+2753, a question mark

using Types = ReactionBook::Types;

/// A relayed or made request; both kinds look alike.
struct Told {
  MessageId message;
  Types types;
};

/// Whether the body is only for clients that know of no reactions (XEP-0428).
bool has_fallback(const Stanza& message) {
  const auto all = message.element().children();
  return std::any_of(all.begin(), all.end(), [](const xml::Element& child) {
    return child.is("fallback", "urn:xmpp:fallback:0") && child.attr("for") == bridge::kReactionsNs;
  });
}

std::optional<Told> read_told(const upstream::Push& push) {
  proto::CreateMessageReactionsRequest request;  // DeleteMessageReactionsRequest has the same fields
  if (!proto::decode(as_text(push.body), request)) return std::nullopt;
  Told told;
  told.message = MessageId(request.message_id);
  for (const int32_t type : request.reaction_types) {
    if (told.types.size() == kTypesToldAtOnce) break;
    told.types.push_back(type);
  }
  return told;
}

class Reactions final : public Feature {
 public:
  void install(Hooks& on) override {
    on.outgoing([](const bridge::MessageFacts& facts) { return facts.kind == bridge::PayloadKind::reaction; }, this,
                &Reactions::send);
    on.push(static_cast<uint32_t>(proto::RequestKind::kCreateMessageReactions), this, &Reactions::hear_added);
    on.push(static_cast<uint32_t>(proto::RequestKind::kDeleteMessageReactions), this, &Reactions::hear_removed);
    on.session_opened(this, &Reactions::forget);
    on.resource_gone(this, &Reactions::forget_with_last);
    lookup_.install(on);
  }

 private:
  /// What came while there was no session is not known.
  void forget(Account& account) { books_.erase(account.user()); }
  void forget_with_last(Account& account, Resource&) {
    if (account.resources().size() == 1) books_.erase(account.user());
  }
  ReactionBook& book_of(const Account& account) {
    std::unique_ptr<ReactionBook>& book = books_[account.user()];
    if (book == nullptr) book = std::make_unique<ReactionBook>();
    return *book;
  }

  Task<std::optional<Outcome>> send(OutgoingRequest request) {
    const bridge::MessageFacts& facts = request.facts();
    Account& account = request.account();
    const xml::Element* given = request.stanza().element().child("reactions", bridge::kReactionsNs);
    if (given == nullptr || (facts.has_body && !has_fallback(request.stanza()))) {
      co_return std::nullopt;  // words are a message
    }
    const std::optional<std::vector<std::string>> emojis = bridge::read_reactions(*given);
    if (!emojis) co_return Outcome::error({StanzaErrorCondition::not_acceptable, "at most 20 reactions of one emoji"});
    if (!account.core().capabilities.reactions) co_return send_without_turms(request);
    // What is added and removed depends on what the one before has made of it.
    const EditLine::Place place(line_, account.core().ready,
                                EditLine::name_of(account.user(), facts.conversation, facts.ref_id));
    co_await place.reached();
    const Result<FoundMessage> found =
        co_await lookup_.find(account, facts.conversation, UserId(), std::string(facts.ref_id));
    // The recipient's client may know a message that nobody here does.
    if (!found.ok() && found.error().code == Code::not_found) co_return std::nullopt;
    if (!found.ok()) co_return Outcome::error(stanza_error_of_lookup(found.error()));
    Outcome outcome = co_await react(request, found.value(), *emojis);
    co_return outcome;
  }

  /// `quiet` and `text` are a matter of how the message is translated.
  static std::optional<Outcome> send_without_turms(const OutgoingRequest& request) {
    const bool is_local = request.core().settings.cluster_reactions == ClusterReactions::local;
    if (!is_local || request.facts().is_groupchat) return std::nullopt;  // a room is more than who is here
    send_direct(request, request.facts());
    return Outcome::done();
  }

  Task<Outcome> react(OutgoingRequest request, FoundMessage target, std::vector<std::string> emojis) {
    Account& account = request.account();
    Types wanted;
    for (const std::string& emoji : emojis) {
      const int32_t type = bridge::reaction_type_of(emoji);
      wanted.push_back(type);
      if (!names_.find(type)) account.background().spawn(keep_name(account, type, emoji));
    }
    const Types before = co_await set_of(account, target.id, target.conversation, account.user());
    const ReactionBook::Difference difference = ReactionBook::between(before, wanted);
    // First what is new: whoever is told twice sees too much for a moment rather than nothing.
    if (!difference.added.empty()) {
      proto::CreateMessageReactionsRequest create{};
      create.message_id = target.id.value();
      create.reaction_types = difference.added;
      const upstream::Response response = co_await ask(account, create);
      if (std::optional<StanzaError> error = bridge::stanza_error_of(response)) co_return failed(account, *error);
    }
    if (!difference.removed.empty()) {
      proto::DeleteMessageReactionsRequest remove{};
      remove.message_id = target.id.value();
      remove.reaction_types = difference.removed;
      const upstream::Response response = co_await ask(account, remove);
      if (std::optional<StanzaError> error = bridge::stanza_error_of(response)) co_return failed(account, *error);
    }
    book_of(account).put(target.id, account.user(), std::move(wanted));
    account.core().hooks.in_turn(account, target.xmpp_id.size(),
                                 [target, emojis, author = request.sender_id()](Account& reactor) {
                                   return tell_own(reactor, target, emojis, author);
                                 });
    co_return Outcome::done();
  }

  /// Half of it may have been done: what holds now is read again.
  Outcome failed(const Account& account, const StanzaError& error) {
    books_.erase(account.user());
    return Outcome::error(error);
  }

  /// What `user` has given to the message, from memory or from Turms.
  Task<Types> set_of(Account& account, MessageId message, bridge::Conversation conversation, UserId user) {
    if (const Types* known = book_of(account).find(message, user)) co_return Types(*known);
    const Result<std::string> row = co_await read_stored(account, message, conversation);
    co_return row.ok() ? bridge::reactions_in(row.value(), user) : Types();
  }

  void hear_added(Account& account, const upstream::Push& push) { hear(account, push, true); }
  void hear_removed(Account& account, const upstream::Push& push) { hear(account, push, false); }

  void hear(Account& account, const upstream::Push& push, bool is_added) {
    const std::optional<Told> told = read_told(push);
    if (account.resources().empty()) return;  // a book would be kept for nobody
    if (!told || !told->message || is_filtered(account, told->message, push.requester)) return;
    if (is_elsewhere(account, told->message)) return;
    const bool is_known = book_of(account).apply(told->message, push.requester, told->types, is_added);
    // Not before the message itself; and names that must be read first leave the order as it is.
    account.core().hooks.in_turn(account, sizeof(Told),
                                 [this, message = told->message, reactor = push.requester, is_known](Account& reader) {
                                   return show(reader, message, reactor, is_known);
                                 });
  }

  /// Said in a group whose room the account is not in: nobody here is shown it.
  static bool is_elsewhere(const Account& account, MessageId message) {
    const std::optional<bridge::KnownMessage> said = account.core().rooms.index().find(message);
    return said && !is_in(account, said->conversation);
  }

  /// In rooms who is blocked is heard.
  static bool is_filtered(Account& account, MessageId message, UserId reactor) {
    if (!account.blocklist().covers(reactor, {})) return false;
    const std::optional<bridge::KnownMessage> known = account.known_message(message);
    return !known || !known->conversation.is_group;
  }

  static Task<void> tell_own(Account& account, FoundMessage target, std::vector<std::string> emojis,
                             ResourceId author) {
    tell(account, target, account.user(), std::move(emojis), author);
    co_return;
  }

  /// Turms does not tell the conversation; where the message or the set is not known, its row says both.
  Task<void> show(Account& account, MessageId message, UserId reactor, bool is_known) {
    std::optional<FoundMessage> target;
    if (const auto indexed = account.known_message(message)) {
      target.emplace(indexed->id, indexed->conversation, indexed->sender, indexed->date_ms,
                     std::string(indexed->xmpp_id));
    }
    if (!target || !is_known) {
      std::optional<bridge::Conversation> where;
      if (target) where = target->conversation;
      Result<std::string> row = co_await read_reacted(account, message, reactor, where);
      if (!row.ok()) co_return;
      if (!target) target = found_in(account, row.value());
      if (!target) co_return;
      book_of(account).put(message, reactor, bridge::reactions_in(row.value(), reactor));
    }
    if (target->conversation.is_group && !is_in(account, target->conversation)) co_return;
    const Types* types = book_of(account).find(message, reactor);
    const Types now = types != nullptr ? *types : Types();
    std::vector<std::string> emojis;
    for (const int32_t type : now) {
      std::string emoji = co_await name_of(account, type);
      emojis.push_back(std::move(emoji));
    }
    tell(account, *target, reactor, std::move(emojis), {});
  }

  /// Whose message it is nobody says: it may be between the two, or in a room.
  static Task<Result<std::string>> read_reacted(Account& account, MessageId message, UserId reactor,
                                                std::optional<bridge::Conversation> where) {
    const bool is_known = where.has_value();
    if (!is_known && reactor != account.user()) where = bridge::Conversation::with(reactor);
    Result<std::string> row = co_await read_stored(account, message, where);
    if (row.ok() || is_known || row.error().code != Code::not_found) co_return row;
    Result<std::string> said = co_await read_said(account, message);
    co_return said;
  }

  static bool is_in(const Account& account, bridge::Conversation room) {
    return account.core().rooms.is_in(account, GroupId(room.id));
  }

  std::optional<FoundMessage> found_in(const Account& account, const std::string& row) {
    upstream::MessageView view;
    if (!upstream::read_row(row, view)) return std::nullopt;
    incoming_.read(view);
    return FoundMessage(view.id, incoming_.conversation(account.user()), view.sender, view.date_ms,
                        std::string(incoming_.xmpp_id()));
  }

  /// To the account's resources, or copies of what the user himself did.
  static void tell(const Account& account, const FoundMessage& target, UserId reactor, std::vector<std::string> emojis,
                   ResourceId author) {
    const bridge::Addresses& addresses = account.core().addresses;
    const bool is_own = reactor == account.user();
    const std::string id =
        "reaction-" + std::to_string(target.id.value()) + "-" + std::to_string(account.core().clock.unix_ms());
    if (target.conversation.is_group) {
      // In rooms messages go by the room's number (XEP-0444 3), and everybody hears everybody, himself too.
      const auto write = [&](xml::Writer& writer) {
        bridge::write_reactions(writer, std::to_string(target.id.value()), emojis);
      };
      tell_in_room(account, GroupId(target.conversation.id), reactor, id, RoomWordKind::lasting, write);
      return;
    }
    bridge::ReactionNews news;
    news.from = addresses.user(reactor);
    news.to = addresses.user(is_own ? UserId(target.conversation.id) : account.user());
    news.id = id;
    news.target = target.xmpp_id;
    news.emojis = std::move(emojis);
    std::string xml;
    xml::Writer writer(xml, xml::kSelfContained);
    bridge::write_reactions(writer, news);
    if (is_own) return Audience::nobody(account).copy(bridge::CarbonDirection::sent, "chat", xml, author);
    const Audience audience(account, {}, Fallback::bare);
    audience.send(xml);
    audience.copy(bridge::CarbonDirection::received, "chat", xml, author);
  }

  static Task<void> keep_name(Account& account, int32_t type, std::string emoji) {
    Store& store = account.core().store;
    if (!store.is_offered()) co_return;
    // A name that can't be kept shows as a question mark; nothing else depends on it.
    static_cast<void>(co_await store.put(std::string(kBucket), std::to_string(type), std::move(emoji)));
  }

  Task<std::string> name_of(Account& account, int32_t type) {
    if (std::optional<std::string> emoji = names_.find(type)) co_return std::move(*emoji);
    Store& store = account.core().store;
    if (!store.is_offered()) co_return std::string(kUnknownEmoji);
    Result<StoredValue> stored = co_await store.get(std::string(kBucket), std::to_string(type));
    // Anybody may have written it: it counts only when it is what the number stands for.
    const bool is_it = stored.ok() && stored.value().value.size() <= bridge::kReactionBytes &&
                       bridge::reaction_type_of(stored.value().value) == type;
    co_return is_it ? std::move(stored).value().value : std::string(kUnknownEmoji);
  }

  TargetLookup lookup_;
  EditLine line_;
  std::unordered_map<UserId, std::unique_ptr<ReactionBook>> books_;
  bridge::EmojiNames names_;
  bridge::IncomingMessage incoming_;  // used within one event only, never across a suspension
};

}  // namespace

extern const FeatureInfo xep_0444_reactions;
const FeatureInfo xep_0444_reactions{"XEP-0444", "0.2.0", "Message Reactions", &make<Reactions>};

}  // namespace turms::xmpp::features
