// SPDX-License-Identifier: Apache-2.0
#include "crypto/digest.h"

#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace turms::gateway::crypto {

Digest sha256(std::span<const uint8_t> data) {
  Digest digest;
  // Fails only when libcrypto has no SHA-256 or no memory: nothing a caller could answer.
  if (EVP_Digest(data.data(), data.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 is not available in libcrypto");
  }
  return digest;
}

Digest hmac_sha256(std::span<const uint8_t> key, std::span<const uint8_t> data) {
  static constexpr uint8_t kNoKey = 0;  // HMAC() takes a null key for "the key of last time"
  Digest digest;
  const uint8_t* bytes = key.empty() ? &kNoKey : key.data();
  if (HMAC(EVP_sha256(), bytes, static_cast<int>(key.size()), data.data(), data.size(), digest.data(), nullptr) ==
      nullptr) {
    throw std::runtime_error("HMAC-SHA-256 is not available in libcrypto");
  }
  return digest;
}

}  // namespace turms::gateway::crypto
