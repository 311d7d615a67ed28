// SPDX-License-Identifier: Apache-2.0
#include "bridge/occupant_id.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "crypto/base64.h"
#include "crypto/hmac.h"

namespace turms::xmpp::bridge {

namespace {

constexpr size_t kIdBytes = 16;

void put_big_endian(uint8_t* at, int64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) *at++ = static_cast<uint8_t>(static_cast<uint64_t>(number) >> shift);
}

// RFC 4648 5: '+' and '/' would need care in addresses of other protocols and in files.
char url_safe(char c) {
  if (c == '+') return '-';
  return c == '/' ? '_' : c;
}

}  // namespace

OccupantId::OccupantId(Bytes secret, GroupId group, UserId user) {
  std::array<uint8_t, 16> data;
  put_big_endian(data.data(), group.value());
  put_big_endian(data.data() + 8, user.value());
  const std::string mac = crypto::hmac_sha256(secret, data);
  const std::string text = crypto::base64(as_bytes(std::string_view(mac).substr(0, kIdBytes)));
  std::transform(text.begin(), text.begin() + kSize, text_, url_safe);
}

}  // namespace turms::xmpp::bridge
