/* SPDX-License-Identifier: Apache-2.0 */
/* tgp_init: what it accepts, what it refuses, and that a refusal leaves nothing behind. */
#include <stdlib.h>
#include <string.h>

#include "groups.h"
#include "stage.h"

static void assert_nothing_remains(struct stage* stage) {
  assert_null(stage->plugin);
  assert_int_equal(count_fds(), stage->fds_before);
  assert_int_equal(count_threads(), stage->threads_before);
}

static void it_starts_no_thread_and_opens_nothing(void** state) {
  struct stage* stage = *state;
  assert_int_equal(stage_init(stage, "config"), TGP_OK);
  assert_non_null(stage->plugin);
  assert_int_equal(count_fds(), stage->fds_before);
  assert_int_equal(count_threads(), stage->threads_before);
}

static void it_comes_and_goes_without_growing(void** state) {
  struct stage* stage = *state;
  for (int i = 0; i < 20; i++) {
    assert_int_equal(stage_init(stage, "config"), TGP_OK);
    clockwork_deinit(stage->host, stage->plugin);
    stage->plugin = NULL;
  }
  assert_nothing_remains(stage);
}

static void missing_arguments_are_refused(void** state) {
  struct stage* stage = *state;
  tgp_config config = stage_config(stage, "config");
  tgp_init_args args = stage_init_args(&config);
  assert_int_equal(clockwork_init_with(stage->host, NULL, &args, &stage->plugin, &stage->error), TGP_E_ARGUMENT);
  assert_int_equal(clockwork_init(stage->host, NULL, &stage->plugin, &stage->error), TGP_E_ARGUMENT);
  assert_int_equal(clockwork_init(stage->host, &args, NULL, &stage->error), TGP_E_ARGUMENT);
  args.config = NULL;
  assert_int_equal(clockwork_init(stage->host, &args, &stage->plugin, NULL), TGP_E_ARGUMENT);
  assert_nothing_remains(stage);
}

static void a_host_table_that_is_too_short_is_refused(void** state) {
  struct stage* stage = *state;
  stage->host->table.size = offsetof(tgp_host, log);
  assert_int_equal(stage_init(stage, "config"), TGP_E_VERSION);
  assert_nothing_remains(stage);
}

/* A newer host's structs are longer than those this plugin was built with. */
static void longer_structs_of_a_newer_minor_are_accepted(void** state) {
  struct stage* stage = *state;
  struct {
    tgp_host table;
    void* news[4];
  } host = {stage->host->table, {NULL}};
  struct {
    tgp_init_args args;
    uint64_t news[4];
  } args;
  tgp_config config = stage_config(stage, "config");
  args.args = stage_init_args(&config);
  memset(args.news, 0xFF, sizeof args.news);
  host.table.size = sizeof host;
  host.table.abi_minor = TGP_ABI_MINOR + 1;
  args.args.size = sizeof args;
  assert_int_equal(clockwork_init_with(stage->host, &host.table, &args.args, &stage->plugin, &stage->error), TGP_OK);
  clockwork_deinit(stage->host, stage->plugin);
  stage->plugin = NULL;
}

static void a_bad_configuration_is_refused_with_its_line(void** state) {
  struct stage* stage = *state;
  const struct section* bad = stage_need(stage, "config.bad");
  assert_int_equal(stage_init(stage, "config.bad"), TGP_E_CONFIG);
  assert_int_equal(stage->error.code, TGP_E_CONFIG);
  assert_int_equal(stage->error.line, bad->line);
  assert_true(stage->error.column > 0);
  assert_true(memchr(stage->error.message, '\0', sizeof stage->error.message) != NULL);
  assert_true(stage->error.message[0] != '\0');
  assert_nothing_remains(stage);
}

