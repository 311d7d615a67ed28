/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tgp.plugin.health/1: one snapshot of how a plugin is doing, offered by the plugin through tgp_get_extension. A host
 * polls it while draining (until nothing is left) and for its status page. The plugin owns the table.
 */
#ifndef TGP_EXTENSIONS_HEALTH_H
#define TGP_EXTENSIONS_HEALTH_H

#include "../tgp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGP_PLUGIN_HEALTH_ID "tgp.plugin.health/1"

/* Figures are taken without stopping anything: each is right, together they may be of slightly different moments. */
typedef struct tgp_health {
  uint32_t size;                /* set by the caller to its own sizeof; the plugin fills what fits */
  uint32_t state;               /* TGP_STATE_* */
  uint32_t draining;            /* 1 after tgp_on_drain, else 0 */
  uint32_t loops;               /* event loops running */
  uint64_t connections;         /* transports held, adopted and host-owned and of its own listeners */
  uint64_t sessions;            /* Turms sessions asked for or open */
  uint64_t oldest_in_flight_ms; /* age of the oldest item that was taken and not finished; 0: none */
  uint64_t loop_lag_us;         /* the worst lag of its loops, lately */
  uint64_t buffered_bytes;      /* queued for peers and for Turms */
} tgp_health;

typedef struct tgp_plugin_health {
  uint32_t size;
  uint32_t reserved;

  /* [any & any] Fills *out. TGP_E_ARGUMENT: NULL, or its size is below 16. */
  tgp_status (*snapshot)(tgp_plugin* plugin, tgp_health* out);
} tgp_plugin_health;

#ifdef __cplusplus
}
#endif

#endif
