// SPDX-License-Identifier: Apache-2.0
#include "tls/library.h"

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/error.h>
#include <psa/crypto.h>

#include <array>
#include <cstdio>
#include <mutex>
#include <new>
#include <span>

#include "crypto/random.h"

namespace turms::xmpp::tls {
namespace {

// Rule zero: mutable globals, because what they count is a global of the library itself. std::mutex has a constexpr
// constructor and a trivial destructor here, so neither runs at load or at unload.
std::mutex users_mutex;
int users = 0;

}  // namespace

Library::Library() {
  const std::lock_guard lock(users_mutex);
  if (users == 0 && psa_crypto_init() != PSA_SUCCESS) throw std::bad_alloc();
  ++users;
}

Library::~Library() {
  const std::lock_guard lock(users_mutex);
  if (--users == 0) mbedtls_psa_crypto_free();
}

std::string describe(int mbedtls_error) {
  std::array<char, 160> text{};
  mbedtls_strerror(mbedtls_error, text.data(), text.size());
  std::array<char, 24> number{};
  std::snprintf(number.data(), number.size(), " (-0x%04x)", static_cast<unsigned>(-mbedtls_error));
  return std::string(text.data()) + number.data();
}

int random_callback(void* /*context*/, unsigned char* out, std::size_t size) noexcept {
  try {
    crypto::fill_random({out, size});
    return 0;
  } catch (...) {
    return MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
  }
}

}  // namespace turms::xmpp::tls
