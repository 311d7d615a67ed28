/* SPDX-License-Identifier: Apache-2.0 */
/* tgp_pause never returns. */
#define FAULT_PAUSE \
  for (;;) pause();
#include "base.h"
