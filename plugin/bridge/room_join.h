// SPDX-License-Identifier: Apache-2.0
// What a client says when it joins a room (XEP-0045 7.2): how much of what was said before it wants to be told.
#pragma once

#include <cstdint>
#include <optional>

namespace turms::xmpp::bridge {

/// What is unset is not limited by the client. Has a constructor: it passes through coroutines.
struct HistoryWish {
  HistoryWish() {}
  std::optional<uint32_t> max_stanzas;
  std::optional<uint32_t> max_chars;  // of whole stanzas
  std::optional<uint32_t> seconds;    // not older
  std::optional<int64_t> since_ms;    // Unix epoch; not older
};

}  // namespace turms::xmpp::bridge
