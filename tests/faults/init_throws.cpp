// SPDX-License-Identifier: Apache-2.0
// Lets an exception out of a lifecycle call.
#define FAULT_INIT throw 42;
#include "base.h"
