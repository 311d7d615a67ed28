// SPDX-License-Identifier: Apache-2.0
// The entry points of one mapped plugin, looked up once. Owned by Object; a pointer to it is good as long as the object
// is mapped.
#pragma once

#include "turms_gateway_plugin.h"

namespace turms::gateway::plugins {

struct Exports {
  tgp_describe_fn describe = nullptr;
  tgp_init_fn init = nullptr;
  tgp_start_fn start = nullptr;
  tgp_pause_fn pause = nullptr;
  tgp_resume_fn resume = nullptr;
  tgp_export_state_fn export_state = nullptr;
  tgp_stop_fn stop = nullptr;
  tgp_restart_fn restart = nullptr;
  tgp_reconfigure_fn reconfigure = nullptr;
  tgp_on_drain_fn on_drain = nullptr;
  tgp_deinit_fn deinit = nullptr;
  tgp_on_connection_fn on_connection = nullptr;
  tgp_on_bytes_fn on_bytes = nullptr;
  tgp_on_connection_credit_fn on_connection_credit = nullptr;
  tgp_on_connection_closed_fn on_connection_closed = nullptr;
  tgp_on_session_opened_fn on_session_opened = nullptr;
  tgp_on_turms_notification_fn on_turms_notification = nullptr;
  tgp_on_session_credit_fn on_session_credit = nullptr;
  tgp_on_session_closed_fn on_session_closed = nullptr;
  tgp_on_reply_fn on_reply = nullptr;
  tgp_get_extension_fn get_extension = nullptr;
};

}  // namespace turms::gateway::plugins
