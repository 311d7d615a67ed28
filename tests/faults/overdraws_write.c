/* SPDX-License-Identifier: Apache-2.0 */
/* Writes on after its credit is spent. */
#define FAULT_WORK overdraw
#include "base.h"

static void overdraw(tgp_plugin* plugin) {
  const uint8_t words[64] = {'x'};
  tgp_bytes chunk = {words, sizeof words};
  tgp_connection_id id = fault_wait_connection(plugin);
  if (id == 0) return;
  tgp_status first = plugin->host->connection_write(plugin->host->ctx, id, &chunk, 1);
  tgp_status second = plugin->host->connection_write(plugin->host->ctx, id, &chunk, 1);
  if (first == TGP_OK && second == TGP_E_OVERDRAWN) fault_log(plugin, "write refused");
}
