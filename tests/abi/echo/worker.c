/* SPDX-License-Identifier: Apache-2.0 */
/* The one thread of echo. Lists change under the mutex; no lock is held while the host is called. */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "echo.h"

void echo_wake(tgp_plugin* plugin) {
  uint64_t one = 1;
  if (write(plugin->wake_fd, &one, sizeof one) < 0) return; /* already awake */
}

/* ---- Looking up and letting go ---- */

static void finish(tgp_plugin* plugin, struct item* item);

static struct connection* find_connection(tgp_plugin* plugin, uint64_t id) {
  struct connection* c = plugin->connections;
  while (c != NULL && c->id != id) c = c->next;
  return c;
}

static struct session* find_session(tgp_plugin* plugin, uint64_t id) {
  struct session* s = plugin->sessions;
  while (s != NULL && s->id != id) s = s->next;
  return s;
}

static struct session* find_cookie(tgp_plugin* plugin, uint64_t cookie) {
  struct session* s = plugin->sessions;
  while (s != NULL && s->cookie != cookie) s = s->next;
  return s;
}

static void forget_connection(tgp_plugin* plugin, struct connection* c) {
  pthread_mutex_lock(&plugin->mutex);
  echo_forget(plugin, c);
  pthread_mutex_unlock(&plugin->mutex);
  if (c->session != NULL) c->session->connection = NULL;
  for (struct item* item; (item = echo_pop(&c->out)) != NULL;) finish(plugin, item);
  free(c);
}

static void forget_session(tgp_plugin* plugin, struct session* s) {
  pthread_mutex_lock(&plugin->mutex);
  struct session** link = &plugin->sessions;
  while (*link != s) link = &(*link)->next;
  *link = s->next;
  pthread_mutex_unlock(&plugin->mutex);
  if (s->connection != NULL) s->connection->session = NULL;
  for (struct item* item; (item = echo_pop(&s->out)) != NULL;) finish(plugin, item);
  free(s);
}

/* ---- Sending, and granting what was sent ---- */

static void finish(tgp_plugin* plugin, struct item* item) {
  int64_t bytes = (int64_t)item->len;
  int grant = 0;
  pthread_mutex_lock(
      &plugin->mutex); /* our own balance first: the host may use the credit before session_grant returns */
  struct connection* c = item->from_session ? NULL : find_connection(plugin, item->from);
  struct session* s = item->from_session ? find_session(plugin, item->from) : NULL;
  if (c != NULL && c->fd < 0 && !c->gone) c->may_receive += bytes, grant = 1;
  if (s != NULL && !s->gone) s->may_receive += bytes, grant = 1;
  pthread_mutex_unlock(&plugin->mutex);
  if (grant && item->from_session) plugin->host->session_grant(plugin->host->ctx, item->from, item->len);
  if (grant && !item->from_session) plugin->host->connection_grant(plugin->host->ctx, item->from, item->len);
  free(item);
}

static void say(struct connection* c, const char* words) {
  echo_push(&c->out, echo_item(words, strlen(words), 0, 0));
}

static void pump_host_owned(tgp_plugin* plugin, struct connection* c) {
  while (c->out.head != NULL && c->may_write > 0 && !c->closing) {
    struct item* item = echo_pop(&c->out);
    tgp_bytes chunk = {item->data, item->len};
    c->may_write -= (int64_t)item->len;
    plugin->host->connection_write(plugin->host->ctx, c->id, &chunk, 1);
    finish(plugin, item);
  }
  if (c->leaving && !c->closing && c->out.head == NULL) {
    c->closing = 1;
    plugin->host->connection_close(plugin->host->ctx, c->id, TGP_CLOSE_FLUSH);
  }
}

/* Returns 0 when the connection has ended and is gone. */
static int pump_adopted(tgp_plugin* plugin, struct connection* c) {
  int broken = 0;
  while (c->out.head != NULL && !broken) {
    struct item* item = c->out.head;
    ssize_t sent = send(c->fd, item->data + item->done, (size_t)(item->len - item->done), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) break;
    if (sent < 0) broken = 1;
    if (sent > 0) item->done += (uint64_t)sent;
    if (!broken && item->done == item->len) finish(plugin, echo_pop(&c->out));
  }
  if (!broken && !(c->leaving && c->out.head == NULL)) return 1;
  tgp_connection_id id = c->id;
  close(c->fd);
  forget_connection(plugin, c);
  plugin->host->connection_close(plugin->host->ctx, id, TGP_CLOSE_DONE);
  return 0;
}

static void pump_session(tgp_plugin* plugin, struct session* s) {
  while (s->id != 0 && s->out.head != NULL && s->may_submit > 0) {
    struct item* item = echo_pop(&s->out);
    s->may_submit -= (int64_t)item->len;
    plugin->host->session_submit(plugin->host->ctx, s->id, item->data, item->len);
    finish(plugin, item);
  }
}

