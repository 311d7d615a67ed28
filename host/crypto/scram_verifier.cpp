// SPDX-License-Identifier: Apache-2.0
#include "crypto/scram_verifier.h"

#include <stdexcept>
#include <string>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "crypto/secret.h"

namespace turms::gateway::crypto {
namespace {

/// SaltedPassword of RFC 5802; wiped with its holder, because it is as good as the password.
class SaltedPassword {
 public:
  SaltedPassword(std::string_view password, std::span<const uint8_t> salt, uint32_t iterations) {
    if (PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), salt.data(),
                          static_cast<int>(salt.size()), static_cast<int>(iterations), EVP_sha256(),
                          static_cast<int>(bytes_.size()), bytes_.data()) != 1) {
      throw std::runtime_error("PBKDF2 is not available in libcrypto");
    }
  }
  ~SaltedPassword() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
  SaltedPassword(const SaltedPassword&) = delete;
  SaltedPassword& operator=(const SaltedPassword&) = delete;

  [[nodiscard]] Digest stored_key() const {
    Digest client_key = hmac_sha256(bytes_, octets("Client Key"));
    const Digest stored = sha256(client_key);
    OPENSSL_cleanse(client_key.data(), client_key.size());
    return stored;
  }
  [[nodiscard]] Digest server_key() const { return hmac_sha256(bytes_, octets("Server Key")); }

 private:
  Digest bytes_{};
};

}  // namespace

Result<ScramVerifier> make_scram_verifier(std::string_view password, uint32_t iterations) {
  if (password.empty()) return Error{Code::invalid_argument, "password", "must not be empty"};
  if (iterations < kMinScramIterations || iterations > kMaxScramIterations) {
    return Error{
        Code::invalid_argument, "iterations",
        "must lie between " + std::to_string(kMinScramIterations) + " and " + std::to_string(kMaxScramIterations)};
  }
  ScramVerifier verifier;
  verifier.salt.resize(kScramSaltBytes);
  fill_random(verifier.salt);
  verifier.iterations = iterations;
  const SaltedPassword salted(password, verifier.salt, iterations);
  verifier.stored_key = salted.stored_key();
  verifier.server_key = salted.server_key();
  return verifier;
}

bool matches(const ScramVerifier& verifier, std::string_view password) {
  if (password.empty() || verifier.iterations == 0) return false;
  const SaltedPassword salted(password, verifier.salt, verifier.iterations);
  return equal_in_constant_time(salted.stored_key(), verifier.stored_key);
}

}  // namespace turms::gateway::crypto
