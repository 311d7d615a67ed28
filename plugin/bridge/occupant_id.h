// SPDX-License-Identifier: Apache-2.0
// The id by which a room names a person whatever his nick (XEP-0421): the same for ever and on every node with the same
// secret, another in every room, and nothing that anybody else can work out. A plain value.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/bytes.h"
#include "base/strong_id.h"

namespace turms::xmpp::bridge {

class OccupantId {
 public:
  static constexpr size_t kSize = 22;  // 16 bytes in base64url without padding

  /// The first 16 bytes of HMAC-SHA-256 over group and user, each as 8 bytes, big-endian.
  /// \param secret  the domain's; 32 random bytes are right
  /// Thread: any.  Source: XEP-0421 4.1, mapping 14.3
  OccupantId(Bytes secret, GroupId group, UserId user);

  [[nodiscard]] std::string_view view() const { return {text_, kSize}; }
  operator std::string_view() const { return view(); }  // NOLINT: implicit by intent

  friend bool operator==(const OccupantId& a, const OccupantId& b) { return a.view() == b.view(); }

 private:
  char text_[kSize];
};

}  // namespace turms::xmpp::bridge