/* An older caller's error struct is shorter; what lies behind it is not the plugin's. */
static void it_writes_no_further_than_the_error_is_long(void** state) {
  struct stage* stage = *state;
  memset(&stage->error, 0x5A, sizeof stage->error);
  stage->error.size = offsetof(tgp_error, message);
  assert_int_equal(stage_init(stage, "config.bad"), TGP_E_CONFIG);
  for (size_t i = 0; i < sizeof stage->error.message; i++) assert_int_equal(stage->error.message[i], 0x5A);
  stage->error.size = sizeof(uint32_t);
  stage->error.code = 77;
  assert_int_equal(stage_init(stage, "config.bad"), TGP_E_CONFIG);
  assert_int_equal(stage->error.code, 77);
}

static void the_error_may_be_null(void** state) {
  struct stage* stage = *state;
  tgp_config config = stage_config(stage, "config.bad");
  tgp_init_args args = stage_init_args(&config);
  assert_int_equal(clockwork_init(stage->host, &args, &stage->plugin, NULL), TGP_E_CONFIG);
  assert_nothing_remains(stage);
}

static void optional_extensions_are_optional_and_required_ones_required(void** state) {
  struct stage* stage = *state;
  uint64_t required = stage->object->describe(TGP_ABI_MAJOR, TGP_ABI_MINOR)->required_extension_count;
  stage->host->hide_extensions = 1;
  tgp_status status = stage_init(stage, "config");
  assert_int_equal(status, required == 0 ? TGP_OK : TGP_E_UNSUPPORTED);
  if (status == TGP_OK)
    stage_start(stage);
  else
    assert_nothing_remains(stage);
}

/* The configuration is borrowed for the call. */
static void the_configuration_is_copied(void** state) {
  struct stage* stage = *state;
  tgp_config config = stage_config(stage, "config");
  char* text = strndup(config.text.ptr, config.text.len);
  config.text.ptr = text;
  tgp_init_args args = stage_init_args(&config);
  assert_int_equal(clockwork_init(stage->host, &args, &stage->plugin, &stage->error), TGP_OK);
  memset(text, '#', config.text.len);
  free(text);
  memset(&args, 0xFF, sizeof args);
  memset(&config, 0xFF, sizeof config);
  stage_start(stage);
  assert_int_equal(clockwork_restart(stage->host, stage->plugin, NULL, &stage->error), TGP_OK);
}

static void two_instances_live_side_by_side(void** state) {
  struct stage* stage = *state;
  clockwork* other_host = clockwork_create(stage->object);
  tgp_plugin* other = NULL;
  tgp_config config = stage_config(stage, "config");
  tgp_init_args args = stage_init_args(&config);
  assert_int_equal(stage_init(stage, "config"), TGP_OK);
  assert_int_equal(clockwork_init(other_host, &args, &other, NULL), TGP_OK);
  assert_true(other != stage->plugin);
  stage_start(stage);
  assert_int_equal(clockwork_start(other_host, other, NULL), TGP_OK);
  stage_stop(stage);
  assert_int_equal(clockwork_pause(other_host, other, NULL), TGP_OK); /* the other one does not notice */
  assert_int_equal(clockwork_stop(other_host, other, TGP_REASON_SHUTDOWN, NULL), TGP_OK);
  clockwork_deinit(other_host, other);
  assert_int_equal(other_host->violation_count, 0);
  clockwork_destroy(other_host);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up, stage_tear_down)

int group_init(void) {
  const struct CMUnitTest tests[] = {
      TEST(it_starts_no_thread_and_opens_nothing),
      TEST(it_comes_and_goes_without_growing),
      TEST(missing_arguments_are_refused),
      TEST(a_host_table_that_is_too_short_is_refused),
      TEST(longer_structs_of_a_newer_minor_are_accepted),
      TEST(a_bad_configuration_is_refused_with_its_line),
      TEST(it_writes_no_further_than_the_error_is_long),
      TEST(the_error_may_be_null),
      TEST(optional_extensions_are_optional_and_required_ones_required),
      TEST(the_configuration_is_copied),
      TEST(two_instances_live_side_by_side),
  };
  return cmocka_run_group_tests_name("init", tests, NULL, NULL);
}
