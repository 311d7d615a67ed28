/* SPDX-License-Identifier: Apache-2.0 */
/* Asks for sessions that nobody may ask for. */
#define FAULT_WORK ask
#include "base.h"

static void ask(tgp_plugin* plugin) {
  tgp_session_id id = 0;
  int refused = 0;
  tgp_session_request request = fault_request();
  request.affinity = 256;
  refused += plugin->host->session_open(plugin->host->ctx, &request, &id) == TGP_E_ARGUMENT;
  request = fault_request();
  request.user_id = 0;
  refused += plugin->host->session_open(plugin->host->ctx, &request, &id) == TGP_E_ARGUMENT;
  request = fault_request();
  request.auth = 99;
  refused += plugin->host->session_open(plugin->host->ctx, &request, &id) == TGP_E_ARGUMENT;
  request = fault_request();
  request.size = 8;
  refused += plugin->host->session_open(plugin->host->ctx, &request, &id) == TGP_E_ARGUMENT;
  if (refused == 4) fault_log(plugin, "four refused");
}
