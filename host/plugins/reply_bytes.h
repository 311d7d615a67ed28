// SPDX-License-Identifier: Apache-2.0
// The data of a reply, as every extension of the contract writes it: little-endian numbers and runs of bytes, one after
// the other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace turms::gateway::plugins {

class ReplyBytes {
 public:
  ReplyBytes& u32(uint64_t value) { return number(value, 4); }
  ReplyBytes& u64(uint64_t value) { return number(value, 8); }
  ReplyBytes& i64(int64_t value) { return u64(static_cast<uint64_t>(value)); }
  ReplyBytes& bytes(std::string_view run) {
    data_.append(run);
    return *this;
  }

  [[nodiscard]] std::string take() { return std::move(data_); }

 private:
  ReplyBytes& number(uint64_t value, int octets) {
    for (int i = 0; i < octets; ++i) data_.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
    return *this;
  }

  std::string data_;
};

}  // namespace turms::gateway::plugins
