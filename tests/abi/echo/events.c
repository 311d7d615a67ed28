/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The event entry points of echo. Each is the same few lines: check the pointer and the state, look at the credit, copy
 * into the inbox, wake the worker, return. None calls the host.
 */
#include <stdlib.h>
#include <string.h>

#include "echo.h"
#include "extensions/health.h"

TGP_SHORT_NAME_ON_CONNECTION;
TGP_SHORT_NAME_ON_BYTES;
TGP_SHORT_NAME_ON_TURMS_NOTIFICATION;

static int takes_events(const tgp_plugin* plugin) {
  return plugin->state == TGP_STATE_RUNNING || plugin->state == TGP_STATE_PAUSED;
}

/* The mutex is held. `data` may be NULL when `len` is 0. */
static tgp_status post(tgp_plugin* plugin, const struct event* head, const uint8_t* data, uint64_t len) {
  struct event* e = malloc(sizeof *e + (size_t)len);
  if (e == NULL) return TGP_E_MEMORY;
  *e = *head;
  e->len = len;
  if (len > 0) memcpy(e->data, data, (size_t)len);
  if (plugin->inbox_head == NULL)
    plugin->inbox_head = e;
  else
    plugin->inbox_tail->next = e;
  plugin->inbox_tail = e;
  echo_wake(plugin);
  return TGP_OK;
}

/* For the void entry points: nothing to refuse, nobody to tell. */
static void tell(tgp_plugin* plugin, const struct event* head) {
  if (plugin == NULL) return;
  pthread_mutex_lock(&plugin->mutex);
  if (takes_events(plugin)) post(plugin, head, NULL, 0);
  pthread_mutex_unlock(&plugin->mutex);
}

static struct session* known_session(tgp_plugin* plugin, tgp_session_id id) {
  struct session* s = plugin->sessions;
  while (s != NULL && s->known_id != id) s = s->next;
  return s;
}

/* ---- Connections ---- */

static tgp_status add_connection(tgp_plugin* plugin, tgp_connection_id id, const tgp_connection_info* info) {
  uint64_t count = 0;
  for (struct connection* c = plugin->known; c != NULL; c = c->next_known) count++;
  if (plugin->draining || count >= plugin->max_connections) return TGP_E_LIMIT;
  struct connection* c = calloc(1, sizeof *c);
  if (c == NULL) return TGP_E_MEMORY;
  c->id = id;
  c->fd = info->transport == TGP_TRANSPORT_FD ? info->fd : -1;
  c->may_receive = (int64_t)plugin->settings.window;
  c->may_write = (int64_t)info->write_credit;
  tgp_status status = post(plugin, &(struct event){.kind = EVENT_NEW, .id = id}, NULL, 0);
  if (status != TGP_OK) {
    free(c);
    return status;
  }
  c->next_known = plugin->known;
  plugin->known = c;
  return TGP_OK;
}

tgp_status tgp_on_connection(tgp_plugin* plugin, tgp_connection_id id, const tgp_connection_info* info,
                             uint64_t* receive_credit) {
  if (plugin == NULL || id == 0 || info == NULL || !TGP_HAS(tgp_connection_info, info, write_credit))
    return TGP_E_ARGUMENT;
  int host_owned = info->transport == TGP_TRANSPORT_HOST;
  if (!host_owned && info->transport != TGP_TRANSPORT_FD) return TGP_E_UNSUPPORTED;
  if (host_owned ? receive_credit == NULL : info->fd < 0) return TGP_E_ARGUMENT;
  pthread_mutex_lock(&plugin->mutex);
  tgp_status status = plugin->state == TGP_STATE_RUNNING ? add_connection(plugin, id, info) : TGP_E_STATE;
  if (status == TGP_OK && host_owned) *receive_credit = plugin->settings.window;
  pthread_mutex_unlock(&plugin->mutex);
  return status;
}

tgp_status tgp_on_bytes(tgp_plugin* plugin, tgp_connection_id id, const uint8_t* data, uint64_t len) {
  if (plugin == NULL || (data == NULL && len > 0)) return TGP_E_ARGUMENT;
  pthread_mutex_lock(&plugin->mutex);
  struct connection* c = echo_known(plugin, id);
  tgp_status status = TGP_OK;
  if (!takes_events(plugin))
    status = TGP_E_STATE;
  else if (c == NULL || c->gone || c->fd >= 0)
    status = TGP_E_GONE;
  else if (len > 0 && c->may_receive <= 0)
    status = TGP_E_OVERDRAWN;
  if (status == TGP_OK) status = post(plugin, &(struct event){.kind = EVENT_BYTES, .id = id}, data, len);
  if (status == TGP_OK) c->may_receive -= (int64_t)len;
  pthread_mutex_unlock(&plugin->mutex);
  return status;
}

void tgp_on_connection_credit(tgp_plugin* plugin, tgp_connection_id id, uint64_t bytes) {
  tell(plugin, &(struct event){.kind = EVENT_CREDIT, .id = id, .number = (int64_t)bytes});
}

