/* SPDX-License-Identifier: Apache-2.0 */
/* Imports a function that nobody has. */
void nobody_has_this(void);
#define FAULT_START nobody_has_this();
#include "base.h"
