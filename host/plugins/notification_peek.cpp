// SPDX-License-Identifier: Apache-2.0
#include "plugins/notification_peek.h"

namespace turms::gateway::plugins {
namespace {

constexpr uint64_t kCodeField = 5;

/// Walks the top level of a protobuf message; every step says whether there was something left to step over.
class Walk {
 public:
  explicit Walk(std::span<const uint8_t> bytes) : rest_(bytes) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  bool varint(uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const uint8_t byte = rest_.front();
      rest_ = rest_.subspan(1);
      value |= static_cast<uint64_t>(byte & 0x7FU) << shift;
      if ((byte & 0x80U) == 0) return true;
    }
    return false;
  }

  bool skip(uint64_t wire_type) {
    uint64_t length = 0;
    switch (wire_type) {
      case 0:
        return varint(length);
      case 1:
        return advance(8);
      case 2:
        return varint(length) && advance(length);
      case 5:
        return advance(4);
      default:
        return false;  // groups are not used by Turms
    }
  }

 private:
  bool advance(uint64_t length) {
    if (length > rest_.size()) return false;
    rest_ = rest_.subspan(length);
    return true;
  }

  std::span<const uint8_t> rest_;
};

}  // namespace

bool is_response(std::span<const uint8_t> notification) {
  Walk walk(notification);
  while (!walk.at_end()) {
    uint64_t tag = 0;
    if (!walk.varint(tag)) return false;
    if (tag >> 3U == kCodeField) return true;
    if (!walk.skip(tag & 7U)) return false;
  }
  return false;
}

}  // namespace turms::gateway::plugins
