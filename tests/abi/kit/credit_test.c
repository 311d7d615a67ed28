/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Credit, the same arithmetic in four flows: one whole item while the balance is above zero, nothing at or below it.
 * What the plugin sends is checked by the clockwork host with every call; what it must refuse is tried while it is
 * paused, when it can't grant anything in between.
 */
#include <string.h>

#include "groups.h"
#include "stage.h"

static int64_t host_may_send(struct stage* stage, tgp_connection_id id) {
  clockwork_lock(stage->host);
  int64_t balance = clockwork_connection(stage->host, id)->host_may_send;
  clockwork_unlock(stage->host);
  return balance;
}

static int64_t host_may_notify(struct stage* stage, tgp_session_id id) {
  clockwork_lock(stage->host);
  int64_t balance = clockwork_session(stage->host, id)->host_may_notify;
  clockwork_unlock(stage->host);
  return balance;
}

static int has_written(clockwork* host, const void* id) {
  return clockwork_connection(host, *(const tgp_connection_id*)id)->writes > 0;
}

/* Grants what is missing to one byte, again and again, until the peer has got `words`. */
static void await_starving(struct stage* stage, struct peer* peer, const char* words, size_t len) {
  while (!stage_peer_got(peer, words, len)) {
    clockwork_lock(stage->host);
    struct connection_record* c = clockwork_connection(stage->host, peer->id);
    uint64_t needed = c->plugin_may_write > 0 ? 0 : (uint64_t)(1 - c->plugin_may_write);
    c->writes = 0;
    clockwork_unlock(stage->host);
    if (needed > 0) clockwork_connection_credit(stage->host, stage->plugin, peer->id, needed);
    stage_await(stage, has_written, &peer->id, "a write as soon as there is credit");
  }
}

static void play_starving(struct stage* stage, struct peer* peer, const struct section* section) {
  char words[4096];
  const char* at = section->text;
  for (const char* end = at + section->len; at < end;) {
    const char kind = *at;
    at += 2;
    int64_t len = profile_quoted(&at, words, sizeof words);
    if (kind == '>' && len >= 0) stage_peer_send(peer, words, (size_t)len);
    if (kind == '>') stage_settle(stage); /* now it would have overdrawn */
    if (kind == '<' && len >= 0) await_starving(stage, peer, words, (size_t)len);
    const char* stop = memchr(at, '\n', (size_t)(end - at));
    at = stop == NULL ? end : stop + 1;
  }
}

/* With one byte of write credit at a time the plugin never overdraws, and loses nothing. */
static void writing_waits_for_credit(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  const struct section* hello = stage_need(stage, "play.hello");
  const struct section* more = profile_section(stage->profile, "play.more");
  stage->hold_writes = 1;
  stage_connect_host(stage, &peer, 1);
  play_starving(stage, &peer, hello);
  if (more != NULL) play_starving(stage, &peer, more);
  stage_peer_end(&peer);
}

static void what_is_taken_from_a_peer_is_granted_again(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  stage_connect_host(stage, &peer, 1 << 20);
  assert_true(host_may_send(stage, peer.id) > 0);
  for (int i = 0; i < 50; i++) stage_play(&peer, i == 0 ? "play.hello" : "play.more");
  stage_peer_end(&peer);
}

static void sending_beyond_the_credit_is_refused(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  static const uint8_t blanks[4096] = {' '};
  stage_connect_host(stage, &peer, 1 << 20);
  assert_int_equal(clockwork_pause(stage->host, stage->plugin, NULL), TGP_OK);
  int64_t balance = host_may_send(stage, peer.id);
  assert_true(balance > 0);
  while (balance > 0) {
    assert_int_equal(clockwork_send(stage->host, stage->plugin, peer.id, blanks, sizeof blanks), TGP_OK);
    balance = host_may_send(stage, peer.id);
  }
  assert_int_equal(clockwork_send(stage->host, stage->plugin, peer.id, blanks, 1), TGP_E_OVERDRAWN);
  assert_int_equal(host_may_send(stage, peer.id), balance);
  assert_int_equal(clockwork_send(stage->host, stage->plugin, peer.id, NULL, 0), TGP_OK); /* the end costs nothing */
  clockwork_connection_closed(stage->host, stage->plugin, peer.id, TGP_CLOSED_BY_PEER);
  assert_int_equal(clockwork_resume(stage->host, stage->plugin, NULL), TGP_OK);
}

