// SPDX-License-Identifier: Apache-2.0
// toml++ as this room uses it: compiled in, so that no shared library of the host can stand in for it, and without exceptions.
// Internal to this room, and the only place that includes it.
#pragma once

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>
