/* SPDX-License-Identifier: Apache-2.0 */
/* Connections: adopted descriptors and host-owned transports, ownership, the one last word. */
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "groups.h"
#include "stage.h"

static const char kHello[] = "play.hello";

static int is_over(clockwork* host, const void* id) {
  return clockwork_connection(host, *(const tgp_connection_id*)id)->over;
}

static int is_asked_to_close(clockwork* host, const void* id) {
  return clockwork_connection(host, *(const tgp_connection_id*)id)->close_asked != 0;
}

/* ---- Adopted ---- */

static void an_adopted_descriptor_is_spoken_on_and_closed_once(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  stage_connect_fd(stage, &peer);
  stage_play(&peer, kHello);
  stage_peer_end(&peer); /* waits for DONE; a second DONE is a violation */
}

static void an_adopted_descriptor_is_closed_before_done_is_said(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  char byte;
  stage_connect_fd(stage, &peer);
  assert_int_equal(shutdown(peer.socket, SHUT_WR), 0);
  stage_await(stage, is_over, &peer.id, "DONE after the end of the stream");
  while (recv(peer.socket, &byte, 1, 0) == 1) continue; /* blocks for ever unless the other end is closed */
  stage_peer_end(&peer);
}

static void a_refused_descriptor_stays_the_hosts(void** state) {
  struct stage* stage = *state;
  int ends[2];
  assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  clockwork_drain(stage->host, stage->plugin, TGP_REASON_SHUTDOWN, 0);
  tgp_connection_info info = stage_fd_info(stage, ends[1]);
  assert_true(clockwork_connect(stage->host, stage->plugin, &info, clockwork_next_connection(stage->host)) != TGP_OK);
  assert_true(fcntl(ends[1], F_GETFD) >= 0);
  close(ends[0]);
  close(ends[1]);
}

static void events_about_an_adopted_connection_are_gone(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  stage_connect_fd(stage, &peer);
  assert_int_equal(clockwork_send(stage->host, stage->plugin, peer.id, "x", 1), TGP_E_GONE);
  stage_play(&peer, kHello);
  stage_peer_end(&peer);
}

/* ---- Host-owned ---- */

static void a_host_owned_transport_is_spoken_on(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  stage_connect_host(stage, &peer, 1 << 20);
  stage_play(&peer, kHello);
  stage_peer_end(&peer);
}

static void many_transports_do_not_mix(void** state) {
  struct stage* stage = *state;
  struct peer peers[8];
  for (int i = 0; i < 8; i++) stage_connect_any(stage, &peers[i]);
  for (int i = 7; i >= 0; i--) stage_play(&peers[i], kHello);
  for (int i = 0; i < 8; i++) stage_peer_end(&peers[i]);
}

static void the_end_of_the_peers_stream_leads_to_a_close(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  stage_connect_host(stage, &peer, 1 << 20);
  stage_play(&peer, kHello);
  assert_int_equal(clockwork_send(stage->host, stage->plugin, peer.id, NULL, 0), TGP_OK);
  stage_await(stage, is_asked_to_close, &peer.id, "connection_close after the end of the peer's stream");
  clockwork_connection_closed(stage->host, stage->plugin, peer.id, TGP_CLOSED_BY_PLUGIN);
}

static void after_the_last_word_the_id_is_gone(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  stage_connect_host(stage, &peer, 1 << 20);
  stage_play(&peer, kHello);
  clockwork_connection_closed(stage->host, stage->plugin, peer.id, TGP_CLOSED_BY_PEER);
  assert_int_equal(clockwork_send(stage->host, stage->plugin, peer.id, "x", 1), TGP_E_GONE);
  clockwork_connection_credit(stage->host, stage->plugin, peer.id, 100);
  clockwork_connection_closed(stage->host, stage->plugin, peer.id, TGP_CLOSED_BY_PEER);
}

