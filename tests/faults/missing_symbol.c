/* SPDX-License-Identifier: Apache-2.0 */
/* Leaves one export out. */
#define FAULT_NO_ON_REPLY
#include "base.h"
