/* SPDX-License-Identifier: Apache-2.0 */
/* The hand-over from one instance to the next, and every way in which it is called off. */
#include <stdlib.h>
#include <string.h>

#include "groups.h"
#include "stage.h"

enum { kBlobCapacity = 1 << 16 };

struct blob {
  uint8_t data[kBlobCapacity];
  size_t len;
  size_t read;
  size_t step;         /* bytes a read gives at most */
  tgp_status write_as; /* what the sink answers */
  tgp_status read_as;  /* what the source answers */
};

static tgp_status blob_write(void* ctx, const uint8_t* data, uint64_t len) {
  struct blob* blob = ctx;
  if (blob->write_as != TGP_OK) return blob->write_as;
  if (blob->len + len > kBlobCapacity) return TGP_E_LIMIT;
  memcpy(blob->data + blob->len, data, (size_t)len);
  blob->len += (size_t)len;
  return TGP_OK;
}

static int64_t blob_read(void* ctx, uint8_t* buffer, uint64_t capacity) {
  struct blob* blob = ctx;
  if (blob->read_as != TGP_OK) return blob->read_as;
  size_t len = blob->len - blob->read;
  if (len > capacity) len = (size_t)capacity;
  if (len > blob->step) len = blob->step;
  memcpy(buffer, blob->data + blob->read, len);
  blob->read += len;
  return (int64_t)len;
}

/* Pauses and exports; skips the test when the plugin hands nothing over. */
static void export_to(struct stage* stage, struct blob* blob) {
  *blob = (struct blob){.step = 7};
  tgp_sink sink = {sizeof sink, 0, blob, blob_write};
  uint64_t named = stage->object->describe(TGP_ABI_MAJOR, TGP_ABI_MINOR)->state_format.len;
  assert_int_equal(clockwork_pause(stage->host, stage->plugin, NULL), TGP_OK);
  tgp_status status = clockwork_export_state(stage->host, stage->plugin, &sink, &stage->error);
  if (named == 0) {
    assert_int_equal(status, TGP_E_UNSUPPORTED);
    skip();
  }
  assert_int_equal(status, TGP_OK);
}

static tgp_status init_from(struct stage* stage, clockwork* host, struct blob* blob, tgp_plugin** out) {
  tgp_source source = {sizeof source, 0, blob, blob_read};
  tgp_config config = stage_config(stage, "config");
  tgp_init_args args = stage_init_args(&config);
  args.handover = &source;
  blob->read = 0;
  return clockwork_init(host, &args, out, &stage->error);
}

static void the_next_instance_carries_on_with_the_sessions(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  static struct blob blob;
  tgp_session_id id = stage_login(stage, &peer);
  export_to(stage, &blob);
  clockwork* next_host = clockwork_create(stage->object);
  tgp_plugin* next = NULL;
  assert_int_equal(init_from(stage, next_host, &blob, &next), TGP_OK);
  clockwork_hand_over(stage->host, next_host, id);
  assert_int_equal(clockwork_start(next_host, next, NULL), TGP_OK);
  clockwork_lock(next_host);
  assert_int_equal(clockwork_session(next_host, id)->claimed, 1);
  clockwork_unlock(next_host);
  assert_int_equal(clockwork_stop(stage->host, stage->plugin, TGP_REASON_HANDED_OVER, NULL), TGP_OK);
  assert_int_equal(clockwork_notify(next_host, next, id, "x", 1), TGP_OK);
  clockwork_session_closed(next_host, next, id, TGP_SESSION_SERVER_CLOSED);
  assert_int_equal(clockwork_stop(next_host, next, TGP_REASON_SHUTDOWN, NULL), TGP_OK);
  clockwork_deinit(next_host, next);
  if (next_host->violation_count > 0) fail_msg("the next instance broke a rule: %s", next_host->violations[0]);
  clockwork_destroy(next_host);
  if (peer.socket >= 0) stage_peer_end(&peer);
}

