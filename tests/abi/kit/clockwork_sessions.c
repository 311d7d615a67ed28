/* SPDX-License-Identifier: Apache-2.0 */
/* Turms sessions: what the plugin opens, submits, grants and closes, and what the test answers. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "clockwork_host.h"

struct session_record* clockwork_session(clockwork* host, tgp_session_id id) {
  for (size_t i = 0; i < host->session_count; i++)
    if (host->sessions[i].id == id) return &host->sessions[i];
  return NULL;
}

static struct session_record* known(clockwork* host, const char* function, tgp_session_id id) {
  struct session_record* s = clockwork_session(host, id);
  if (s == NULL) clockwork_violation(host, "%s: session %" PRIu64 " never was", function, id);
  return s;
}

/* ---- Called by the plugin ---- */

static tgp_status check_request(clockwork* host, const tgp_session_request* request) {
  if (!TGP_HAS(tgp_session_request, request, affinity)) clockwork_violation(host, "session_open: the request is short");
  if (request->affinity > 255) clockwork_violation(host, "session_open: affinity %u", request->affinity);
  if (request->user_id <= 0) clockwork_violation(host, "session_open: user id %" PRId64, request->user_id);
  if (request->auth < TGP_AUTH_PASSWORD || request->auth > TGP_AUTH_TRUSTED)
    clockwork_violation(host, "session_open: auth %u", request->auth);
  if (request->auth == TGP_AUTH_TRUSTED && request->secret.len > 0)
    clockwork_violation(host, "session_open: a trusted session carries a secret");
  if (request->user_status == TGP_USER_OFFLINE) clockwork_violation(host, "session_open: OFFLINE can't log in");
  return request->affinity > 255 || request->user_id <= 0 ? TGP_E_ARGUMENT : TGP_OK;
}

static tgp_status session_open(tgp_host_ctx* host, const tgp_session_request* request, tgp_session_id* out) {
  clockwork_enter(host, "session_open", 0);
  tgp_status status = check_request(host, request);
  if (status == TGP_OK && host->session_count == kMaxSessions) status = TGP_E_LIMIT;
  if (status == TGP_OK) {
    *out = (++host->next_id << 8) | request->affinity;
    host->sessions[host->session_count++] =
        (struct session_record){.id = *out,
                                .user_id = request->user_id,
                                .auth = request->auth,
                                .affinity = request->affinity,
                                .cookie = request->cookie,
                                .host_may_notify = (int64_t)request->receive_credit};
  }
  clockwork_leave(host);
  return status;
}

static void keep_request(clockwork* host, tgp_session_id session, const uint8_t* request, uint64_t len) {
  if (host->request_count == kMaxRequests) abort();
  struct request_record* r = &host->requests[host->request_count++];
  *r = (struct request_record){session, malloc((size_t)len), (size_t)len, 0};
  if (r->data == NULL) abort();
  memcpy(r->data, request, (size_t)len);
}

static tgp_status session_submit(tgp_host_ctx* host, tgp_session_id id, const uint8_t* request, uint64_t len) {
  clockwork_enter(host, "session_submit", 0);
  struct session_record* s = known(host, "session_submit", id);
  tgp_status status = s == NULL || s->stage == SESSION_OVER ? TGP_E_GONE : TGP_OK;
  if (status == TGP_OK && len == 0) {
    clockwork_violation(host, "session_submit: empty");
    status = TGP_E_ARGUMENT;
  }
  if (status == TGP_OK && s->stage == SESSION_ASKED) {
    clockwork_violation(host, "session_submit: the session is not open yet");
    status = TGP_E_STATE;
  }
  if (status == TGP_OK && s->plugin_may_submit <= 0) {
    clockwork_violation(host, "session_submit: overdrawn, balance %" PRId64, s->plugin_may_submit);
    status = TGP_E_OVERDRAWN;
  }
  if (status == TGP_OK) {
    s->plugin_may_submit -= (int64_t)len;
    keep_request(host, id, request, len);
  }
  clockwork_leave(host);
  return status;
}

static void session_grant(tgp_host_ctx* host, tgp_session_id id, uint64_t bytes) {
  clockwork_enter(host, "session_grant", 0);
  struct session_record* s = known(host, "session_grant", id);
  if (s != NULL) s->host_may_notify += (int64_t)bytes;
  clockwork_leave(host);
}

static void session_touch(tgp_host_ctx* host, tgp_session_id id) {
  clockwork_enter(host, "session_touch", 0);
  known(host, "session_touch", id);
  clockwork_leave(host);
}

