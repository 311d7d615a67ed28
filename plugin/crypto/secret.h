// SPDX-License-Identifier: Apache-2.0
// A password, token or key in memory: it cannot be copied by accident, and its bytes are overwritten when it goes.
// Whoever holds the Secret owns it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"

namespace turms::xmpp::crypto {

/// Overwrites memory in a way that the compiler may not leave out. Thread: any.
void wipe(std::span<uint8_t> bytes) noexcept;
/// Overwrites the text, its unused capacity too, and empties it.
void wipe(std::string& text) noexcept;

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view text);
  explicit Secret(Bytes bytes) : Secret(as_text(bytes)) {}
  /// Moves the content out of `text`, which is wiped.
  static Secret taken_from(std::string& text);
  ~Secret() { clear(); }

  Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  /// A second Secret with the same content, where one is really wanted.
  [[nodiscard]] Secret copy() const { return Secret(view()); }

  [[nodiscard]] Bytes bytes() const noexcept { return {bytes_.get(), size_}; }
  [[nodiscard]] std::string_view view() const noexcept { return as_text(bytes()); }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  void clear() noexcept;

 private:
  // Not a std::string: short ones live inside the object and are left behind by a move.
  std::unique_ptr<uint8_t[]> bytes_;
  std::size_t size_ = 0;
};

}  // namespace turms::xmpp::crypto
