/* SPDX-License-Identifier: Apache-2.0 */
/* Claims a session that is not its own, and claims outside start. */
#define FAULT_START                                                                        \
  if (plugin->host->session_claim(plugin->host->ctx, 0x7777777777777700u) == TGP_E_GONE) { \
    fault_log(plugin, "claim refused");                                                    \
  }
#include "base.h"
