/* SPDX-License-Identifier: Apache-2.0 */
/* Admits that a thread of it would not end. */
#define FAULT_STOP return fault_say(error, TGP_E_STUCK, 0, 0, "a thread does not end");
#include "base.h"
