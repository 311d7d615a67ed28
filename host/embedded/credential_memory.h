// SPDX-License-Identifier: Apache-2.0
// Remembers that a password was right, so that the second resource of a user costs a microsecond instead of PBKDF2: for
// each user who is online, a hash keyed with a secret of this process. Never on disk; forgotten with the user's last
// session and whenever passwords may have changed. Belongs to the writer.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "crypto/digest.h"

namespace turms::gateway::embedded {

class CredentialMemory {
 public:
  CredentialMemory();
  ~CredentialMemory();
  CredentialMemory(const CredentialMemory&) = delete;
  CredentialMemory& operator=(const CredentialMemory&) = delete;

  void remember(int64_t user_id, std::string_view password);
  /// True: this password was right. False: it is another one, or nothing is known.
  [[nodiscard]] bool knows(int64_t user_id, std::string_view password) const;
  void forget(int64_t user_id) { tags_.erase(user_id); }
  /// Passwords may have changed.
  void forget_all();

  /// Grows with each forget_all().
  [[nodiscard]] uint64_t epoch() const { return epoch_; }
  [[nodiscard]] size_t size() const { return tags_.size(); }

 private:
  [[nodiscard]] crypto::Digest tag_of(int64_t user_id, std::string_view password) const;

  std::array<uint8_t, 32> key_{};
  std::unordered_map<int64_t, crypto::Digest> tags_;
  uint64_t epoch_ = 0;
};

}  // namespace turms::gateway::embedded
