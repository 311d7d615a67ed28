// SPDX-License-Identifier: Apache-2.0
// What is known of sessions that can't be resumed any more: how many of its stanzas the client can be sure of (XEP-0198
// 5, the `h` of <failed/>). Owned by a shard; the oldest are forgotten first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/strong_id.h"

namespace turms::xmpp::runtime {

class EndedStreams {
 public:
  static constexpr size_t kMax = 4096;

  void remember(UserId user, std::string token, uint32_t h);
  /// Only for the user whose session it was.
  [[nodiscard]] std::optional<uint32_t> find(UserId user, std::string_view token) const;

 private:
  struct Row {
    UserId user;
    std::string token;
    uint32_t h;
  };
  std::deque<Row> rows_;
};

}  // namespace turms::xmpp::runtime
