// SPDX-License-Identifier: Apache-2.0
// XEP-0333 Displayed Markers. Turms keeps one read date for each side of a conversation: a client's marker moves the
// user's own, and the peer's read date, pushed or asked for, is a marker for the newest message that it covers. Other
// markers go to clients of this gateway as they are; nothing is made up for a peer who has not read.
#include <algorithm>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "bridge/lru_table.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/audience.h"
#include "features/core.h"
#include "features/direct_message.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/message_lookup.h"
#include "features/read_dates.h"
#include "features/room_word.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp::features {
namespace {

using bridge::Conversation;

constexpr std::string_view kNs = "urn:xmpp:chat-markers:0";
constexpr uint64_t kPollNs = 60'000'000'000;
constexpr int64_t kPollMs = 24 * 60 * 60 * 1000;  // younger own messages are asked about
constexpr size_t kPolled = 100;                   // peers, at a time
constexpr size_t kPeers = 512;                    // whose read dates an account remembers

/// Whether a person may be looking at any of the account's clients.
bool is_looked_at(const Account& account) {
  const auto& all = account.resources();
  return std::any_of(all.begin(), all.end(), [](const auto& r) { return r->takes_messages() && !r->is_inactive; });
}

class Markers final : public Feature {
 public:
  void install(Hooks& on) override {
    on.outgoing(&is_marker, this, &Markers::send);
    on.direct(this, &Markers::hear_directly);
    on.push(static_cast<uint32_t>(proto::RequestKind::kUpdateConversation), this, &Markers::hear);
    on.read_mark(this, &Markers::user_read);
    on.message_stored(this, &Markers::wrote);
    on.incoming(this, &Markers::wrote_elsewhere);
    on.tick(this, &Markers::tick);
    on.resource_gone(this, &Markers::forget);
    Metrics& metrics = on.metrics();
    shown_ = metrics.define(Metrics::Kind::counter, "xmpp_read_dates_shown_total",
                            "Read dates of others that clients were told.");
    unknown_ = metrics.define(Metrics::Kind::counter, "xmpp_markers_unknown_total",
                              "Markers and read dates whose message was not found.");
    dates_.define(metrics);
  }

 private:
  /// How far a peer has read, and which message our clients know of.
  struct PeerRead {
    int64_t date_ms = 0;
    MessageId shown;
  };
  struct State {
    bridge::LruTable<UserId, PeerRead, std::hash<UserId>> peers{kPeers};
    std::unordered_map<UserId, int64_t> unread;  // where nothing is pushed: dates of the newest own messages
    uint64_t poll_after = 0;                     // monotonic
  };

  // What the user has read.

  static bool is_marker(const bridge::MessageFacts& facts) {
    if ((facts.signals & bridge::kSignalMarker) == 0) return false;
    return facts.target.is_user() || facts.is_groupchat;
  }

  Task<std::optional<Outcome>> send(OutgoingRequest what) {
    Account& account = what.account();
    const xml::Element* displayed = what.stanza().element().child("displayed", kNs);
    if (displayed == nullptr) co_return std::nullopt;  // received, acknowledged: Turms knows of neither
    const Conversation conversation = what.facts().conversation;
    const UserId peer = conversation.is_group ? UserId() : what.facts().target.user;
    const Result<FoundMessage> found =
        co_await find_message(account, conversation, peer, std::string(displayed->attr("id")));
    if (!found) {
      account.core().metrics.add(unknown_, 1);
      co_return std::nullopt;
    }
    const ReadMark mark{conversation, found->id, found->date_ms, ReadMark::Origin::marker};
    const bool is_alone = what.route() == bridge::Route::local || what.route() == bridge::Route::room;
    if (is_alone && conversation.is_group) {
      // The others hear of it from Turms; who has read hears himself, as of all that he says in a room.
      show_in_room(account, GroupId(conversation.id), account.user(), found->id, what.facts().id);
    } else if (is_alone) {
      send_direct(what, what.facts(), mark.date_ms);  // before Turms says the same
    }
    account.core().hooks.on_read_mark(account, mark);
    co_return is_alone ? std::optional<Outcome>(Outcome::done()) : std::nullopt;
  }

