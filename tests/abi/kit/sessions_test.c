/* SPDX-License-Identifier: Apache-2.0 */
/* Turms sessions: asked for, opened or refused, spoken through, ended, with one last word each. */
#include <string.h>

#include "groups.h"
#include "stage.h"

static int has_asked(clockwork* host, const void* count) {
  return host->session_count >= *(const size_t*)count;
}

static int wants_close(clockwork* host, const void* id) {
  return clockwork_session(host, *(const tgp_session_id*)id)->close_asked;
}

static struct session_record copy_of(struct stage* stage, tgp_session_id id) {
  clockwork_lock(stage->host);
  struct session_record copy = *clockwork_session(stage->host, id);
  clockwork_unlock(stage->host);
  return copy;
}

/* Plays the part of the login that leads to session_open (section play.ask); the test answers. */
static tgp_session_id ask_for_session(struct stage* stage, struct peer* peer) {
  const size_t one = 1;
  stage_need(stage, "play.ask");
  stage->hold_sessions = 1;
  stage_connect_any(stage, peer);
  stage_play(peer, "play.ask");
  stage_await(stage, has_asked, &one, "session_open");
  clockwork_lock(stage->host);
  tgp_session_id id = stage->host->sessions[0].id;
  clockwork_unlock(stage->host);
  return id;
}

static void a_login_opens_a_session_of_that_user(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  tgp_session_id id = stage_login(stage, &peer);
  struct session_record session = copy_of(stage, id);
  assert_int_equal(session.user_id, stage->profile->user_id);
  assert_int_equal(TGP_SESSION_AFFINITY(id), session.affinity);
  assert_int_equal(session.close_asked, 0);
  stage_peer_end(&peer);
  stage_await(stage, wants_close, &id, "session_close after the only client has gone");
  clockwork_session_closed(stage->host, stage->plugin, id, TGP_SESSION_DISCONNECTED_BY_CLIENT);
}

static int has_request(clockwork* host, const void* count) {
  return host->request_count > *(const size_t*)count;
}

static void a_request_reaches_the_host(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  stage_need(stage, "play.request");
  tgp_session_id id = stage_login(stage, &peer);
  clockwork_lock(stage->host);
  size_t before = stage->host->request_count;
  clockwork_unlock(stage->host);
  stage_play(&peer, "play.request");
  stage_await(stage, has_request, &before, "a submitted request");
  clockwork_lock(stage->host);
  struct request_record* request = &stage->host->requests[stage->host->request_count - 1];
  assert_int_equal(request->session, id);
  assert_true(request->len > 0);
  clockwork_unlock(stage->host);
  stage_peer_end(&peer);
}

static void a_notification_reaches_the_peer(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  char words[4096];
  const char* bytes = stage_need(stage, "notification")->text;
  const char* shown = stage_need(stage, "notification.shown")->text;
  tgp_session_id id = stage_login(stage, &peer);
  int64_t len = profile_quoted(&bytes, words, sizeof words);
  assert_int_equal(clockwork_notify(stage->host, stage->plugin, id, words, (size_t)len), TGP_OK);
  memset(words, 0, sizeof words); /* borrowed for the call */
  len = profile_quoted(&shown, words, sizeof words);
  stage_await_text(&peer, words, (size_t)len);
  stage_peer_end(&peer);
}

static void a_refused_session_is_over(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  tgp_session_id id = ask_for_session(stage, &peer);
  clockwork_refuse_session(stage->host, stage->plugin, id, TGP_E_DENIED, 2011);
  assert_int_equal(clockwork_notify(stage->host, stage->plugin, id, "x", 1), TGP_E_GONE);
  stage_peer_end(&peer);
}

static void an_unanswered_login_goes_with_its_client(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  tgp_session_id id = ask_for_session(stage, &peer);
  stage_peer_end(&peer);
  clockwork_open_session(stage->host, stage->plugin, id, 1000);
  stage_await(stage, wants_close, &id, "session_close of a session that nobody waits for any more");
  clockwork_session_closed(stage->host, stage->plugin, id, TGP_SESSION_DISCONNECTED_BY_CLIENT);
}

static int connection_ends(clockwork* host, const void* id) {
  return clockwork_connection(host, *(const tgp_connection_id*)id)->close_asked != 0;
}

/* Whoever ends it, the host says the last word and the id is gone. */
static void a_session_closed_by_turms_is_gone(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  tgp_session_id id = stage_login(stage, &peer);
  clockwork_session_closed(stage->host, stage->plugin, id, TGP_SESSION_DISCONNECTED_BY_ADMIN);
  assert_int_equal(clockwork_notify(stage->host, stage->plugin, id, "x", 1), TGP_E_GONE);
  clockwork_session_credit(stage->host, stage->plugin, id, 10);
  clockwork_session_closed(stage->host, stage->plugin, id, TGP_SESSION_DISCONNECTED_BY_ADMIN);
  stage_await(stage, connection_ends, &peer.id, "the end of a connection whose session was ended for good");
  stage_peer_end(&peer);
}

static void a_session_that_never_was_is_gone(void** state) {
  struct stage* stage = *state;
  const struct plugin_object* o = stage->object;
  assert_int_equal(o->on_turms_notification(stage->plugin, 0xFFFFFF00u, (const uint8_t*)"x", 1), TGP_E_GONE);
  o->on_session_credit(stage->plugin, 0xFFFFFF00u, 1);
  o->on_session_closed(stage->plugin, 0xFFFFFF00u, TGP_SESSION_SERVER_CLOSED, NULL);
  tgp_session_result result = {.size = sizeof result, .status = TGP_OK, .cookie = 0xFFFFFFFFFFu, .submit_credit = 1};
  o->on_session_opened(stage->plugin, 0xFFFFFF00u, &result);
}

static void sessions_survive_a_restart(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  tgp_session_id id = stage_login(stage, &peer);
  assert_int_equal(clockwork_restart(stage->host, stage->plugin, NULL, &stage->error), TGP_OK);
  stage_await(stage, connection_ends, &peer.id, "the end of a connection in restart");
  stage_peer_end(&peer);
  assert_int_equal(copy_of(stage, id).stage, SESSION_OPEN);
  clockwork_session_closed(stage->host, stage->plugin, id, TGP_SESSION_SERVER_CLOSED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up_running, stage_tear_down)

int group_sessions(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_login_opens_a_session_of_that_user),     TEST(a_request_reaches_the_host),
      TEST(a_notification_reaches_the_peer),          TEST(a_refused_session_is_over),
      TEST(an_unanswered_login_goes_with_its_client), TEST(a_session_closed_by_turms_is_gone),
      TEST(a_session_that_never_was_is_gone),         TEST(sessions_survive_a_restart),
  };
  return cmocka_run_group_tests_name("sessions", tests, NULL, NULL);
}
