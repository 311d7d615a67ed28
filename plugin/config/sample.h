// SPDX-License-Identifier: Apache-2.0
// The options as a commented piece of TOML, for packaging/gateway.toml and for whoever asks what can be set. It is made
// from the declarations, so it cannot say anything else than the reader does.
#pragma once

#include <string>
#include <string_view>

namespace turms::xmpp::config {

/// Every option under `key_path` with its meaning, range and default, commented out. Parses to the defaults. Thread:
/// any.
[[nodiscard]] std::string sample(std::string_view key_path);

}  // namespace turms::xmpp::config
