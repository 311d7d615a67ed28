/* SPDX-License-Identifier: Apache-2.0 */
/* Says TGP_OK and gives no instance. */
#define FAULT_INIT return TGP_OK;
#include "base.h"
