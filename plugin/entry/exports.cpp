// SPDX-License-Identifier: Apache-2.0
// The exported functions, all of them: each checks its arguments and hands over to the instance. They stand in one file
// because the four short names are aliases, which the compiler makes within one object only.
#include "entry/barrier.h"
#include "extensions/health.h"
#include "runtime/version.h"

namespace {

using turms::xmpp::Bytes;
using turms::xmpp::entry::complain;
using turms::xmpp::entry::control;
using turms::xmpp::entry::guard;
using turms::xmpp::entry::notify;
using turms::xmpp::runtime::Failure;
using turms::xmpp::runtime::from_tgp;
using turms::xmpp::runtime::Instance;

constexpr std::string_view kId = "turms-xmpp";

const tgp_descriptor kDescriptor = {
    sizeof(tgp_descriptor),
    TGP_ABI_MAJOR,
    TGP_ABI_MINOR,
    0,
    0,
    {kId.data(), kId.size()},
    {turms::xmpp::runtime::kVersion.data(), turms::xmpp::runtime::kVersion.size()},
    {TURMS_XMPP_BUILD_ID, sizeof(TURMS_XMPP_BUILD_ID) - 1},
    nullptr,
    0,
    {nullptr, 0},
    0,
    0,
};

tgp_status snapshot(tgp_plugin* plugin, tgp_health* out) {
  constexpr uint32_t kLeast = 16;
  if (plugin == nullptr || out == nullptr || out->size < kLeast) return TGP_E_ARGUMENT;
  return guard(plugin, [&] {
    tgp_health full{};
    full.size = sizeof(full);
    plugin->instance->fill_health(full);
    const uint32_t size = std::min(out->size, full.size);
    full.size = out->size;
    std::memcpy(out, &full, size);
    return TGP_OK;
  });
}

const tgp_plugin_health kHealth = {sizeof(tgp_plugin_health), 0, &snapshot};

}  // namespace

