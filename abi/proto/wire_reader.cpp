// SPDX-License-Identifier: Apache-2.0
#include "proto/wire_reader.h"

#include <cstring>

namespace turms::proto {

bool take_varint(std::string_view& in, std::uint64_t& value) noexcept {
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < in.size() && i < 10; ++i) {
    const auto byte = static_cast<std::uint8_t>(in[i]);
    // The tenth byte holds the 64th bit and nothing else.
    if (i == 9 && byte > 1) return false;
    result |= static_cast<std::uint64_t>(byte & 0x7fU) << (7 * i);
    if (byte < 0x80) {
      in.remove_prefix(i + 1);
      value = result;
      return true;
    }
  }
  return false;
}

bool WireReader::next(WireField& field) noexcept {
  if (failed_ || rest_.empty()) return false;
  failed_ = !take(field);
  return !failed_;
}

bool WireReader::take_fixed(std::size_t size, std::uint64_t& value) noexcept {
  if (rest_.size() < size) return false;
  value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(rest_[i])) << (8 * i);
  }
  rest_.remove_prefix(size);
  return true;
}

bool WireReader::take(WireField& field) noexcept {
  std::uint64_t key = 0;
  if (!take_varint(rest_, key)) return false;
  // Field numbers go from 1 to 2^29 - 1.
  if (key < 8 || key > 0xffffffffU) return false;
  field.number = static_cast<std::uint32_t>(key >> 3U);
  switch (key & 7U) {
    case 0:
      field.type = WireType::kVarint;
      return take_varint(rest_, field.value);
    case 1:
      field.type = WireType::kFixed64;
      return take_fixed(8, field.value);
    case 5:
      field.type = WireType::kFixed32;
      return take_fixed(4, field.value);
    case 2: {
      field.type = WireType::kBytes;
      std::uint64_t size = 0;
      if (!take_varint(rest_, size) || size > rest_.size()) return false;
      field.bytes = rest_.substr(0, static_cast<std::size_t>(size));
      rest_.remove_prefix(field.bytes.size());
      return true;
    }
    default:
      return false;
  }
}

namespace {

// Length of the well-formed sequence at `p`, 0 when there is none. The second byte's range depends on the first (Table
// 3-7 of the Unicode standard); the others are 80..BF.
std::size_t sequence_length(const unsigned char* p, std::size_t left) noexcept {
  const unsigned char lead = p[0];
  std::size_t length = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xbf;
  if (lead >= 0xc2 && lead <= 0xdf) {
    length = 2;
  } else if (lead >= 0xe0 && lead <= 0xef) {
    length = 3;
    if (lead == 0xe0) low = 0xa0;
    if (lead == 0xed) high = 0x9f;
  } else if (lead >= 0xf0 && lead <= 0xf4) {
    length = 4;
    if (lead == 0xf0) low = 0x90;
    if (lead == 0xf4) high = 0x8f;
  }
  if (length == 0 || length > left || p[1] < low || p[1] > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((p[i] & 0xc0U) != 0x80U) return 0;
  }
  return length;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t left = text.size();
  while (left > 0) {
    // Most text is ASCII: eight bytes at a time as long as that lasts.
    std::uint64_t word = 0;
    if (left >= sizeof word) {
      std::memcpy(&word, p, sizeof word);
      if ((word & 0x8080808080808080U) == 0) {
        p += sizeof word;
        left -= sizeof word;
        continue;
      }
    }
    const std::size_t length = *p < 0x80 ? 1 : sequence_length(p, left);
    if (length == 0) return false;
    p += length;
    left -= length;
  }
  return true;
}

}  // namespace turms::proto
