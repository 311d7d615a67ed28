// SPDX-License-Identifier: Apache-2.0
// Life and death of a shard, and its turns. What happens on events is in shard_events.cpp, who lives here in
// shard_residents.cpp.
#include "runtime/shard.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "runtime/account_session.h"
#include "runtime/connection.h"
#include "runtime/host_link.h"
#include "runtime/host_transport.h"
#include "runtime/settings_map.h"
#include "runtime/shared.h"

namespace turms::xmpp::runtime {

namespace {

constexpr size_t kEventBytes =
    64 * 1024 * 1024;  // of host events waiting; sessions are bounded by their credit below that
constexpr size_t kCommands = 65536;
constexpr uint64_t kTickMs = 1000;

}  // namespace

Shard::Shard(Shared& shared, uint32_t index)
    : shared_(shared),
      index_(index),
      device_type_(device_type_of(shared.settings.turms.device_type)),
      profiles_(shared.settings.turms.profile_seconds * uint64_t{1'000'000'000}),
      news_(shared.host) {
}

Shard::~Shard() {
  // The thread has been joined (or never ran); what is left is destroyed on the control thread, in the order of
  // dependence.
  retired_.clear();
  connections_.clear();
  accounts_.clear();
}

Result<void> Shard::open() {
  Result<std::unique_ptr<io::Loop>> loop = io::Loop::create();
  if (!loop) return loop.error();
  loop_ = std::move(*loop);
  hooks_ = std::make_unique<features::Hooks>(shared_.feature_settings, shared_.host);
  hooks_->install_all();
  store_ = std::make_unique<HostStore>(*this);
  relations_ = std::make_unique<HostRelations>(*this);
  host_accounts_ = std::make_unique<HostAccounts>(*this);
  core_ = std::make_unique<features::Core>(shared_.host, shared_.host, shared_.host, ready_, shared_.addresses,
                                           shared_.feature_settings, *hooks_, *this, *store_, *relations_,
                                           *host_accounts_, profiles_, rooms_);
  archive_ = std::make_unique<HostArchive>(*this);
  group_types_ = std::make_unique<HostGroupTypes>(*this);
  if (shared_.host.archive() != nullptr) core_->archive = archive_.get();
  if (group_types_->is_offered()) core_->group_types = group_types_.get();
  core_->capabilities = shared_.host.capabilities();
  events_ = std::make_unique<io::ByteInbox>(*loop_, kEventBytes,
                                            [this](const io::Label& label, Bytes bytes) { on_event(label, bytes); });
  commands_ = std::make_unique<io::Inbox<Command>>(*loop_, kCommands, [this](Command& command) { command(*this); });
  // What another shard told us before it asked Turms for something comes before what Turms tells us of it: a client's
  // own chat state before the typing status made of it.
  events_->set_before_batch([this] { commands_->deliver_now(); });
  tick_timer_ = std::make_unique<io::Timer>(*loop_, [this] { tick(); });
  tick_timer_->start_repeating(kTickMs);
  loop_->set_turn_end([this] { turn_end(); });
  loop_->set_on_exception([this](std::exception_ptr exception) { on_exception(std::move(exception)); });
  return {};
}

Result<void> Shard::probe(const config::Listen& listen) {
  io::ListenOptions options;
  options.address = listen.address;
  options.port = listen.port;
  Result<std::unique_ptr<io::TcpListener>> alone = io::TcpListener::open(*loop_, options, [](auto, const auto&) {});
  if (!alone) return alone.error();
  return {};
}

Result<uint16_t> Shard::listen(const config::Listen& listen, uint16_t port) {
  io::ListenOptions options;
  options.address = listen.address;
  options.port = port;
  options.reuse_port = true;
  const uint32_t security =
      listen.tls == config::ListenTls::direct ? TGP_SECURITY_PLAIN_DIRECT_TLS : TGP_SECURITY_PLAIN_STARTTLS;
  Result<std::unique_ptr<io::TcpListener>> listener = io::TcpListener::open(
      *loop_, options, [this, security](std::unique_ptr<io::TcpStream> stream, const io::Endpoint& peer) {
        on_accept(std::move(stream), peer.address(), security, 0);
      });
  if (!listener) return listener.error();
  listeners_.push_back(std::move(*listener));
  return listeners_.back()->endpoint().port();
}

Result<void> Shard::start_thread() {
  Result<std::unique_ptr<io::Thread>> thread =
      io::Thread::start("xmpp-" + std::to_string(index_), 0, [this] { loop_->run(); });
  if (!thread) return thread.error();
  thread_ = std::move(*thread);
  return {};
}

void Shard::begin_stop(StreamErrorCondition condition, bool closes_streams) {
  if (!commands_) return;
  if (!thread_) return shut_down(condition, closes_streams);
  // A full inbox must not keep a shard alive.
  (void)commands_->push_always(
      [condition, closes_streams](Shard& shard) { shard.shut_down(condition, closes_streams); });
}

bool Shard::join(uint64_t deadline_ns) {
  if (!thread_) return true;
  const auto now_ns = static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  const std::chrono::nanoseconds left(deadline_ns > now_ns ? deadline_ns - now_ns : 0);
  // Rounded up: a deadline must not pass because a millisecond had begun.
  if (!thread_->wait_for(std::chrono::ceil<std::chrono::milliseconds>(left))) return false;
  (void)thread_->join();
  thread_.reset();
  return true;
}

void Shard::shut_down(StreamErrorCondition condition, bool closes_streams) {
  if (is_shutting_down_) return;
  is_shutting_down_ = true;
  is_paused_ = false;
  listeners_.clear();
  for (auto& [id, connection] : connections_) connection->end_for_stop(condition, closes_streams);
  ready_.run();
  flush_dirty();
  loop_->stop();
}

void Shard::close_loop() {
  if (!loop_) return;
  // Coroutines first: they refer to accounts and connections. Then connections, which close sockets and leave accounts.
  retired_.clear();
  while (!connections_.empty()) (void)take_connection(connections_.begin()->first);
  credited_.clear();  // a loop that is stopped may owe the end of its last turn
  accounts_.clear();
  dirty_.clear();
  drain_timer_.reset();
  tick_timer_.reset();
  if (commands_) commands_->close();
  if (events_) events_->close();
  loop_->run_once();  // commands on their way (moved connections) die here
  commands_.reset();
  events_.reset();
  core_.reset();
  hooks_.reset();
  if (Result<void> closed = loop_->close(); !closed) {
    shared_.host.error("loop.not_empty", "A loop could not be closed; this is a bug.",
                       {{"detail", closed.error().detail}});
  }
  loop_.reset();
}

bool Shard::post(Command command) {
  return commands_ && commands_->push(std::move(command));
}

bool Shard::post_always(Command command) {
  return commands_ && commands_->push_always(std::move(command));
}

bool Shard::put(const io::Label& label, Bytes bytes) {
  return events_ && events_->push_always(label, bytes);
}

void Shard::turn_end() {
  // Before accounts may end: one that got a notification can be over at the end of the same turn.
  for (AccountSession* account : credited_) account->grant_used_credit();
  credited_.clear();
  do {
    ready_.run();
    flush_dirty();
    retired_.clear();
    for (const auto& [id, to] : std::exchange(moving_, {})) move_away(id, *to);
    for (const UserId user : std::exchange(retired_accounts_, {})) {
      const auto found = accounts_.find(user);
      if (found != accounts_.end() && found->second->is_over()) accounts_.erase(found);
    }
  } while (!ready_.is_empty() || !dirty_.empty());
  news_.begin_turn();
  check_quiet();
}

void Shard::flush_dirty() {
  // flush() may end a connection, which takes itself off the list: walk a copy of the list's own memory.
  std::vector<Connection*> now;
  now.swap(dirty_);
  for (Connection* connection : now) connection->flush();
  now.clear();
  if (dirty_.empty()) dirty_.swap(now);  // keeps the capacity
}

void Shard::tick() {
  // Accounts are retired at the end of the turn, never from within this loop.
  for (auto& [user, account] : accounts_) account->tick();
  expire_replies();
}

void Shard::pause(std::function<void()> when_quiet) {
  is_pausing_ = true;
  when_quiet_ = std::move(when_quiet);
  for (auto& listener : listeners_) listener->pause();
  for (auto& [id, connection] : connections_) connection->set_frozen(true);
  check_quiet();
}

void Shard::check_quiet() {
  if (!is_pausing_ || is_paused_ || !news_.is_empty()) return;
  for (const auto& [id, connection] : connections_) {
    if (connection->in_flight() > 0) return;
  }
  is_paused_ = true;
  if (when_quiet_) std::exchange(when_quiet_, {})();
}

void Shard::resume() {
  is_pausing_ = is_paused_ = false;
  when_quiet_ = {};
  for (auto& [label, bytes] : std::exchange(held_, {})) on_event(label, as_bytes(bytes));
  for (auto& [id, connection] : connections_) connection->set_frozen(false);
  for (auto& listener : listeners_) listener->resume();
}

void Shard::drain(uint32_t grace_ms) {
  if (is_draining_) return;
  is_draining_ = true;
  listeners_.clear();
  // One batch every tenth of the grace, so that the clients do not all come back at once.
  constexpr uint64_t kBatches = 10;
  const size_t batch = connections_.size() / kBatches + 1;
  drain_timer_ = std::make_unique<io::Timer>(*loop_, [this, batch] {
    size_t left = batch;
    for (auto& [id, connection] : connections_) {
      if (left == 0) break;
      if (connection->is_ending()) continue;
      connection->drain();
      --left;
    }
  });
  drain_timer_->start_repeating(std::max<uint64_t>(1, grace_ms / kBatches));
}

void Shard::on_exception(std::exception_ptr exception) {
  std::string what = "unknown";
  try {
    std::rethrow_exception(std::move(exception));
  } catch (const std::exception& error) {
    what = error.what();
  } catch (...) {
  }
  shared_.host.error("callback.threw", "A callback threw; this is a bug.", {{"shard", index_}, {"what", what}});
}

HostLink& Shard::host() {
  return shared_.host;
}
const RuntimeMetrics& Shard::metrics() const {
  return shared_.metrics;
}
void Shard::count(Metrics::Handle counter, int64_t by) {
  shared_.host.add(counter, by);
}
uint64_t Shard::login_timeout_ns() const {
  return uint64_t{shared_.settings.turms.login_timeout_ms} * 1'000'000;
}

}  // namespace turms::xmpp::runtime
