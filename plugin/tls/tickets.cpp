// SPDX-License-Identifier: Apache-2.0
#include "tls/tickets.h"

#include <mbedtls/ssl_ticket.h>

#include <array>
#include <new>

#include "crypto/random.h"
#include "crypto/secret.h"

namespace turms::xmpp::tls {

Tickets::Tickets(std::uint32_t lifetime_seconds)
    : lifetime_seconds_(lifetime_seconds), context_(std::make_unique<mbedtls_ssl_ticket_context>()) {
  mbedtls_ssl_ticket_init(context_.get());
  const int ret =
      mbedtls_ssl_ticket_setup(context_.get(), random_callback, nullptr, MBEDTLS_CIPHER_AES_256_GCM, lifetime_seconds);
  if (ret != 0) {
    mbedtls_ssl_ticket_free(context_.get());
    throw std::bad_alloc();  // the cipher is built in and the lifetime is a number: nothing else can fail
  }
}

Tickets::~Tickets() {
  mbedtls_ssl_ticket_free(context_.get());
}

void Tickets::rotate() {
  std::array<uint8_t, MBEDTLS_SSL_TICKET_KEY_NAME_BYTES> name{};
  std::array<uint8_t, MBEDTLS_SSL_TICKET_MAX_KEY_BYTES> key{};
  crypto::fill_random(name);
  crypto::fill_random(key);
  // The library locks for writing and reading tickets but not here.
  mbedtls_mutex_lock(&context_->MBEDTLS_PRIVATE(mutex));
  mbedtls_ssl_ticket_rotate(context_.get(), name.data(), name.size(), key.data(), key.size(), lifetime_seconds_);
  mbedtls_mutex_unlock(&context_->MBEDTLS_PRIVATE(mutex));
  crypto::wipe(key);
}

}  // namespace turms::xmpp::tls
