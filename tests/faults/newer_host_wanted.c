/* SPDX-License-Identifier: Apache-2.0 */
/* Can't live with a host of our minor. */
#define FAULT_MIN_HOST_MINOR (TGP_ABI_MINOR + 1)
#include "base.h"
