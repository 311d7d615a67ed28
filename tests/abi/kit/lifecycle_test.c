/* SPDX-License-Identifier: Apache-2.0 */
/* Pause and resume, reconfigure and restart, drain, health: what a running instance promises. */
#include <string.h>

#include "extensions/health.h"
#include "groups.h"
#include "stage.h"

static const char kHello[] = "play.hello";

static tgp_health health_of(struct stage* stage) {
  const tgp_plugin_health* health = stage->object->get_extension(stage->plugin, TGP_PLUGIN_HEALTH_ID);
  tgp_health snapshot = {.size = sizeof snapshot};
  if (health == NULL) skip();
  assert_true(TGP_HAS(tgp_plugin_health, health, snapshot));
  assert_int_equal(health->snapshot(stage->plugin, &snapshot), TGP_OK);
  return snapshot;
}

static void it_can_start_and_stop_many_times(void** state) {
  struct stage* stage = *state;
  for (int i = 0; i < 5; i++) {
    stage_stop(stage);
    assert_threads(stage->threads_before);
    assert_int_equal(count_fds(), stage->fds_before);
    stage_start(stage);
  }
}

static void what_arrives_while_paused_is_kept_until_resumed(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  stage_need(stage, kHello);
  if (!stage->profile->host_transport) skip();
  stage_connect_host(stage, &peer, 1 << 20);
  assert_int_equal(clockwork_pause(stage->host, stage->plugin, NULL), TGP_OK);
  clockwork_lock(stage->host);
  uint64_t writes = clockwork_connection(stage->host, peer.id)->writes;
  clockwork_unlock(stage->host);
  const char* at = strchr(stage_need(stage, kHello)->text, '"');
  char words[4096];
  int64_t len = profile_quoted(&at, words, sizeof words);
  assert_true(len > 0);
  assert_int_equal(clockwork_send(stage->host, stage->plugin, peer.id, words, (size_t)len), TGP_OK);
  stage_expect_silence(stage);
  clockwork_lock(stage->host);
  assert_int_equal(clockwork_connection(stage->host, peer.id)->writes, writes);
  clockwork_unlock(stage->host);
  assert_int_equal(clockwork_resume(stage->host, stage->plugin, NULL), TGP_OK);
  const char* answer = strstr(at, "\n< ");
  assert_non_null(answer);
  answer += 3;
  len = profile_quoted(&answer, words, sizeof words);
  stage_await_text(&peer, words, (size_t)len);
  stage_peer_end(&peer);
}

static void pausing_and_resuming_disturbs_nobody(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  stage_connect_any(stage, &peer);
  for (int i = 0; i < 20; i++) {
    assert_int_equal(clockwork_pause(stage->host, stage->plugin, NULL), TGP_OK);
    assert_int_equal(clockwork_resume(stage->host, stage->plugin, NULL), TGP_OK);
  }
  stage_play(&peer, kHello);
  stage_peer_end(&peer);
}

static void reconfigure_applies_what_can_change_live(void** state) {
  struct stage* stage = *state;
  tgp_config config = stage_config(stage, "config.live");
  assert_int_equal(clockwork_reconfigure(stage->host, stage->plugin, &config, &stage->error), TGP_OK);
  assert_int_equal(clockwork_pause(stage->host, stage->plugin, NULL), TGP_OK);
  config = stage_config(stage, "config");
  assert_int_equal(clockwork_reconfigure(stage->host, stage->plugin, &config, &stage->error), TGP_OK);
}

static void reconfigure_names_the_line_that_needs_a_restart(void** state) {
  struct stage* stage = *state;
  const struct section* section = stage_need(stage, "config.restart");
  tgp_config config = stage_config(stage, "config.restart");
  assert_int_equal(clockwork_reconfigure(stage->host, stage->plugin, &config, &stage->error), TGP_E_STATE);
  assert_int_equal(stage->error.line, section->line);
  assert_int_equal(clockwork_restart(stage->host, stage->plugin, &config, &stage->error), TGP_OK);
  assert_int_equal(clockwork_reconfigure(stage->host, stage->plugin, &config, &stage->error), TGP_OK);
}

static void a_bad_configuration_changes_nothing(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  const struct section* section = stage_need(stage, "config.bad");
  tgp_config config = stage_config(stage, "config.bad");
  stage_connect_any(stage, &peer);
  assert_int_equal(clockwork_reconfigure(stage->host, stage->plugin, &config, &stage->error), TGP_E_CONFIG);
  assert_int_equal(stage->error.line, section->line);
  memset(stage->error.message, 0, sizeof stage->error.message);
  assert_int_equal(clockwork_restart(stage->host, stage->plugin, &config, &stage->error), TGP_E_CONFIG);
  assert_int_equal(stage->error.line, section->line);
  stage_play(&peer, kHello); /* still connected, still running */
  stage_peer_end(&peer);
}

