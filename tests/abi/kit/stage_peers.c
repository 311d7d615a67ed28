/* SPDX-License-Identifier: Apache-2.0 */
/* The stage's peers, its waiting, and the plays of the profile. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "stage.h"

enum { kPlentyOfCredit = 1 << 20 };

/* ---- Answering what the stage answers ---- */

/* Field 1 of a TurmsRequest: the request id. */
static uint64_t request_id(const struct request_record* request) {
  uint64_t id = 0;
  if (request->len < 2 || request->data[0] != 0x08) return 0;
  for (size_t i = 1; i < request->len && i < 11; i++) {
    id |= (uint64_t)(request->data[i] & 0x7F) << (7 * (i - 1));
    if ((request->data[i] & 0x80) == 0) break;
  }
  return id;
}

/* A TurmsNotification with that request_id (field 4) and code 1000 (field 5). */
static size_t ok_notification(uint64_t id, uint8_t* out) {
  size_t len = 0;
  out[len++] = 0x20;
  for (; id >= 0x80; id >>= 7) out[len++] = (uint8_t)(id | 0x80);
  out[len++] = (uint8_t)id;
  out[len++] = 0x28;
  out[len++] = 0xE8;
  out[len++] = 0x07;
  return len;
}

/* Credit for whoever has run out of it; 1 when there was one. */
static int grant_one(struct stage* stage) {
  clockwork* host = stage->host;
  tgp_connection_id writer = 0;
  tgp_session_id submitter = 0;
  int64_t balance = 0;
  clockwork_lock(host);
  for (size_t i = 0; i < host->connection_count && !stage->hold_writes; i++) {
    const struct connection_record* c = &host->connections[i];
    if (!c->over && c->transport == TGP_TRANSPORT_HOST && c->plugin_may_write <= 0) writer = c->id;
  }
  for (size_t i = 0; i < host->session_count && submitter == 0 && !stage->hold_submits; i++) {
    const struct session_record* s = &host->sessions[i];
    if (s->stage != SESSION_OPEN || s->plugin_may_submit > 0) continue;
    submitter = s->id;
    balance = s->plugin_may_submit;
  }
  clockwork_unlock(host);
  if (writer != 0) clockwork_connection_credit(host, stage->plugin, writer, kPlentyOfCredit);
  if (submitter != 0)
    clockwork_session_credit(host, stage->plugin, submitter, stage->starve ? (uint64_t)(1 - balance) : kPlentyOfCredit);
  return writer != 0 || submitter != 0;
}

/* One thing that waits for an answer, or 0. */
static int answer_one(struct stage* stage) {
  clockwork* host = stage->host;
  tgp_session_id open = 0, respond = 0;
  uint64_t reply = 0;
  uint8_t response[32];
  size_t len = 0;
  clockwork_lock(host);
  for (size_t i = 0; i < host->session_count && !stage->hold_sessions; i++)
    if (host->sessions[i].stage == SESSION_ASKED) open = host->sessions[i].id;
  for (size_t i = 0; i < host->request_count && stage->profile->answers_turms && respond == 0; i++) {
    struct request_record* r = &host->requests[i];
    struct session_record* s = clockwork_session(host, r->session);
    if (r->answered || s->stage != SESSION_OPEN || s->host_may_notify <= 0) continue;
    r->answered = 1;
    respond = r->session;
    len = ok_notification(request_id(r), response);
  }
  int waiting = host->reply_count > 0;
  if (waiting) reply = host->replies[0];
  clockwork_unlock(host);
  if (open != 0) clockwork_open_session(host, stage->plugin, open, stage->starve ? 1 : kPlentyOfCredit);
  if (respond != 0) clockwork_notify(host, stage->plugin, respond, response, len);
  if (waiting) clockwork_reply(host, stage->plugin, reply, TGP_OK);
  return grant_one(stage) || open != 0 || respond != 0 || waiting;
}

/* ---- Waiting ---- */

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* How long the kit waits for something before it fails the test. */
static int64_t patience_ms(void) {
  const char* set = getenv("TGP_KIT_PATIENCE_MS");
  return set == NULL ? 10000 : strtoll(set, NULL, 10);
}

