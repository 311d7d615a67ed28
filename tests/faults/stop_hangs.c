/* SPDX-License-Identifier: Apache-2.0 */
/* tgp_stop never returns. */
#define FAULT_STOP \
  for (;;) pause();
#include "base.h"