/* ---- Events ---- */

/* `login 7` at the very beginning; a session without a connection (after a restart or a hand-over) is taken over. */
static void login(tgp_plugin* plugin, struct connection* c, int64_t user_id) {
  struct session* s = plugin->sessions;
  while (s != NULL && (s->user_id != user_id || s->connection != NULL || s->gone)) s = s->next;
  if (s != NULL) {
    s->connection = c;
    c->session = s;
    if (s->id != 0) say(c, "opened\n");
    return;
  }
  s = calloc(1, sizeof *s);
  if (s == NULL) {
    c->leaving = 1;
    return;
  }
  s->user_id = user_id;
  s->connection = c;
  c->session = s;
  pthread_mutex_lock(&plugin->mutex);
  uint64_t window = plugin->settings.window;
  s->may_receive = (int64_t)window;
  s->cookie = ++plugin->last_cookie;
  s->next = plugin->sessions;
  plugin->sessions = s;
  pthread_mutex_unlock(&plugin->mutex);
  tgp_session_request request = {.size = sizeof request,
                                 .auth = TGP_AUTH_PASSWORD,
                                 .user_id = user_id,
                                 .device_type = TGP_DEVICE_OTHERS,
                                 .user_status = TGP_USER_AVAILABLE,
                                 .cookie = s->cookie,
                                 .receive_credit = window};
  request.secret = (tgp_bytes){(const uint8_t*)"123", 3};
  tgp_session_id id = 0; /* tgp_on_session_opened says it as well, perhaps sooner */
  if (plugin->host->session_open(plugin->host->ctx, &request, &id) != TGP_OK) {
    forget_session(plugin, s);
    c->leaving = 1;
  }
}

/* Returns the length of a login line at the beginning of `data`, 0 when there is none. */
static uint64_t read_login(const uint8_t* data, uint64_t len, int64_t* user_id) {
  const uint8_t* end = len == 0 ? NULL : memchr(data, '\n', (size_t)(len < 32 ? len : 32));
  if (end == NULL || len < 8 || memcmp(data, "login ", 6) != 0) return 0;
  *user_id = 0;
  for (const uint8_t* at = data + 6; at < end && *at >= '0' && *at <= '9'; at++) *user_id = *user_id * 10 + (*at - '0');
  return *user_id > 0 ? (uint64_t)(end + 1 - data) : 0;
}

static void take_bytes(tgp_plugin* plugin, struct connection* c, const uint8_t* data, uint64_t len) {
  int64_t user_id = 0;
  uint64_t line = c->spoken ? 0 : read_login(data, len, &user_id);
  c->spoken = 1;
  if (line > 0) {
    login(plugin, c, user_id);
    struct item* spent = echo_item(data, line, c->id, 0);
    if (spent != NULL) finish(plugin, spent);
  }
  if (len == line) return;
  struct queue* out = c->session != NULL ? &c->session->out : &c->out;
  echo_push(out, echo_item(data + line, len - line, c->id, 0));
}

static void on_new_connection(tgp_plugin* plugin, uint64_t id) {
  char greeting[sizeof plugin->settings.greeting];
  pthread_mutex_lock(&plugin->mutex);
  struct connection* c = echo_known(plugin, id);
  memcpy(greeting, plugin->settings.greeting, sizeof greeting);
  pthread_mutex_unlock(&plugin->mutex);
  if (c == NULL) return; /* a restart came in between */
  c->next = plugin->connections;
  plugin->connections = c;
  if (greeting[0] != '\0') say(c, greeting);
}

static void on_connection_event(tgp_plugin* plugin, const struct event* e) {
  if (e->kind == EVENT_NEW) on_new_connection(plugin, e->id);
  struct connection* c = find_connection(plugin, e->id);
  if (c == NULL) return;
  if (e->kind == EVENT_BYTES && e->len > 0) take_bytes(plugin, c, e->data, e->len);
  if (e->kind == EVENT_BYTES && e->len == 0) c->leaving = 1;
  if (e->kind == EVENT_CREDIT) c->may_write += e->number;
  if (e->kind == EVENT_CLOSED) {
    struct session* s = c->session;
    forget_connection(plugin, c);
    if (s != NULL && s->id != 0)
      plugin->host->session_close(plugin->host->ctx, s->id, TGP_SESSION_DISCONNECTED_BY_CLIENT);
  }
}

