/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin_object.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

/* ISO C has no cast from a data pointer to a function pointer; POSIX promises that the bytes are right. */
static int look_up(void* handle, const char* name, void* out, char* missing, size_t capacity) {
  void* address = dlsym(handle, name);
  memcpy(out, &address, sizeof address);
  if (address == NULL) snprintf(missing, capacity, "the object does not export %s", name);
  return address != NULL;
}

const char* plugin_object_load(const char* path, struct plugin_object* out) {
  static char complaint[256];
  out->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (out->handle == NULL) return dlerror();
  const struct {
    const char* name;
    void* out;
  } exports[] = {
      {"tgp_describe", &out->describe},
      {"tgp_init", &out->init},
      {"tgp_start", &out->start},
      {"tgp_pause", &out->pause},
      {"tgp_resume", &out->resume},
      {"tgp_export_state", &out->export_state},
      {"tgp_stop", &out->stop},
      {"tgp_restart", &out->restart},
      {"tgp_reconfigure", &out->reconfigure},
      {"tgp_on_drain", &out->on_drain},
      {"tgp_deinit", &out->deinit},
      {"tgp_on_connection", &out->on_connection},
      {"tgp_on_bytes", &out->on_bytes},
      {"tgp_on_connection_credit", &out->on_connection_credit},
      {"tgp_on_connection_closed", &out->on_connection_closed},
      {"tgp_on_session_opened", &out->on_session_opened},
      {"tgp_on_turms_notification", &out->on_turms_notification},
      {"tgp_on_session_credit", &out->on_session_credit},
      {"tgp_on_session_closed", &out->on_session_closed},
      {"tgp_on_reply", &out->on_reply},
      {"tgp_get_extension", &out->get_extension},
      {"init", &out->short_init},
      {"on_connection", &out->short_on_connection},
      {"on_bytes", &out->short_on_bytes},
      {"on_turms_notification", &out->short_on_turms_notification},
  };
  for (size_t i = 0; i < sizeof exports / sizeof exports[0]; i++)
    if (!look_up(out->handle, exports[i].name, exports[i].out, complaint, sizeof complaint)) return complaint;
  return NULL;
}
