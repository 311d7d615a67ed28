/* SPDX-License-Identifier: Apache-2.0 */
/* Complains about its configuration, with line and column. */
#define FAULT_INIT return fault_say(error, TGP_E_CONFIG, 3, 7, "this key is not known");
#include "base.h"
