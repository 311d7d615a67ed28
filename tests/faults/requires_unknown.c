/* SPDX-License-Identifier: Apache-2.0 */
/* Requires an extension that no host has. */
#define FAULT_REQUIRES "tgp.host.nonsense/1"
#include "base.h"