void tgp_on_connection_closed(tgp_plugin* plugin, tgp_connection_id id, uint32_t reason) {
  if (plugin == NULL) return;
  pthread_mutex_lock(&plugin->mutex);
  struct connection* c = echo_known(plugin, id);
  int mine = c != NULL && c->fd < 0 && !c->gone && takes_events(plugin);
  if (mine) c->gone = 1;
  pthread_mutex_unlock(&plugin->mutex);
  if (mine) tell(plugin, &(struct event){.kind = EVENT_CLOSED, .id = id, .number = (int64_t)reason});
}

/* ---- Turms sessions ---- */

void tgp_on_session_opened(tgp_plugin* plugin, tgp_session_id session, const tgp_session_result* result) {
  if (plugin == NULL || result == NULL || !TGP_HAS(tgp_session_result, result, submit_credit)) return;
  int opened = result->status == TGP_OK;
  int64_t number = opened ? (int64_t)result->submit_credit : result->turms_code;
  pthread_mutex_lock(&plugin->mutex);
  struct session* s = plugin->sessions;
  while (s != NULL && s->cookie != result->cookie) s = s->next;
  if (s != NULL && s->known_id == 0) s->known_id = session;
  if (s != NULL && !opened) s->gone = 1;
  pthread_mutex_unlock(&plugin->mutex);
  tell(plugin, &(struct event){.kind = EVENT_OPENED,
                               .of_session = 1,
                               .id = session,
                               .cookie = result->cookie,
                               .ok = opened,
                               .number = number});
}

tgp_status tgp_on_turms_notification(tgp_plugin* plugin, tgp_session_id session, const uint8_t* data, uint64_t len) {
  if (plugin == NULL || data == NULL || len == 0) return TGP_E_ARGUMENT;
  pthread_mutex_lock(&plugin->mutex);
  struct session* s = session == 0 ? NULL : known_session(plugin, session);
  tgp_status status = TGP_OK;
  if (!takes_events(plugin))
    status = TGP_E_STATE;
  else if (s == NULL || s->gone)
    status = TGP_E_GONE;
  else if (s->may_receive <= 0)
    status = TGP_E_OVERDRAWN;
  struct event head = {.kind = EVENT_NOTIFIED, .of_session = 1, .id = session};
  if (status == TGP_OK) status = post(plugin, &head, data, len);
  if (status == TGP_OK) s->may_receive -= (int64_t)len;
  pthread_mutex_unlock(&plugin->mutex);
  return status;
}

void tgp_on_session_credit(tgp_plugin* plugin, tgp_session_id session, uint64_t bytes) {
  tell(plugin, &(struct event){.kind = EVENT_CREDIT, .of_session = 1, .id = session, .number = (int64_t)bytes});
}

void tgp_on_session_closed(tgp_plugin* plugin, tgp_session_id session, int32_t close_status, const tgp_str* reason) {
  (void)reason;
  if (plugin == NULL || session == 0) return;
  pthread_mutex_lock(&plugin->mutex);
  struct session* s = known_session(plugin, session);
  if (s != NULL) s->gone = 1;
  pthread_mutex_unlock(&plugin->mutex);
  tell(plugin, &(struct event){.kind = EVENT_CLOSED, .of_session = 1, .id = session, .number = close_status});
}

/* ---- Everything else ---- */

void tgp_on_reply(tgp_plugin* plugin, uint64_t cookie, tgp_status status, const uint8_t* data, uint64_t len) {
  (void)plugin, (void)cookie, (void)status, (void)data, (void)len; /* echo asks no extension for anything */
}

void tgp_on_drain(tgp_plugin* plugin, uint32_t reason, uint32_t grace_ms) {
  (void)reason, (void)grace_ms; /* there is nothing to spread: all end at once */
  if (plugin == NULL) return;
  pthread_mutex_lock(&plugin->mutex);
  int running = plugin->state == TGP_STATE_RUNNING;
  if (running) plugin->draining = 1;
  pthread_mutex_unlock(&plugin->mutex);
  if (running) tell(plugin, &(struct event){.kind = EVENT_DRAIN});
}

static tgp_status snapshot(tgp_plugin* plugin, tgp_health* out) {
  if (plugin == NULL || out == NULL || out->size < 16) return TGP_E_ARGUMENT;
  tgp_health health = {.size = out->size};
  pthread_mutex_lock(&plugin->mutex);
  health.state = plugin->state;
  health.draining = (uint32_t)plugin->draining;
  health.loops = takes_events(plugin) ? 1 : 0;
  for (struct connection* c = plugin->known; c != NULL; c = c->next_known) health.connections++;
  for (struct session* s = plugin->sessions; s != NULL; s = s->next) health.sessions++;
  for (struct event* e = plugin->inbox_head; e != NULL; e = e->next) health.buffered_bytes += e->len;
  pthread_mutex_unlock(&plugin->mutex);
  memcpy(out, &health, out->size < sizeof health ? out->size : sizeof health);
  return TGP_OK;
}

static const tgp_plugin_health kHealth = {sizeof(tgp_plugin_health), 0, snapshot};

const void* tgp_get_extension(tgp_plugin* plugin, const char* id) {
  return plugin != NULL && id != NULL && strcmp(id, TGP_PLUGIN_HEALTH_ID) == 0 ? &kHealth : NULL;
}
