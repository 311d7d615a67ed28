/* SPDX-License-Identifier: Apache-2.0 */
/* tgp_stop: afterwards no thread, no descriptor, no call, whatever was going on. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "groups.h"
#include "stage.h"

static uint64_t calls(struct stage* stage) {
  clockwork_lock(stage->host);
  uint64_t count = stage->host->calls;
  clockwork_unlock(stage->host);
  return count;
}

static void assert_silent(struct stage* stage) {
  assert_threads(stage->threads_before); /* nobody is left who could call */
  uint64_t before = calls(stage);
  stage->object->on_connection_credit(stage->plugin, 1, 1);
  stage->object->on_session_credit(stage->plugin, 1, 1);
  stage->object->on_reply(stage->plugin, 1, TGP_OK, NULL, 0);
  assert_threads(stage->threads_before);
  assert_int_equal(calls(stage), before);
}

static void nothing_is_left_of_an_idle_instance(void** state) {
  struct stage* stage = *state;
  stage_stop(stage);
  assert_int_equal(count_fds(), stage->fds_before);
  assert_silent(stage);
}

static void adopted_descriptors_are_closed_and_reported(void** state) {
  struct stage* stage = *state;
  struct peer peers[4];
  for (int i = 0; i < 4; i++) stage_connect_fd(stage, &peers[i]);
  stage_play(&peers[0], "play.hello");
  stage_stop(stage);
  for (int i = 0; i < 4; i++) {
    clockwork_lock(stage->host);
    int over = clockwork_connection(stage->host, peers[i].id)->over;
    clockwork_unlock(stage->host);
    assert_true(over);
    close(peers[i].socket);
    free(peers[i].in.data);
  }
  assert_int_equal(count_fds(), stage->fds_before);
  assert_silent(stage);
}

static void host_owned_transports_are_retired(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  stage_connect_host(stage, &peer, 1 << 20);
  stage_play(&peer, "play.hello");
  stage_stop(stage);
  assert_int_equal(clockwork_send(stage->host, stage->plugin, peer.id, "x", 1), TGP_E_STATE);
  assert_silent(stage);
  stage_start(stage);
  assert_int_equal(clockwork_send(stage->host, stage->plugin, peer.id, "x", 1), TGP_E_GONE);
}

static void open_sessions_are_retired(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  tgp_session_id id = stage_login(stage, &peer);
  stage_stop(stage);
  assert_int_equal(clockwork_notify(stage->host, stage->plugin, id, "x", 1), TGP_E_STATE);
  assert_silent(stage);
  stage_start(stage);
  assert_int_equal(clockwork_notify(stage->host, stage->plugin, id, "x", 1), TGP_E_GONE);
  if (peer.socket >= 0) close(peer.socket);
  free(peer.in.data);
}

/* In the middle of everything: bytes unread, writes unsent for lack of credit, a login unanswered. */
static void it_can_stop_at_any_moment(void** state) {
  struct stage* stage = *state;
  static const char noise[2000] = {' '};
  for (int round = 0; round < 10; round++) {
    struct peer peer = {.stage = stage, .socket = -1};
    stage->hold_sessions = stage->hold_writes = 1;
    if (stage->profile->host_transport) {
      stage_connect_host(stage, &peer, 1);
      clockwork_send(stage->host, stage->plugin, peer.id, noise, sizeof noise);
      clockwork_send(stage->host, stage->plugin, peer.id, noise, sizeof noise);
    } else {
      stage_connect_fd(stage, &peer);
      stage_peer_send(&peer, noise, sizeof noise);
    }
    stage_stop(stage);
    if (peer.socket >= 0) close(peer.socket);
    assert_silent(stage);
    assert_int_equal(count_fds(), stage->fds_before);
    stage_start(stage);
  }
}

static void it_can_stop_while_paused(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  stage_connect_any(stage, &peer);
  assert_int_equal(clockwork_pause(stage->host, stage->plugin, NULL), TGP_OK);
  stage_stop(stage);
  assert_silent(stage);
  if (peer.socket >= 0) close(peer.socket);
}

static void it_can_stop_while_draining(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  stage_connect_any(stage, &peer);
  clockwork_drain(stage->host, stage->plugin, TGP_REASON_SHUTDOWN, 60000);
  stage_stop(stage);
  assert_silent(stage);
  if (peer.socket >= 0) close(peer.socket);
  stage_start(stage); /* draining ends with the stop */
  stage_connect_any(stage, &peer);
  stage_peer_end(&peer);
}

static void every_reason_stops(void** state) {
  struct stage* stage = *state;
  const uint32_t reasons[] = {TGP_REASON_SHUTDOWN, TGP_REASON_RESTART, TGP_REASON_HANDED_OVER, TGP_REASON_FAULT, 77};
  for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
    struct peer peer;
    stage_connect_any(stage, &peer);
    assert_int_equal(clockwork_stop(stage->host, stage->plugin, reasons[i], &stage->error), TGP_OK);
    assert_silent(stage);
    if (peer.socket >= 0) close(peer.socket);
    stage_start(stage);
  }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up_running, stage_tear_down)

int group_stop(void) {
  const struct CMUnitTest tests[] = {
      TEST(nothing_is_left_of_an_idle_instance), TEST(adopted_descriptors_are_closed_and_reported),
      TEST(host_owned_transports_are_retired),   TEST(open_sessions_are_retired),
      TEST(it_can_stop_at_any_moment),           TEST(it_can_stop_while_paused),
      TEST(it_can_stop_while_draining),          TEST(every_reason_stops),
  };
  return cmocka_run_group_tests_name("stop", tests, NULL, NULL);
}
