// SPDX-License-Identifier: Apache-2.0
// A password on its way through the gateway: held in one place, moved and never copied, wiped when its holder dies.
// Beside it the three things that secrets need: wiping, comparison in constant time, and random bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace turms::gateway::crypto {

/// Overwrites the string, spare capacity included, in a way the compiler keeps, and empties it. Thread: any.
void wipe(std::string& text) noexcept;
/// Overwrites the bytes in a way the compiler keeps. Thread: any.
void wipe(std::span<uint8_t> bytes) noexcept;

/// Whether two byte strings are equal, in a time that depends on their lengths only. Thread: any.
[[nodiscard]] bool equal_in_constant_time(std::span<const uint8_t> a, std::span<const uint8_t> b) noexcept;

/// Fills `out` from the operating system's generator. Throws when there is none: no secret may be made without. Thread:
/// any.
void fill_random(std::span<uint8_t> out);

class Secret {
 public:
  Secret() = default;
  /// Takes the bytes over and wipes the source.
  explicit Secret(std::string&& source);
  ~Secret() { clear(); }
  Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;

  /// Valid while this object lives and is not moved from.
  [[nodiscard]] std::string_view view() const noexcept { return {bytes_.get(), size_}; }
  void clear() noexcept;

 private:
  // Not a std::string: moving a short one copies its bytes and leaves them behind.
  std::unique_ptr<char[]> bytes_;
  size_t size_ = 0;
};

}  // namespace turms::gateway::crypto
