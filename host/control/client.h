// SPDX-License-Identifier: Apache-2.0
// `turms-gateway ctl`: the words of a command line become a request, the reply becomes text for people or JSON. Runs in
// a process of its own; blocks.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace turms::gateway::control {

/// The request line for `words` ("plugin", "reload", "xmpp"), newline included. Errors: invalid_argument, in words that
/// help.
[[nodiscard]] Result<std::string> to_request(std::span<const std::string> words);

/// Sends one line to the gateway at `socket` and returns its reply. Waits up to `patience_seconds`. Errors: io (nobody
/// there), timeout.
[[nodiscard]] Result<std::string> ask(const std::filesystem::path& socket, std::string_view request,
                                      int patience_seconds = 300);

/// What `ctl` prints for a reply, and whether that was a success.
struct Rendered {
  bool ok = false;
  std::string text;  // newline included
};

/// For people: tables and sentences that fit the command in `words`. Errors in the reply become one sentence. Thread:
/// any.
[[nodiscard]] Rendered render_text(std::span<const std::string> words, std::string_view reply);

/// For machines: the `result` member, or `{"error":{...}}`.
[[nodiscard]] Rendered render_json(std::string_view reply);

/// The help text of ctl.
[[nodiscard]] std::string_view usage();

}  // namespace turms::gateway::control
