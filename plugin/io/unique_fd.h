// SPDX-License-Identifier: Apache-2.0
// One owner for one file descriptor: closed when the owner goes. Moves, never copies.
#pragma once

#include <unistd.h>

#include <utility>

namespace turms::xmpp::io {

class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    reset(other.release());
    return *this;
  }
  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;
  ~UniqueFd() { reset(); }

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool is_valid() const { return fd_ >= 0; }

  /// Gives the descriptor away: the caller closes it from now on.
  [[nodiscard]] int release() { return std::exchange(fd_, -1); }

  /// Closes what is held and takes `fd` instead.
  void reset(int fd = -1) {
    const int old = std::exchange(fd_, fd);
    if (old >= 0) ::close(old);
  }

 private:
  int fd_ = -1;
};

}  // namespace turms::xmpp::io