  void user_read(Account& account, const ReadMark& mark) {
    if (mark.origin == ReadMark::Origin::turms) {
      dates_.note(account, mark.conversation, mark.date_ms);
    } else {
      dates_.want(account, mark.conversation, mark.date_ms);
    }
  }

  // What others have read.

  void hear(Account& account, const upstream::Push& push) {
    proto::UpdateConversationRequest read;
    if (!proto::decode(as_text(push.body), read)) return;
    // Turms relays the date that the reader's client has sent, even when it goes by its own clock.
    const bool is_exact = account.core().capabilities.marker_date && read.read_date > 0;
    const int64_t date_ms = is_exact ? std::min(read.read_date, push.timestamp_ms) : push.timestamp_ms;
    if (push.requester == account.user()) {
      const Conversation conversation(read.has_user_id ? read.user_id : read.group_id, !read.has_user_id);
      if (conversation.id <= 0) return;
      account.core().hooks.on_read_mark(account, {conversation, MessageId(), date_ms, ReadMark::Origin::turms});
    } else if (read.has_user_id && UserId(read.user_id) == account.user()) {
      learn(account, push.requester, date_ms);
    } else if (!read.has_user_id && is_in_small_room(account, GroupId(read.group_id))) {
      account.background().spawn(show_reader(account, GroupId(read.group_id), push.requester, date_ms));
    }
  }

  /// The peer's client has told ours; Turms will say the same.
  void hear_directly(Account& account, const LocalStanza& stanza) {
    if (stanza.read_until_ms == 0 || stanza.from == account.user()) return;
    PeerRead& read = read_of(account, stanza.from);
    read.date_ms = std::max(read.date_ms, stanza.read_until_ms);
  }

  void learn(Account& account, UserId peer, int64_t date_ms) {
    if (!peer || !account.takes_messages() || account.blocklist().covers(peer, {})) return;
    PeerRead& read = read_of(account, peer);
    if (read.date_ms >= date_ms) return;
    read.date_ms = date_ms;
    account.background().spawn(show(account, peer, date_ms));
  }

  Task<void> show(Account& account, UserId peer, int64_t date_ms) {
    const Result<FoundMessage> found = co_await find_newest(account, Conversation::with(peer), account.user(), date_ms);
    if (!found) co_return account.core().metrics.add(unknown_, 1);
    PeerRead* read = find(account, peer);
    // More was read meanwhile, or nothing new, or nobody is left to hear of it.
    if (read == nullptr || read->date_ms != date_ms || read->shown == found->id) co_return;
    read->shown = found->id;
    account.core().metrics.add(shown_, 1);
    std::string xml;
    xml::Writer writer(xml);
    writer.open("message", kClientNamespace).attr("from", account.core().addresses.user(peer).text());
    writer.attr("to", account.bare_jid()).attr("type", "chat");
    writer.open("displayed", kNs).attr("id", found->xmpp_id).close().close();
    Audience(account, {}, Fallback::bare).send(xml);
  }

  /// Somebody has read what was said in a room; of his own messages he has to be told nothing.
  Task<void> show_reader(Account& account, GroupId group, UserId reader, int64_t date_ms) {
    const Result<FoundMessage> found = co_await find_newest(account, Conversation::in(group), UserId(), date_ms);
    if (!found) co_return account.core().metrics.add(unknown_, 1);
    if (found->sender == reader) co_return;
    account.core().metrics.add(shown_, 1);
    show_in_room(account, group, reader, found->id, {});
  }

