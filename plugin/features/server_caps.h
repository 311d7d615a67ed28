// SPDX-License-Identifier: Apache-2.0
// The hashes of what the server's disco#info says (XEP-0115, XEP-0390), computed from the very answer and anew only
// when the backend can do something else. Each feature that shows one has its own.
#pragma once

#include <optional>
#include <string>

#include "features/core.h"

namespace turms::xmpp::features {

class Hooks;

class ServerCaps {
 public:
  explicit ServerCaps(const Hooks& hooks) : hooks_(hooks) {}

  /// base64 of the SHA-1, XEP-0115 5.1. Valid until the next call.
  [[nodiscard]] const std::string& sha1(const Capabilities& capabilities) { return refresh(capabilities), sha1_; }
  /// base64 of the SHA-256, XEP-0390 4.1.
  [[nodiscard]] const std::string& sha256(const Capabilities& capabilities) { return refresh(capabilities), sha256_; }

 private:
  void refresh(const Capabilities& capabilities);

  const Hooks& hooks_;
  std::optional<Capabilities> hashed_;
  std::string sha1_;
  std::string sha256_;
};

}  // namespace turms::xmpp::features
