/* SPDX-License-Identifier: Apache-2.0 */
/* Says that it can't go on, each time it gets a byte. */
#define FAULT_ON_BYTES                                 \
  tgp_str why = TGP_STR_INIT("the byte was too much"); \
  plugin->host->report_fault(plugin->host->ctx, TGP_E_INTERNAL, &why);
#include "base.h"
