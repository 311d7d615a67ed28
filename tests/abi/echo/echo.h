/* SPDX-License-Identifier: Apache-2.0 */
/*
 * echo: the smallest honest plugin, in plain C. It writes back what a connection sends; after a line `login 7` it
 * becomes a tiny gateway instead: what the connection sends is submitted as requests in a Turms session of user 7, and
 * what Turms notifies is written to the connection. It proves that abi/turms_gateway_plugin.h is enough, and is the
 * template for others.
 *
 * One mutex, one worker thread. Entry points (../echo.c) check, take a copy into the inbox, wake the worker and return.
 * The worker (worker.c) does the rest and holds no lock while it calls the host.
 */
#ifndef ECHO_H
#define ECHO_H

#include <pthread.h>

#include "turms_gateway_plugin.h"

struct settings {
  char greeting[128]; /* sent first on each connection; may change live */
  uint64_t window;    /* receive credit of a connection or session, in bytes; a change needs a restart */
};

/* Bytes on their way out. When they are delivered or dropped, their number is granted back to where they came from. */
struct item {
  struct item* next;
  uint64_t from; /* id of the connection or session, 0: our own words */
  int from_session;
  uint64_t done; /* bytes already written, on an adopted descriptor */
  uint64_t len;
  uint8_t data[];
};

struct queue {
  struct item* head;
  struct item* tail;
};

struct session;

struct connection {
  tgp_connection_id id;
  int fd; /* -1: host-owned */
  /* Guarded by the mutex: entry points look here. */
  struct connection* next_known;
  int64_t may_receive;
  int gone;
  /* The worker's own. */
  struct connection* next;
  int64_t may_write;
  struct queue out;
  struct session* session;
  int spoken;  /* something has arrived: it is too late for `login` */
  int leaving; /* close when `out` is empty */
  int closing; /* the host was asked to close */
};

struct session {
  uint64_t cookie;
  int64_t user_id;
  /* Guarded by the mutex. */
  struct session* next;
  tgp_session_id known_id; /* 0 until opened */
  int64_t may_receive;
  int gone;
  /* The worker's own; it also reads `next` freely, since nobody else changes it. */
  tgp_session_id id; /* 0 until it has handled the opening */
  int64_t may_submit;
  uint64_t owed; /* handed over: to be granted once claimed */
  struct queue out;
  struct connection* connection; /* NULL: its connection has ended, another login may take it over */
};

enum event_kind { EVENT_NEW, EVENT_BYTES, EVENT_CREDIT, EVENT_CLOSED, EVENT_OPENED, EVENT_NOTIFIED, EVENT_DRAIN };

struct event {
  struct event* next;
  enum event_kind kind;
  int of_session;
  uint64_t id;
  uint64_t cookie; /* EVENT_OPENED */
  int64_t number;  /* credit, close status, Turms code */
  int ok;          /* EVENT_OPENED */
  uint64_t len;
  uint8_t data[];
};

enum order { ORDER_RUN, ORDER_PARK, ORDER_LEAVE };

struct tgp_plugin {
  const tgp_host* host;
  struct settings settings;
  uint64_t max_connections;
  pthread_t thread;
  int wake_fd;
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  /* Guarded by the mutex. */
  uint32_t state; /* TGP_STATE_* */
  int draining;
  enum order order;
  int parked;
  int ended;
  struct event* inbox_head;
  struct event* inbox_tail;
  struct connection* known; /* all connections */
  struct session* sessions;
  uint64_t last_cookie;
  /* The worker's own. */
  struct connection* connections; /* those whose EVENT_NEW it has handled */
};

/* config.c: reads the plugin's table. Knows `greeting` (string) and `window` (1..1048576); *restart_line is the line of
 * a key that differs from `present` and can't change live, else 0. */
tgp_status echo_read_config(const tgp_config* config, const struct settings* present, struct settings* out,
                            uint32_t* restart_line, tgp_error* error);
tgp_status echo_fail(tgp_error* error, tgp_status code, uint32_t line, uint32_t column, const char* message);

/* worker.c */
void* echo_work(void* plugin);
void echo_wake(tgp_plugin* plugin);

/* pieces.c: queues, lists, and what is left of them when the worker has ended. */
struct item* echo_item(const void* data, uint64_t len, uint64_t from, int from_session); /* NULL: no memory */
void echo_push(struct queue* queue, struct item* item);                                  /* ignores NULL */
struct item* echo_pop(struct queue* queue);
struct connection* echo_known(tgp_plugin* plugin, tgp_connection_id id); /* the mutex is held */
void echo_forget(tgp_plugin* plugin, struct connection* connection); /* takes it off both lists; the mutex is held */
void echo_end_connections(tgp_plugin* plugin,
                          int restart);     /* adopted: closed; host-owned: asked to close, or dropped */
void echo_end_sessions(tgp_plugin* plugin); /* forgets them without a word to the host */
void echo_end_inbox(tgp_plugin* plugin);

/* handover.c: with the worker parked, or not there yet. */
tgp_status echo_save(tgp_plugin* plugin, const tgp_sink* sink);
tgp_status echo_load(tgp_plugin* plugin, const tgp_source* source);

#endif
