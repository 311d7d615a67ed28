/* SPDX-License-Identifier: Apache-2.0 */
/* Submits on after its credit is spent. */
#define FAULT_OPENS
#define FAULT_WORK overdraw
#include "base.h"

static void overdraw(tgp_plugin* plugin) {
  static const uint8_t request[4096] = {8, 1};
  tgp_status status = TGP_OK;
  if (!fault_wait(plugin, &plugin->session_open)) return;
  for (int i = 0; i < 10000 && status == TGP_OK; i++)
    status = plugin->host->session_submit(plugin->host->ctx, plugin->session, request, sizeof request);
  if (status == TGP_E_OVERDRAWN) fault_log(plugin, "submit refused");
}
