/* SPDX-License-Identifier: Apache-2.0 */
/* An event entry point never returns. */
#define FAULT_ON_BYTES         \
  fault_log(plugin, "inside"); \
  for (;;) pause();
#include "base.h"
