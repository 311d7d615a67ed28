/* SPDX-License-Identifier: Apache-2.0 */
/* The state table: each call in each state where it is not legal is refused and changes nothing. */
#include <unistd.h>

#include "extensions/health.h"
#include "groups.h"
#include "stage.h"

static tgp_status sink_write(void* ctx, const uint8_t* data, uint64_t len) {
  (void)ctx, (void)data, (void)len;
  return TGP_OK;
}

static const tgp_sink kSink = {sizeof(tgp_sink), 0, NULL, sink_write};

static void assert_state(struct stage* stage, uint32_t expected) {
  const tgp_plugin_health* health = stage->object->get_extension(stage->plugin, TGP_PLUGIN_HEALTH_ID);
  if (health == NULL) return;
  tgp_health snapshot = {.size = sizeof snapshot};
  assert_int_equal(health->snapshot(stage->plugin, &snapshot), TGP_OK);
  assert_int_equal(snapshot.state, expected);
}

static void assert_no_events(struct stage* stage) {
  const struct plugin_object* o = stage->object;
  uint64_t credit = 0;
  tgp_connection_info info = stage_host_info(stage, 100);
  tgp_session_result result = {.size = sizeof result, .cookie = 1};
  assert_int_equal(o->on_connection(stage->plugin, 5, &info, &credit), TGP_E_STATE);
  assert_int_equal(o->on_bytes(stage->plugin, 5, (const uint8_t*)"x", 1), TGP_E_STATE);
  assert_int_equal(o->on_turms_notification(stage->plugin, 5, (const uint8_t*)"x", 1), TGP_E_STATE);
  o->on_connection_credit(stage->plugin, 5, 1);
  o->on_connection_closed(stage->plugin, 5, TGP_CLOSED_BY_PEER);
  o->on_session_opened(stage->plugin, 5, &result);
  o->on_session_credit(stage->plugin, 5, 1);
  o->on_session_closed(stage->plugin, 5, TGP_SESSION_SERVER_CLOSED, NULL);
  o->on_reply(stage->plugin, 5, TGP_OK, NULL, 0);
  o->on_drain(stage->plugin, TGP_REASON_SHUTDOWN, 1);
}

static void assert_only_start_stop_deinit(struct stage* stage, uint32_t state) {
  tgp_config config = stage_config(stage, "config");
  assert_int_equal(clockwork_pause(stage->host, stage->plugin, NULL), TGP_E_STATE);
  assert_int_equal(clockwork_resume(stage->host, stage->plugin, NULL), TGP_E_STATE);
  assert_int_equal(clockwork_export_state(stage->host, stage->plugin, &kSink, NULL), TGP_E_STATE);
  assert_int_equal(clockwork_restart(stage->host, stage->plugin, NULL, NULL), TGP_E_STATE);
  assert_int_equal(clockwork_reconfigure(stage->host, stage->plugin, &config, NULL), TGP_E_STATE);
  assert_no_events(stage);
  assert_state(stage, state);
}

static void initialised_allows_start_stop_and_deinit(void** state) {
  struct stage* stage = *state;
  assert_only_start_stop_deinit(stage, TGP_STATE_INITIALISED);
  stage_start(stage);
}

static void stopped_allows_start_stop_and_deinit(void** state) {
  struct stage* stage = *state;
  stage_start(stage);
  stage_stop(stage);
  assert_only_start_stop_deinit(stage, TGP_STATE_STOPPED);
  stage_start(stage);
  assert_state(stage, TGP_STATE_RUNNING);
}

static void initialised_can_be_stopped(void** state) {
  struct stage* stage = *state;
  stage_stop(stage);
  assert_state(stage, TGP_STATE_STOPPED);
}

static void running_is_not_exported_and_not_freed(void** state) {
  struct stage* stage = *state;
  stage_start(stage);
  assert_int_equal(clockwork_export_state(stage->host, stage->plugin, &kSink, NULL), TGP_E_STATE);
  clockwork_deinit(stage->host, stage->plugin); /* not legal: does nothing */
  assert_state(stage, TGP_STATE_RUNNING);
  stage_stop(stage);
}