/* A big item passes as long as the balance is above zero. */
static void one_item_may_take_the_balance_below_zero(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  static uint8_t big[1 << 21];
  memset(big, ' ', sizeof big);
  stage_connect_host(stage, &peer, 1 << 20);
  assert_int_equal(clockwork_pause(stage->host, stage->plugin, NULL), TGP_OK);
  int64_t balance = host_may_send(stage, peer.id);
  if (balance >= (int64_t)sizeof big) skip();
  assert_int_equal(clockwork_send(stage->host, stage->plugin, peer.id, big, (size_t)balance + 1), TGP_OK);
  assert_int_equal(clockwork_send(stage->host, stage->plugin, peer.id, big, 1), TGP_E_OVERDRAWN);
  clockwork_connection_closed(stage->host, stage->plugin, peer.id, TGP_CLOSED_BY_PEER);
  assert_int_equal(clockwork_resume(stage->host, stage->plugin, NULL), TGP_OK);
}

static void notifying_beyond_the_credit_is_refused(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  char words[4096];
  const char* at = stage_need(stage, "notification")->text;
  int64_t len = profile_quoted(&at, words, sizeof words);
  tgp_session_id session = stage_login(stage, &peer);
  assert_int_equal(clockwork_pause(stage->host, stage->plugin, NULL), TGP_OK);
  assert_true(host_may_notify(stage, session) > 0);
  while (host_may_notify(stage, session) > 0)
    assert_int_equal(clockwork_notify(stage->host, stage->plugin, session, words, (size_t)len), TGP_OK);
  assert_int_equal(clockwork_notify(stage->host, stage->plugin, session, words, (size_t)len), TGP_E_OVERDRAWN);
  clockwork_session_closed(stage->host, stage->plugin, session, TGP_SESSION_SERVER_UNAVAILABLE);
  assert_int_equal(clockwork_resume(stage->host, stage->plugin, NULL), TGP_OK);
  stage_peer_end(&peer);
}

static int may_be_notified(clockwork* host, const void* id) {
  return clockwork_session(host, *(const tgp_session_id*)id)->host_may_notify > 0;
}

static void what_is_notified_is_granted_again(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  char words[4096];
  const char* at = stage_need(stage, "notification")->text;
  int64_t len = profile_quoted(&at, words, sizeof words);
  tgp_session_id session = stage_login(stage, &peer);
  int64_t total = host_may_notify(stage, session) * 3;
  for (int64_t sent = 0; sent < total; sent += len) {
    stage_await(stage, may_be_notified, &session, "a new grant for notifications");
    assert_int_equal(clockwork_notify(stage->host, stage->plugin, session, words, (size_t)len), TGP_OK);
    if (sent % 65536 < len && peer.socket >= 0) stage_peer_got(&peer, "\0never", 6); /* drains the socket */
  }
  stage_peer_end(&peer);
}

static int has_request(clockwork* host, const void* count) {
  return host->request_count >= *(const size_t*)count;
}

/* With one byte of submit credit at a time requests wait, and then leave one by one. */
static void submitting_waits_for_credit(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  stage->starve = 1;
  stage_need(stage, "play.request");
  stage_login(stage, &peer);
  stage->hold_submits = 1;
  clockwork_lock(stage->host);
  size_t expected = stage->host->request_count + 3;
  clockwork_unlock(stage->host);
  for (int i = 0; i < 3; i++) {
    stage_play(&peer, "play.request");
    stage_settle(stage); /* now it would have overdrawn */
  }
  stage->hold_submits = 0;
  stage_await(stage, has_request, &expected, "three requests, as credit allows");
  stage_peer_end(&peer);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up_running, stage_tear_down)

int group_credit(void) {
  const struct CMUnitTest tests[] = {
      TEST(writing_waits_for_credit),
      TEST(what_is_taken_from_a_peer_is_granted_again),
      TEST(sending_beyond_the_credit_is_refused),
      TEST(one_item_may_take_the_balance_below_zero),
      TEST(notifying_beyond_the_credit_is_refused),
      TEST(what_is_notified_is_granted_again),
      TEST(submitting_waits_for_credit),
  };
  return cmocka_run_group_tests_name("credit", tests, NULL, NULL);
}