extern "C" {

const tgp_descriptor* tgp_describe(uint32_t host_major, uint32_t /*host_minor*/) {
  return host_major == TGP_ABI_MAJOR ? &kDescriptor : nullptr;
}

tgp_status tgp_init(const tgp_host* host, const tgp_init_args* args, tgp_plugin** out, tgp_error* error) {
  if (out == nullptr) return TGP_E_ARGUMENT;
  *out = nullptr;
  if (host == nullptr || args == nullptr || !TGP_HAS(tgp_init_args, args, max_buffered_bytes) ||
      args->config == nullptr) {
    return complain(error, Failure(TGP_E_ARGUMENT, 0, 0, "host, args or config is missing or too short"));
  }
  if (!TGP_HAS(tgp_host, host, session_claim)) {
    return complain(error, Failure(TGP_E_VERSION, 0, 0, "the host's table is too short"));
  }
  return guard(nullptr, [&]() -> tgp_status {
    auto instance = Instance::create(*host, *args);
    if (!instance) return complain(error, instance.error());
    *out = new tgp_plugin{std::move(*instance)};
    return TGP_OK;
  });
}

tgp_status tgp_start(tgp_plugin* plugin, uint32_t deadline_ms, tgp_error* error) {
  return control(plugin, error, [&](Instance& instance) { return instance.start(deadline_ms); });
}

tgp_status tgp_pause(tgp_plugin* plugin, uint32_t deadline_ms, tgp_error* error) {
  return control(plugin, error, [&](Instance& instance) { return instance.pause(deadline_ms); });
}

tgp_status tgp_resume(tgp_plugin* plugin, uint32_t /*deadline_ms*/, tgp_error* error) {
  return control(plugin, error, [](Instance& instance) { return instance.resume(); });
}

tgp_status tgp_export_state(tgp_plugin* plugin, const tgp_sink* sink, tgp_error* error) {
  if (plugin == nullptr || sink == nullptr) return TGP_E_ARGUMENT;
  if (plugin->instance->state() != TGP_STATE_PAUSED) return complain(error, Failure(TGP_E_STATE, 0, 0, "not paused"));
  return complain(error, Failure(TGP_E_UNSUPPORTED, 0, 0, "this version hands nothing over"));
}

tgp_status tgp_stop(tgp_plugin* plugin, uint32_t reason, uint32_t deadline_ms, tgp_error* error) {
  return control(plugin, error, [&](Instance& instance) { return instance.stop(reason, deadline_ms); });
}

tgp_status tgp_restart(tgp_plugin* plugin, const tgp_config* config, uint32_t deadline_ms, tgp_error* error) {
  return control(plugin, error, [&](Instance& instance) { return instance.restart(config, deadline_ms); });
}

tgp_status tgp_reconfigure(tgp_plugin* plugin, const tgp_config* config, tgp_error* error) {
  if (config == nullptr) return TGP_E_ARGUMENT;
  return control(plugin, error, [&](Instance& instance) { return instance.reconfigure(*config); });
}

void tgp_on_drain(tgp_plugin* plugin, uint32_t /*reason*/, uint32_t grace_ms) {
  notify(plugin, [&](Instance& instance) { instance.drain(grace_ms); });
}

void tgp_deinit(tgp_plugin* plugin) {
  if (plugin == nullptr || !plugin->instance->may_end()) return;
  (void)guard(nullptr, [&] {
    delete plugin;
    return TGP_OK;
  });
}

const void* tgp_get_extension(tgp_plugin* plugin, const char* id) {
  if (plugin == nullptr || id == nullptr) return nullptr;
  return std::string_view(id) == TGP_PLUGIN_HEALTH_ID ? &kHealth : nullptr;
}

// ---- Events ----

tgp_status tgp_on_connection(tgp_plugin* plugin, tgp_connection_id id, const tgp_connection_info* info,
                             uint64_t* receive_credit) {
  if (plugin == nullptr || id == 0 || info == nullptr || !TGP_HAS(tgp_connection_info, info, write_credit))
    return TGP_E_ARGUMENT;
  return guard(plugin, [&] { return plugin->instance->on_connection(id, *info, receive_credit); });
}

tgp_status tgp_on_bytes(tgp_plugin* plugin, tgp_connection_id id, const uint8_t* data, uint64_t len) {
  if (plugin == nullptr || (data == nullptr && len != 0)) return TGP_E_ARGUMENT;
  return guard(plugin, [&] { return plugin->instance->on_bytes(id, Bytes(data, len)); });
}

void tgp_on_connection_credit(tgp_plugin* plugin, tgp_connection_id id, uint64_t bytes) {
  notify(plugin, [&](Instance& instance) { instance.on_connection_credit(id, bytes); });
}

void tgp_on_connection_closed(tgp_plugin* plugin, tgp_connection_id id, uint32_t reason) {
  notify(plugin, [&](Instance& instance) { instance.on_connection_closed(id, reason); });
}

void tgp_on_session_opened(tgp_plugin* plugin, tgp_session_id session, const tgp_session_result* result) {
  if (result == nullptr || !TGP_HAS(tgp_session_result, result, submit_credit)) return;
  notify(plugin, [&](Instance& instance) { instance.on_session_opened(session, *result); });
}

tgp_status tgp_on_turms_notification(tgp_plugin* plugin, tgp_session_id session, const uint8_t* data, uint64_t len) {
  if (plugin == nullptr || (data == nullptr && len != 0)) return TGP_E_ARGUMENT;
  return guard(plugin, [&] { return plugin->instance->on_notification(session, Bytes(data, len)); });
}

void tgp_on_session_credit(tgp_plugin* plugin, tgp_session_id session, uint64_t bytes) {
  notify(plugin, [&](Instance& instance) { instance.on_session_credit(session, bytes); });
}

void tgp_on_session_closed(tgp_plugin* plugin, tgp_session_id session, int32_t close_status, const tgp_str* reason) {
  notify(plugin, [&](Instance& instance) {
    instance.on_session_closed(session, close_status, reason != nullptr ? from_tgp(*reason) : std::string_view());
  });
}

void tgp_on_reply(tgp_plugin* plugin, uint64_t cookie, tgp_status status, const uint8_t* data, uint64_t len) {
  notify(plugin, [&](Instance& instance) { instance.on_reply(cookie, status, Bytes(data, data != nullptr ? len : 0)); });
}

TGP_DEFINE_SHORT_NAMES;

}  // extern "C"