static void paused_is_not_started_and_takes_no_connection(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  stage_start(stage);
  assert_int_equal(clockwork_pause(stage->host, stage->plugin, NULL), TGP_OK);
  assert_int_equal(clockwork_start(stage->host, stage->plugin, NULL), TGP_E_STATE);
  tgp_connection_info info = stage_host_info(stage, 100);
  assert_int_equal(clockwork_connect(stage->host, stage->plugin, &info, clockwork_next_connection(stage->host)),
                   TGP_E_STATE);
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  info = stage_fd_info(stage, ends[0]);
  assert_int_equal(clockwork_connect(stage->host, stage->plugin, &info, clockwork_next_connection(stage->host)),
                   TGP_E_STATE);
  assert_int_equal(close(ends[0]), 0); /* still ours */
  close(ends[1]);
  clockwork_deinit(stage->host, stage->plugin);
  assert_state(stage, TGP_STATE_PAUSED);
  assert_int_equal(clockwork_resume(stage->host, stage->plugin, NULL), TGP_OK);
  stage_connect_any(stage, &peer);
  stage_peer_end(&peer);
}

static void arriving_twice_is_fine(void** state) {
  struct stage* stage = *state;
  for (int i = 0; i < 2; i++) stage_start(stage);
  for (int i = 0; i < 2; i++) assert_int_equal(clockwork_resume(stage->host, stage->plugin, NULL), TGP_OK);
  for (int i = 0; i < 2; i++) assert_int_equal(clockwork_pause(stage->host, stage->plugin, NULL), TGP_OK);
  for (int i = 0; i < 2; i++) stage_stop(stage);
  assert_state(stage, TGP_STATE_STOPPED);
}

static void a_null_instance_is_an_argument_error(void** state) {
  struct stage* stage = *state;
  const struct plugin_object* o = stage->object;
  tgp_config config = stage_config(stage, "config");
  tgp_connection_info info = stage_host_info(stage, 100);
  uint64_t credit = 0;
  assert_int_equal(o->start(NULL, 1, NULL), TGP_E_ARGUMENT);
  assert_int_equal(o->pause(NULL, 1, NULL), TGP_E_ARGUMENT);
  assert_int_equal(o->resume(NULL, 1, NULL), TGP_E_ARGUMENT);
  assert_int_equal(o->export_state(NULL, &kSink, NULL), TGP_E_ARGUMENT);
  assert_int_equal(o->stop(NULL, TGP_REASON_SHUTDOWN, 1, NULL), TGP_E_ARGUMENT);
  assert_int_equal(o->restart(NULL, &config, 1, NULL), TGP_E_ARGUMENT);
  assert_int_equal(o->reconfigure(NULL, &config, NULL), TGP_E_ARGUMENT);
  assert_int_equal(o->on_connection(NULL, 5, &info, &credit), TGP_E_ARGUMENT);
  assert_int_equal(o->on_bytes(NULL, 5, (const uint8_t*)"x", 1), TGP_E_ARGUMENT);
  assert_int_equal(o->on_turms_notification(NULL, 5, (const uint8_t*)"x", 1), TGP_E_ARGUMENT);
  o->on_drain(NULL, TGP_REASON_SHUTDOWN, 1);
  o->on_connection_credit(NULL, 5, 1);
  o->on_connection_closed(NULL, 5, TGP_CLOSED_BY_PEER);
  o->on_session_opened(NULL, 5, NULL);
  o->on_session_credit(NULL, 5, 1);
  o->on_session_closed(NULL, 5, TGP_SESSION_SERVER_CLOSED, NULL);
  o->on_reply(NULL, 5, TGP_OK, NULL, 0);
  o->deinit(NULL);
  assert_null(o->get_extension(NULL, TGP_PLUGIN_HEALTH_ID));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up_initialised, stage_tear_down)

int group_states(void) {
  const struct CMUnitTest tests[] = {
      TEST(initialised_allows_start_stop_and_deinit),
      TEST(stopped_allows_start_stop_and_deinit),
      TEST(initialised_can_be_stopped),
      TEST(running_is_not_exported_and_not_freed),
      TEST(paused_is_not_started_and_takes_no_connection),
      TEST(arriving_twice_is_fine),
      TEST(a_null_instance_is_an_argument_error),
  };
  return cmocka_run_group_tests_name("states", tests, NULL, NULL);
}
