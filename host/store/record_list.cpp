// SPDX-License-Identifier: Apache-2.0
#include "store/record_list.h"

#include <cstdint>

namespace turms::gateway::store {
namespace {

constexpr int kMaxLengthBits = 35;  // five bytes, as for every length in protobuf

std::optional<uint64_t> take_length(std::string_view& rest) {
  uint64_t length = 0;
  for (int shift = 0; shift < kMaxLengthBits; shift += 7) {
    if (rest.empty()) return std::nullopt;
    const auto byte = static_cast<uint8_t>(rest.front());
    rest.remove_prefix(1);
    length |= uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return length;
  }
  return std::nullopt;
}

}  // namespace

void append_record(std::string& packed, std::string_view record) {
  uint64_t length = record.size();
  for (; length >= 0x80; length >>= 7) packed.push_back(static_cast<char>(length | 0x80));
  packed.push_back(static_cast<char>(length));
  packed.append(record);
}

std::optional<std::vector<std::string_view>> unpack_records(std::string_view packed) {
  std::vector<std::string_view> records;
  while (!packed.empty()) {
    const auto length = take_length(packed);
    if (!length || *length > packed.size()) return std::nullopt;
    records.push_back(packed.substr(0, *length));
    packed.remove_prefix(*length);
  }
  return records;
}

}  // namespace turms::gateway::store
