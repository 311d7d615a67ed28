/* SPDX-License-Identifier: Apache-2.0 */
/* Was built for another major, and says so. */
#define FAULT_ABI_MAJOR (TGP_ABI_MAJOR + 1)
#include "base.h"
