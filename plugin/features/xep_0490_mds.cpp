// SPDX-License-Identifier: Apache-2.0
// XEP-0490 Message Displayed Synchronization: how far the user has read each conversation, for his other clients. The
// node says what Turms' read dates say: a publication moves the date, and a date that was moved by a marker or by a
// Turms device is published. Turms does not tell a user his own read dates of private conversations, so the node keeps
// them.
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>

#include "bridge/lru_table.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/message_lookup.h"
#include "features/pep_nodes.h"
#include "features/room_delivery.h"
#include "features/rooms.h"
#include "features/target_of.h"
#include "xml/fragment.h"

namespace turms::xmpp::features {
namespace {

using bridge::Conversation;

constexpr std::string_view kNode = "urn:xmpp:mds:displayed:0";  // and namespace
constexpr std::string_view kStanzaIdNs = "urn:xmpp:sid:0";
constexpr size_t kConversations = 512;  // of which an account remembers what it has published

struct ConversationHash {
  size_t operator()(const Conversation& conversation) const noexcept {
    return std::hash<int64_t>{}(conversation.is_group ? ~conversation.id : conversation.id);
  }
};

/// What an item says of which conversation; nothing when it means nothing to Turms.
struct Reading {
  Conversation conversation;
  MessageId message;
};

std::optional<Reading> reading_of(const Account& account, const bridge::PepItem& item) {
  const auto chat = Jid::parse(item.id);
  const auto parsed = xml::parse_fragment(item.xml);
  const xml::Element* displayed = parsed ? parsed.value()->root().child("displayed", kNode) : nullptr;
  const xml::Element* stanza_id = displayed != nullptr ? displayed->child("stanza-id", kStanzaIdNs) : nullptr;
  const std::optional<int64_t> number =
      stanza_id != nullptr ? bridge::parse_id(stanza_id->attr("id")) : std::optional<int64_t>();
  if (!chat || !number) return std::nullopt;
  const bridge::Target target = target_of(account, *chat);
  if (target.is_user()) return Reading{Conversation::with(target.user), MessageId(*number)};
  if (target.kind == bridge::Target::Kind::room) return Reading{Conversation::in(target.group), MessageId(*number)};
  return std::nullopt;
}

/// As the user calls it who is in it.
Jid room_of(const Account& account, GroupId group) {
  const Core& core = account.core();
  const RoomPtr room = core.rooms.find(group);
  const bool is_in = room != nullptr && room->has_seat(account.user());
  return is_in ? address_of(core, *room, room->seats_of(account.user()).front().alias) : core.addresses.room(group);
}

bridge::PepItem item_of(const Account& account, Conversation conversation, MessageId message) {
  const Jid chat = conversation.is_group ? room_of(account, GroupId(conversation.id))
                                         : account.core().addresses.user(UserId(conversation.id));
  bridge::PepItem item(chat.to_string(), {});
  xml::Writer writer(item.xml, xml::kSelfContained);
  writer.open("displayed", kNode).open("stanza-id", kStanzaIdNs);
  writer.attr("by", conversation.is_group ? std::string_view(item.id) : std::string_view(account.bare_jid()));
  writer.attr("id", message.value()).close().close();
  return item;
}

bool is_kept(const Capabilities& can) {
  return can.store;
}

class DisplayedSync final : public Feature {
 public:
  void install(Hooks& on) override {
    on.outgoing(&is_assisted, this, &DisplayedSync::assist);
    on.pep_publish(kNode, this, &DisplayedSync::publication);
    on.read_mark(this, &DisplayedSync::user_read);
    on.resource_gone(this, &DisplayedSync::forget);
    on.disco(kOwnAccount, "urn:xmpp:mds:server-assist:0", &is_kept);
    failed_ = on.metrics().define(Metrics::Kind::counter, "xmpp_mds_failed_total",
                                  "Read states that could not be published for the user's other clients.");
  }

