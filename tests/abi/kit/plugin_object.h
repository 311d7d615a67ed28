/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin's shared object, loaded and looked up: nothing is linked, everything is found by name. */
#ifndef PLUGIN_OBJECT_H
#define PLUGIN_OBJECT_H

#include "turms_gateway_plugin.h"

struct plugin_object {
  void* handle;
  tgp_describe_fn describe;
  tgp_init_fn init;
  tgp_start_fn start;
  tgp_pause_fn pause;
  tgp_resume_fn resume;
  tgp_export_state_fn export_state;
  tgp_stop_fn stop;
  tgp_restart_fn restart;
  tgp_reconfigure_fn reconfigure;
  tgp_on_drain_fn on_drain;
  tgp_deinit_fn deinit;
  tgp_on_connection_fn on_connection;
  tgp_on_bytes_fn on_bytes;
  tgp_on_connection_credit_fn on_connection_credit;
  tgp_on_connection_closed_fn on_connection_closed;
  tgp_on_session_opened_fn on_session_opened;
  tgp_on_turms_notification_fn on_turms_notification;
  tgp_on_session_credit_fn on_session_credit;
  tgp_on_session_closed_fn on_session_closed;
  tgp_on_reply_fn on_reply;
  tgp_get_extension_fn get_extension;
  /* The four short names. */
  void* short_init;
  void* short_on_connection;
  void* short_on_bytes;
  void* short_on_turms_notification;
};

/* Loads `path` and looks up every export. Returns NULL, or what is wrong. The object is never unloaded. */
const char* plugin_object_load(const char* path, struct plugin_object* out);

#endif