/* Sleeps until the plugin calls the host, or `socket` (-1: none) has something to read. */
static void doze(struct stage* stage, int socket, int64_t until_ms) {
  struct pollfd fds[2] = {{stage->host->changed_fd, POLLIN, 0}, {socket, POLLIN, 0}};
  int64_t left = until_ms - now_ms();
  poll(fds, 2, left < 0 ? 0 : (int)left);
  uint64_t woken;
  if (fds[0].revents != 0 && read(stage->host->changed_fd, &woken, sizeof woken) < 0) woken = 0;
}

void stage_await(struct stage* stage, int (*holds)(clockwork* host, const void* arg), const void* arg,
                 const char* what) {
  int64_t until = now_ms() + patience_ms();
  for (;;) {
    while (answer_one(stage)) continue;
    clockwork_lock(stage->host);
    int done = holds(stage->host, arg);
    clockwork_unlock(stage->host);
    if (done) return;
    if (now_ms() > until) fail_msg("this did not happen: %s", what);
    doze(stage, -1, until);
  }
}

/* ---- Peers ---- */

tgp_connection_info stage_host_info(struct stage* stage, uint64_t write_credit) {
  return (tgp_connection_info){.size = sizeof(tgp_connection_info),
                               .transport = TGP_TRANSPORT_HOST,
                               .framing = stage->profile->framing,
                               .security = stage->profile->security,
                               .fd = -1,
                               .local_address = TGP_STR_INIT("127.0.0.1:5222"),
                               .peer_address = TGP_STR_INIT("127.0.0.1:50000"),
                               .listener = TGP_STR_INIT("kit"),
                               .write_credit = write_credit};
}

tgp_connection_info stage_fd_info(struct stage* stage, int fd) {
  tgp_connection_info info = stage_host_info(stage, 0);
  info.transport = TGP_TRANSPORT_FD;
  info.framing = TGP_FRAMING_STREAM;
  info.security = TGP_SECURITY_TRUSTED_LOCAL;
  info.fd = fd;
  return info;
}

struct peer* stage_connect_host(struct stage* stage, struct peer* peer, uint64_t write_credit) {
  if (!stage->profile->host_transport) skip();
  *peer = (struct peer){.stage = stage, .id = clockwork_next_connection(stage->host), .socket = -1};
  tgp_connection_info info = stage_host_info(stage, write_credit);
  assert_int_equal(clockwork_connect(stage->host, stage->plugin, &info, peer->id), TGP_OK);
  return peer;
}

struct peer* stage_connect_fd(struct stage* stage, struct peer* peer) {
  if (!stage->profile->fd_transport) skip();
  int ends[2];
  assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  *peer = (struct peer){.stage = stage, .id = clockwork_next_connection(stage->host), .socket = ends[0]};
  tgp_connection_info info = stage_fd_info(stage, ends[1]);
  assert_int_equal(clockwork_connect(stage->host, stage->plugin, &info, peer->id), TGP_OK);
  return peer;
}

struct peer* stage_connect_any(struct stage* stage, struct peer* peer) {
  if (stage->profile->host_transport) return stage_connect_host(stage, peer, kPlentyOfCredit);
  return stage_connect_fd(stage, peer);
}

static int may_send(clockwork* host, const void* id) {
  const struct connection_record* c = clockwork_connection(host, *(const tgp_connection_id*)id);
  return c->host_may_send > 0 || c->over;
}

void stage_peer_send(struct peer* peer, const void* data, size_t len) {
  struct stage* stage = peer->stage;
  if (peer->socket >= 0) {
    assert_int_equal(send(peer->socket, data, len, MSG_NOSIGNAL), len);
    return;
  }
  stage_await(stage, may_send, &peer->id, "credit for the peer to send");
  assert_int_equal(clockwork_send(stage->host, stage->plugin, peer->id, data, len), TGP_OK);
}

static int is_over(clockwork* host, const void* id) {
  return clockwork_connection(host, *(const tgp_connection_id*)id)->over;
}

void stage_peer_end(struct peer* peer) {
  struct stage* stage = peer->stage;
  free(peer->in.data);
  peer->in = (struct bytes){NULL, 0, 0};
  if (peer->socket >= 0) {
    close(peer->socket);
    peer->socket = -1;
    stage_await(stage, is_over, &peer->id, "DONE for an adopted connection whose client has gone");
    return;
  }
  clockwork_send(stage->host, stage->plugin, peer->id, NULL, 0);
  clockwork_connection_closed(stage->host, stage->plugin, peer->id, TGP_CLOSED_BY_PEER);
}

