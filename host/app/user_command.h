// SPDX-License-Identifier: Apache-2.0
// `turms-gateway user`: the users of the embedded backend, on the database file itself; the gateway may run meanwhile.
#pragma once

#include "app/arguments.h"

namespace turms::gateway::app {

/// Returns the exit status. Passwords come from the terminal, asked twice, or as one line of standard input; never from
/// the command line, which everybody on the machine can read.
[[nodiscard]] int run_user_command(const Arguments& arguments);

}  // namespace turms::gateway::app
