/* SPDX-License-Identifier: Apache-2.0 */
/* The clockwork's frame and the lifecycle: phases, the mark on the calling thread, violations. */
#include "clockwork_host.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { kDeadlineMs = 10000 };

/* What the test thread is inside of: host functions called on it are called from within the plugin's entry point. */
static _Thread_local int events_deep;
static _Thread_local int controls_deep;

void clockwork_event_begin(void) {
  events_deep++;
}
void clockwork_event_end(void) {
  events_deep--;
}
int clockwork_in_event(void) {
  return events_deep > 0;
}

clockwork* clockwork_create(const struct plugin_object* object) {
  clockwork* host = calloc(1, sizeof *host);
  if (host == NULL) return NULL;
  pthread_mutex_init(&host->mutex, NULL);
  host->object = object;
  host->changed_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  host->monotonic_ns = 1000000000u;
  host->unix_ms = 1750000000000;
  host->next_id = 1000;
  host->table.size = sizeof host->table;
  host->table.abi_minor = TGP_ABI_MINOR;
  host->table.ctx = host;
  host->table.name = (tgp_str)TGP_STR_INIT("clockwork");
  host->table.version = (tgp_str)TGP_STR_INIT("1");
  clockwork_fill_services(&host->table);
  clockwork_fill_connections(&host->table);
  clockwork_fill_sessions(&host->table);
  return host;
}

void clockwork_destroy(clockwork* host) {
  if (host == NULL) return;
  for (size_t i = 0; i < host->connection_count; i++) free(host->connections[i].written.data);
  for (size_t i = 0; i < host->request_count; i++) free(host->requests[i].data);
  close(host->changed_fd);
  pthread_mutex_destroy(&host->mutex);
  free(host);
}

void clockwork_lock(clockwork* host) {
  pthread_mutex_lock(&host->mutex);
}
void clockwork_unlock(clockwork* host) {
  pthread_mutex_unlock(&host->mutex);
}

void clockwork_violation(clockwork* host, const char* format, ...) {
  if (host->violation_count == kMaxViolations) return;
  char* text = host->violations[host->violation_count++];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof host->violations[0], format, arguments);
  va_end(arguments);
}

void clockwork_enter(clockwork* host, const char* function, int leaf) {
  clockwork_lock(host);
  host->calls++;
  if (leaf) {
    if (host->phase == PHASE_IDLE && controls_deep == 0 && events_deep == 0)
      clockwork_violation(host, "%s was called by a plugin that is neither running nor being called", function);
    return;
  }
  if (events_deep > 0) clockwork_violation(host, "%s was called from inside an event entry point", function);
  if (host->phase == PHASE_IDLE) clockwork_violation(host, "%s was called outside start..stop", function);
  if (host->phase == PHASE_PAUSED) clockwork_violation(host, "%s was called while paused", function);
}

void clockwork_leave(clockwork* host) {
  uint64_t one = 1;
  if (write(host->changed_fd, &one, sizeof one) < 0) host->calls += 0; /* full: readable all the same */
  clockwork_unlock(host);
}

/* ---- The lifecycle ---- */

static enum phase set_phase(clockwork* host, enum phase phase) {
  clockwork_lock(host);
  enum phase before = host->phase;
  host->phase = phase;
  clockwork_unlock(host);
  return before;
}

/* Makes `call`, being in `during` meanwhile and in `after` when it succeeded; back where it was when it failed. */
#define CONTROL(host, during, after, call)              \
  enum phase before = set_phase(host, during);          \
  controls_deep++;                                      \
  tgp_status status = (call);                           \
  controls_deep--;                                      \
  set_phase(host, status == TGP_OK ? (after) : before); \
  return status

static enum phase phase_of(clockwork* host) {
  clockwork_lock(host);
  enum phase phase = host->phase;
  clockwork_unlock(host);
  return phase;
}

tgp_status clockwork_init_with(clockwork* host, const tgp_host* table, const tgp_init_args* args, tgp_plugin** out,
                               tgp_error* error) {
  CONTROL(host, PHASE_IDLE, PHASE_IDLE, host->object->init(table, args, out, error));
}

tgp_status clockwork_init(clockwork* host, const tgp_init_args* args, tgp_plugin** out, tgp_error* error) {
  return clockwork_init_with(host, &host->table, args, out, error);
}

tgp_status clockwork_start(clockwork* host, tgp_plugin* plugin, tgp_error* error) {
  enum phase during = phase_of(host) == PHASE_IDLE ? PHASE_STARTING : phase_of(host);
  enum phase after = during == PHASE_STARTING ? PHASE_RUNNING : during;
  CONTROL(host, during, after, host->object->start(plugin, kDeadlineMs, error));
}

tgp_status clockwork_pause(clockwork* host, tgp_plugin* plugin, tgp_error* error) {
  CONTROL(host, phase_of(host), PHASE_PAUSED, host->object->pause(plugin, kDeadlineMs, error));
}

tgp_status clockwork_resume(clockwork* host, tgp_plugin* plugin, tgp_error* error) {
  enum phase during = phase_of(host) == PHASE_PAUSED ? PHASE_RUNNING : phase_of(host);
  CONTROL(host, during, PHASE_RUNNING, host->object->resume(plugin, kDeadlineMs, error));
}

tgp_status clockwork_export_state(clockwork* host, tgp_plugin* plugin, const tgp_sink* sink, tgp_error* error) {
  CONTROL(host, phase_of(host), phase_of(host), host->object->export_state(plugin, sink, error));
}

tgp_status clockwork_restart(clockwork* host, tgp_plugin* plugin, const tgp_config* config, tgp_error* error) {
  enum phase during = phase_of(host) == PHASE_IDLE ? PHASE_IDLE : PHASE_STARTING;
  CONTROL(host, during, PHASE_RUNNING, host->object->restart(plugin, config, kDeadlineMs, error));
}

tgp_status clockwork_reconfigure(clockwork* host, tgp_plugin* plugin, const tgp_config* config, tgp_error* error) {
  CONTROL(host, phase_of(host), phase_of(host), host->object->reconfigure(plugin, config, error));
}

tgp_status clockwork_stop(clockwork* host, tgp_plugin* plugin, uint32_t reason, tgp_error* error) {
  enum phase during = phase_of(host) == PHASE_IDLE ? PHASE_IDLE : PHASE_STOPPING;
  CONTROL(host, during, PHASE_IDLE, host->object->stop(plugin, reason, kDeadlineMs, error));
}

void clockwork_drain(clockwork* host, tgp_plugin* plugin, uint32_t reason, uint32_t grace_ms) {
  controls_deep++;
  host->object->on_drain(plugin, reason, grace_ms);
  controls_deep--;
}

void clockwork_deinit(clockwork* host, tgp_plugin* plugin) {
  controls_deep++;
  host->object->deinit(plugin);
  controls_deep--;
}
