// SPDX-License-Identifier: Apache-2.0
#include "plugins/instance.h"

#include <utility>

#include "plugins/status_text.h"
#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

tgp_config present(const PluginConfig& config) {
  tgp_config told{};
  told.size = sizeof told;
  told.text = to_tgp(config.text);
  told.key_path = to_tgp(config.key_path);
  told.origin = to_tgp(config.origin);
  told.base_dir = to_tgp(config.base_dir);
  return told;
}

Result<void> check_required(const Description& description, const HostContext& context) {
  for (const std::string& id : description.required_extensions) {
    if (context.extension(id) == nullptr) {
      return Error{Code::unsupported, description.id,
                   "requires the extension " + id + ", which this gateway does not have"};
    }
  }
  return {};
}

}  // namespace

/// Makes one lifecycle call with an error buffer. A plugin that throws breaks the contract; the call counts as failed.
template <class Call>
Result<void> Instance::control(const char* name, Call call) {
  tgp_error error{};
  error.size = sizeof error;
  tgp_status status = TGP_E_INTERNAL;
  try {
    status = call(&error);
  } catch (...) {
    context_.misbehaving(name, "let an exception out");
  }
  if (status == TGP_OK) return {};
  if (status == TGP_E_STUCK) stuck_ = true;
  return to_error(status, name, &error, origin_);
}

Result<std::unique_ptr<Instance>> Instance::create(std::unique_ptr<Object>& object, HostServices services,
                                                   const PluginConfig& config, const InstanceBudget& budget) {
  std::unique_ptr<Instance> instance(new Instance(std::move(object), std::move(services)));
  if (const auto required = check_required(instance->object_->description(), instance->context_); !required.ok()) {
    object = std::move(instance->object_);
    return required.error();
  }
  instance->origin_ = config.origin;
  const tgp_config told = present(config);
  tgp_init_args args{};
  args.size = sizeof args;
  args.loop_count = budget.loops;
  args.config = &told;
  args.max_connections = budget.max_connections;
  args.max_buffered_bytes = budget.max_buffered_bytes;
  const Result<void> made = instance->control("tgp_init", [&](tgp_error* error) {
    return instance->object_->exports().init(&instance->context_.table(), &args, &instance->plugin_, error);
  });
  if (!made.ok()) {
    object = std::move(instance->object_);
    return made.error();
  }
  if (instance->plugin_ == nullptr) {
    object = std::move(instance->object_);
    return Error{Code::internal, "tgp_init", "said TGP_OK and gave no instance"};
  }
  instance->state_ = TGP_STATE_INITIALISED;
  instance->find_health();
  return instance;
}

void Instance::find_health() {
  (void)control("tgp_get_extension", [&](tgp_error*) -> tgp_status {
    const void* table = object_->exports().get_extension(plugin_, TGP_PLUGIN_HEALTH_ID);
    const auto* health = static_cast<const tgp_plugin_health*>(table);
    if (health != nullptr && TGP_HAS(tgp_plugin_health, health, snapshot)) health_ = health;
    return TGP_OK;
  });
}

Result<void> Instance::start(uint32_t deadline_ms) {
  const uint32_t before = state_;
  context_.set_phase(Phase::starting);
  const Result<void> done =
      control("tgp_start", [&](tgp_error* error) { return object_->exports().start(plugin_, deadline_ms, error); });
  state_ = done.ok() ? TGP_STATE_RUNNING : before;
  context_.set_phase(done.ok() ? Phase::live : (before == TGP_STATE_INITIALISED ? Phase::initialised : Phase::quiet));
  return done;
}

Result<void> Instance::pause(uint32_t deadline_ms) {
  Result<void> done =
      control("tgp_pause", [&](tgp_error* error) { return object_->exports().pause(plugin_, deadline_ms, error); });
  if (done.ok()) {
    state_ = TGP_STATE_PAUSED;
    context_.set_phase(Phase::quiet);
  }
  return done;
}

Result<void> Instance::resume(uint32_t deadline_ms) {
  const Phase before = context_.phase();
  context_.set_phase(Phase::live);  // its threads may act before the call returns
  Result<void> done =
      control("tgp_resume", [&](tgp_error* error) { return object_->exports().resume(plugin_, deadline_ms, error); });
  if (done.ok()) {
    state_ = TGP_STATE_RUNNING;
  } else {
    context_.set_phase(before);
  }
  return done;
}

Result<void> Instance::stop(uint32_t reason, uint32_t deadline_ms) {
  stuck_ = false;
  context_.set_phase(Phase::live);  // last words to the host are legal until it returns
  Result<void> done = control(
      "tgp_stop", [&](tgp_error* error) { return object_->exports().stop(plugin_, reason, deadline_ms, error); });
  context_.set_phase(Phase::quiet);
  if (done.ok()) {
    state_ = TGP_STATE_STOPPED;
  } else {
    stuck_ = true;  // whatever it said: without TGP_OK nobody knows what still runs
  }
  return done;
}

Result<void> Instance::restart(const PluginConfig& config, uint32_t deadline_ms) {
  const Phase before = context_.phase();
  const tgp_config told = present(config);
  context_.set_phase(Phase::starting);
  Result<void> done = control(
      "tgp_restart", [&](tgp_error* error) { return object_->exports().restart(plugin_, &told, deadline_ms, error); });
  if (done.ok()) {
    state_ = TGP_STATE_RUNNING;
    context_.set_phase(Phase::live);
    return done;
  }
  // A wrong configuration, a wrong state and a call that is not supported change nothing; after anything else it is
  // STOPPED.
  const Code code = done.error().code;
  const bool unchanged = code == Code::invalid_argument || code == Code::conflict || code == Code::unsupported;
  if (!unchanged) state_ = TGP_STATE_STOPPED;
  context_.set_phase(unchanged ? before : Phase::quiet);
  return done;
}

Result<void> Instance::reconfigure(const PluginConfig& config) {
  const tgp_config told = present(config);
  return control("tgp_reconfigure",
                 [&](tgp_error* error) { return object_->exports().reconfigure(plugin_, &told, error); });
}

void Instance::drain(uint32_t reason, uint32_t grace_ms) {
  (void)control("tgp_on_drain", [&](tgp_error*) -> tgp_status {
    object_->exports().on_drain(plugin_, reason, grace_ms);
    return TGP_OK;
  });
}

std::unique_ptr<Object> Instance::deinit() {
  (void)control("tgp_deinit", [&](tgp_error*) -> tgp_status {
    object_->exports().deinit(plugin_);
    return TGP_OK;
  });
  plugin_ = nullptr;
  context_.set_phase(Phase::over);
  return std::move(object_);
}

}  // namespace turms::gateway::plugins
