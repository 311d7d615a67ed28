/* SPDX-License-Identifier: Apache-2.0 */
/* tgp_start never returns. */
#define FAULT_START \
  for (;;) pause();
#include "base.h"
