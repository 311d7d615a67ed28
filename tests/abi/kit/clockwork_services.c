/* SPDX-License-Identifier: Apache-2.0 */
/* Log, clocks, faults and the extension tables of the clockwork host. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clockwork_host.h"

/* ---- metrics/1 ---- */

static tgp_status metric_define(tgp_host_ctx* host, const tgp_metric_spec* spec, uint64_t* out) {
  clockwork_enter(host, "metrics.define", 1);
  if (host->phase == PHASE_RUNNING || host->phase == PHASE_PAUSED)
    clockwork_violation(host, "metrics.define: after start");
  if (!TGP_HAS(tgp_metric_spec, spec, bound_count) || spec->name.len == 0 || spec->help.len == 0)
    clockwork_violation(host, "metrics.define: a name and a help text are needed");
  if (spec->kind < TGP_METRIC_COUNTER || spec->kind > TGP_METRIC_HISTOGRAM)
    clockwork_violation(host, "metrics.define: kind %u", spec->kind);
  if (spec->exponent > 0 || spec->exponent < -18)
    clockwork_violation(host, "metrics.define: exponent %d", spec->exponent);
  *out = ++host->metric_count;
  clockwork_leave(host);
  return TGP_OK;
}

static tgp_status metric_series(tgp_host_ctx* host, uint64_t metric, const tgp_str* values, uint64_t count,
                                uint64_t* out) {
  (void)values, (void)count;
  clockwork_enter(host, "metrics.series", 1);
  if (metric == 0 || metric > host->metric_count)
    clockwork_violation(host, "metrics.series: handle %" PRIu64 " was never given out", metric);
  *out = ++host->metric_count;
  clockwork_leave(host);
  return TGP_OK;
}

static void metric_change(tgp_host_ctx* host, uint64_t series, int64_t value) {
  (void)value;
  clockwork_enter(host, "metrics.add, set or observe", 1);
  if (series == 0 || series > host->metric_count)
    clockwork_violation(host, "metrics: handle %" PRIu64 " was never given out", series);
  clockwork_leave(host);
}

static const tgp_host_metrics kMetrics = {
    sizeof(tgp_host_metrics), 0, metric_define, metric_series, metric_change, metric_change, metric_change};

/* ---- backend/1: an embedded backend with everything ---- */

static uint64_t capabilities(tgp_host_ctx* host) {
  clockwork_enter(host, "backend.capabilities", 1);
  clockwork_leave(host);
  return (TGP_CAP_ORDERED_WRITES << 1) - 1;
}

static int64_t limit(tgp_host_ctx* host, uint32_t which) {
  clockwork_enter(host, "backend.limit", 1);
  clockwork_leave(host);
  if (which == TGP_LIMIT_MAX_TEXT) return 8000;
  if (which == TGP_LIMIT_MAX_REQUEST) return 262144;
  return which == TGP_LIMIT_RECALL_SECONDS ? 300 : TGP_LIMIT_UNKNOWN;
}

static const tgp_host_backend kBackend = {sizeof(tgp_host_backend), 0, TGP_STR_INIT("embedded"), capabilities, limit};

/* ---- credentials/1: the test answers ---- */

static tgp_status verify_password(tgp_host_ctx* host, int64_t user_id, const uint8_t* password, uint64_t len,
                                  uint64_t cookie) {
  (void)password;
  clockwork_enter(host, "credentials.verify_password", 1);
  tgp_status status = user_id <= 0 || len == 0 || len > 1024 ? TGP_E_ARGUMENT : TGP_OK;
  if (status == TGP_OK && host->reply_count == kMaxReplies) status = TGP_E_LIMIT;
  for (size_t i = 0; i < host->reply_count; i++)
    if (host->replies[i] == cookie) clockwork_violation(host, "verify_password: cookie %" PRIu64 " is in use", cookie);
  if (status == TGP_OK) host->replies[host->reply_count++] = cookie;
  clockwork_leave(host);
  return status;
}

static const tgp_host_credentials kCredentials = {sizeof(tgp_host_credentials), 0, verify_password, NULL};

void clockwork_reply(clockwork* host, tgp_plugin* plugin, uint64_t cookie, tgp_status status) {
  clockwork_lock(host);
  for (size_t i = 0; i < host->reply_count; i++)
    if (host->replies[i] == cookie) host->replies[i] = host->replies[--host->reply_count];
  clockwork_unlock(host);
  clockwork_event_begin();
  host->object->on_reply(plugin, cookie, status, NULL, 0);
  clockwork_event_end();
}

/* ---- The core table's services ---- */

static const void* get_extension(tgp_host_ctx* host, const char* id) {
  clockwork_enter(host, "get_extension", 1);
  int hidden = host->hide_extensions;
  clockwork_leave(host);
  if (hidden) return NULL;
  if (strcmp(id, TGP_HOST_METRICS_ID) == 0) return &kMetrics;
  if (strcmp(id, TGP_HOST_BACKEND_ID) == 0) return &kBackend;
  if (strcmp(id, TGP_HOST_CREDENTIALS_ID) == 0) return &kCredentials;
  return NULL;
}

static void log_line(tgp_host_ctx* host, int32_t level, const tgp_str* target, const tgp_str* message,
                     const tgp_field* fields, uint64_t count) {
  clockwork_enter(host, "log", 1);
  if (level < TGP_LOG_TRACE || level > TGP_LOG_HOST_MISBEHAVING) clockwork_violation(host, "log: level %d", level);
  if (target == NULL || message == NULL || (fields == NULL && count > 0)) clockwork_violation(host, "log: NULL");
  if (getenv("TGP_KIT_LOG") != NULL) {
    fprintf(stderr, "[%d] %.*s: %.*s", level, (int)target->len, target->ptr, (int)message->len, message->ptr);
    for (uint64_t i = 0; i < count; i++)
      fprintf(stderr, " %.*s=%.*s", (int)fields[i].key.len, fields[i].key.ptr, (int)fields[i].value.len,
              fields[i].value.ptr);
    fputc('\n', stderr);
  }
  clockwork_leave(host);
}

static int32_t log_level(tgp_host_ctx* host, const tgp_str* target) {
  (void)target;
  clockwork_enter(host, "log_level", 1);
  clockwork_leave(host);
  return TGP_LOG_TRACE;
}

static uint64_t monotonic_ns(tgp_host_ctx* host) {
  clockwork_enter(host, "monotonic_ns", 1);
  uint64_t now = host->monotonic_ns;
  clockwork_leave(host);
  return now;
}

static int64_t unix_ms(tgp_host_ctx* host) {
  clockwork_enter(host, "unix_ms", 1);
  int64_t now = host->unix_ms;
  clockwork_leave(host);
  return now;
}

static void report_fault(tgp_host_ctx* host, tgp_status status, const tgp_str* why) {
  clockwork_enter(host, "report_fault", 1);
  if (status == TGP_OK || why == NULL) clockwork_violation(host, "report_fault: without a fault or a reason");
  host->faults++;
  clockwork_leave(host);
}

void clockwork_fill_services(tgp_host* table) {
  table->get_extension = get_extension;
  table->log = log_line;
  table->log_level = log_level;
  table->monotonic_ns = monotonic_ns;
  table->unix_ms = unix_ms;
  table->report_fault = report_fault;
}
