/* SPDX-License-Identifier: Apache-2.0 */
/* What a plugin says before anything crosses the border. */
#include <string.h>

#include "groups.h"
#include "stage.h"

static void it_names_itself(void** state) {
  struct stage* stage = *state;
  const tgp_descriptor* d = stage->object->describe(TGP_ABI_MAJOR, TGP_ABI_MINOR);
  assert_non_null(d);
  assert_true(TGP_HAS(tgp_descriptor, d, state_min_version));
  assert_int_equal(d->abi_major, TGP_ABI_MAJOR);
  assert_true(d->min_host_minor <= TGP_ABI_MINOR);
  assert_true(d->id.len > 0);
  assert_true(d->version.len > 0);
  assert_true(d->state_format.len == 0 || d->state_min_version <= d->state_version);
  for (uint64_t i = 0; i < d->required_extension_count; i++) assert_true(d->required_extensions[i].len > 0);
}

static void it_gives_the_same_answer_each_time_and_leaves_no_trace(void** state) {
  struct stage* stage = *state;
  const tgp_descriptor* first = stage->object->describe(TGP_ABI_MAJOR, TGP_ABI_MINOR);
  for (int i = 0; i < 100; i++) assert_ptr_equal(stage->object->describe(TGP_ABI_MAJOR, TGP_ABI_MINOR), first);
  assert_int_equal(count_fds(), stage->fds_before);
  assert_int_equal(count_threads(), stage->threads_before);
}

static void it_accepts_a_newer_minor(void** state) {
  struct stage* stage = *state;
  assert_non_null(stage->object->describe(TGP_ABI_MAJOR, TGP_ABI_MINOR + 7));
}

static void it_does_not_pretend_to_speak_another_major(void** state) {
  struct stage* stage = *state;
  const uint32_t others[] = {0, TGP_ABI_MAJOR + 1, 0xFFFFFFFFu};
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    const tgp_descriptor* d = stage->object->describe(others[i], 0);
    assert_true(d == NULL || d->abi_major == others[i]);
  }
}

static int same(const void* function, const void* address) {
  return memcmp(function, &address, sizeof address) == 0;
}

static void its_short_names_are_the_same_functions(void** state) {
  const struct plugin_object* o = ((struct stage*)*state)->object;
  assert_true(same(&o->init, o->short_init));
  assert_true(same(&o->on_connection, o->short_on_connection));
  assert_true(same(&o->on_bytes, o->short_on_bytes));
  assert_true(same(&o->on_turms_notification, o->short_on_turms_notification));
}

int group_describe(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(it_names_itself, stage_set_up, stage_tear_down),
      cmocka_unit_test_setup_teardown(it_gives_the_same_answer_each_time_and_leaves_no_trace, stage_set_up,
                                      stage_tear_down),
      cmocka_unit_test_setup_teardown(it_accepts_a_newer_minor, stage_set_up, stage_tear_down),
      cmocka_unit_test_setup_teardown(it_does_not_pretend_to_speak_another_major, stage_set_up, stage_tear_down),
      cmocka_unit_test_setup_teardown(its_short_names_are_the_same_functions, stage_set_up, stage_tear_down),
  };
  return cmocka_run_group_tests_name("describe", tests, NULL, NULL);
}
