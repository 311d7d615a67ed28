/* SPDX-License-Identifier: Apache-2.0 */
/* Queues and lists of echo, and what becomes of them when the worker has ended. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "echo.h"

struct item* echo_item(const void* data, uint64_t len, uint64_t from, int from_session) {
  struct item* item = malloc(sizeof *item + (size_t)len);
  if (item == NULL) return NULL;
  *item = (struct item){NULL, from, from_session, 0, len};
  if (len > 0) memcpy(item->data, data, (size_t)len);
  return item;
}

void echo_push(struct queue* queue, struct item* item) {
  if (item == NULL) return;
  if (queue->tail == NULL)
    queue->head = item;
  else
    queue->tail->next = item;
  queue->tail = item;
}

struct item* echo_pop(struct queue* queue) {
  struct item* item = queue->head;
  if (item == NULL) return NULL;
  queue->head = item->next;
  if (queue->head == NULL) queue->tail = NULL;
  return item;
}

static void clear(struct queue* queue) {
  for (struct item* item; (item = echo_pop(queue)) != NULL;) free(item);
}

struct connection* echo_known(tgp_plugin* plugin, tgp_connection_id id) {
  struct connection* c = plugin->known;
  while (c != NULL && c->id != id) c = c->next_known;
  return c;
}

void echo_forget(tgp_plugin* plugin, struct connection* connection) {
  struct connection** link = &plugin->known;
  while (*link != NULL && *link != connection) link = &(*link)->next_known;
  if (*link != NULL) *link = connection->next_known;
  link = &plugin->connections;
  while (*link != NULL && *link != connection) link = &(*link)->next;
  if (*link != NULL) *link = connection->next;
}

void echo_end_connections(tgp_plugin* plugin, int restart) {
  const tgp_host* host = plugin->host;
  for (struct connection *c = plugin->known, *next; c != NULL; c = next) {
    next = c->next_known;
    clear(&c->out);
    if (c->session != NULL) c->session->connection = NULL;
    c->session = NULL;
    if (c->fd < 0 && restart) {
      if (!c->closing) host->connection_close(host->ctx, c->id, TGP_CLOSE_FLUSH);
      c->closing = 1;
      continue;
    }
    pthread_mutex_lock(&plugin->mutex);
    echo_forget(plugin, c);
    pthread_mutex_unlock(&plugin->mutex);
    if (c->fd >= 0) {
      close(c->fd);
      host->connection_close(host->ctx, c->id, TGP_CLOSE_DONE);
    }
    free(c);
  }
}

void echo_end_sessions(tgp_plugin* plugin) {
  pthread_mutex_lock(&plugin->mutex);
  struct session* s = plugin->sessions;
  plugin->sessions = NULL;
  pthread_mutex_unlock(&plugin->mutex);
  while (s != NULL) {
    struct session* next = s->next;
    clear(&s->out);
    free(s);
    s = next;
  }
}

void echo_end_inbox(tgp_plugin* plugin) {
  pthread_mutex_lock(&plugin->mutex);
  struct event* e = plugin->inbox_head;
  plugin->inbox_head = plugin->inbox_tail = NULL;
  pthread_mutex_unlock(&plugin->mutex);
  while (e != NULL) {
    struct event* next = e->next;
    free(e);
    e = next;
  }
}
