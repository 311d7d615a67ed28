/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A host made of clockwork: it does nothing by itself. It records what a plugin asks for, checks every call against the
 * contract (thread, state, credit, ids, order) and keeps the broken rules as sentences; the test decides what is
 * answered, and when. Time stands still until the test turns it. One clockwork host serves one instance; the fixture
 * (stage.h) owns it.
 *
 * Calls into the plugin go through the functions below, never past them: they keep the books and mark the thread, so
 * that the host functions know where they are being called from.
 */
#ifndef CLOCKWORK_HOST_H
#define CLOCKWORK_HOST_H

#include <pthread.h>

#include "extensions/backend.h"
#include "extensions/credentials.h"
#include "extensions/metrics.h"
#include "plugin_object.h"
#include "turms_gateway_plugin.h"

enum { kMaxConnections = 32, kMaxSessions = 32, kMaxRequests = 128, kMaxReplies = 32, kMaxViolations = 8 };

/* Where the instance is, seen from outside. A plugin may call more while it is on its way than when it has arrived. */
enum phase { PHASE_IDLE, PHASE_STARTING, PHASE_RUNNING, PHASE_PAUSED, PHASE_STOPPING };

struct bytes {
  uint8_t* data;
  size_t len;
  size_t capacity;
};

struct connection_record {
  tgp_connection_id id;
  uint32_t transport;
  int64_t plugin_may_write;
  int64_t host_may_send;
  struct bytes written; /* by the plugin, on a host-owned transport */
  uint64_t writes;
  uint32_t close_asked; /* TGP_CLOSE_*, 0: not */
  int over;             /* the last word has been said */
};

enum session_stage { SESSION_ASKED, SESSION_OPEN, SESSION_OVER };

struct session_record {
  tgp_session_id id;
  enum session_stage stage;
  int64_t user_id;
  uint32_t auth;
  uint32_t affinity;
  uint64_t cookie;
  int64_t plugin_may_submit;
  int64_t host_may_notify;
  int close_asked;
  int32_t close_status;
  int claimed;
};

struct request_record {
  tgp_session_id session;
  uint8_t* data;
  size_t len;
  int answered;
};

struct tgp_host_ctx {
  tgp_host table;
  const struct plugin_object* object;
  pthread_mutex_t mutex;
  int changed_fd; /* readable after each call of the plugin */
  /* Everything below is guarded by the mutex. */
  enum phase phase;
  uint64_t monotonic_ns;
  int64_t unix_ms;
  int hide_extensions;
  struct connection_record connections[kMaxConnections];
  size_t connection_count;
  struct session_record sessions[kMaxSessions];
  size_t session_count;
  struct request_record requests[kMaxRequests];
  size_t request_count;
  uint64_t replies[kMaxReplies]; /* cookies that wait for tgp_on_reply */
  size_t reply_count;
  uint64_t metric_count;
  uint64_t faults;
  uint64_t calls;
  char violations[kMaxViolations][240];
  size_t violation_count;
  uint64_t next_id;
};

typedef struct tgp_host_ctx clockwork;

clockwork* clockwork_create(const struct plugin_object* object);
void clockwork_destroy(clockwork* host);

/* Notes a broken rule. */
void clockwork_violation(clockwork* host, const char* format, ...) __attribute__((format(printf, 2, 3)));

/* ---- Calls into the plugin, with the books kept ---- */

tgp_status clockwork_init(clockwork* host, const tgp_init_args* args, tgp_plugin** out, tgp_error* error);
tgp_status clockwork_init_with(clockwork* host, const tgp_host* table, const tgp_init_args* args, tgp_plugin** out,
                               tgp_error* error); /* with another table than the clockwork's own */
tgp_status clockwork_start(clockwork* host, tgp_plugin* plugin, tgp_error* error);
tgp_status clockwork_pause(clockwork* host, tgp_plugin* plugin, tgp_error* error);
tgp_status clockwork_resume(clockwork* host, tgp_plugin* plugin, tgp_error* error);
tgp_status clockwork_export_state(clockwork* host, tgp_plugin* plugin, const tgp_sink* sink, tgp_error* error);
tgp_status clockwork_restart(clockwork* host, tgp_plugin* plugin, const tgp_config* config, tgp_error* error);
tgp_status clockwork_reconfigure(clockwork* host, tgp_plugin* plugin, const tgp_config* config, tgp_error* error);
tgp_status clockwork_stop(clockwork* host, tgp_plugin* plugin, uint32_t reason, tgp_error* error);
void clockwork_drain(clockwork* host, tgp_plugin* plugin, uint32_t reason, uint32_t grace_ms);
void clockwork_deinit(clockwork* host, tgp_plugin* plugin);

tgp_connection_id clockwork_next_connection(clockwork* host);
tgp_status clockwork_connect(clockwork* host, tgp_plugin* plugin, const tgp_connection_info* info,
                             tgp_connection_id id);
tgp_status clockwork_send(clockwork* host, tgp_plugin* plugin, tgp_connection_id id, const void* data, size_t len);
void clockwork_connection_credit(clockwork* host, tgp_plugin* plugin, tgp_connection_id id, uint64_t bytes);
void clockwork_connection_closed(clockwork* host, tgp_plugin* plugin, tgp_connection_id id, uint32_t reason);

void clockwork_open_session(clockwork* host, tgp_plugin* plugin, tgp_session_id id, uint64_t submit_credit);
void clockwork_refuse_session(clockwork* host, tgp_plugin* plugin, tgp_session_id id, tgp_status status, int32_t code);
tgp_status clockwork_notify(clockwork* host, tgp_plugin* plugin, tgp_session_id id, const void* data, size_t len);
void clockwork_session_credit(clockwork* host, tgp_plugin* plugin, tgp_session_id id, uint64_t bytes);
void clockwork_session_closed(clockwork* host, tgp_plugin* plugin, tgp_session_id id, int32_t close_status);
void clockwork_reply(clockwork* host, tgp_plugin* plugin, uint64_t cookie, tgp_status status);

/* ---- Looking things up; the mutex is held ---- */

struct connection_record* clockwork_connection(clockwork* host, tgp_connection_id id);
struct session_record* clockwork_session(clockwork* host, tgp_session_id id);
void clockwork_lock(clockwork* host);
void clockwork_unlock(clockwork* host);

/* Moves an open session to the host of another instance, which may claim it. */
void clockwork_hand_over(clockwork* from, clockwork* to, tgp_session_id id);

/* ---- Between the files of the clockwork ---- */

/* Called first by every host function: locks, counts, checks context, thread and phase. */
void clockwork_enter(clockwork* host, const char* function, int leaf);
void clockwork_leave(clockwork* host); /* unlocks and tells the test */
int clockwork_in_event(void);
void clockwork_fill_sessions(tgp_host* table);    /* clockwork_sessions.c */
void clockwork_fill_connections(tgp_host* table); /* clockwork_connections.c */
void clockwork_fill_services(tgp_host* table);    /* clockwork_services.c */
void clockwork_event_begin(void);
void clockwork_event_end(void);

#endif