 private:
  struct Row {
    int64_t date_ms = 0;  // of `message`
    MessageId message;    // 0: the newest until then
    bool is_publishing = false;
  };
  using Rows = bridge::LruTable<Conversation, Row, ConversationHash>;

  static bool is_assisted(const bridge::MessageFacts& facts) { return (facts.signals & bridge::kSignalReadSync) != 0; }

  /// A message that carries the item along. The message itself goes on without it, unless nothing would be left.
  Task<std::optional<Outcome>> assist(OutgoingRequest what) {
    Account& account = what.account();
    const xml::Element* displayed = what.stanza().element().child("displayed", kNode);
    if (displayed != nullptr && is_kept(account.core().capabilities)) {
      bridge::PepItem item(std::string(what.stanza().to().text()), {});
      xml::write_fragment(item.xml, *displayed);
      const PepNodes::Verdict done = co_await account.pep().submit(std::string(kNode), std::move(item), nullptr);
      if (!done) account.core().metrics.add(failed_, 1);
    }
    const bool is_empty = what.route() == bridge::Route::local && what.facts().signals == bridge::kSignalReadSync;
    co_return is_empty ? std::optional<Outcome>(Outcome::done()) : std::nullopt;
  }

  /// XEP-0490 5.2: what the item says is the client's business; what we understand moves the read date.
  Task<PepDecision> publication(PepPublication what) {
    const std::optional<Reading> reading = reading_of(what.account(), what.item());
    if (reading) what.account().scope().spawn(take(what.account(), reading->conversation, reading->message));
    co_return PepDecision::keep();
  }

  static Task<void> take(Account& account, Conversation conversation, MessageId message) {
    const Result<FoundMessage> found = co_await find_message(account, message, conversation);
    if (!found || found->conversation != conversation) co_return;
    account.core().hooks.on_read_mark(account, {conversation, message, found->date_ms, ReadMark::Origin::sync});
  }

  void user_read(Account& account, const ReadMark& mark) {
    if (!is_kept(account.core().capabilities)) return;
    if (account.resources().empty()) return;
    Rows& rows = accounts_.try_emplace(account.user(), kConversations).first->second;
    Row* row = rows.find(mark.conversation);
    if (row == nullptr) row = &rows.put(mark.conversation, Row());
    if (row->date_ms >= mark.date_ms) return;
    row->date_ms = mark.date_ms;
    row->message = mark.message;
    if (mark.origin == ReadMark::Origin::sync || row->is_publishing) return;
    row->is_publishing = true;
    account.background().spawn(publish(account, mark.conversation));
  }

  /// One at a time; what is read meanwhile is published after it, the last of it only.
  Task<void> publish(Account& account, Conversation conversation) {
    int64_t published_ms = 0;
    for (;;) {
      Row* row = find(account, conversation);
      if (row == nullptr) co_return;  // nobody is left to hear of it
      if (row->date_ms <= published_ms) row->is_publishing = false;
      if (!row->is_publishing) co_return;
      published_ms = row->date_ms;
      MessageId message = row->message;
      if (!message) {
        const Result<FoundMessage> found = co_await find_newest(account, conversation, UserId(), published_ms);
        if (found) message = found->id;
      }
      if (!message) continue;
      const PepNodes::Verdict done =
          co_await account.pep().publish(std::string(kNode), item_of(account, conversation, message));
      if (!done) account.core().metrics.add(failed_, 1);
    }
  }

  void forget(Account& account, Resource&) {
    if (account.resources().size() == 1) accounts_.erase(account.user());
  }

  /// Valid until another row is made.
  Row* find(const Account& account, Conversation conversation) {
    const auto rows = accounts_.find(account.user());
    return rows == accounts_.end() ? nullptr : rows->second.find(conversation);
  }

  std::unordered_map<UserId, Rows> accounts_;
  Metrics::Handle failed_ = 0;
};

}  // namespace

extern const FeatureInfo xep_0490_mds;
const FeatureInfo xep_0490_mds{"XEP-0490", "1.0.1", "Message Displayed Synchronization", &make<DisplayedSync>};

}  // namespace turms::xmpp::features
