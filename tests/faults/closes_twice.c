/* SPDX-License-Identifier: Apache-2.0 */
/* Reports an adopted descriptor as closed, and again. */
#define FAULT_WORK close_twice
#include "base.h"

static void close_twice(tgp_plugin* plugin) {
  tgp_connection_id id = fault_wait_connection(plugin);
  if (id == 0) return;
  close(plugin->fd);
  plugin->fd = -1;
  plugin->host->connection_close(plugin->host->ctx, id, TGP_CLOSE_DONE);
  plugin->host->connection_close(plugin->host->ctx, id, TGP_CLOSE_DONE);
  fault_log(plugin, "closed twice");
}
