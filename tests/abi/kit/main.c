/* SPDX-License-Identifier: Apache-2.0 */
/* The conformance kit: abi_kit PLUGIN.so PROFILE. Drives any plugin through every row of the contract. */
#include <pthread.h>
#include <stdio.h>

#include "groups.h"
#include "stage.h"

static struct plugin_object object;
static struct profile profile;
const struct plugin_object* const kit_object = &object;
const struct profile* const kit_profile = &profile;

static void* nothing(void* arg) {
  return arg;
}

/* Before anything is counted: a sanitizer's runtime starts a thread of its own with the first one of ours, and a
 * library inside the plugin may open descriptors once and keep them as long as the object is mapped (libuv does). */
static void warm_up(void) {
  struct stage stage = {.object = &object, .profile = &profile, .host = clockwork_create(&object)};
  pthread_t thread;
  if (pthread_create(&thread, NULL, nothing, NULL) == 0) pthread_join(thread, NULL);
  if (stage.host == NULL || profile_section(&profile, "config") == NULL) return;
  if (stage_init(&stage, "config") == TGP_OK) {
    clockwork_start(stage.host, stage.plugin, NULL);
    clockwork_stop(stage.host, stage.plugin, TGP_REASON_SHUTDOWN, NULL);
    clockwork_deinit(stage.host, stage.plugin);
  }
  clockwork_destroy(stage.host);
}

int main(int argc, char** argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: %s PLUGIN.so PROFILE\n", argv[0]);
    return 2;
  }
  const char* wrong = plugin_object_load(argv[1], &object);
  if (wrong == NULL) wrong = profile_load(argv[2], &profile);
  if (wrong != NULL) {
    fprintf(stderr, "%s: %s\n", argv[0], wrong);
    return 2;
  }
  warm_up();
  return group_describe() + group_init() + group_states() + group_lifecycle() + group_connections() + group_credit() +
         group_sessions() + group_handover() + group_stop();
}
