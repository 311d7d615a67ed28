// SPDX-License-Identifier: Apache-2.0
// The server's certificates, each with its key and the domains it is for, and the choice among them by the name a
// client asks for. Immutable after loading and shared by all channels: a reload loads a new set.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/secret.h"
#include "tls/library.h"

struct mbedtls_x509_crt;
struct mbedtls_pk_context;

namespace turms::xmpp::tls {

/// One certificate as the operator gives it.
struct CertificateSource {
  std::string name;                  ///< where it comes from, for messages: a path
  std::string chain_pem;             ///< the server's certificate first, then the intermediate ones
  crypto::Secret key_pem;            ///< unencrypted PKCS#8, SEC1 or PKCS#1
  std::vector<std::string> domains;  ///< what it is for; empty: what the certificate itself names
};

/// Reads the two PEM files into a source. \errors  io: which file, and what the system said; too_large above 1 MiB.
[[nodiscard]] Result<CertificateSource> read_certificate(const std::string& chain_path, const std::string& key_path,
                                                         std::vector<std::string> domains = {});

class Certificates {
 public:
  struct Entry;  // a parsed chain with its key

  /// \param sources  at least one; the first also answers clients that ask for no name or for one nobody has
  /// \errors  invalid_argument: `where` is the source's name, `detail` says what is wrong in an operator's words
  /// Thread: any.
  static Result<std::shared_ptr<const Certificates>> load(std::span<const CertificateSource> sources);
  ~Certificates();
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;

  /// The certificate for `name`: an exact domain, else a wildcard of one label, else the first. Letter case is ignored.
  /// Source: RFC 6066 3, RFC 6125 6.4.3.  Thread: any.
  [[nodiscard]] const Entry& choose(std::string_view name) const;

  /// When the certificate that ends first ends; seconds since the Unix epoch. For a warning and a metric.
  [[nodiscard]] std::int64_t earliest_expiry() const { return earliest_expiry_; }
  /// All domains named, in the order of the sources.
  [[nodiscard]] std::vector<std::string> domains() const;

 private:
  Certificates() = default;
  Library library_;
  std::vector<std::unique_ptr<Entry>> entries_;
  std::int64_t earliest_expiry_ = 0;
};

}  // namespace turms::xmpp::tls
