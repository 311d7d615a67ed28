// SPDX-License-Identifier: Apache-2.0
#include "net/storage_listener.h"

#include <arpa/inet.h>

#include <array>
#include <cassert>
#include <utility>

#include "base/thread.h"

namespace turms::gateway::net {
namespace {

constexpr uint64_t kTickMillis = 1'000;

Error io_error(const std::string& where, int status) {
  return {Code::io, where, uv_strerror(status)};
}

std::string peer_ip(const uv_tcp_t& socket) {
  sockaddr_storage address{};
  int size = sizeof address;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (uv_tcp_getpeername(&socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  uv_ip_name(reinterpret_cast<const sockaddr*>(&address), text.data(), text.size());
  return text.data();
}

uint16_t port_of(const uv_tcp_t& socket) {
  sockaddr_storage address{};
  int size = sizeof address;
  if (uv_tcp_getsockname(&socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  // The port lies in the same place in both families' addresses.
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace

StorageListener::StorageListener(const StorageListenerSettings& settings, blobs::BlobStore& store,
                                 const blobs::LinkSigner& signer, const Clock& clock, Log& log)
    : settings_(settings),
      signer_(signer),
      parts_{store, signer_, clock, log},
      limits_({}, settings.max_connections, settings.max_connections_per_ip) {
}

Result<std::unique_ptr<StorageListener>> StorageListener::start(const StorageListenerSettings& settings,
                                                                blobs::BlobStore& store,
                                                                const blobs::LinkSigner& signer, const Clock& clock,
                                                                Log& log) {
  std::unique_ptr<StorageListener> self(new StorageListener(settings, store, signer, clock, log));
  TURMS_TRY(self->open());
  self->thread_ = start_thread("turms-storage", [serving = self.get()] { serving->run(); });
  return self;
}

Result<std::unique_ptr<StorageDoor>> open_storage_door(const StorageListenerSettings& settings, blobs::BlobStore& store,
                                                       const blobs::LinkSigner& signer, const Clock& clock, Log& log) {
  auto listener = StorageListener::start(settings, store, signer, clock, log);
  if (!listener.ok()) return listener.error();
  return std::unique_ptr<StorageDoor>(std::move(*listener));
}

Result<void> StorageListener::open() {
  const std::string where = "turms storage " + settings_.host + ':' + std::to_string(settings_.port);
  sockaddr_storage address{};
  if (uv_ip4_addr(settings_.host.c_str(), settings_.port, reinterpret_cast<sockaddr_in*>(&address)) != 0 &&
      uv_ip6_addr(settings_.host.c_str(), settings_.port, reinterpret_cast<sockaddr_in6*>(&address)) != 0) {
    return Error{Code::invalid_argument, where, "not an IP address"};
  }
  if (const int status = uv_loop_init(&loop_); status != 0) return io_error(where, status);
  is_loop_open_ = true;
  int status = 0;
  wake_ = make_handle<uv_async_t>(this, [&](uv_async_t* handle) {
    return status = uv_async_init(&loop_, handle,
                                  [](uv_async_t* async) { static_cast<StorageListener*>(async->data)->on_wake(); });
  });
  if (status != 0) return io_error(where, status);
  timer_ = make_handle<uv_timer_t>(this, [&](uv_timer_t* handle) {
    uv_timer_init(&loop_, handle);
    const auto on_tick = [](uv_timer_t* timer) { static_cast<StorageListener*>(timer->data)->on_timer(); };
    return uv_timer_start(handle, on_tick, kTickMillis, kTickMillis);
  });
  turn_end_ = make_handle<uv_check_t>(this, [&](uv_check_t* handle) {
    uv_check_init(&loop_, handle);
    return uv_check_start(handle, [](uv_check_t* check) { static_cast<StorageListener*>(check->data)->bury(); });
  });
  socket_ = make_handle<uv_tcp_t>(this, [&](uv_tcp_t* handle) { return uv_tcp_init(&loop_, handle); });
  status = uv_tcp_bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), 0);
  if (status != 0) return io_error(where, status);
  status = uv_listen(
      reinterpret_cast<uv_stream_t*>(socket_.get()), static_cast<int>(settings_.max_connections),
      [](uv_stream_t* stream, int result) { static_cast<StorageListener*>(stream->data)->on_accept(result); });
  if (status != 0) return io_error(where, status);
  port_ = port_of(*socket_);
  return {};
}

StorageListener::~StorageListener() {
  stop();
  if (!is_loop_open_) return;
  connections_.clear();
  socket_.reset();
  wake_.reset();
  timer_.reset();
  turn_end_.reset();
  uv_run(&loop_, UV_RUN_DEFAULT);  // lets the handles die
  [[maybe_unused]] const int status = uv_loop_close(&loop_);
  assert(status == 0 && "a handle outlived the loop");
}

std::string StorageListener::base_url() const {
  if (!settings_.public_url.empty()) {
    const size_t end = settings_.public_url.find_last_not_of('/');
    return settings_.public_url.substr(0, end + 1);
  }
  const bool is_v6 = settings_.host.find(':') != std::string::npos;
  return "http://" + (is_v6 ? '[' + settings_.host + ']' : settings_.host) + ':' + std::to_string(port_);
}

void StorageListener::run() {
  uv_run(&loop_, UV_RUN_DEFAULT);
}

void StorageListener::stop() {
  if (!thread_.joinable()) return;
  uv_async_send(wake_.get());
  thread_.join();
}

/// The one thing that wakes the loop from outside is the end.
void StorageListener::on_wake() {
  connections_.clear();
  socket_.reset();
  timer_.reset();
  uv_stop(&loop_);
}

void StorageListener::on_accept(int status) {
  if (status != 0) {
    parts_.log.warn("storage.accept_failed", uv_strerror(status));
    return;
  }
  auto socket = make_handle<uv_tcp_t>(nullptr, [this](uv_tcp_t* handle) { return uv_tcp_init(&loop_, handle); });
  if (uv_accept(reinterpret_cast<uv_stream_t*>(socket_.get()), reinterpret_cast<uv_stream_t*>(socket.get())) != 0) {
    return;
  }
  std::string ip = peer_ip(*socket);
  if (ip.empty()) return;  // gone already
  if (!limits_.admit(ip, now_ms())) {
    parts_.log.warn("storage.connection_refused", "too many connections", {{"ip", ip}});
    return;
  }
  const uint64_t id = ++last_id_;
  StorageConnectionEvents& events = *this;
  auto connection = std::make_unique<StorageConnection>(id, std::move(socket), std::move(ip), parts_, events, now_ms());
  connections_.emplace(id, std::move(connection)).first->second->start();
}

void StorageListener::on_timer() {
  for (const auto& [id, connection] : connections_) {
    connection->check_time(now_ms(), settings_.idle_timeout_millis, settings_.max_exchange_millis);
  }
  bury();
}

void StorageListener::on_over(uint64_t id) {
  over_.push_back(id);
}

void StorageListener::bury() {
  for (const uint64_t id : std::exchange(over_, {})) {
    const auto found = connections_.find(id);
    if (found == connections_.end()) continue;
    limits_.release(found->second->ip(), now_ms());
    connections_.erase(found);
  }
}

int64_t StorageListener::now_ms() const {
  return static_cast<int64_t>(parts_.clock.monotonic_ns() / 1'000'000);
}

}  // namespace turms::gateway::net
