// SPDX-License-Identifier: Apache-2.0
#include "tls/context.h"

#include <mbedtls/ssl.h>
#include <mbedtls/ssl_ticket.h>

#include "tls/certificate_entry.h"
#include "tls/channel.h"

namespace turms::xmpp::tls {
namespace {

// AEAD with forward secrecy only. AES first: it runs in hardware on servers, and a client without that still has
// ChaCha20.
constexpr int kSuites[] = {
    MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
    MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
    MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    0,
};

// X25519 first: a tenth of P-256's cost in this build.
constexpr std::uint16_t kGroups[] = {
    MBEDTLS_SSL_IANA_TLS_GROUP_X25519,    MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1, MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1,
    MBEDTLS_SSL_IANA_TLS_GROUP_SECP521R1, MBEDTLS_SSL_IANA_TLS_GROUP_NONE,
};

}  // namespace

Context::Context(ContextSettings settings)
    : settings_(std::move(settings)), config_(std::make_unique<mbedtls_ssl_config>()) {
  mbedtls_ssl_config_init(config_.get());
}

Context::~Context() {
  mbedtls_ssl_config_free(config_.get());
}

Result<std::shared_ptr<const Context>> Context::create(ContextSettings settings) {
  if (!settings.certificates) return Error{Code::invalid_argument, "tls", "no certificate is configured"};
  for (const auto& name : settings.alpn) {
    if (name.empty() || name.size() > 255)
      return Error{Code::invalid_argument, "tls.alpn", "a name has 1 to 255 bytes"};
  }
  const std::shared_ptr<Context> context(new Context(std::move(settings)));
  TURMS_XMPP_TRY(context->configure());
  return std::shared_ptr<const Context>(context);
}

Result<void> Context::configure() {
  mbedtls_ssl_config* const config = config_.get();
  int ret = mbedtls_ssl_config_defaults(config, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_STREAM,
                                        MBEDTLS_SSL_PRESET_DEFAULT);
  mbedtls_ssl_conf_rng(config, random_callback, nullptr);
  mbedtls_ssl_conf_authmode(config, MBEDTLS_SSL_VERIFY_NONE);
  mbedtls_ssl_conf_min_tls_version(config,
                                   settings_.allow_tls12 ? MBEDTLS_SSL_VERSION_TLS1_2 : MBEDTLS_SSL_VERSION_TLS1_3);
  mbedtls_ssl_conf_max_tls_version(config, MBEDTLS_SSL_VERSION_TLS1_3);
  mbedtls_ssl_conf_ciphersuites(config, kSuites);
  mbedtls_ssl_conf_groups(config, kGroups);
  mbedtls_ssl_conf_preference_order(config, MBEDTLS_SSL_SRV_CIPHERSUITE_ORDER_SERVER);
  mbedtls_ssl_conf_cert_cb(config, &Channel::choose_certificate);
  const Certificates::Entry& fallback = settings_.certificates->choose({});
  if (ret == 0) ret = mbedtls_ssl_conf_own_cert(config, &fallback.chain, &fallback.key);
  if (settings_.tickets) {
    mbedtls_ssl_conf_session_tickets_cb(config, mbedtls_ssl_ticket_write, mbedtls_ssl_ticket_parse,
                                        settings_.tickets->native());
    mbedtls_ssl_conf_new_session_tickets(config, 1);
  }
  // Only resumption with a fresh key exchange: a stolen ticket key then opens no recorded traffic.
  mbedtls_ssl_conf_tls13_key_exchange_modes(config, MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ALL);
  if (!settings_.alpn.empty()) {
    for (const auto& name : settings_.alpn) alpn_names_.push_back(name.c_str());
    alpn_names_.push_back(nullptr);
    if (ret == 0) ret = mbedtls_ssl_conf_alpn_protocols(config, alpn_names_.data());
  }
  if (ret != 0) return Error{Code::internal, "tls", describe(ret)};
  return {};
}

}  // namespace turms::xmpp::tls
