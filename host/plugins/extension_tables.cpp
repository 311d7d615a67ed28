// SPDX-License-Identifier: Apache-2.0
// The tables of tgp.host.metrics/1 and backend/1: translate, ask whether it is legal now, pass on.
#include "plugins/barrier.h"
#include "plugins/host_context.h"
#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

// ---- Metrics ----

tgp_status define(tgp_host_ctx* ctx, const tgp_metric_spec* spec, uint64_t* out) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (spec == nullptr || out == nullptr) return TGP_E_ARGUMENT;
    const Phase phase = context.phase();
    if (phase != Phase::initialised && phase != Phase::starting) return TGP_E_STATE;
    return context.services().metrics.define(*spec, *out);
  });
}

tgp_status series(tgp_host_ctx* ctx, uint64_t metric, const tgp_str* label_values, uint64_t count, uint64_t* out) {
  return barrier([&]() -> tgp_status {
    if (out == nullptr) return TGP_E_ARGUMENT;
    return HostContext::of(ctx).services().metrics.series(metric, label_values, count, *out);
  });
}

void add(tgp_host_ctx* ctx, uint64_t handle, int64_t delta) {
  HostContext::of(ctx).services().metrics.add(handle, delta);
}

void set(tgp_host_ctx* ctx, uint64_t handle, int64_t value) {
  HostContext::of(ctx).services().metrics.set(handle, value);
}

void observe(tgp_host_ctx* ctx, uint64_t handle, int64_t value) {
  HostContext::of(ctx).services().metrics.observe(handle, value);
}

// ---- Backend ----

uint64_t capabilities(tgp_host_ctx* ctx) {
  return barrier([&] { return HostContext::of(ctx).services().backend.capabilities(); });
}

int64_t limit(tgp_host_ctx* ctx, uint32_t which) {
  return barrier([&] { return HostContext::of(ctx).services().backend.limit(which); });
}

}  // namespace

tgp_host_metrics make_metrics_table() {
  tgp_host_metrics table{};
  table.size = sizeof table;
  table.define = define;
  table.series = series;
  table.add = add;
  table.set = set;
  table.observe = observe;
  return table;
}

tgp_host_backend make_backend_table(const sessions::Backend& backend) {
  tgp_host_backend table{};
  table.size = sizeof table;
  table.kind = to_tgp(backend.kind());
  table.capabilities = capabilities;
  table.limit = limit;
  return table;
}

}  // namespace turms::gateway::plugins
