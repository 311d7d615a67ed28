// SPDX-License-Identifier: Apache-2.0
#include "runtime/instance.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "config/locate.h"
#include "extensions/health.h"
#include "runtime/certificates.h"
#include "runtime/settings_map.h"
#include "runtime/shard.h"
#include "runtime/shared.h"

namespace turms::xmpp::runtime {

namespace {

constexpr size_t kMaxLoops = 64;  // the index of a shard travels in 8 bits
constexpr uint64_t kNanosecondsPerMillisecond = 1'000'000;

Failure failure(tgp_status status, std::string message) {
  return Failure(status, 0, 0, std::move(message));
}

Failure failure(const config::ConfigError& error) {
  return Failure(TGP_E_CONFIG, error.line, error.column, error.message);
}

uint64_t steady_ns() {
  return static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}

Result<config::Settings, config::ConfigError> parse(const tgp_config& config) {
  return config::parse(from_tgp(config.text), from_tgp(config.key_path), from_tgp(config.base_dir));
}

/// Counts shards that have become quiet, and lets a control thread wait for all of them.
class Countdown {
 public:
  explicit Countdown(size_t count) : left_(count) {}
  void arrive() {
    const std::lock_guard lock(mutex_);
    if (left_ > 0 && --left_ == 0) all_.notify_all();
  }
  bool wait_ms(uint32_t ms) {
    std::unique_lock lock(mutex_);
    return all_.wait_for(lock, std::chrono::milliseconds(ms), [this] { return left_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_;
  size_t left_;
};

}  // namespace

Result<std::unique_ptr<Instance>, Failure> Instance::create(const tgp_host& host, const tgp_init_args& args) {
  Result<config::Settings, config::ConfigError> settings = parse(*args.config);
  if (!settings) return failure(settings.error());
  if (args.handover != nullptr) return failure(TGP_E_HANDOVER, "this version takes no hand-over");
  return std::unique_ptr<Instance>(new Instance(host, args, std::move(*settings)));
}

Instance::Instance(const tgp_host& host, const tgp_init_args& args, config::Settings settings)
    : host_(host),
      settings_(std::move(settings)),
      loop_hint_(args.loop_count),
      max_connections_(args.max_connections),
      metrics_(host_) {
}

Instance::~Instance() = default;

size_t Instance::loop_count() const {
  size_t count = settings_.loops != 0 ? settings_.loops : loop_hint_;
  if (count == 0) count = std::max(1u, std::thread::hardware_concurrency());
  return std::min(count, kMaxLoops);
}

std::shared_ptr<tls::Tickets> Instance::tickets_for(const config::Settings& settings) {
  if (!settings.tls.session_tickets) return nullptr;
  if (!tickets_) tickets_ = std::make_shared<tls::Tickets>();
  return tickets_;
}

Result<void, Failure> Instance::start(uint32_t deadline_ms) {
  if (state() == TGP_STATE_RUNNING) return {};
  if (!may_end()) return failure(TGP_E_STATE, "not stopped");
  if (Result<void, Failure> built = build(deadline_ms); !built) {
    (void)tear_down(StreamErrorCondition::system_shutdown, false, deadline_ms);
    return built.error();
  }
  is_draining_ = false;
  state_.store(TGP_STATE_RUNNING, std::memory_order_release);
  return {};
}

Result<void, Failure> Instance::build(uint32_t /*deadline_ms*/) {
  auto shared = std::make_unique<Shared>(host_, settings_, feature_settings_of(settings_), addresses_of(settings_),
                                         stream_settings_of(settings_, host_.capabilities()),
                                         admission_limits_of(settings_, max_connections_), metrics_);
  Result<std::shared_ptr<const tls::Context>> context =
      make_tls_context(settings_, tickets_for(settings_), host_, host_);
  if (!context) return failure(TGP_E_IO, context.error().where + ": " + context.error().detail);
  shared->set_tls_context(std::move(*context));

  io::Workers::Options workers;
  workers.name = "xmpp-tls";
  workers.threads =
      settings_.tls.handshake_workers != 0 ? settings_.tls.handshake_workers : std::max<size_t>(1, loop_count() / 2);
  Result<std::unique_ptr<io::Workers>> pool = io::Workers::start(workers);
  if (!pool) return failure(TGP_E_IO, pool.error().detail);
  shared->workers = std::move(*pool);
  {
    const std::unique_lock lock(shared_mutex_);
    shared_ = std::move(shared);
  }
  if (Result<void, Failure> opened = open_shards(); !opened) return opened;
  return open_listeners();
}

Result<void, Failure> Instance::open_shards() {
  for (size_t i = 0; i < loop_count(); ++i) {
    auto shard = std::make_unique<Shard>(*shared_, static_cast<uint32_t>(i));
    if (Result<void> opened = shard->open(); !opened) return failure(TGP_E_IO, opened.error().detail);
    shared_->shards.push_back(std::move(shard));
  }
  return {};
}

Result<void, Failure> Instance::open_listeners() {
  for (const config::Listen& listen : settings_.listen) {
    uint16_t port = listen.port;
    if (Result<void> is_free = shared_->shards.front()->probe(listen); !is_free) {
      return failure(TGP_E_IO, listen.address + " port " + std::to_string(port) + ": " + is_free.error().detail);
    }
    for (const auto& shard : shared_->shards) {
      Result<uint16_t> bound = shard->listen(listen, port);
      if (!bound)
        return failure(TGP_E_IO, listen.address + " port " + std::to_string(port) + ": " + bound.error().detail);
      port = *bound;
    }
    host_.info("listener.opened", "XMPP clients are taken.",
               {{"address", listen.address},
                {"port", port},
                {"tls", listen.tls == config::ListenTls::direct ? "direct" : "starttls"}});
  }
  for (const auto& shard : shared_->shards) {
    if (Result<void> started = shard->start_thread(); !started) return failure(TGP_E_IO, started.error().detail);
  }
  return {};
}

Result<void, Failure> Instance::pause(uint32_t deadline_ms) {
  if (state() == TGP_STATE_PAUSED) return {};
  if (state() != TGP_STATE_RUNNING) return failure(TGP_E_STATE, "not running");
  // Shared with the shards: one that becomes quiet after the deadline still finds it.
  auto quiet = std::make_shared<Countdown>(shared_->shards.size());
  for (const auto& shard : shared_->shards) {
    (void)shard->post([quiet](Shard& s) { s.pause([quiet] { quiet->arrive(); }); });
  }
  if (quiet->wait_ms(deadline_ms)) {
    state_.store(TGP_STATE_PAUSED, std::memory_order_release);
    return {};
  }
  for (const auto& shard : shared_->shards) (void)shard->post([](Shard& s) { s.resume(); });
  return failure(TGP_E_TIMEOUT, "stanzas are still in flight");
}

Result<void, Failure> Instance::resume() {
  if (state() == TGP_STATE_RUNNING) return {};
  if (state() != TGP_STATE_PAUSED) return failure(TGP_E_STATE, "not paused");
  state_.store(TGP_STATE_RUNNING, std::memory_order_release);
  for (const auto& shard : shared_->shards) (void)shard->post([](Shard& s) { s.resume(); });
  return {};
}

Result<void, Failure> Instance::stop(uint32_t reason, uint32_t deadline_ms) {
  if (state() == TGP_STATE_STOPPED) return {};
  const bool closes_streams = reason != TGP_REASON_HANDED_OVER;
  if (!tear_down(StreamErrorCondition::system_shutdown, closes_streams, deadline_ms))
    return failure(TGP_E_STUCK, "a thread did not end");
  state_.store(TGP_STATE_STOPPED, std::memory_order_release);
  return {};
}

bool Instance::tear_down(StreamErrorCondition condition, bool closes_streams, uint32_t deadline_ms) {
  if (!shared_) return true;
  const uint64_t deadline_ns = steady_ns() + deadline_ms * kNanosecondsPerMillisecond;
  for (const auto& shard : shared_->shards) shard->begin_stop(condition, closes_streams);
  // The handshake workers post to shards: they end before any shard goes.
  shared_->workers->stop();
  for (const auto& shard : shared_->shards) {
    if (!shard->join(deadline_ns)) return false;
  }
  const std::unique_lock lock(shared_mutex_);
  for (const auto& shard : shared_->shards) shard->close_loop();
  shared_.reset();
  return true;
}

Result<void, Failure> Instance::restart(const tgp_config* config, uint32_t deadline_ms) {
  if (state() != TGP_STATE_RUNNING && state() != TGP_STATE_PAUSED) return failure(TGP_E_STATE, "not running");
  config::Settings next = settings_;
  if (config != nullptr) {
    Result<config::Settings, config::ConfigError> parsed = parse(*config);
    if (!parsed) return failure(parsed.error());
    next = std::move(*parsed);
  }
  if (Result<void, Failure> stopped = stop(TGP_REASON_RESTART, deadline_ms); !stopped) return stopped;
  settings_ = std::move(next);
  return start(deadline_ms);
}

Result<void, Failure> Instance::reconfigure(const tgp_config& config) {
  if (state() != TGP_STATE_RUNNING && state() != TGP_STATE_PAUSED) return failure(TGP_E_STATE, "not running");
  Result<config::Settings, config::ConfigError> parsed = parse(config);
  if (!parsed) return failure(parsed.error());
  if (const std::optional<std::string> key = first_change_that_needs_restart(settings_, *parsed)) {
    const config::Place place = config::locate(from_tgp(config.text), from_tgp(config.key_path), *key);
    return Failure(TGP_E_STATE, place.line, place.column, *key + " can't be changed without a restart");
  }
  Result<std::shared_ptr<const tls::Context>> context = make_tls_context(*parsed, tickets_for(*parsed), host_, host_);
  if (!context) return failure(TGP_E_IO, context.error().where + ": " + context.error().detail);
  shared_->set_tls_context(std::move(*context));
  shared_->admission.set_limits(admission_limits_of(*parsed, max_connections_));
  settings_ = std::move(*parsed);
  return {};
}

void Instance::drain(uint32_t grace_ms) {
  if (state() != TGP_STATE_RUNNING) return;
  is_draining_ = true;
  for (const auto& shard : shared_->shards) (void)shard->post([grace_ms](Shard& s) { s.drain(grace_ms); });
}

void Instance::fill_health(tgp_health& out) const {
  const std::shared_lock lock(shared_mutex_);
  out.state = state();
  out.draining = is_draining_ ? 1 : 0;
  if (!takes_events() || !shared_) return;  // shards come one by one while it starts
  out.loops = static_cast<uint32_t>(shared_->shards.size());
  for (const auto& shard : shared_->shards) {
    out.connections += shard->connection_count();
    out.sessions += shard->sessions().size();
    out.loop_lag_us = std::max(out.loop_lag_us, shard->lag_us());
  }
}

}  // namespace turms::xmpp::runtime
