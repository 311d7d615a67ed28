/* SPDX-License-Identifier: Apache-2.0 */
/* metrics/1 and backend/1: leaves that answer at once. */
#include "caller.h"
#include "extensions/backend.h"
#include "extensions/metrics.h"

static tgp_metric_spec sound_spec(void) {
  tgp_metric_spec spec = {.size = sizeof spec,
                          .kind = TGP_METRIC_COUNTER,
                          .name = TGP_STR_INIT("caller_total"),
                          .help = TGP_STR_INIT("Made at init.")};
  return spec;
}

void check_definition(tgp_status expected) {
  const tgp_host_metrics* metrics = caller_extension(TGP_HOST_METRICS_ID);
  tgp_metric_spec spec = sound_spec();
  uint64_t handle = 0;
  CHECK(metrics->define(caller_host->ctx, &spec, &handle) == expected);
  CHECK((handle != 0) == (expected == TGP_OK));
}

void check_facts(void) {
  tgp_host_ctx* ctx = caller_host->ctx;
  const tgp_host_backend* backend = caller_extension(TGP_HOST_BACKEND_ID);
  CHECK(TGP_HAS(tgp_host_backend, backend, limit));
  CHECK(backend->kind.len > 0);
  CHECK((backend->capabilities(ctx) & TGP_CAP_TRUSTED_SESSIONS) != 0);
  CHECK((backend->capabilities(ctx) & TGP_CAP_TOKENS) == 0);
  CHECK(backend->limit(ctx, TGP_LIMIT_MAX_TEXT) > 0);
  CHECK(backend->limit(ctx, TGP_LIMIT_REQUEST_BURST) == TGP_LIMIT_NONE);
  CHECK(backend->limit(ctx, 0) == TGP_LIMIT_UNKNOWN);
  CHECK(backend->limit(ctx, UINT32_MAX) == TGP_LIMIT_UNKNOWN);

  const tgp_host_metrics* metrics = caller_extension(TGP_HOST_METRICS_ID);
  CHECK(TGP_HAS(tgp_host_metrics, metrics, observe));
  tgp_metric_spec spec = sound_spec();
  uint64_t handle = 0;
  CHECK(metrics->define(ctx, NULL, &handle) == TGP_E_ARGUMENT);
  CHECK(metrics->define(ctx, &spec, NULL) == TGP_E_ARGUMENT);
  CHECK(metrics->series(ctx, 12345, NULL, 0, &handle) == TGP_E_ARGUMENT);
  metrics->add(ctx, 12345, 1); /* ignored */
  metrics->set(ctx, 0, 1);
  metrics->observe(ctx, UINT64_MAX, 1);
}
