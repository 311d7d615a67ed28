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

struct Sha256::State {
  struct Free {
    void operator()(EVP_MD_CTX* freed) const noexcept { EVP_MD_CTX_free(freed); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  if (!state_->context || EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 is not available in libcrypto");
  }
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::span<const uint8_t> data) {
  if (EVP_DigestUpdate(state_->context.get(), data.data(), data.size()) != 1) throw std::runtime_error("SHA-256");
}

Digest Sha256::finish() {
  Digest digest;
  if (EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr) != 1) throw std::runtime_error("SHA-256");
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
