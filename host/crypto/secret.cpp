// SPDX-License-Identifier: Apache-2.0
#include "crypto/secret.h"

#include <cstring>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/rand.h>

namespace turms::gateway::crypto {

void wipe(std::string& text) noexcept {
  // Growing within the capacity allocates nothing and makes the spare bytes ours to overwrite.
  text.resize(text.capacity());
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

void wipe(std::span<uint8_t> bytes) noexcept {
  OPENSSL_cleanse(bytes.data(), bytes.size());
}

bool equal_in_constant_time(std::span<const uint8_t> a, std::span<const uint8_t> b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

void fill_random(std::span<uint8_t> out) {
  if (RAND_bytes(out.data(), static_cast<int>(out.size())) != 1) {
    throw std::runtime_error("the operating system gives no random bytes");
  }
}

Secret::Secret(std::string&& source) : bytes_(std::make_unique<char[]>(source.size())), size_(source.size()) {
  if (size_ != 0) std::memcpy(bytes_.get(), source.data(), size_);
  wipe(source);
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    clear();
    bytes_ = std::move(other.bytes_);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

void Secret::clear() noexcept {
  if (bytes_) OPENSSL_cleanse(bytes_.get(), size_);
  bytes_.reset();
  size_ = 0;
}

}  // namespace turms::gateway::crypto