static void an_id_that_never_was_is_gone(void** state) {
  struct stage* stage = *state;
  assert_int_equal(stage->object->on_bytes(stage->plugin, 0xFFFFFFFFFFu, (const uint8_t*)"x", 1), TGP_E_GONE);
  assert_int_equal(stage->object->on_bytes(stage->plugin, 0, (const uint8_t*)"x", 1), TGP_E_GONE);
  stage->object->on_connection_credit(stage->plugin, 0xFFFFFFFFFFu, 1);
  stage->object->on_connection_closed(stage->plugin, 0xFFFFFFFFFFu, TGP_CLOSED_BY_FAILURE);
}

/* What was written to a connection that has just ended meets TGP_E_GONE; nothing else happens. */
static void calls_that_cross_the_end_are_harmless(void** state) {
  struct stage* stage = *state;
  for (int i = 0; i < 16; i++) {
    struct peer peer;
    stage_connect_host(stage, &peer, 1 << 20);
    const char* at = strchr(stage_need(stage, kHello)->text, '"');
    char words[4096];
    int64_t len = profile_quoted(&at, words, sizeof words);
    assert_int_equal(clockwork_send(stage->host, stage->plugin, peer.id, words, (size_t)len), TGP_OK);
    clockwork_connection_closed(stage->host, stage->plugin, peer.id, TGP_CLOSED_BY_PEER);
  }
}

/* The bytes are borrowed for the call. */
static void what_arrives_is_copied(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  char words[4096];
  stage_connect_host(stage, &peer, 1 << 20);
  const char* at = strchr(stage_need(stage, kHello)->text, '"');
  int64_t len = profile_quoted(&at, words, sizeof words);
  stage_peer_send(&peer, words, (size_t)len);
  memset(words, 0, sizeof words);
  const char* answer = strstr(at, "\n< ");
  assert_non_null(answer);
  answer += 3;
  len = profile_quoted(&answer, words, sizeof words);
  stage_await_text(&peer, words, (size_t)len);
  stage_peer_end(&peer);
}

/* ---- What is refused ---- */

static void broken_arguments_are_refused(void** state) {
  struct stage* stage = *state;
  uint64_t credit = 0;
  tgp_connection_info info = stage_host_info(stage, 100);
  const struct plugin_object* o = stage->object;
  assert_int_equal(o->on_connection(stage->plugin, 0, &info, &credit), TGP_E_ARGUMENT);
  assert_int_equal(o->on_connection(stage->plugin, 5, NULL, &credit), TGP_E_ARGUMENT);
  info.size = 8;
  assert_int_equal(o->on_connection(stage->plugin, 5, &info, &credit), TGP_E_ARGUMENT);
  if (stage->profile->fd_transport) {
    info = stage_fd_info(stage, -1);
    assert_int_equal(o->on_connection(stage->plugin, 5, &info, &credit), TGP_E_ARGUMENT);
  }
}

static void a_transport_that_it_does_not_speak_is_unsupported(void** state) {
  struct stage* stage = *state;
  uint64_t credit = 0;
  tgp_connection_info info = stage_host_info(stage, 100);
  if (!stage->profile->host_transport)
    assert_int_equal(stage->object->on_connection(stage->plugin, 5, &info, &credit), TGP_E_UNSUPPORTED);
  info.transport = 99;
  assert_int_equal(stage->object->on_connection(stage->plugin, 6, &info, &credit), TGP_E_UNSUPPORTED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up_running, stage_tear_down)

int group_connections(void) {
  const struct CMUnitTest tests[] = {
      TEST(an_adopted_descriptor_is_spoken_on_and_closed_once),
      TEST(an_adopted_descriptor_is_closed_before_done_is_said),
      TEST(a_refused_descriptor_stays_the_hosts),
      TEST(events_about_an_adopted_connection_are_gone),
      TEST(a_host_owned_transport_is_spoken_on),
      TEST(many_transports_do_not_mix),
      TEST(the_end_of_the_peers_stream_leads_to_a_close),
      TEST(after_the_last_word_the_id_is_gone),
      TEST(an_id_that_never_was_is_gone),
      TEST(calls_that_cross_the_end_are_harmless),
      TEST(what_arrives_is_copied),
      TEST(broken_arguments_are_refused),
      TEST(a_transport_that_it_does_not_speak_is_unsupported),
  };
  return cmocka_run_group_tests_name("connections", tests, NULL, NULL);
}