static void on_session_event(tgp_plugin* plugin, const struct event* e) {
  struct session* s = e->kind == EVENT_OPENED ? find_cookie(plugin, e->cookie) : find_session(plugin, e->id);
  if (s == NULL) return;
  struct connection* c = s->connection;
  char words[48];
  s->id = e->id;
  if (e->kind == EVENT_NOTIFIED) {
    struct item* item = echo_item(e->data, e->len, e->id, 1);
    if (c != NULL)
      echo_push(&c->out, item);
    else if (item != NULL)
      finish(plugin, item);
  }
  if (e->kind == EVENT_CREDIT) s->may_submit += e->number;
  if (e->kind == EVENT_OPENED && e->ok) {
    s->may_submit += e->number;
    if (c != NULL) say(c, "opened\n");
    if (c == NULL) plugin->host->session_close(plugin->host->ctx, s->id, TGP_SESSION_DISCONNECTED_BY_CLIENT);
  }
  if (e->kind == EVENT_CLOSED || (e->kind == EVENT_OPENED && !e->ok)) {
    snprintf(words, sizeof words, "%s %" PRId64 "\n", e->kind == EVENT_CLOSED ? "closed" : "refused", e->number);
    if (c != NULL) say(c, words), c->leaving = 1;
    forget_session(plugin, s);
  }
}

static void handle(tgp_plugin* plugin, struct event* events) {
  while (events != NULL) {
    struct event* e = events;
    events = e->next;
    if (e->kind == EVENT_DRAIN)
      for (struct connection* c = plugin->connections; c != NULL; c = c->next) c->leaving = 1;
    else if (e->of_session)
      on_session_event(plugin, e);
    else
      on_connection_event(plugin, e);
    free(e);
  }
}

/* ---- Adopted descriptors and the loop ---- */

static void read_adopted(tgp_plugin* plugin, struct connection* c) {
  uint8_t buffer[4096];
  ssize_t got = recv(c->fd, buffer, sizeof buffer, MSG_DONTWAIT);
  if (got > 0) take_bytes(plugin, c, buffer, (uint64_t)got);
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) c->leaving = 1;
}

static void pump(tgp_plugin* plugin) {
  for (struct session* s = plugin->sessions; s != NULL; s = s->next) pump_session(plugin, s);
  for (struct connection *c = plugin->connections, *next; c != NULL; c = next) {
    next = c->next;
    struct session* s = c->session;
    if (c->fd < 0)
      pump_host_owned(plugin, c);
    else if (!pump_adopted(plugin, c) && s != NULL && s->id != 0)
      plugin->host->session_close(plugin->host->ctx, s->id, TGP_SESSION_DISCONNECTED_BY_CLIENT);
  }
}

static void wait_for_work(tgp_plugin* plugin) {
  nfds_t count = 1;
  for (struct connection* c = plugin->connections; c != NULL; c = c->next) count++;
  struct pollfd* fds = calloc(count, sizeof *fds);
  if (fds == NULL) return;
  fds[0] = (struct pollfd){plugin->wake_fd, POLLIN, 0};
  nfds_t at = 1;
  for (struct connection* c = plugin->connections; c != NULL; c = c->next, at++) {
    int unsent =
        c->out.head != NULL || (c->session != NULL && c->session->out.head != NULL); /* read no faster than we write */
    short wanted = (short)(c->out.head != NULL ? POLLOUT : 0);
    if (!unsent && !c->leaving) wanted = POLLIN;
    fds[at] = (struct pollfd){wanted == 0 ? -1 : c->fd, wanted, 0};
  }
  poll(fds, count, -1);
  uint64_t woken;
  if (fds[0].revents != 0 && read(plugin->wake_fd, &woken, sizeof woken) < 0) woken = 0;
  at = 1;
  for (struct connection* c = plugin->connections; c != NULL && at < count; c = c->next, at++)
    if (c->fd >= 0 && (fds[at].events & POLLIN) && fds[at].revents != 0) read_adopted(plugin, c);
  free(fds);
}

/* Takes the inbox, or waits while parked; NULL and *leave set when it is time to go. */
static struct event* next_events(tgp_plugin* plugin, int* leave) {
  pthread_mutex_lock(&plugin->mutex);
  while (plugin->order == ORDER_PARK) {
    plugin->parked = 1;
    pthread_cond_broadcast(&plugin->changed);
    pthread_cond_wait(&plugin->changed, &plugin->mutex);
  }
  plugin->parked = 0;
  *leave = plugin->order == ORDER_LEAVE;
  struct event* events = *leave ? NULL : plugin->inbox_head;
  if (!*leave) plugin->inbox_head = plugin->inbox_tail = NULL;
  pthread_mutex_unlock(&plugin->mutex);
  return events;
}

void* echo_work(void* arg) {
  tgp_plugin* plugin = arg;
  for (;;) {
    int leave = 0;
    handle(plugin, next_events(plugin, &leave));
    if (leave) break;
    pump(plugin);
    wait_for_work(plugin);
  }
  pthread_mutex_lock(&plugin->mutex);
  plugin->ended = 1;
  pthread_cond_broadcast(&plugin->changed);
  pthread_mutex_unlock(&plugin->mutex);
  return NULL;
}
