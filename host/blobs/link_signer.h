// SPDX-License-Identifier: Apache-2.0
// Proof that a link was made here: HMAC-SHA-256 under a key that lies beside the files. What is signed begins with a
// word for its purpose, so that a proof for one thing is none for another.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/digest.h"

namespace turms::gateway::blobs {

inline constexpr const char* kLinkKeyFile = "link_key";

class LinkSigner {
 public:
  explicit LinkSigner(const crypto::Digest& key) : key_(key) {}

  /// Reads the key in `folder`, and makes a random one (mode 0600) when there is none. \errors io
  static Result<LinkSigner> open(const std::filesystem::path& folder);

  /// 64 hex digits. `purpose` is a constant word.
  [[nodiscard]] std::string sign(std::string_view purpose, std::string_view text) const;
  /// In a time that does not depend on where a false signature differs.
  [[nodiscard]] bool is_signed(std::string_view purpose, std::string_view text, std::string_view signature) const;

 private:
  crypto::Digest key_;
};

}  // namespace turms::gateway::blobs
