// SPDX-License-Identifier: Apache-2.0
// Gets a password from whoever runs the program, without showing it.
#pragma once

#include "base/result.h"
#include "crypto/secret.h"

namespace turms::gateway::app {

/// Reads one line of `fd`, without its newline. Errors: invalid_argument (empty, or longer than 1024 bytes), io.
[[nodiscard]] Result<crypto::Secret> read_password_line(int fd);

/// Asks twice on the terminal with echo off, or reads one line of standard input when that is no terminal or
/// `from_stdin`. Errors: invalid_argument (empty, too long, not the same twice), io.
[[nodiscard]] Result<crypto::Secret> ask_password(bool from_stdin);

}  // namespace turms::gateway::app
