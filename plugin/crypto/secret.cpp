// SPDX-License-Identifier: Apache-2.0
#include "crypto/secret.h"

#include <mbedtls/platform_util.h>

#include <algorithm>

namespace turms::xmpp::crypto {

void wipe(std::span<uint8_t> bytes) noexcept {
  if (!bytes.empty()) mbedtls_platform_zeroize(bytes.data(), bytes.size());
}

void wipe(std::string& text) noexcept {
  text.resize(text.capacity());  // never allocates
  wipe({reinterpret_cast<uint8_t*>(text.data()), text.size()});
  text.clear();
}

Secret::Secret(std::string_view text) : bytes_(text.empty() ? nullptr : new uint8_t[text.size()]), size_(text.size()) {
  std::copy(text.begin(), text.end(), bytes_.get());
}

Secret Secret::taken_from(std::string& text) {
  Secret secret{std::string_view(text)};
  wipe(text);
  return secret;
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
  wipe({bytes_.get(), size_});
  bytes_.reset();
  size_ = 0;
}

}  // namespace turms::xmpp::crypto
