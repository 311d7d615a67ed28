// SPDX-License-Identifier: Apache-2.0
// The event half of the instance: check the id and its credit, copy into the inbox of the right shard, return. No call
// here waits for a loop, and none calls the host but leaf functions.
#include <sys/socket.h>

#include <mutex>
#include <shared_mutex>
#include <string>

#include "runtime/host_transport.h"
#include "runtime/instance.h"
#include "runtime/shard.h"
#include "runtime/shared.h"

namespace turms::xmpp::runtime {

namespace {

/// "192.0.2.1:5222" or "[2001:db8::1]:5222" without its port; anything else as it is.
std::string without_port(std::string_view address) {
  if (!address.empty() && address.front() == '[') {
    const size_t end = address.find(']');
    return std::string(address.substr(1, end == std::string_view::npos ? end : end - 1));
  }
  const size_t colon = address.rfind(':');
  if (colon == std::string_view::npos || address.find(':') != colon) return std::string(address);
  return std::string(address.substr(0, colon));
}

/// The loop would take the whole process down with a descriptor that can't be polled.
bool is_stream_socket(int fd) {
  int type = 0;
  socklen_t size = sizeof(type);
  return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

bool is_known_security(uint32_t security) {
  return security >= TGP_SECURITY_PLAIN_STARTTLS && security <= TGP_SECURITY_TRUSTED_LOCAL;
}

}  // namespace

Shard* Instance::shard_at(uint64_t index) const {
  return shared_ && index < shared_->shards.size() ? shared_->shards[index].get() : nullptr;
}

bool Instance::takes_events() const {
  const uint32_t now = state();
  return now == TGP_STATE_RUNNING || now == TGP_STATE_PAUSED;
}

tgp_status Instance::on_connection(tgp_connection_id id, const tgp_connection_info& info, uint64_t* receive_credit) {
  const std::shared_lock lock(shared_mutex_);
  if (state() != TGP_STATE_RUNNING || !shared_) return TGP_E_STATE;
  if (is_draining_.load(std::memory_order_relaxed)) return TGP_E_LIMIT;
  if (info.framing == TGP_FRAMING_MESSAGES || !is_known_security(info.security)) return TGP_E_UNSUPPORTED;
  if (shared_->admission.is_full()) return TGP_E_LIMIT;
  std::string peer = without_port(from_tgp(info.peer_address));
  const uint32_t security = info.security;
  if (info.transport == TGP_TRANSPORT_FD) {
    if (!is_stream_socket(info.fd)) return TGP_E_ARGUMENT;
    // Any shard will do: the connection moves to its account's one after the login.
    Shard& shard = *shared_->shards[id % shared_->shards.size()];
    const int fd = info.fd;
    const bool was_taken = shard.post([=, peer = std::move(peer)](Shard& s) { s.adopt(id, fd, security, peer); });
    return was_taken ? TGP_OK : TGP_E_LIMIT;
  }
  if (info.transport != TGP_TRANSPORT_HOST || receive_credit == nullptr) return TGP_E_UNSUPPORTED;
  Shard& shard = *shared_->shards[id % shared_->shards.size()];
  shard.host_transports().open(id, HostTransport::kReceiveCredit);
  // By the road of the events, so that bytes can't overtake the connection.
  io::Label opened = label(Event::connection_opened, id, info.write_credit, static_cast<int32_t>(security));
  if (!shard.put(opened, as_bytes(peer))) {
    shard.host_transports().close(id);
    return TGP_E_LIMIT;
  }
  *receive_credit = HostTransport::kReceiveCredit;
  return TGP_OK;
}

tgp_status Instance::on_bytes(tgp_connection_id id, Bytes bytes) {
  const std::shared_lock lock(shared_mutex_);
  if (!takes_events() || !shared_) return TGP_E_STATE;
  Shard& shard = *shared_->shards[id % shared_->shards.size()];
  if (bytes.empty()) {
    if (!shard.host_transports().has(id)) return TGP_E_GONE;
    (void)shard.put(label(Event::connection_end, id));
    return TGP_OK;
  }
  const tgp_status spent = shard.host_transports().spend(id, bytes.size());
  if (spent == TGP_OK) (void)shard.put(label(Event::connection_bytes, id), bytes);
  return spent;
}

void Instance::on_connection_credit(tgp_connection_id id, uint64_t bytes) {
  const std::shared_lock lock(shared_mutex_);
  if (!takes_events() || !shared_) return;
  (void)shared_->shards[id % shared_->shards.size()]->put(label(Event::connection_credit, id, bytes));
}

void Instance::on_connection_closed(tgp_connection_id id, uint32_t reason) {
  const std::shared_lock lock(shared_mutex_);
  if (!takes_events() || !shared_) return;
  Shard& shard = *shared_->shards[id % shared_->shards.size()];
  if (shard.host_transports().close(id)) (void)shard.put(label(Event::connection_closed, id, reason));
}

void Instance::on_session_opened(tgp_session_id session, const tgp_session_result& result) {
  const std::shared_lock lock(shared_mutex_);
  Shard* shard = takes_events() ? shard_at(result.cookie & 0xFF) : nullptr;
  if (shard == nullptr) return;
  if (result.status == TGP_OK) shard->sessions().open(session, kReceiveCredit);
  OpenedHead head;
  head.turms_code = result.turms_code;
  head.submit_credit = result.submit_credit;
  const std::string packed = pack_opened(head, from_tgp(result.reason));
  (void)shard->put(label(Event::session_opened, session, result.cookie, result.status), as_bytes(packed));
}

tgp_status Instance::on_notification(tgp_session_id session, Bytes notification) {
  const std::shared_lock lock(shared_mutex_);
  if (!takes_events()) return TGP_E_STATE;
  Shard* shard = shard_at(TGP_SESSION_AFFINITY(session));
  if (shard == nullptr) return TGP_E_GONE;
  const tgp_status spent = shard->sessions().spend(session, notification.size());
  if (spent == TGP_OK) (void)shard->put(label(Event::notification, session), notification);
  return spent;
}

void Instance::on_session_credit(tgp_session_id session, uint64_t bytes) {
  const std::shared_lock lock(shared_mutex_);
  Shard* shard = takes_events() ? shard_at(TGP_SESSION_AFFINITY(session)) : nullptr;
  if (shard != nullptr) (void)shard->put(label(Event::session_credit, session, bytes));
}

void Instance::on_session_closed(tgp_session_id session, int32_t close_status, std::string_view reason) {
  const std::shared_lock lock(shared_mutex_);
  Shard* shard = takes_events() ? shard_at(TGP_SESSION_AFFINITY(session)) : nullptr;
  if (shard == nullptr || !shard->sessions().close(session)) return;
  (void)shard->put(label(Event::session_closed, session, 0, close_status), as_bytes(reason));
}

void Instance::on_reply(uint64_t cookie, tgp_status status, Bytes data) {
  const std::shared_lock lock(shared_mutex_);
  Shard* shard = takes_events() ? shard_at(cookie & 0xFF) : nullptr;
  if (shard != nullptr) (void)shard->put(label(Event::reply, 0, cookie, status), data);
}

}  // namespace turms::xmpp::runtime
