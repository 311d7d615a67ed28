// SPDX-License-Identifier: Apache-2.0
#include "net/listener_loop.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "net/varint_framing.h"
#include "net/websocket_framing.h"
#include "proto/close_status.h"
#include "proto/status_codes.h"

namespace turms::gateway::net {

namespace {

constexpr size_t kReadBufferBytes = 64 * 1024;
// How long a stopping gateway waits for its clients to read their close notice and go.
constexpr int64_t kStopGraceMillis = 1000;
// Deadlines are keyed by connection; the loop's own, to end whatever is left, has a key that no connection gets.
constexpr ConnectionId kStopDeadline = 0;

std::unique_ptr<Framing> make_framing(Transport transport, size_t max_bytes) {
  if (transport == Transport::tcp) return std::make_unique<VarintFraming>(max_bytes);
  return std::make_unique<WebSocketFraming>(max_bytes);
}

Error io_error(const std::string& where, int status) {
  return {Code::io, where, uv_strerror(status)};
}

uint16_t port_of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

std::string peer_ip(const uv_tcp_t& socket) {
  sockaddr_storage address{};
  int size = sizeof address;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (uv_tcp_getpeername(&socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  uv_ip_name(reinterpret_cast<const sockaddr*>(&address), text.data(), text.size());
  return text.data();
}

}  // namespace

struct ListenerLoop::Listener {
  ListenerLoop& loop;
  Transport transport;
  Handle<uv_tcp_t> socket;
};

ListenerLoop::ListenerLoop(const TurmsListenerSettings& settings, sessions::Backend& backend, const Clock& clock,
                           Log& log)
    : settings_(settings),
      clock_(clock),
      log_(log),
      read_buffer_(kReadBufferBytes),
      inbox_(settings.max_inbox_bytes, [this] { uv_async_send(wake_.get()); }),
      limits_(settings.rate_limiting, settings.max_connections, settings.max_connections_per_ip),
      context_{settings_, backend, inbox_, limits_, clock_},
      backend_(backend) {
}

Result<std::unique_ptr<ListenerLoop>> ListenerLoop::create(const TurmsListenerSettings& settings,
                                                           sessions::Backend& backend, const Clock& clock, Log& log) {
  std::unique_ptr<ListenerLoop> loop(new ListenerLoop(settings, backend, clock, log));
  if (const int status = loop->open_handles(); status != 0) return io_error("turms listeners", status);
  return loop;
}

int ListenerLoop::open_handles() {
  if (const int status = uv_loop_init(&loop_); status != 0) return status;
  is_loop_open_ = true;
  int async_status = 0;
  wake_ = make_handle<uv_async_t>(this, [&](uv_async_t* handle) {
    const auto wake = [](uv_async_t* async) { static_cast<ListenerLoop*>(async->data)->on_wake(); };
    return async_status = uv_async_init(&loop_, handle, wake);
  });
  timer_ = make_handle<uv_timer_t>(this, [this](uv_timer_t* handle) { return uv_timer_init(&loop_, handle); });
  // Runs after the sockets and the inbox of a turn have been served: one write a connection and turn.
  turn_end_ = make_handle<uv_check_t>(this, [this](uv_check_t* handle) {
    uv_check_init(&loop_, handle);
    return uv_check_start(handle, [](uv_check_t* check) { static_cast<ListenerLoop*>(check->data)->end_turn(); });
  });
  return async_status;
}

ListenerLoop::~ListenerLoop() {
  shut_inbox();
  connections_.clear();
  listeners_.clear();
  wake_.reset();
  timer_.reset();
  turn_end_.reset();
  if (!is_loop_open_) return;
  uv_run(&loop_, UV_RUN_DEFAULT);  // lets the handles die
  [[maybe_unused]] const int status = uv_loop_close(&loop_);
  assert(status == 0 && "a handle outlived the loop");
}

Result<uint16_t> ListenerLoop::listen(Transport transport, const ListenAddress& address) {
  const std::string where = (transport == Transport::tcp ? "turms tcp " : "turms websocket ") + address.host + ':' +
                            std::to_string(address.port);
  sockaddr_storage storage{};
  if (uv_ip4_addr(address.host.c_str(), address.port, reinterpret_cast<sockaddr_in*>(&storage)) != 0 &&
      uv_ip6_addr(address.host.c_str(), address.port, reinterpret_cast<sockaddr_in6*>(&storage)) != 0) {
    return Error{Code::invalid_argument, where, "not an IP address"};
  }
  auto listener = std::make_unique<Listener>(Listener{*this, transport, nullptr});
  listener->socket =
      make_handle<uv_tcp_t>(listener.get(), [this](uv_tcp_t* handle) { return uv_tcp_init(&loop_, handle); });
  uv_tcp_t* socket = listener->socket.get();
  int status = uv_tcp_bind(socket, reinterpret_cast<const sockaddr*>(&storage), 0);
  if (status != 0) return io_error(where, status);
  status = uv_listen(reinterpret_cast<uv_stream_t*>(socket), static_cast<int>(settings_.backlog),
                     [](uv_stream_t* stream, int result) {
                       auto& source = *static_cast<Listener*>(stream->data);
                       source.loop.on_accept(source, result);
                     });
  if (status != 0) return io_error(where, status);
  int size = sizeof storage;
  status = uv_tcp_getsockname(socket, reinterpret_cast<sockaddr*>(&storage), &size);
  if (status != 0) return io_error(where, status);
  listeners_.push_back(std::move(listener));
  return port_of(storage);
}

void ListenerLoop::run() {
  uv_run(&loop_, UV_RUN_DEFAULT);
}

void ListenerLoop::request_stop() {
  is_stop_requested_.store(true);
  inbox_.wake();  // not the handle itself: the loop may see the flag and end before we would signal
}

void ListenerLoop::on_accept(Listener& listener, int status) {
  if (status != 0) {
    log_.warn("turms.accept_failed", uv_strerror(status));
    return;
  }
  auto socket = make_handle<uv_tcp_t>(nullptr, [this](uv_tcp_t* handle) { return uv_tcp_init(&loop_, handle); });
  if (uv_accept(reinterpret_cast<uv_stream_t*>(listener.socket.get()), reinterpret_cast<uv_stream_t*>(socket.get())) !=
      0) {
    return;
  }
  std::string ip = peer_ip(*socket);
  if (ip.empty()) return;  // gone already
  if (!limits_.admit(ip, now_ms())) {
    log_.warn("turms.connection_refused", "too many connections", {{"ip", ip}, {"connections", limits_.connections()}});
    return;
  }
  const ConnectionId id = ++last_id_;
  ConnectionEvents& events = *this;
  auto connection = std::make_unique<Connection>(id, std::move(socket),
                                                 make_framing(listener.transport, settings_.max_request_size_bytes),
                                                 context_, events, std::move(ip));
  Connection& started = *connections_.emplace(id, std::move(connection)).first->second;
  connection_count_.store(connections_.size(), std::memory_order_relaxed);
  if (settings_.establish_timeout_millis > 0) {
    deadlines_.set(id, now_ms() + settings_.establish_timeout_millis);
    arm_timer();
  }
  log_.debug("turms.connection_opened", "", {{"conn", id}, {"ip", started.ip()}});
  started.start();
}

void ListenerLoop::on_wake() {
  if (is_stop_requested_.load() && !is_stopping_) begin_stop();
  inbox_.take(events_);
  for (const SessionEvent& event : events_) dispatch(event);
  events_.clear();
}

void ListenerLoop::dispatch(const SessionEvent& event) {
  const auto* opened = std::get_if<sessions::OpenResult>(&event.what);
  const bool is_refusal = opened != nullptr && opened->turms_code != proto::status::kOk;
  const auto carrier = carriers_.find(event.id);
  const auto found = carrier == carriers_.end() ? connections_.end() : connections_.find(carrier->second);
  if (found == connections_.end()) {
    // The client left while its login was under way; the backend may have taken our close() for an unknown id.
    if (opened != nullptr && !is_refusal) backend_.close(event.id, proto::close_status::kConnectionClosed);
    return;
  }
  if (is_refusal || std::holds_alternative<SessionClosed>(event.what)) carriers_.erase(carrier);
  Connection& connection = *found->second;
  connection.on_event(event);
  if (opened != nullptr && connection.has_session()) deadlines_.clear(connection.id());
}

void ListenerLoop::on_timer() {
  armed_for_ms_.reset();
  while (const auto id = deadlines_.take_due(now_ms())) {
    if (*id == kStopDeadline) {
      for (auto& [unused, connection] : connections_) to_destroy_.push_back(connection->id());
    } else if (const auto found = connections_.find(*id); found != connections_.end()) {
      found->second->on_deadline();
    }
  }
  end_turn();  // timers come before the poll that the turn's own end waits for
  arm_timer();
}

void ListenerLoop::arm_timer() {
  const auto earliest = deadlines_.earliest();
  if (!timer_ || !earliest || earliest == armed_for_ms_) return;
  armed_for_ms_ = earliest;
  const auto delay = static_cast<uint64_t>(std::max<int64_t>(0, *earliest - now_ms()));
  uv_timer_start(
      timer_.get(), [](uv_timer_t* timer) { static_cast<ListenerLoop*>(timer->data)->on_timer(); }, delay, 0);
}

void ListenerLoop::on_output(Connection& connection) {
  if (to_flush_.empty() || to_flush_.back() != connection.id()) to_flush_.push_back(connection.id());
}

void ListenerLoop::on_bound(Connection& connection, sessions::SessionId id) {
  carriers_[id] = connection.id();
}

void ListenerLoop::on_ending(Connection& connection) {
  deadlines_.set(connection.id(), now_ms() + settings_.close_timeout_millis);
  arm_timer();
}

void ListenerLoop::on_over(Connection& connection, const char* why) {
  log_.debug("turms.connection_closed", why, {{"conn", connection.id()}, {"ip", connection.ip()}});
  to_destroy_.push_back(connection.id());
}

void ListenerLoop::end_turn() {
  // Flushing can end connections but brings no new output, so one pass over each list is enough.
  at_turn_end_.swap(to_flush_);
  for (const ConnectionId id : at_turn_end_) {
    if (const auto found = connections_.find(id); found != connections_.end()) found->second->flush();
  }
  at_turn_end_.clear();
  at_turn_end_.swap(to_destroy_);
  for (const ConnectionId id : at_turn_end_) {
    const auto found = connections_.find(id);
    if (found == connections_.end()) continue;
    deadlines_.clear(id);
    limits_.release(found->second->ip(), now_ms());
    if (const auto session = found->second->session_id(); session != 0) carriers_.erase(session);
    connections_.erase(found);
  }
  at_turn_end_.clear();
  connection_count_.store(connections_.size(), std::memory_order_relaxed);
  end_loop_when_empty();
}

void ListenerLoop::begin_stop() {
  is_stopping_ = true;
  listeners_.clear();
  deadlines_.set(kStopDeadline, now_ms() + kStopGraceMillis);
  for (auto& [id, connection] : connections_) connection->on_shutdown();
  arm_timer();
}

void ListenerLoop::end_loop_when_empty() {
  if (!is_stopping_ || !connections_.empty() || !turn_end_) return;
  // From here on nobody may wake us: the handle that would be signalled is about to die.
  shut_inbox();
  wake_.reset();
  timer_.reset();
  turn_end_.reset();
}

int64_t ListenerLoop::now_ms() const {
  return static_cast<int64_t>(clock_.monotonic_ns() / 1'000'000);
}

}  // namespace turms::gateway::net
