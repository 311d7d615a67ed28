// SPDX-License-Identifier: Apache-2.0
#include "proto/fields.h"

namespace turms::proto {
namespace {

// The value of one list element; `field` is either the element itself or the packed block that holds it.
bool read_number(WireReader& reader, std::string_view& packed, std::uint32_t number, std::uint64_t& value) noexcept {
  while (packed.empty()) {
    WireField field;
    if (!reader.next(field)) return false;
    if (field.number != number) continue;
    if (field.type == WireType::kVarint) {
      value = field.value;
      return true;
    }
    if (field.type == WireType::kBytes) packed = field.bytes;
  }
  return take_varint(packed, value);
}

}  // namespace

template <>
bool ListIterator<std::int64_t>::advance() noexcept {
  std::uint64_t value = 0;
  if (!read_number(reader_, packed_, number_, value)) return false;
  value_ = static_cast<std::int64_t>(value);
  return true;
}

template <>
bool ListIterator<std::int32_t>::advance() noexcept {
  std::uint64_t value = 0;
  if (!read_number(reader_, packed_, number_, value)) return false;
  value_ = static_cast<std::int32_t>(value);  // as every protobuf does: the low 32 bits count
  return true;
}

template <>
bool ListIterator<std::string_view>::advance() noexcept {
  for (WireField field; reader_.next(field);) {
    if (field.number == number_ && field.type == WireType::kBytes) {
      value_ = field.bytes;
      return true;
    }
  }
  return false;
}

}  // namespace turms::proto
