// SPDX-License-Identifier: Apache-2.0
// XEP-0085 Chat State Notifications. Between clients of this gateway they go as they are (rfc_6121_message.cpp), but
// not in rooms; Turms knows of typing only, and of no end of it. Out: composing becomes a typing status, not too often
// and not where Turms does not want it. In: a typing status becomes composing, and paused when no other one follows or
// active when the message is there. In large rooms nobody is told.
#include <algorithm>
#include <compare>
#include <map>
#include <string>
#include <unordered_map>

#include "features/account.h"
#include "features/ask.h"
#include "features/audience.h"
#include "features/core.h"
#include "features/direct_message.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/room_word.h"
#include "turms/notifications.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "http://jabber.org/protocol/chatstates";
constexpr uint64_t kSecondNs = 1'000'000'000;
constexpr uint64_t kTellAgainNs = 5 * kSecondNs;  // mapping 13.5, as are the next two
constexpr uint64_t kPauseNs = 10 * kSecondNs;
constexpr uint64_t kRefusalNs = 600 * kSecondNs;
constexpr uint64_t kSpeaksForItselfNs = 60 * kSecondNs;  // a client that has told its state without Turms
constexpr size_t kPeers = 256;                           // of one account, at a time

/// Who types to whom: another user to us, or in a room.
struct Typist {
  Typist(bridge::Conversation in_in, UserId user_in) : in(in_in), user(user_in) {}
  static Typist to_us(UserId user) { return {bridge::Conversation::with(user), user}; }
  friend auto operator<=>(const Typist&, const Typist&) = default;

  bridge::Conversation in;
  UserId user;  // the account's own in a room: how we type there
};

/// Monotonic times; what lies in the past means nothing any more.
struct Peer {
  uint64_t told_until = 0;     // Turms knows that we type
  uint64_t refused_until = 0;  // Turms does not want to know
  uint64_t typing_until = 0;   // our clients were told that the peer types; 0: they were not
  uint64_t direct_until = 0;   // the peer's own client tells us

  [[nodiscard]] bool is_over(uint64_t now) const {
    return typing_until == 0 && std::max({told_until, refused_until, direct_until}) <= now;
  }
};

/// Turms refuses typing altogether, or between these two (mapping 13.5).
bool is_refusal(const upstream::Response& response) {
  if (response.outcome != upstream::Outcome::answered) return false;
  return response.code == proto::status::kUpdatingTypingStatusIsDisabled ||
         response.code == proto::status::kNotGroupMemberToSendTypingStatus ||
         response.code == proto::status::kNotFriendToSendTypingStatus;
}

/// A state of `typist` for all who take messages, or are in the room.
void tell_clients(const Account& account, const Typist& typist, std::string_view state) {
  if (typist.in.is_group) {
    const auto write = [state](xml::Writer& writer) { writer.empty(state, kNs); };
    tell_in_room(account, GroupId(typist.in.id), typist.user, {}, RoomWordKind::passing, write);
    return;
  }
  std::string xml;
  xml::Writer writer(xml);
  writer.open("message", kClientNamespace).attr("from", account.core().addresses.user(typist.user).text());
  writer.attr("to", account.bare_jid()).attr("type", "chat").empty(state, kNs).close();
  Audience(account, {}, Fallback::none).send(xml);
}

class ChatStates final : public Feature {
 public:
  void install(Hooks& on) override {
    on.outgoing(&is_composing, this, &ChatStates::type);
    on.message_stored(this, &ChatStates::wrote);
    on.push(static_cast<uint32_t>(proto::RequestKind::kUpdateTypingStatus), this, &ChatStates::hear);
    on.direct(this, &ChatStates::hear_directly);
    on.incoming(this, &ChatStates::message_came);
    on.tick(this, &ChatStates::tick);
    on.resource_gone(this, &ChatStates::forget);
    Metrics& metrics = on.metrics();
    told_ = metrics.define(Metrics::Kind::counter, "xmpp_typing_told_total", "Typing statuses sent to Turms.");
    refused_ =
        metrics.define(Metrics::Kind::counter, "xmpp_typing_refused_total", "Typing statuses that Turms did not take.");
  }

 private:
  using Peers = std::map<Typist, Peer>;

  static bool is_composing(const bridge::MessageFacts& facts) {
    if (facts.chat_state != bridge::ChatState::composing || facts.has_body) return false;
    return facts.target.is_user() || facts.is_groupchat;
  }

  Task<std::optional<Outcome>> type(OutgoingRequest what) {
    Account& account = what.account();
    const bridge::MessageFacts& facts = what.facts();
    if (facts.is_groupchat) {
      if (is_in_small_room(account, facts.target.group)) tell(account, Typist(facts.conversation, account.user()));
      co_return std::nullopt;
    }
    if (what.route() != bridge::Route::local) co_return std::nullopt;
    const bool is_all = facts.signals == bridge::kSignalChatState;
    if (is_all) send_direct(what, facts);  // a local peer gets it as it is, before Turms says the same
    if (facts.target.user != account.user()) tell(account, Typist::to_us(facts.target.user));
    co_return is_all ? std::optional<Outcome>(Outcome::done()) : std::nullopt;
  }

