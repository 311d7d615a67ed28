// SPDX-License-Identifier: Apache-2.0
#include "runtime/ended_streams.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "crypto/compare.h"

namespace turms::xmpp::runtime {

void EndedStreams::remember(UserId user, std::string token, uint32_t h) {
  if (rows_.size() == kMax) rows_.pop_front();
  rows_.push_back({user, std::move(token), h});
}

std::optional<uint32_t> EndedStreams::find(UserId user, std::string_view token) const {
  const auto found = std::find_if(rows_.rbegin(), rows_.rend(), [user, token](const Row& row) {
    return row.user == user && crypto::constant_time_equal(as_bytes(row.token), as_bytes(token));
  });
  if (found == rows_.rend()) return std::nullopt;
  return found->h;
}

}  // namespace turms::xmpp::runtime
