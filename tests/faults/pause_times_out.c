/* SPDX-License-Identifier: Apache-2.0 */
/* Can't come to rest within the deadline, and says so. */
#define FAULT_PAUSE return fault_say(error, TGP_E_TIMEOUT, 0, 0, "a stanza is still in flight");
#include "base.h"
