/* SPDX-License-Identifier: Apache-2.0 */
#include "stage.h"

#include <dirent.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int count_entries(const char* path) {
  DIR* directory = opendir(path);
  int count = -3; /* ., .. and, in /proc/self/fd, our own descriptor */
  if (directory == NULL) return -1;
  while (readdir(directory) != NULL) count++;
  closedir(directory);
  return count;
}

int count_threads(void) {
  return count_entries("/proc/self/task") + 1;
}
int count_fds(void) {
  return count_entries("/proc/self/fd");
}

void assert_threads(int expected) {
  struct timespec start, now;
  clock_gettime(CLOCK_MONOTONIC, &start);
  do {
    if (count_threads() == expected) return;
    sched_yield();
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while (now.tv_sec - start.tv_sec < 5);
  assert_int_equal(count_threads(), expected);
}

/* ---- Setting up ---- */

int stage_set_up(void** state) {
  struct stage* stage = calloc(1, sizeof *stage);
  if (stage == NULL) return -1;
  stage->object = kit_object;
  stage->profile = kit_profile;
  stage->error.size = sizeof stage->error;
  stage->threads_before = count_threads();
  stage->host = clockwork_create(stage->object);
  stage->fds_before = count_fds(); /* the clockwork's own one among them */
  *state = stage;
  return stage->host == NULL ? -1 : 0;
}

int stage_set_up_initialised(void** state) {
  if (stage_set_up(state) != 0) return -1;
  return stage_init(*state, "config") == TGP_OK ? 0 : -1;
}

int stage_set_up_running(void** state) {
  if (stage_set_up_initialised(state) != 0) return -1;
  struct stage* stage = *state;
  return clockwork_start(stage->host, stage->plugin, &stage->error) == TGP_OK ? 0 : -1;
}

/* Runs after failures too, so it lets go of everything before it judges. */
int stage_tear_down(void** state) {
  struct stage* stage = *state;
  clockwork* host = stage->host;
  int threads = stage->threads_before;
  int fds = stage->fds_before - 1; /* the clockwork goes as well */
  if (stage->plugin != NULL) {
    clockwork_stop(host, stage->plugin, TGP_REASON_SHUTDOWN, NULL);
    clockwork_deinit(host, stage->plugin);
  }
  size_t violations = host->violation_count;
  char first[240] = "";
  if (violations > 0) memcpy(first, host->violations[0], sizeof first);
  clockwork_destroy(host);
  free(stage);
  if (violations > 0) fail_msg("the plugin broke a rule: %s", first);
  assert_threads(threads);
  assert_int_equal(count_fds(), fds);
  return 0;
}

const struct section* stage_need(struct stage* stage, const char* name) {
  const struct section* section = profile_section(stage->profile, name);
  if (section == NULL) skip();
  return section;
}

tgp_config stage_config(struct stage* stage, const char* name) {
  const struct section* section = stage_need(stage, name);
  return (tgp_config){.size = sizeof(tgp_config),
                      .text = {section->text, section->len},
                      .key_path = {stage->profile->key_path, strlen(stage->profile->key_path)},
                      .origin = TGP_STR_INIT("profile"),
                      .base_dir = TGP_STR_INIT(".")};
}

tgp_init_args stage_init_args(const tgp_config* config) {
  return (tgp_init_args){.size = sizeof(tgp_init_args), .loop_count = 1, .config = config};
}

tgp_status stage_init(struct stage* stage, const char* section) {
  tgp_config config = stage_config(stage, section);
  tgp_init_args args = stage_init_args(&config);
  return clockwork_init(stage->host, &args, &stage->plugin, &stage->error);
}

void stage_start(struct stage* stage) {
  assert_int_equal(clockwork_start(stage->host, stage->plugin, &stage->error), TGP_OK);
}

void stage_stop(struct stage* stage) {
  assert_int_equal(clockwork_stop(stage->host, stage->plugin, TGP_REASON_SHUTDOWN, &stage->error), TGP_OK);
}
