// SPDX-License-Identifier: Apache-2.0
// Rule zero: private members by name, and two functions that the library does not declare to others. Measured, an idle
// connection would take ten times as much without.
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "tls/connection_memory.h"

#include <mbedtls/platform.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/ssl.h>
#include <mbedtls/version.h>

#include <algorithm>
#include <cstdlib>
#include <new>

// Declared in the library's own ssl_misc.h.
extern "C" {
void mbedtls_ssl_handshake_free(mbedtls_ssl_context* ssl);
void mbedtls_ssl_transform_free(mbedtls_ssl_transform* transform);
}

namespace turms::xmpp::tls {
namespace {

static_assert(MBEDTLS_VERSION_NUMBER >= 0x03060000 && MBEDTLS_VERSION_NUMBER < 0x03070000,
              "read ssl_msg.c of the new version before moving on");

// mbedtls_ssl_free gives them back with free(), as configured.
unsigned char* allocate(std::size_t size) {
  auto* const buffer = static_cast<unsigned char*>(std::malloc(size));
  if (buffer == nullptr) throw std::bad_alloc();
  return buffer;
}

std::uint16_t offset(const unsigned char* at, const unsigned char* start) {
  return static_cast<std::uint16_t>(at - start);
}

// Records start eight bytes in, after the counter; anything else means a handshake message is being put together there.
constexpr std::ptrdiff_t kRecordStart = 8;

bool is_idle(const mbedtls_ssl_context& ssl) noexcept {
  return mbedtls_ssl_is_handshake_over(const_cast<mbedtls_ssl_context*>(&ssl)) == 1 && ssl.in_left == 0 &&
         ssl.out_left == 0 && mbedtls_ssl_check_pending(&ssl) == 0 && ssl.badmac_seen_or_in_hsfraglen == 0 &&
         ssl.in_hdr - ssl.in_buf == kRecordStart && ssl.send_alert == 0;
}

// TLS 1.2 does this itself. In 1.3 the library's server means to, but only its datagram path ever comes there.
void free_handshake(mbedtls_ssl_context& ssl) noexcept {
  if (ssl.handshake == nullptr) return;
  mbedtls_ssl_handshake_free(&ssl);
  mbedtls_free(ssl.handshake);
  ssl.handshake = nullptr;
  // Made for 1.2 before the version was known, and never used.
  if (ssl.tls_version == MBEDTLS_SSL_VERSION_TLS1_3 && ssl.transform_negotiate != nullptr) {
    mbedtls_ssl_transform_free(ssl.transform_negotiate);
    mbedtls_free(ssl.transform_negotiate);
    ssl.transform_negotiate = nullptr;
  }
}

}  // namespace

void ConnectionMemory::claim(mbedtls_ssl_context& ssl) {
  if (claimed_) return;
  ssl.in_buf = allocate(ssl.in_buf_len);
  try {
    ssl.out_buf = allocate(ssl.out_buf_len);
  } catch (...) {
    std::free(ssl.in_buf);
    ssl.in_buf = nullptr;
    throw;
  }
  ssl.in_ctr = ssl.in_buf + in_.counter;
  ssl.in_hdr = ssl.in_buf + in_.header;
  ssl.in_len = ssl.in_buf + in_.length;
  ssl.in_iv = ssl.in_buf + in_.iv;
  ssl.in_msg = ssl.in_buf + in_.message;
  std::copy(in_counter_.begin(), in_counter_.end(), ssl.in_ctr);
  ssl.out_ctr = ssl.out_buf + out_.counter;
  ssl.out_hdr = ssl.out_buf + out_.header;
  ssl.out_len = ssl.out_buf + out_.length;
  ssl.out_iv = ssl.out_buf + out_.iv;
  ssl.out_msg = ssl.out_buf + out_.message;
  claimed_ = true;
}

void ConnectionMemory::release_if_idle(mbedtls_ssl_context& ssl) noexcept {
  if (!claimed_ || !is_idle(ssl)) return;
  free_handshake(ssl);
  in_ = {offset(ssl.in_ctr, ssl.in_buf), offset(ssl.in_hdr, ssl.in_buf), offset(ssl.in_len, ssl.in_buf),
         offset(ssl.in_iv, ssl.in_buf), offset(ssl.in_msg, ssl.in_buf)};
  out_ = {offset(ssl.out_ctr, ssl.out_buf), offset(ssl.out_hdr, ssl.out_buf), offset(ssl.out_len, ssl.out_buf),
          offset(ssl.out_iv, ssl.out_buf), offset(ssl.out_msg, ssl.out_buf)};
  std::copy_n(ssl.in_ctr, in_counter_.size(), in_counter_.begin());
  // What was decrypted must not lie about in the heap. Output is encrypted where it stands.
  mbedtls_platform_zeroize(ssl.in_buf, ssl.in_buf_len);
  std::free(ssl.in_buf);
  std::free(ssl.out_buf);
  ssl.in_buf = ssl.in_ctr = ssl.in_hdr = ssl.in_len = ssl.in_iv = ssl.in_msg = nullptr;
  ssl.out_buf = ssl.out_ctr = ssl.out_hdr = ssl.out_len = ssl.out_iv = ssl.out_msg = nullptr;
  claimed_ = false;
}

}  // namespace turms::xmpp::tls