static void a_session_that_ended_meanwhile_is_let_go(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  static struct blob blob;
  stage_login(stage, &peer);
  export_to(stage, &blob);
  clockwork* next_host = clockwork_create(stage->object);
  tgp_plugin* next = NULL;
  assert_int_equal(init_from(stage, next_host, &blob, &next), TGP_OK);
  assert_int_equal(clockwork_start(next_host, next, NULL), TGP_OK); /* nothing was offered: TGP_E_GONE */
  assert_int_equal(clockwork_stop(next_host, next, TGP_REASON_SHUTDOWN, NULL), TGP_OK);
  clockwork_deinit(next_host, next);
  if (next_host->violation_count > 0) fail_msg("the next instance broke a rule: %s", next_host->violations[0]);
  clockwork_destroy(next_host);
  assert_int_equal(clockwork_resume(stage->host, stage->plugin, NULL), TGP_OK);
  stage_peer_end(&peer);
}

static void resume_is_the_way_back(void** state) {
  struct stage* stage = *state;
  struct peer peer;
  static struct blob blob;
  stage_connect_any(stage, &peer);
  export_to(stage, &blob);
  assert_int_equal(clockwork_resume(stage->host, stage->plugin, NULL), TGP_OK);
  stage_play(&peer, "play.hello");
  stage_peer_end(&peer);
}

static void a_failing_sink_is_passed_on_and_leaves_it_paused(void** state) {
  struct stage* stage = *state;
  static struct blob blob;
  export_to(stage, &blob);
  tgp_sink sink = {sizeof sink, 0, &blob, blob_write};
  blob.write_as = TGP_E_IO;
  assert_int_equal(clockwork_export_state(stage->host, stage->plugin, &sink, NULL), TGP_E_IO);
  blob.write_as = TGP_OK;
  assert_int_equal(clockwork_export_state(stage->host, stage->plugin, &sink, NULL), TGP_OK);
}

/* Cut off at every length. */
static void a_damaged_blob_is_refused_and_leaves_nothing(void** state) {
  struct stage* stage = *state;
  static struct blob blob;
  tgp_plugin* next = NULL;
  export_to(stage, &blob);
  int fds = count_fds();
  size_t whole = blob.len;
  for (size_t len = 0; len < whole; len++) {
    blob.len = len;
    assert_int_equal(init_from(stage, stage->host, &blob, &next), TGP_E_HANDOVER);
    assert_null(next);
  }
  assert_int_equal(count_fds(), fds);
}

/* Also of a plugin that hands nothing over itself. */
static void a_blob_of_somebody_else_is_refused(void** state) {
  struct stage* stage = *state;
  static struct blob blob;
  tgp_plugin* next = NULL;
  blob = (struct blob){.step = 7, .len = 512};
  memset(blob.data, 'Z', blob.len);
  assert_int_equal(init_from(stage, stage->host, &blob, &next), TGP_E_HANDOVER);
  assert_null(next);
}

static void a_source_that_fails_fails_init(void** state) {
  struct stage* stage = *state;
  static struct blob blob;
  tgp_plugin* next = NULL;
  export_to(stage, &blob);
  blob.read_as = TGP_E_IO;
  assert_true(init_from(stage, stage->host, &blob, &next) != TGP_OK);
  assert_null(next);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up_running, stage_tear_down)

int group_handover(void) {
  const struct CMUnitTest tests[] = {
      TEST(the_next_instance_carries_on_with_the_sessions),
      TEST(a_session_that_ended_meanwhile_is_let_go),
      TEST(resume_is_the_way_back),
      TEST(a_failing_sink_is_passed_on_and_leaves_it_paused),
      TEST(a_damaged_blob_is_refused_and_leaves_nothing),
      TEST(a_blob_of_somebody_else_is_refused),
      TEST(a_source_that_fails_fails_init),
  };
  return cmocka_run_group_tests_name("handover", tests, NULL, NULL);
}
