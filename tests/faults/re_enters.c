/* SPDX-License-Identifier: Apache-2.0 */
/* Calls a function that is not a leaf from inside an event entry point. */
#define FAULT_ON_CONNECTION                                                               \
  tgp_session_request request = fault_request();                                          \
  tgp_session_id session = 0;                                                             \
  if (plugin->host->session_open(plugin->host->ctx, &request, &session) == TGP_E_STATE) { \
    fault_log(plugin, "turned away");                                                     \
  }
#include "base.h"
