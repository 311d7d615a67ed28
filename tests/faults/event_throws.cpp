// SPDX-License-Identifier: Apache-2.0
// Lets an exception out of an event entry point.
#define FAULT_ON_BYTES throw 42;
#include "base.h"
