/* SPDX-License-Identifier: Apache-2.0 */
/* Fails to initialise. */
#define FAULT_INIT return fault_say(error, TGP_E_MEMORY, 0, 0, "no luck today");
#include "base.h"
