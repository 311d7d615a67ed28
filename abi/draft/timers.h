/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tgp.host.timers/1 (draft): wake-ups at tgp_on_reply, for plugins that have no loop of their own and for hosts that
 * turn time by hand. turms-xmpp uses the timers of its own loops instead. The host owns the table.
 */
#ifndef TGP_DRAFT_TIMERS_H
#define TGP_DRAFT_TIMERS_H

#include "../tgp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGP_HOST_TIMERS_ID "tgp.host.timers/1"

typedef struct tgp_host_timers {
  uint32_t size;
  uint32_t reserved;

  /* [leaf & RUNNING] Replies TGP_OK with `cookie` after `delay_ms` on the host's monotonic clock, then every
   * `period_ms` (0: once). This is the one table whose cookies may be answered more than once. Errors: TGP_E_LIMIT,
   * TGP_E_ARGUMENT (the cookie is in use). */
  tgp_status (*start)(tgp_host_ctx* ctx, uint64_t delay_ms, uint64_t period_ms, uint64_t cookie);

  /* [leaf & RUNNING] A reply that is already on its way may still arrive. TGP_E_GONE: no such timer. */
  tgp_status (*cancel)(tgp_host_ctx* ctx, uint64_t cookie);
} tgp_host_timers;

#ifdef __cplusplus
}
#endif

#endif
