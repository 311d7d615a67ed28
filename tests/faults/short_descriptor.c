/* SPDX-License-Identifier: Apache-2.0 */
/* Its descriptor ends before the id. */
#define FAULT_DESCRIPTOR_SIZE 16
#include "base.h"