static void read_socket(struct peer* peer) {
  for (;;) {
    if (peer->in.capacity - peer->in.len < 4096) {
      uint8_t* bigger = realloc(peer->in.data, peer->in.capacity * 2 + 8192);
      assert_non_null(bigger);
      peer->in.data = bigger;
      peer->in.capacity = peer->in.capacity * 2 + 8192;
    }
    ssize_t got = recv(peer->socket, peer->in.data + peer->in.len, peer->in.capacity - peer->in.len, MSG_DONTWAIT);
    if (got <= 0) return;
    peer->in.len += (size_t)got;
  }
}

/* Position behind the first `data` after what has been read; 0: it is not there. */
static size_t find(const struct bytes* in, size_t from, const void* data, size_t len) {
  for (size_t at = from; at + len <= in->len; at++)
    if (memcmp(in->data + at, data, len) == 0) return at + len;
  return 0;
}

int stage_peer_got(struct peer* peer, const void* data, size_t len) {
  clockwork* host = peer->stage->host;
  if (peer->socket >= 0) read_socket(peer);
  clockwork_lock(host);
  const struct bytes* in = peer->socket >= 0 ? &peer->in : &clockwork_connection(host, peer->id)->written;
  size_t end = find(in, peer->read, data, len);
  clockwork_unlock(host);
  if (end > 0) peer->read = end;
  return end > 0;
}

void stage_await_text(struct peer* peer, const void* data, size_t len) {
  int64_t until = now_ms() + patience_ms();
  while (!stage_peer_got(peer, data, len)) {
    if (now_ms() > until) fail_msg("the peer did not get: %.*s", (int)len, (const char*)data);
    if (!answer_one(peer->stage)) doze(peer->stage, peer->socket, until);
  }
}

/* ---- Plays ---- */

void stage_play(struct peer* peer, const char* name) {
  const struct section* section = stage_need(peer->stage, name);
  char words[4096];
  for (const char *line = section->text, *end = line + section->len; line < end;) {
    const char* at = line + 1;
    while (*at == ' ') at++;
    if (*line == '>' || *line == '<') {
      int64_t len = profile_quoted(&at, words, sizeof words);
      if (len < 0) fail_msg("the profile has a bad line in %s: %.40s", name, line);
      if (*line == '>') stage_peer_send(peer, words, (size_t)len);
      if (*line == '<') stage_await_text(peer, words, (size_t)len);
    }
    const char* stop = memchr(at, '\n', (size_t)(end - at));
    line = stop == NULL ? end : stop + 1;
  }
}

void stage_settle(struct stage* stage) {
  struct peer peer;
  stage_connect_any(stage, &peer);
  stage_play(&peer, "play.hello");
  stage_peer_end(&peer);
}

void stage_expect_silence(struct stage* stage) {
  uint64_t woken;
  clockwork_lock(stage->host);
  if (read(stage->host->changed_fd, &woken, sizeof woken) < 0) woken = 0; /* what was said so far does not count */
  uint64_t before = stage->host->calls;
  clockwork_unlock(stage->host);
  doze(stage, -1, now_ms() + 50);
  clockwork_lock(stage->host);
  uint64_t after = stage->host->calls;
  clockwork_unlock(stage->host);
  assert_int_equal(after, before);
}

static int session_is_open(clockwork* host, const void* index) {
  size_t i = *(const size_t*)index;
  return host->session_count > i && host->sessions[i].stage == SESSION_OPEN;
}

tgp_session_id stage_login(struct stage* stage, struct peer* peer) {
  stage_need(stage, "play.login");
  clockwork_lock(stage->host);
  size_t index = stage->host->session_count;
  clockwork_unlock(stage->host);
  stage_connect_any(stage, peer);
  stage_play(peer, "play.login");
  stage_await(stage, session_is_open, &index, "a session for the login play");
  clockwork_lock(stage->host);
  tgp_session_id id = stage->host->sessions[index].id;
  clockwork_unlock(stage->host);
  return id;
}
