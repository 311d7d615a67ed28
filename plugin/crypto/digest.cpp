// SPDX-License-Identifier: Apache-2.0
#include "crypto/digest.h"

#include <mbedtls/sha1.h>
#include <mbedtls/sha256.h>

#include <stdexcept>

namespace turms::xmpp::crypto {
namespace {

uint8_t* writable(std::string& bytes) {
  return reinterpret_cast<uint8_t*>(bytes.data());
}

}  // namespace

std::string sha1(Bytes data) {
  std::string digest(kSha1Bytes, '\0');
  // The software implementation has no way to fail; only a build without it could.
  if (mbedtls_sha1(data.data(), data.size(), writable(digest)) != 0) throw std::logic_error("sha1 is not built in");
  return digest;
}

std::string sha256(Bytes data) {
  std::string digest(kSha256Bytes, '\0');
  if (mbedtls_sha256(data.data(), data.size(), writable(digest), 0) != 0)
    throw std::logic_error("sha256 is not built in");
  return digest;
}

}  // namespace turms::xmpp::crypto
