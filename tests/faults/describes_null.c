/* SPDX-License-Identifier: Apache-2.0 */
/* Does not know the host's major. */
#define FAULT_DESCRIBE return NULL;
#include "base.h"
