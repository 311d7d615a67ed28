// SPDX-License-Identifier: Apache-2.0
// One immutable encoded message that many receivers hold: a push is encoded once and fanned out by reference.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace turms::gateway {

class SharedBytes {
 public:
  SharedBytes() = default;
  explicit SharedBytes(std::string bytes) : bytes_(std::make_shared<const std::string>(std::move(bytes))) {}

  [[nodiscard]] std::span<const uint8_t> span() const {
    if (!bytes_) return {};
    return {reinterpret_cast<const uint8_t*>(bytes_->data()), bytes_->size()};
  }
  [[nodiscard]] size_t size() const { return bytes_ ? bytes_->size() : 0; }

 private:
  std::shared_ptr<const std::string> bytes_;  // rule zero of ownership: read by several threads, freed by the last
};

}  // namespace turms::gateway
