// SPDX-License-Identifier: Apache-2.0
// Who lives on a shard: connections come, move and go; accounts are made at their first login; sessions find their
// accounts.
#include <algorithm>
#include <utility>

#include "runtime/account_session.h"
#include "runtime/connection.h"
#include "runtime/host_link.h"
#include "runtime/host_transport.h"
#include "runtime/shard.h"
#include "runtime/shared.h"

namespace turms::xmpp::runtime {

// ---- Connections ----

bool Shard::admit(const std::string& address) {
  if (!is_draining_ && shared_.admission.enter(address, core_->clock.monotonic_ns()) == Admission::Answer::admitted)
    return true;
  count(metrics().connections_refused);
  return false;
}

void Shard::on_accept(std::unique_ptr<io::TcpStream> stream, const std::string& peer, uint32_t security,
                      tgp_connection_id adopted) {
  // Too many: the socket is closed without a word, which costs less than any error we could send.
  if (!admit(peer)) {
    (void)make_socket_transport(*this, std::move(stream), adopted);
    return;
  }
  // The index in the id makes it unique among shards; connections move between them.
  const ConnectionId id((next_connection_++ << 8) | index_);
  auto transport = make_socket_transport(*this, std::move(stream), adopted);
  add_connection(std::make_unique<Connection>(id, *this, std::move(transport), security, peer));
}

void Shard::adopt(tgp_connection_id id, int fd, uint32_t security, std::string peer) {
  Result<std::unique_ptr<io::TcpStream>> stream = io::TcpStream::adopt(*loop_, io::UniqueFd(fd));
  if (!stream) return host().connection_close(id, TGP_CLOSE_DONE);
  on_accept(std::move(*stream), peer, security, id);
}

void Shard::accept_host_transport(tgp_connection_id id, uint32_t security, std::string peer, uint64_t write_credit) {
  if (!admit(peer)) return host().connection_close(id, TGP_CLOSE_ABORT);
  const ConnectionId connection((next_connection_++ << 8) | index_);
  auto transport = std::make_unique<HostTransport>(*this, id, write_credit);
  add_connection(std::make_unique<Connection>(connection, *this, std::move(transport), security, std::move(peer)));
}

void Shard::add_connection(std::unique_ptr<Connection> connection) {
  if (is_shutting_down_) return;  // it came too late, and ends here
  Connection& added = *connection;
  connections_.emplace(added.id(), std::move(connection));
  connection_count_.fetch_add(1, std::memory_order_relaxed);
  added.arrive(*this);
  added.set_frozen(is_pausing_);  // a pause may have begun, or ended, while it moved
}

std::unique_ptr<Connection> Shard::take_connection(ConnectionId id) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) return nullptr;
  std::unique_ptr<Connection> connection = std::move(found->second);
  connections_.erase(found);
  connection_count_.fetch_sub(1, std::memory_order_relaxed);
  return connection;
}

void Shard::move_connection(ConnectionId id, Shard& to) {
  moving_.emplace_back(id, &to);
}

void Shard::move_away(ConnectionId id, Shard& to) {
  std::unique_ptr<Connection> connection = take_connection(id);
  if (!connection) return;
  // Without its descriptor, or when the other shard takes nothing more, the connection ends here.
  if (Result<void> departed = connection->depart(to); !departed) return;
  (void)to.post(
      [connection = std::move(connection)](Shard& shard) mutable { shard.add_connection(std::move(connection)); });
}

Connection* Shard::find_connection(ConnectionId id) {
  const auto found = connections_.find(id);
  return found == connections_.end() ? nullptr : found->second.get();
}

void Shard::retire_connection(ConnectionId id) {
  if (std::unique_ptr<Connection> connection = take_connection(id)) retired_.push_back(std::move(connection));
}

void Shard::mark_dirty(Connection& connection) {
  dirty_.push_back(&connection);
}

void Shard::unmark_dirty(Connection& connection) {
  std::erase(dirty_, &connection);
}

void Shard::know_host_transport(tgp_connection_id id, HostTransport& transport) {
  transports_[id] = &transport;
  moved_transports_.erase(id);
}

void Shard::forget_host_transport(tgp_connection_id id) {
  transports_.erase(id);
}

void Shard::wake_host_transport(tgp_connection_id id) {
  const auto found = transports_.find(id);
  if (found != transports_.end()) found->second->wake();
}

void Shard::host_transport_moved(tgp_connection_id id, const Shard& to) {
  transports_.erase(id);
  moved_transports_[id].to = to.index();
}

void Shard::host_transport_arrived(tgp_connection_id id) {
  const auto found = moved_transports_.find(id);
  if (found == moved_transports_.end()) return;
  found->second.has_arrived = true;
  for (const auto& [label, bytes] : std::exchange(found->second.waiting, {})) on_host_transport(label, as_bytes(bytes));
}

void Shard::host_transport_gone(tgp_connection_id id) {
  moved_transports_.erase(id);
}

void Shard::grant_connection(tgp_connection_id id, uint64_t bytes) {
  // The ledger that the entry asks is that of the shard where the id arrives.
  shared_.shards[id % shared_.shards.size()]->host_transports().grant(id, bytes);
  host().connection_grant(id, bytes);
}

// ---- Accounts and sessions ----

AccountSession& Shard::account_of(UserId user) {
  std::unique_ptr<AccountSession>& account = accounts_[user];
  if (!account) account = std::make_unique<AccountSession>(*this, user);
  return *account;
}

AccountSession* Shard::find_account(UserId user) {
  const auto found = accounts_.find(user);
  return found == accounts_.end() ? nullptr : found->second.get();
}

void Shard::retire_account(UserId user) {
  retired_accounts_.push_back(user);
}

uint64_t Shard::expect_opened(AccountSession& account) {
  const uint64_t cookie = (next_cookie_++ << 8) | index_;
  by_cookie_[cookie] = &account;
  count(metrics().sessions, 1);
  return cookie;
}

void Shard::forget_cookie(uint64_t cookie) {
  if (by_cookie_.erase(cookie) > 0) count(metrics().sessions, -1);
}

uint64_t Shard::expect_reply(OneShot<HostReply>& shot, uint64_t deadline_ns) {
  const uint64_t cookie = (next_cookie_++ << 8) | index_;
  replies_[cookie] = {&shot, deadline_ns};
  return cookie;
}

void Shard::forget_reply(uint64_t cookie) {
  replies_.erase(cookie);
}

void Shard::know_session(SessionId id, AccountSession& account) {
  by_session_[id] = &account;
}

void Shard::forget_session(SessionId id) {
  if (by_session_.erase(id) == 0) return;
  count(metrics().sessions, -1);
}

void Shard::grant_session(SessionId id, uint64_t bytes) {
  // The ledger first: the host may use the grant before session_grant returns.
  sessions_.grant(id.value(), bytes);
  host().session_grant(id, bytes);
}

}  // namespace turms::xmpp::runtime
