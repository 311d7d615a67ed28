/* SPDX-License-Identifier: Apache-2.0 */
/* Fails to start. */
#define FAULT_START return fault_say(error, TGP_E_IO, 0, 0, "the port is taken");
#include "base.h"
