// SPDX-License-Identifier: Apache-2.0
// What the commands of Plugin do, on its control thread. The order of steps in each function is the contract of
// host/README.md.
#include <utility>

#include "plugins/plugin.h"

namespace turms::gateway::plugins {
namespace {

constexpr std::chrono::milliseconds kEntryPatience{2'000};  // an entry point is a few lines; this is an eternity
constexpr size_t kMaxRecoveries = 3;
constexpr uint64_t kRecoveryWindowNs = 60'000'000'000;

bool is_running_or_paused(const Instance* instance) {
  return instance != nullptr && (instance->state() == TGP_STATE_RUNNING || instance->state() == TGP_STATE_PAUSED);
}

Error wrong_state(std::string_view wanted) {
  return {Code::conflict, {}, "the plugin is not " + std::string(wanted)};
}

}  // namespace

// ---- Loading ----

Result<std::unique_ptr<Instance>> Plugin::make_instance(const PluginConfig& config) {
  auto placed = place_copy(options_.object, options_.name, options_.copies_folder);
  if (!placed) return placed.error();
  auto object = Object::map(std::move(*placed));
  if (!object) return object.error();
  ++loads_;
  HostServices services{
      options_.name, sessions_, connections_,
      metrics_,      calls_,    backend_,
      clock_,        log_,      [this](tgp_status status, std::string why) { note_fault(status, why); },
      options_.blobs};
  auto instance = Instance::create(*object, std::move(services), config, options_.budget);
  if (!instance) put_away(std::move(*object));
  return instance;
}

Result<void> Plugin::load_now() {
  if (instance_) return {};
  auto instance = make_instance(config_);
  if (!instance) return instance.error();
  instance_ = std::move(*instance);
  return {};
}

void Plugin::put_away(std::unique_ptr<Object> object) {
  if (object == nullptr) return;
  if (options_.unload) {
    object->unload();
  } else {
    kept_.push_back(std::move(object));
  }
}

void Plugin::dispose(std::unique_ptr<Instance> instance) {
  if (instance->is_stuck()) {
    (void)instance.release();  // its threads may still use it
    return;
  }
  put_away(instance->deinit());
}

Result<void> Plugin::unload_now() {
  if (!instance_) return {};
  TURMS_TRY(stop_now(TGP_REASON_SHUTDOWN));
  dispose(std::move(instance_));
  instance_.reset();
  return {};
}

// ---- Start and stop ----

void Plugin::enter_epoch() {
  const uint32_t epoch = sessions_.begin_epoch();
  calls_.set_epoch(epoch);
  if (instance_) instance_->context().set_epoch(epoch);
}

void Plugin::let_events_in() {
  door_.open();
  sessions_.release();
  connections_.release();
  calls_.release();
}

Result<void> Plugin::start_now() {
  if (stuck_) return wrong_state("usable: a thread of it would not end");
  TURMS_TRY(load_now());
  if (instance_->state() == TGP_STATE_RUNNING) return {};
  if (instance_->state() == TGP_STATE_PAUSED) return wrong_state("stopped; resume it");
  enter_epoch();
  draining_ = false;
  // Answers may come before tgp_start has returned, when the state is not RUNNING yet: they wait.
  door_.hold_for(instance_->object().exports(), instance_->plugin(), instance_->health());
  const Result<void> started = instance_->start(options_.deadline_ms);
  if (!started.ok()) {
    const Result<void> ended = end_entries();
    enter_epoch();
    sessions_.close_orphans_later(TGP_SESSION_SERVER_CLOSED);
    return ended.ok() ? started : ended;
  }
  fault_noted_ = false;
  let_events_in();
  sessions_.close_orphans_later(TGP_SESSION_SERVER_CLOSED);
  return {};
}

Result<void> Plugin::end_entries() {
  if (door_.close(kEntryPatience)) return {};
  stuck_ = true;
  return Error{Code::timeout, {}, "an event entry point does not return"};
}

Result<void> Plugin::stop_now(uint32_t reason) {
  if (!instance_) return {};
  const bool idle = instance_->state() == TGP_STATE_STOPPED || instance_->state() == TGP_STATE_INITIALISED;
  if (idle && !stuck_) return {};
  const Result<void> stopped = instance_->stop(reason, options_.deadline_ms);
  const Result<void> ended = end_entries();
  stuck_ = !stopped.ok() || !ended.ok();
  draining_ = false;
  const size_t unreported = connections_.retire_all();
  if (unreported != 0 && stopped.ok()) {
    instance_->context().misbehaving("tgp_stop",
                                     "did not report " + std::to_string(unreported) + " descriptors as closed");
  }
  enter_epoch();
  sessions_.close_orphans_later(TGP_SESSION_SERVER_CLOSED);
  return stopped.ok() ? ended : stopped;
}

Result<void> Plugin::drain_now(uint32_t reason, uint32_t grace_ms) {
  if (!instance_ || instance_->state() != TGP_STATE_RUNNING) return wrong_state("running");
  draining_ = true;
  instance_->drain(reason, grace_ms);
  return {};
}

// ---- Pause and resume ----

Result<void> Plugin::pause_now() {
  if (!is_running_or_paused(instance_.get())) return wrong_state("running");
  if (instance_->state() == TGP_STATE_PAUSED) return {};
  // Events keep flowing meanwhile: what is in flight in the plugin needs its answers to finish.
  TURMS_TRY(instance_->pause(options_.deadline_ms));
  if (door_.hold(kEntryPatience)) return {};
  stuck_ = true;
  return Error{Code::timeout, {}, "an event entry point does not return"};
}

Result<void> Plugin::resume_now() {
  if (!is_running_or_paused(instance_.get())) return wrong_state("paused");
  if (instance_->state() == TGP_STATE_RUNNING) return {};
  TURMS_TRY(instance_->resume(options_.deadline_ms));
  let_events_in();
  return {};
}

// ---- New configuration, new code ----

Result<void> Plugin::reconfigure_now(const PluginConfig& config) {
  if (!is_running_or_paused(instance_.get())) {
    config_ = config;  // the next load reads it
    return {};
  }
  TURMS_TRY(instance_->reconfigure(config));
  config_ = config;
  return {};
}

Result<void> Plugin::restart_now(const PluginConfig& config) {
  if (!is_running_or_paused(instance_.get())) {
    TURMS_TRY(unload_now());  // the configuration is read by tgp_init
    config_ = config;
    return start_now();
  }
  const bool was_running = instance_->state() == TGP_STATE_RUNNING;
  // The plugin pauses itself as well; doing it first lets its answers in while it comes to rest, and holds events
  // afterwards.
  if (was_running) (void)pause_now();
  if (door_.state() == DoorState::open && !door_.hold(kEntryPatience)) return end_entries();
  const uint32_t epoch_before = instance_->context().epoch();
  enter_epoch();
  const Result<void> restarted = instance_->restart(config, options_.deadline_ms);
  if (restarted.ok()) {
    config_ = config;
    draining_ = fault_noted_ = false;
    let_events_in();
    sessions_.close_orphans_later(TGP_SESSION_SERVER_CLOSED);
    return {};
  }
  if (is_running_or_paused(instance_.get())) {  // nothing has changed: go on as before
    sessions_.return_to_epoch(epoch_before);
    calls_.set_epoch(epoch_before);
    instance_->context().set_epoch(epoch_before);
    if (was_running && instance_->state() == TGP_STATE_PAUSED) (void)resume_now();
    if (instance_->state() == TGP_STATE_RUNNING) let_events_in();
  } else {
    stuck_ = instance_->is_stuck();
    (void)end_entries();
    connections_.retire_all();
    sessions_.close_orphans_later(TGP_SESSION_SERVER_CLOSED);
  }
  if (restarted.error().code != Code::unsupported) return restarted;
  TURMS_TRY(unload_now());  // the plain way for a plugin that cannot restart itself
  config_ = config;
  return start_now();
}

Result<void> Plugin::reload_now(const PluginConfig& config) {
  if (stuck_) return wrong_state("usable: a thread of it would not end");
  auto fresh = make_instance(config);
  if (!fresh) return fresh.error();  // the old one has not noticed
  const bool was_running = is_running_or_paused(instance_.get());
  if (const Result<void> stopped = stop_now(TGP_REASON_RESTART); !stopped.ok()) {
    dispose(std::move(*fresh));
    return stopped;
  }
  std::unique_ptr<Instance> old = std::exchange(instance_, std::move(*fresh));
  if (was_running) {
    if (const Result<void> started = start_now(); !started.ok()) return roll_back(std::move(old), started.error());
  }
  config_ = config;
  if (old) dispose(std::move(old));
  return {};
}

Result<void> Plugin::roll_back(std::unique_ptr<Instance> old, const Error& why) {
  dispose(std::exchange(instance_, std::move(old)));
  const Result<void> back = start_now();
  if (back.ok()) return Error{why.code, why.where, why.detail + " (the old code goes on)"};
  return Error{why.code, why.where,
               why.detail + "; and the old code does not start again: " + back.error().to_string()};
}

// ---- Faults ----

Result<void> Plugin::recover() {
  if (!is_running_or_paused(instance_.get())) return {};
  const uint64_t now = clock_.monotonic_ns();
  std::erase_if(recoveries_ns_, [&](uint64_t then) { return now - then > kRecoveryWindowNs; });
  const bool give_up = recoveries_ns_.size() >= kMaxRecoveries;
  TURMS_TRY(stop_now(TGP_REASON_FAULT));
  if (give_up) {
    fault_noted_ = false;
    log_.error("plugin.given_up", "too many faults in a minute; start it by hand", {{"plugin", options_.name}});
    return Error{Code::internal, {}, "stopped after too many faults"};
  }
  recoveries_ns_.push_back(now);
  const Result<void> started = start_now();
  if (started.ok()) log_.warn("plugin.recovered", "restarted after a fault", {{"plugin", options_.name}});
  return started;
}

}  // namespace turms::gateway::plugins
