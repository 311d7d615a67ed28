// SPDX-License-Identifier: Apache-2.0
// What Certificates keeps of one source. Only this room sees it: it holds Mbed TLS' own types.
#pragma once

#include <mbedtls/pk.h>
#include <mbedtls/x509_crt.h>

#include "tls/certificates.h"

namespace turms::xmpp::tls {

struct Certificates::Entry {
  Entry() {
    mbedtls_x509_crt_init(&chain);
    mbedtls_pk_init(&key);
  }
  ~Entry() {
    mbedtls_pk_free(&key);
    mbedtls_x509_crt_free(&chain);
  }
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;

  std::vector<std::string> domains;  // lower case
  // Mbed TLS takes both by non-const pointer for a handshake and changes neither.
  mutable mbedtls_x509_crt chain;
  mutable mbedtls_pk_context key;
};

}  // namespace turms::xmpp::tls
