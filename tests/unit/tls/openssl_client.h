// SPDX-License-Identifier: Apache-2.0
// A TLS client in memory, by OpenSSL: what came from the server is fed in, what must go to the server is taken out.
#pragma once

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace turms::xmpp::tls::test {

struct ClientSettings {
  int version = 0;  // TLS1_2_VERSION, TLS1_3_VERSION; 0: the best
  std::string sni;
  std::vector<std::string> alpn;
  std::string ca_pem;              // verify the server against this
  std::string groups;              // such as "P-256"
  SSL_SESSION* session = nullptr;  // resume this
  int max_fragment = 0;            // TLSEXT_max_fragment_length_*
};

class OpenSslClient {
 public:
  explicit OpenSslClient(const ClientSettings& settings) : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_min_proto_version(context_.get(), settings.version);
    SSL_CTX_set_max_proto_version(context_.get(), settings.version);
    SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_CLIENT);
    SSL_CTX_sess_set_new_cb(context_.get(), &OpenSslClient::on_session);
    if (!settings.groups.empty()) SSL_CTX_set1_groups_list(context_.get(), settings.groups.c_str());
    if (!settings.ca_pem.empty()) trust(settings.ca_pem);
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_app_data(ssl_.get(), this);
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(ssl_.get());
    if (!settings.sni.empty()) SSL_set_tlsext_host_name(ssl_.get(), settings.sni.c_str());
    if (!settings.ca_pem.empty() && !settings.sni.empty()) SSL_set1_host(ssl_.get(), settings.sni.c_str());
    if (settings.max_fragment != 0) {
      SSL_set_tlsext_max_fragment_length(ssl_.get(), static_cast<uint8_t>(settings.max_fragment));
    }
    if (!settings.alpn.empty()) offer(settings.alpn);
    if (settings.session != nullptr) SSL_set_session(ssl_.get(), settings.session);
  }
  ~OpenSslClient() { SSL_SESSION_free(session_); }
  OpenSslClient(const OpenSslClient&) = delete;
  OpenSslClient& operator=(const OpenSslClient&) = delete;

  void feed(std::string_view bytes) {
    if (!bytes.empty()) BIO_write(SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
  }
  /// 1 when done, 0 when it needs more, -1 on failure.
  int handshake() {
    const int ret = SSL_do_handshake(ssl_.get());
    if (ret == 1) return 1;
    return SSL_get_error(ssl_.get(), ret) == SSL_ERROR_WANT_READ ? 0 : -1;
  }
  bool write(std::string_view text) {
    return SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size())) == static_cast<int>(text.size());
  }
  std::string read() {
    std::string text;
    std::vector<char> piece(20000);
    for (int got = 0; (got = SSL_read(ssl_.get(), piece.data(), static_cast<int>(piece.size()))) > 0;) {
      text.append(piece.data(), static_cast<std::size_t>(got));
    }
    return text;
  }
  std::string take_output() {
    BIO* const out = SSL_get_wbio(ssl_.get());
    std::string bytes(BIO_ctrl_pending(out), '\0');
    if (!bytes.empty()) BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
  }
  void close_notify() { SSL_shutdown(ssl_.get()); }
  [[nodiscard]] bool got_close_notify() const { return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }
  [[nodiscard]] bool is_resumed() const { return SSL_session_reused(ssl_.get()) == 1; }
  [[nodiscard]] SSL_SESSION* session() const { return session_; }
  [[nodiscard]] SSL* native() const { return ssl_.get(); }
  [[nodiscard]] std::string common_name() const {
    X509* const certificate = SSL_get1_peer_certificate(ssl_.get());
    if (certificate == nullptr) return {};
    std::string name(256, '\0');
    const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(), 256);
    name.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    X509_free(certificate);
    return name;
  }
  [[nodiscard]] std::string exporter(std::string_view label, std::size_t size) const {
    std::string material(size, '\0');
    SSL_export_keying_material(ssl_.get(), reinterpret_cast<unsigned char*>(material.data()), size, label.data(),
                               label.size(), nullptr, 0, 0);
    return material;
  }

 private:
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };

  static int on_session(SSL* ssl, SSL_SESSION* session) {
    auto& client = *static_cast<OpenSslClient*>(SSL_get_app_data(ssl));
    SSL_SESSION_free(client.session_);
    client.session_ = session;
    return 1;  // kept
  }
  void trust(const std::string& pem) {
    BIO* const in = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    X509* const certificate = PEM_read_bio_X509(in, nullptr, nullptr, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), certificate);
    X509_free(certificate);
    BIO_free(in);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  }
  void offer(const std::vector<std::string>& names) {
    std::string wire;
    for (const auto& name : names) wire += static_cast<char>(name.size()) + name;
    SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(wire.data()),
                        static_cast<unsigned>(wire.size()));
  }

  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> ssl_;
  SSL_SESSION* session_ = nullptr;
};

}  // namespace turms::xmpp::tls::test