static int is_ending(clockwork* host, const void* id) {
  const struct connection_record* c = clockwork_connection(host, *(const tgp_connection_id*)id);
  return c->close_asked != 0;
}

static void restart_ends_connections_and_takes_new_ones(void** state) {
  struct stage* stage = *state;
  struct peer peer, next;
  stage_connect_any(stage, &peer);
  stage_play(&peer, kHello);
  assert_int_equal(clockwork_restart(stage->host, stage->plugin, NULL, &stage->error), TGP_OK);
  stage_await(stage, is_ending, &peer.id, "the end of a connection in restart");
  stage_peer_end(&peer);
  stage_connect_any(stage, &next);
  stage_play(&next, kHello);
  stage_peer_end(&next);
}

static void restart_is_legal_while_paused(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  assert_int_equal(clockwork_pause(stage->host, stage->plugin, NULL), TGP_OK);
  assert_int_equal(clockwork_restart(stage->host, stage->plugin, NULL, &stage->error), TGP_OK);
  stage_connect_any(stage, &peer);
  stage_play(&peer, kHello);
  stage_peer_end(&peer);
}

static void drain_refuses_new_connections_and_ends_the_others(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  stage_connect_any(stage, &peer);
  stage_play(&peer, kHello);
  clockwork_drain(stage->host, stage->plugin, TGP_REASON_SHUTDOWN, 0);
  tgp_connection_info info = stage_host_info(stage, 1000);
  assert_int_equal(clockwork_connect(stage->host, stage->plugin, &info, clockwork_next_connection(stage->host)),
                   TGP_E_LIMIT);
  stage_await(stage, is_ending, &peer.id, "the end of a connection while draining");
  stage_peer_end(&peer);
}

static void health_counts_what_is_there(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  tgp_health health = health_of(stage);
  uint64_t before = health.connections;
  assert_int_equal(health.state, TGP_STATE_RUNNING);
  assert_int_equal(health.draining, 0);
  stage_connect_any(stage, &peer);
  stage_play(&peer, kHello);
  assert_int_equal(health_of(stage).connections, before + 1);
  clockwork_drain(stage->host, stage->plugin, TGP_REASON_SHUTDOWN, 0);
  assert_int_equal(health_of(stage).draining, 1);
  stage_await(stage, is_ending, &peer.id, "the end of a connection while draining");
  stage_peer_end(&peer);
}

static void health_fills_only_what_fits(void** state) {
  struct stage* stage = *state;
  health_of(stage);
  const tgp_plugin_health* health = stage->object->get_extension(stage->plugin, TGP_PLUGIN_HEALTH_ID);
  tgp_health snapshot;
  memset(&snapshot, 0x5A, sizeof snapshot);
  snapshot.size = offsetof(tgp_health, connections);
  assert_int_equal(health->snapshot(stage->plugin, &snapshot), TGP_OK);
  assert_int_equal(snapshot.state, TGP_STATE_RUNNING);
  assert_int_equal(snapshot.connections, 0x5A5A5A5A5A5A5A5A);
  assert_int_equal(health->snapshot(stage->plugin, NULL), TGP_E_ARGUMENT);
  snapshot.size = 4;
  assert_int_equal(health->snapshot(stage->plugin, &snapshot), TGP_E_ARGUMENT);
}

static void an_unknown_extension_is_null(void** state) {
  struct stage* stage = *state;
  assert_null(stage->object->get_extension(stage->plugin, "tgp.plugin.nonsense/9"));
  assert_null(stage->object->get_extension(stage->plugin, ""));
}

static void an_unknown_cookie_is_ignored(void** state) {
  struct stage* stage = *state;
  clockwork_reply(stage->host, stage->plugin, 0xFFFFFFFFFFFFFFFFu, TGP_OK);
  clockwork_reply(stage->host, stage->plugin, 0, TGP_E_IO);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up_running, stage_tear_down)

int group_lifecycle(void) {
  const struct CMUnitTest tests[] = {
      TEST(it_can_start_and_stop_many_times),
      TEST(what_arrives_while_paused_is_kept_until_resumed),
      TEST(pausing_and_resuming_disturbs_nobody),
      TEST(reconfigure_applies_what_can_change_live),
      TEST(reconfigure_names_the_line_that_needs_a_restart),
      TEST(a_bad_configuration_changes_nothing),
      TEST(restart_ends_connections_and_takes_new_ones),
      TEST(restart_is_legal_while_paused),
      TEST(drain_refuses_new_connections_and_ends_the_others),
      TEST(health_counts_what_is_there),
      TEST(health_fills_only_what_fits),
      TEST(an_unknown_extension_is_null),
      TEST(an_unknown_cookie_is_ignored),
  };
  return cmocka_run_group_tests_name("lifecycle", tests, NULL, NULL);
}