  /// XEP-0333 4.2: in rooms messages go by the room's number.
  static void show_in_room(const Account& account, GroupId group, UserId reader, MessageId message,
                           std::string_view id) {
    if (!is_in_small_room(account, group)) return;
    tell_in_room(account, group, reader, id, RoomWordKind::passing,
                 [message](xml::Writer& writer) { writer.open("displayed", kNs).attr("id", message.value()).close(); });
  }

  // Asking, where nothing is pushed.

  void wrote(Account& account, const bridge::MessageFacts& facts, const StoredMessage& message) {
    if (!facts.conversation.is_group) expect(account, facts.target.user, message.date_ms);
  }
  bool wrote_elsewhere(Account& account, const bridge::IncomingMessage& message) {
    const upstream::MessageView& view = message.view();
    if (view.sender == account.user() && !view.group) expect(account, view.recipient, view.date_ms);
    return false;
  }
  void expect(Account& account, UserId peer, int64_t date_ms) {
    const bool is_told = account.core().capabilities.push_read || peer == account.user();
    if (is_told || account.resources().empty()) return;
    auto& unread = accounts_[account.user()].unread;
    if (unread.size() < kPolled || unread.contains(peer)) unread[peer] = date_ms;
  }

  void tick(Account& account) {
    dates_.tick(account);
    const auto found = accounts_.find(account.user());
    if (found == accounts_.end() || found->second.unread.empty()) return;
    State& state = found->second;
    const Core& core = account.core();
    const uint64_t now = core.clock.monotonic_ns();
    if (state.poll_after > now || core.capabilities.push_read || !account.has_session() || !is_looked_at(account))
      return;
    const int64_t oldest_ms = core.clock.unix_ms() - kPollMs;
    std::erase_if(state.unread, [&](const auto& entry) {
      const PeerRead* read = state.peers.find(entry.first);
      return entry.second < oldest_ms || (read != nullptr && read->date_ms >= entry.second);
    });
    if (state.unread.empty()) return;
    state.poll_after = now + kPollNs;
    std::vector<int64_t> peers;
    for (const auto& entry : state.unread) peers.push_back(entry.first.value());
    account.background().spawn(poll(account, std::move(peers)));
  }

  /// Turms tells how far these have read what we wrote, not how far we have.
  Task<void> poll(Account& account, std::vector<int64_t> peers) {
    proto::QueryConversationsRequest query{};
    query.user_ids = peers;
    const upstream::Response response = co_await ask(account, query);
    proto::Conversations conversations;
    if (!response.is_success() || response.data_kind != proto::DataKind::kConversations ||
        !proto::decode(response.data, conversations))
      co_return;
    for (const std::string_view row : conversations.private_conversations) {
      proto::PrivateConversation read;
      if (proto::decode(row, read) && UserId(read.target_id) == account.user()) {
        learn(account, UserId(read.owner_id), read.read_date);
      }
    }
  }

  void forget(Account& account, Resource&) {
    dates_.flush(account);
    if (account.resources().size() > 1) return;
    dates_.forget(account);
    accounts_.erase(account.user());
  }

  PeerRead* find(const Account& account, UserId peer) {
    const auto state = accounts_.find(account.user());
    return state == accounts_.end() ? nullptr : state->second.peers.find(peer);
  }
  /// Valid until the next call. Only while the account has resources: the last one's end forgets it.
  PeerRead& read_of(Account& account, UserId peer) {
    if (PeerRead* known = find(account, peer)) return *known;
    return accounts_[account.user()].peers.put(peer, PeerRead());
  }

  ReadDates dates_;
  std::unordered_map<UserId, State> accounts_;
  Metrics::Handle shown_ = 0;
  Metrics::Handle unknown_ = 0;
};

}  // namespace

extern const FeatureInfo xep_0333_markers;
const FeatureInfo xep_0333_markers{"XEP-0333", "1.0", "Displayed Markers", &make<Markers>};

}  // namespace turms::xmpp::features
