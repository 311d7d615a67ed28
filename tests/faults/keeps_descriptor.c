/* SPDX-License-Identifier: Apache-2.0 */
/* Stops without a word about the descriptor that it adopted. */
#define FAULT_STOP   \
  close(plugin->fd); \
  plugin->fd = -1;
#include "base.h"
