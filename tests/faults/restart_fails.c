/* SPDX-License-Identifier: Apache-2.0 */
/* Fails in the middle of a restart. */
#define FAULT_RESTART                           \
  FAULT_SET(plugin, state = TGP_STATE_STOPPED); \
  return fault_say(error, TGP_E_IO, 0, 0, "the port was taken while nobody looked");
#include "base.h"
