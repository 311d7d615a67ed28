/* SPDX-License-Identifier: Apache-2.0 */
/* Connections: what the plugin writes, grants and closes, and what the test sends. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "clockwork_host.h"

static void append(struct bytes* bytes, const uint8_t* data, uint64_t len) {
  if (bytes->len + len > bytes->capacity) {
    size_t capacity = (bytes->len + (size_t)len) * 2 + 256;
    uint8_t* bigger = realloc(bytes->data, capacity);
    if (bigger == NULL) abort();
    bytes->data = bigger;
    bytes->capacity = capacity;
  }
  if (len > 0) memcpy(bytes->data + bytes->len, data, (size_t)len);
  bytes->len += (size_t)len;
}

struct connection_record* clockwork_connection(clockwork* host, tgp_connection_id id) {
  for (size_t i = 0; i < host->connection_count; i++)
    if (host->connections[i].id == id) return &host->connections[i];
  return NULL;
}

/* The record when the id is alive; a violation when it never was, or belongs to the other kind of transport. */
static struct connection_record* alive(clockwork* host, const char* function, tgp_connection_id id,
                                       uint32_t transport) {
  struct connection_record* c = clockwork_connection(host, id);
  if (c == NULL) {
    clockwork_violation(host, "%s: connection %" PRIu64 " never was", function, id);
    return NULL;
  }
  if (c->transport != transport) {
    clockwork_violation(host, "%s: wrong kind of transport for connection %" PRIu64, function, id);
    return NULL;
  }
  return c->over ? NULL : c;
}

/* ---- Called by the plugin ---- */

static tgp_status connection_write(tgp_host_ctx* host, tgp_connection_id id, const tgp_bytes* chunks, uint64_t count) {
  clockwork_enter(host, "connection_write", 0);
  tgp_status status = TGP_OK;
  struct connection_record* c = alive(host, "connection_write", id, TGP_TRANSPORT_HOST);
  if (c == NULL) {
    status = TGP_E_GONE;
  } else if (c->plugin_may_write <= 0) {
    clockwork_violation(host, "connection_write: overdrawn, balance %" PRId64, c->plugin_may_write);
    status = TGP_E_OVERDRAWN;
  } else {
    if (c->close_asked != 0) clockwork_violation(host, "connection_write after connection_close");
    for (uint64_t i = 0; i < count; i++) {
      append(&c->written, chunks[i].ptr, chunks[i].len);
      c->plugin_may_write -= (int64_t)chunks[i].len;
    }
    c->writes++;
  }
  clockwork_leave(host);
  return status;
}

static void connection_grant(tgp_host_ctx* host, tgp_connection_id id, uint64_t bytes) {
  clockwork_enter(host, "connection_grant", 0);
  struct connection_record* c = alive(host, "connection_grant", id, TGP_TRANSPORT_HOST);
  if (c != NULL) c->host_may_send += (int64_t)bytes;
  clockwork_leave(host);
}

static void connection_close(tgp_host_ctx* host, tgp_connection_id id, uint32_t mode) {
  clockwork_enter(host, "connection_close", 0);
  uint32_t transport = mode == TGP_CLOSE_DONE ? TGP_TRANSPORT_FD : TGP_TRANSPORT_HOST;
  if (mode < TGP_CLOSE_FLUSH || mode > TGP_CLOSE_DONE) clockwork_violation(host, "connection_close: mode %u", mode);
  struct connection_record* known = clockwork_connection(host, id);
  struct connection_record* c = alive(host, "connection_close", id, transport);
  if (mode == TGP_CLOSE_DONE && known != NULL && known->over)
    clockwork_violation(host, "connection_close: DONE a second time for connection %" PRIu64, id);
  if (c != NULL) {
    c->close_asked = mode;
    if (mode == TGP_CLOSE_DONE) c->over = 1;
  }
  clockwork_leave(host);
}

void clockwork_fill_connections(tgp_host* table) {
  table->connection_write = connection_write;
  table->connection_grant = connection_grant;
  table->connection_close = connection_close;
}

/* ---- Called by the test ---- */

tgp_connection_id clockwork_next_connection(clockwork* host) {
  clockwork_lock(host);
  tgp_connection_id id = ++host->next_id;
  clockwork_unlock(host);
  return id;
}

/* The record exists before the call: the plugin's threads may use the id before the entry point has returned. */
tgp_status clockwork_connect(clockwork* host, tgp_plugin* plugin, const tgp_connection_info* info,
                             tgp_connection_id id) {
  clockwork_lock(host);
  if (host->connection_count == kMaxConnections) abort();
  struct connection_record* c = &host->connections[host->connection_count++];
  *c = (struct connection_record){
      .id = id, .transport = info->transport, .plugin_may_write = (int64_t)info->write_credit};
  clockwork_unlock(host);
  uint64_t credit = 0;
  clockwork_event_begin();
  tgp_status status = host->object->on_connection(plugin, id, info, &credit);
  clockwork_event_end();
  clockwork_lock(host);
  c->host_may_send += (int64_t)credit;
  if (status != TGP_OK) c->over = 1;
  clockwork_unlock(host);
  return status;
}

tgp_status clockwork_send(clockwork* host, tgp_plugin* plugin, tgp_connection_id id, const void* data, size_t len) {
  clockwork_lock(host);
  struct connection_record* c = clockwork_connection(host, id);
  if (c != NULL) c->host_may_send -= (int64_t)len;
  clockwork_unlock(host);
  clockwork_event_begin();
  tgp_status status = host->object->on_bytes(plugin, id, data, len);
  clockwork_event_end();
  clockwork_lock(host);
  if (c != NULL && status != TGP_OK) c->host_may_send += (int64_t)len;
  clockwork_unlock(host);
  return status;
}

void clockwork_connection_credit(clockwork* host, tgp_plugin* plugin, tgp_connection_id id, uint64_t bytes) {
  clockwork_lock(host);
  struct connection_record* c = clockwork_connection(host, id);
  if (c != NULL) c->plugin_may_write += (int64_t)bytes;
  clockwork_unlock(host);
  clockwork_event_begin();
  host->object->on_connection_credit(plugin, id, bytes);
  clockwork_event_end();
}

void clockwork_connection_closed(clockwork* host, tgp_plugin* plugin, tgp_connection_id id, uint32_t reason) {
  clockwork_lock(host);
  struct connection_record* c = clockwork_connection(host, id);
  if (c != NULL) c->over = 1;
  clockwork_unlock(host);
  clockwork_event_begin();
  host->object->on_connection_closed(plugin, id, reason);
  clockwork_event_end();
}
