/* SPDX-License-Identifier: Apache-2.0 */
/* What was changed can't change live. */
#define FAULT_RECONFIGURE return fault_say(error, TGP_E_STATE, 5, 1, "this key needs a restart");
#include "base.h"
