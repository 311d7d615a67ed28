// SPDX-License-Identifier: Apache-2.0
// `turms-gateway backup`: a copy of everything that the embedded backend keeps, taken while the gateway runs. The copy
// appears under its name only when it is whole, looked through and on the disk.
#pragma once

#include "app/arguments.h"

namespace turms::gateway::app {

/// Returns the exit status.
[[nodiscard]] int run_backup_command(const Arguments& arguments);

}  // namespace turms::gateway::app
