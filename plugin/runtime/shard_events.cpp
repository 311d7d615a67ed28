// SPDX-License-Identifier: Apache-2.0
// What the host tells a shard, and what other shards bring to its accounts.
#include <utility>

#include "features/local_delivery.h"
#include "runtime/account_session.h"
#include "runtime/connection.h"
#include "runtime/host_link.h"
#include "runtime/host_transport.h"
#include "runtime/shard.h"
#include "runtime/shared.h"

namespace turms::xmpp::runtime {

void Shard::on_event(const io::Label& label, Bytes bytes) {
  // PAUSED: what was on its way is taken in, and acted on after resume (abi/tgp/plugin.h, tgp_pause).
  if (is_paused_) return held_.emplace_back(label, std::string(as_text(bytes))), void();
  handle(label, bytes);
  // Whoever waited for this goes on before the next one is looked at: what Turms tells after an answer is newer than it.
  ready_.run();
}

void Shard::handle(const io::Label& label, Bytes bytes) {
  switch (static_cast<Event>(label.kind)) {
    case Event::notification: {
      const auto found = by_session_.find(SessionId(label.id));
      if (found == by_session_.end()) return;
      found->second->on_notification(bytes);
      if (credited_.empty() || credited_.back() != found->second) credited_.push_back(found->second);
      return;
    }
    case Event::session_opened:
      return on_session_opened(label, bytes);
    case Event::session_credit: {
      const auto found = by_session_.find(SessionId(label.id));
      if (found != by_session_.end()) found->second->on_credit(label.value);
      return;
    }
    case Event::session_closed: {
      const auto found = by_session_.find(SessionId(label.id));
      if (found != by_session_.end()) found->second->on_closed(label.status, as_text(bytes));
      return;
    }
    case Event::reply:
      return on_reply(label, bytes);
    case Event::connection_opened:
      return accept_host_transport(label.id, static_cast<uint32_t>(label.status), std::string(as_text(bytes)),
                                   label.value);
    case Event::connection_bytes:
    case Event::connection_end:
    case Event::connection_credit:
    case Event::connection_closed:
      return on_host_transport(label, bytes);
  }
}

void Shard::on_session_opened(const io::Label& label, Bytes bytes) {
  std::string_view reason;
  const OpenedHead head = unpack_opened(bytes, reason);
  const auto found = by_cookie_.find(label.value);
  if (found == by_cookie_.end()) {
    // Nobody waits any more; a session without an owner is closed.
    if (label.status == TGP_OK) host().session_close(SessionId(label.id), TGP_SESSION_DISCONNECTED_BY_CLIENT);
    return;
  }
  AccountSession& account = *found->second;
  by_cookie_.erase(found);
  if (label.status != TGP_OK) count(metrics().sessions, -1);  // else forget_session() does
  account.on_opened(SessionId(label.id),
                    Opened(label.status, head.turms_code, head.submit_credit, std::string(reason)));
}

void Shard::on_reply(const io::Label& label, Bytes data) {
  const auto found = replies_.find(label.value);
  if (found == replies_.end()) return;
  OneShot<HostReply>* shot = found->second.shot;
  replies_.erase(found);
  shot->set(HostReply(label.status, std::string(as_text(data))));
}

/// The host owes these answers and did not give them.
void Shard::expire_replies() {
  const uint64_t now = core_->clock.monotonic_ns();
  std::erase_if(replies_, [now](const auto& row) {
    if (now < row.second.deadline_ns) return false;
    row.second.shot->set(HostReply(TGP_E_TIMEOUT, {}));
    return true;
  });
}

void Shard::on_host_transport(const io::Label& label, Bytes bytes) {
  if (const auto moved = moved_transports_.find(label.id); moved != moved_transports_.end()) {
    // The connection went on to its account's shard; everything about the id still comes here first, and keeps its
    // order. Until the connection has arrived, nobody there would know the id.
    if (moved->second.has_arrived) return void(shared_.shards[moved->second.to]->put(label, bytes));
    moved->second.waiting.emplace_back(label, std::string(as_text(bytes)));
    return;
  }
  const auto found = transports_.find(label.id);
  if (found != transports_.end()) found->second->on_event(label, bytes);
}

void Shard::deliver(features::LocalStanza stanza) {
  Shard& home = shared_.shard_of(stanza.to);
  if (&home == this) return deliver_here(stanza);
  auto command = [stanza = std::move(stanza)](Shard& shard) { shard.deliver_here(stanza); };
  if (!home.post(std::move(command))) count(metrics().events_dropped);
}

void Shard::tell(std::shared_ptr<const features::PeerNews> news, const std::vector<UserId>& to) {
  // One command for each shard, however many of its accounts are told.
  std::vector<std::vector<UserId>> by_shard(shared_.shards.size());
  for (const UserId user : to) by_shard[shared_.shard_of(user).index()].push_back(user);
  for (size_t i = 0; i < by_shard.size(); ++i) {
    if (by_shard[i].empty()) continue;
    if (i == index_) {
      tell_here(news, std::move(by_shard[i]));
      continue;
    }
    auto command = [news, users = std::move(by_shard[i])](Shard& shard) mutable {
      shard.tell_here(std::move(news), std::move(users));
    };
    if (!shared_.shards[i]->post(std::move(command))) count(metrics().events_dropped);
  }
}

void Shard::announce(std::shared_ptr<const features::RoomNews> news) {
  for (size_t i = 0; i < shared_.shards.size(); ++i) {
    if (i == index_) {
      rooms_.hear(*core_, news);
      continue;
    }
    // Who is in a room must not be forgotten: it would stay so.
    (void)shared_.shards[i]->post_always([news](Shard& shard) { shard.rooms_.hear(*shard.core_, news); });
  }
}

void Shard::tell_here(NewsQueue::News news, std::vector<UserId> to) {
  if (!news_.put(std::move(news), std::move(to))) return count(metrics().events_dropped);
  if (!is_telling_ && !has_more_to_tell_) hand_over_news();
}

/// As many as this turn of the loop has room for; the others in the next one, when sockets and timers have had theirs.
void Shard::hand_over_news() {
  is_telling_ = true;
  loop_->guard([this] {
    news_.run([this](UserId user, const features::PeerNews& news) {
      if (AccountSession* account = find_account(user)) hooks_->on_peer_news(account->account(), news);
    });
  });
  is_telling_ = false;
  if (news_.is_empty() || has_more_to_tell_) return;
  has_more_to_tell_ = commands_->push_always([](Shard& shard) { shard.go_on_telling(); });
}

void Shard::go_on_telling() {
  has_more_to_tell_ = false;
  hand_over_news();
}

void Shard::deliver_here(const features::LocalStanza& stanza) {
  AccountSession* account = find_account(stanza.to);
  if (features::deliver_local(account != nullptr ? &account->account() : nullptr, stanza)) return;
  if (stanza.bounce.empty()) return;
  deliver(features::LocalStanza(stanza.from, stanza.from_resource, stanza.bounce));
}

}  // namespace turms::xmpp::runtime
