/* SPDX-License-Identifier: Apache-2.0 */
/* No sin: the base itself, to show that the host has nothing against it. */
#define FAULT_OPENS
#include "base.h"