  void tell(Account& account, const Typist& place) {
    Peer* row = row_of(account, place);
    const uint64_t now = account.core().clock.monotonic_ns();
    if (row == nullptr || std::max(row->told_until, row->refused_until) > now) return;
    row->told_until = now + kTellAgainNs;
    account.background().spawn(tell_turms(account, place));
  }

  Task<void> tell_turms(Account& account, Typist place) {
    proto::UpdateTypingStatusRequest typing{};
    typing.is_group_message = place.in.is_group;
    typing.to_id = place.in.id;
    const upstream::Response response = co_await ask(account, typing);
    account.core().metrics.add(response.is_success() ? told_ : refused_, 1);
    if (!is_refusal(response)) co_return;
    if (Peer* row = row_of(account, place)) row->refused_until = account.core().clock.monotonic_ns() + kRefusalNs;
  }

  /// After a message typing begins anew, so it is news at once.
  void wrote(Account& account, const bridge::MessageFacts& facts, const StoredMessage&) {
    const UserId user = facts.conversation.is_group ? account.user() : facts.target.user;
    if (Peer* row = find(account, Typist(facts.conversation, user))) row->told_until = 0;
  }

  void hear(Account& account, const upstream::Push& push) {
    upstream::TypingView typing;
    // In groups Turms tells even the one who types.
    if (!upstream::read(push, typing) || typing.sender == account.user()) return;
    // What comes with a payload is for others (mapping 13.6); nobody types.
    if (bridge::is_payload_record(typing.cargo)) return;
    if (typing.is_group ? !is_in_small_room(account, GroupId(typing.to_id))
                        : account.blocklist().covers(typing.sender, {}))
      return;
    const Typist typist = typing.is_group ? Typist(bridge::Conversation(typing.to_id, true), typing.sender)
                                          : Typist::to_us(typing.sender);
    Peer* row = row_of(account, typist);
    const uint64_t now = account.core().clock.monotonic_ns();
    if (row == nullptr || row->direct_until > now) return;
    if (row->typing_until == 0) tell_clients(account, typist, "composing");
    row->typing_until = now + kPauseNs;
  }

  /// What the peer's client says itself is better than what Turms says of it.
  void hear_directly(Account& account, const LocalStanza& stanza) {
    if ((stanza.signals & bridge::kSignalChatState) == 0 || stanza.from == account.user()) return;
    Peer* row = row_of(account, Typist::to_us(stanza.from));
    if (row == nullptr) return;
    row->direct_until = account.core().clock.monotonic_ns() + kSpeaksForItselfNs;
    row->typing_until = 0;
  }

  bool message_came(Account& account, const bridge::IncomingMessage& message) {
    const upstream::MessageView& view = message.view();
    const Typist typist =
        view.group ? Typist(bridge::Conversation::in(view.group), view.sender) : Typist::to_us(view.sender);
    Peer* row = find(account, typist);
    if (row != nullptr && row->typing_until != 0) {
      row->typing_until = 0;
      tell_clients(account, typist, "active");
    }
    return false;
  }

  void tick(Account& account) {
    const auto found = accounts_.find(account.user());
    if (found == accounts_.end()) return;
    const uint64_t now = account.core().clock.monotonic_ns();
    for (auto& [typist, row] : found->second) {
      if (row.typing_until == 0 || row.typing_until > now) continue;
      row.typing_until = 0;
      tell_clients(account, typist, "paused");
    }
    std::erase_if(found->second, [now](const auto& entry) { return entry.second.is_over(now); });
  }

  void forget(Account& account, Resource&) {
    if (account.resources().size() == 1) accounts_.erase(account.user());
  }

  Peer* find(Account& account, const Typist& typist) {
    const auto found = accounts_.find(account.user());
    if (found == accounts_.end()) return nullptr;
    const auto row = found->second.find(typist);
    return row == found->second.end() ? nullptr : &row->second;
  }
  /// Null when the account has too many, or nobody is left of it.
  Peer* row_of(Account& account, const Typist& typist) {
    if (account.resources().empty()) return nullptr;
    Peers& peers = accounts_[account.user()];
    if (peers.size() >= kPeers && !peers.contains(typist)) return nullptr;
    return &peers[typist];
  }

  std::unordered_map<UserId, Peers> accounts_;
  Metrics::Handle told_ = 0;
  Metrics::Handle refused_ = 0;
};

}  // namespace

extern const FeatureInfo xep_0085_chat_states;
const FeatureInfo xep_0085_chat_states{"XEP-0085", "2.1", "Chat State Notifications", &make<ChatStates>};

}  // namespace turms::xmpp::features
