/* SPDX-License-Identifier: Apache-2.0 */
/* Goes on with a connection after the last word, and with ids that never were. */
#define FAULT_WORK write_to_the_dead
#include "base.h"

static void write_to_the_dead(tgp_plugin* plugin) {
  const tgp_host* host = plugin->host;
  const uint8_t word[1] = {'x'};
  tgp_bytes chunk = {word, 1};
  tgp_connection_id id = fault_wait_connection(plugin);
  if (!fault_wait(plugin, &plugin->connection_closed)) return;
  tgp_status stale = host->connection_write(host->ctx, id, &chunk, 1);
  host->connection_grant(host->ctx, id, 1);
  host->connection_close(host->ctx, id, TGP_CLOSE_ABORT);
  tgp_status never = host->connection_write(host->ctx, 0x7777777777777777u, &chunk, 1);
  tgp_status no_session = host->session_submit(host->ctx, 0x7777777777777700u, word, 1);
  host->session_close(host->ctx, 0x7777777777777700u, TGP_SESSION_DISCONNECTED_BY_CLIENT);
  if (stale == TGP_E_GONE && never == TGP_E_GONE && no_session == TGP_E_GONE) fault_log(plugin, "all gone");
}
