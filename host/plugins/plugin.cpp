// SPDX-License-Identifier: Apache-2.0
// The doors of Plugin: every command becomes a job of the control thread, and its outcome is published. What the jobs
// do is in plugin_lifecycle.cpp.
#include "plugins/plugin.h"

#include <utility>

#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

constexpr std::chrono::milliseconds kSlack{2'000};  // beyond the deadlines that the plugin was given
constexpr std::string_view kStateNames[] = {"unloaded", "initialised", "running", "paused", "stopped"};

std::string thread_name(std::string_view name, std::string_view role) {
  return std::string(name.substr(0, 15 - role.size())) + std::string(role);
}

}  // namespace

Plugin::Plugin(PluginOptions options, PluginConfig config, sessions::Backend& backend, const Clock& clock, Log& log)
    : options_(std::move(options)),
      config_(std::move(config)),
      backend_(backend),
      clock_(clock),
      log_(log),
      door_([this] { note_fault(TGP_E_INTERNAL, "let an exception out of an event entry point"); }),
      events_(thread_name(options_.name, "-events")),
      sessions_(door_, events_, backend, clock, log, options_.sessions),
      connections_(door_, log, options_.max_connections),
      calls_(door_),
      control_(thread_name(options_.name, "-ctl")) {
  publish({});
}

Plugin::~Plugin() {
  if (!is_stuck() && status().state != "unloaded") (void)unload();
  events_.stop();
}

bool Plugin::is_stuck() const {
  return stuck_.load() || control_.is_hanging();
}

Result<void> Plugin::command(std::string_view what, int calls, ControlThread::Job job) {
  const auto patience = std::chrono::milliseconds(options_.deadline_ms) * calls + kSlack;
  const Result<void> done = control_.run(
      [this, job = std::move(job)] {
        Result<void> result = job();
        publish(result);
        return result;
      },
      patience);
  if (done.ok()) {
    log_.info("plugin." + std::string(what), "", {{"plugin", options_.name}});
    return done;
  }
  log_.error("plugin.command_failed", done.error().to_string(), {{"plugin", options_.name}, {"command", what}});
  return done;
}

Result<void> Plugin::load() {
  return command("loaded", 1, [this] { return load_now(); });
}
Result<void> Plugin::start() {
  return command("started", 2, [this] { return start_now(); });
}
Result<void> Plugin::stop(uint32_t reason) {
  return command("stopped", 1, [this, reason] { return stop_now(reason); });
}
Result<void> Plugin::pause() {
  return command("paused", 1, [this] { return pause_now(); });
}
Result<void> Plugin::resume() {
  return command("resumed", 1, [this] { return resume_now(); });
}
Result<void> Plugin::restart(PluginConfig config) {
  return command("restarted", 4, [this, config = std::move(config)] { return restart_now(config); });
}
Result<void> Plugin::reload(PluginConfig config) {
  return command("reloaded", 4, [this, config = std::move(config)] { return reload_now(config); });
}
Result<void> Plugin::reconfigure(PluginConfig config) {
  return command("reconfigured", 1, [this, config = std::move(config)] { return reconfigure_now(config); });
}
Result<void> Plugin::drain(uint32_t reason, uint32_t grace_ms) {
  return command("draining", 1, [this, reason, grace_ms] { return drain_now(reason, grace_ms); });
}
Result<void> Plugin::unload() {
  return command("unloaded", 1, [this] { return unload_now(); });
}

void Plugin::note_fault(tgp_status status, const std::string& why) {
  faults_.fetch_add(1);
  if (fault_noted_.exchange(true)) return;
  log_.error("plugin.fault", why, {{"plugin", options_.name}, {"status", status}});
  control_.post([this] {
    Result<void> result = recover();
    publish(result);
    return result;
  });
}

void Plugin::publish(const Result<void>& done) {
  const std::lock_guard lock(status_mutex_);
  published_.name = options_.name;
  published_.object = options_.object.string();
  published_.loads = loads_;
  if (!done.ok()) published_.last_error = done.error().to_string();
  if (!instance_) {
    published_.state = done.ok() ? "unloaded" : "failed";
    return;
  }
  const Object& object = instance_->object();
  published_.id = object.description().id;
  published_.version = object.description().version;
  published_.build_id = object.description().build_id;
  published_.sha256 = object.placed().sha256;
  published_.misbehaviours = instance_->context().misbehaviours();
  published_.state = kStateNames[instance_->state()];
  if (instance_->state() == TGP_STATE_RUNNING && draining_) published_.state = "draining";
  if (instance_->state() == TGP_STATE_RUNNING && done.ok()) published_.last_error.clear();
}

PluginStatus Plugin::status() {
  PluginStatus status;
  {
    const std::lock_guard lock(status_mutex_);
    status = published_;
  }
  if (is_stuck()) status.state = "stuck";
  status.faults = faults_.load();
  status.sessions = sessions_.size();
  status.connections = connections_.size();
  const Door::Visit visit = door_.enter(0);
  if (visit && visit.health() != nullptr) {
    tgp_health health{};
    health.size = sizeof health;
    if (visit.health()->snapshot(visit.plugin(), &health) == TGP_OK) status.health = health;
  }
  return status;
}

}  // namespace turms::gateway::plugins
