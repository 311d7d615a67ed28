// SPDX-License-Identifier: Apache-2.0
// Lets an exception out of tgp_stop: nobody knows what still runs.
#define FAULT_STOP throw 42;
#include "base.h"