static void session_close(tgp_host_ctx* host, tgp_session_id id, int32_t close_status) {
  clockwork_enter(host, "session_close", 0);
  struct session_record* s = known(host, "session_close", id);
  if (s != NULL && s->stage != SESSION_OVER) {
    if (s->close_asked) clockwork_violation(host, "session_close: a second time for session %" PRIu64, id);
    s->close_asked = 1;
    s->close_status = close_status;
  }
  clockwork_leave(host);
}

static tgp_status session_claim(tgp_host_ctx* host, tgp_session_id id) {
  clockwork_enter(host, "session_claim", 0);
  struct session_record* s = clockwork_session(host, id);
  tgp_status status = s == NULL || s->stage != SESSION_OPEN ? TGP_E_GONE : TGP_OK;
  if (host->phase != PHASE_STARTING) clockwork_violation(host, "session_claim: outside start and restart");
  if (status == TGP_OK) s->claimed = 1;
  clockwork_leave(host);
  return status;
}

void clockwork_fill_sessions(tgp_host* table) {
  table->session_open = session_open;
  table->session_submit = session_submit;
  table->session_grant = session_grant;
  table->session_touch = session_touch;
  table->session_close = session_close;
  table->session_claim = session_claim;
}

/* ---- Called by the test ---- */

static void answer(clockwork* host, tgp_plugin* plugin, tgp_session_id id, tgp_session_result* result) {
  clockwork_lock(host);
  struct session_record* s = clockwork_session(host, id);
  if (s == NULL || s->stage != SESSION_ASKED) abort();
  s->stage = result->status == TGP_OK ? SESSION_OPEN : SESSION_OVER;
  s->plugin_may_submit += (int64_t)result->submit_credit;
  result->cookie = s->cookie;
  clockwork_unlock(host);
  clockwork_event_begin();
  host->object->on_session_opened(plugin, id, result);
  clockwork_event_end();
}

void clockwork_open_session(clockwork* host, tgp_plugin* plugin, tgp_session_id id, uint64_t submit_credit) {
  tgp_session_result result = {.size = sizeof result,
                               .status = TGP_OK,
                               .turms_code = 1000,
                               .turms_session_id = TGP_STR_INIT("12345"),
                               .server_id = TGP_STR_INIT("turms1"),
                               .submit_credit = submit_credit};
  answer(host, plugin, id, &result);
}

void clockwork_refuse_session(clockwork* host, tgp_plugin* plugin, tgp_session_id id, tgp_status status, int32_t code) {
  tgp_session_result result = {
      .size = sizeof result, .status = status, .turms_code = code, .reason = TGP_STR_INIT("refused")};
  answer(host, plugin, id, &result);
}

tgp_status clockwork_notify(clockwork* host, tgp_plugin* plugin, tgp_session_id id, const void* data, size_t len) {
  clockwork_lock(host);
  struct session_record* s = clockwork_session(host, id);
  if (s != NULL) s->host_may_notify -= (int64_t)len;
  clockwork_unlock(host);
  clockwork_event_begin();
  tgp_status status = host->object->on_turms_notification(plugin, id, data, len);
  clockwork_event_end();
  clockwork_lock(host);
  if (s != NULL && status != TGP_OK) s->host_may_notify += (int64_t)len;
  clockwork_unlock(host);
  return status;
}

void clockwork_session_credit(clockwork* host, tgp_plugin* plugin, tgp_session_id id, uint64_t bytes) {
  clockwork_lock(host);
  struct session_record* s = clockwork_session(host, id);
  if (s != NULL) s->plugin_may_submit += (int64_t)bytes;
  clockwork_unlock(host);
  clockwork_event_begin();
  host->object->on_session_credit(plugin, id, bytes);
  clockwork_event_end();
}

void clockwork_session_closed(clockwork* host, tgp_plugin* plugin, tgp_session_id id, int32_t close_status) {
  static const tgp_str reason = TGP_STR_INIT("the clockwork says so");
  clockwork_lock(host);
  struct session_record* s = clockwork_session(host, id);
  if (s != NULL) s->stage = SESSION_OVER;
  clockwork_unlock(host);
  clockwork_event_begin();
  host->object->on_session_closed(plugin, id, close_status, &reason);
  clockwork_event_end();
}

void clockwork_hand_over(clockwork* from, clockwork* to, tgp_session_id id) {
  clockwork_lock(from);
  struct session_record* s = clockwork_session(from, id);
  if (s == NULL || to->session_count == kMaxSessions) abort();
  struct session_record copy = *s;
  clockwork_unlock(from);
  clockwork_lock(to);
  copy.claimed = 0;
  copy.close_asked = 0;
  to->sessions[to->session_count++] = copy;
  to->next_id = to->next_id > from->next_id ? to->next_id : from->next_id;
  clockwork_unlock(to);
}
