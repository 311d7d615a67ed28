// SPDX-License-Identifier: Apache-2.0
#include "tls/self_signed.h"

#include <mbedtls/oid.h>
#include <mbedtls/x509_crt.h>

#include <array>
#include <ctime>
#include <vector>

#include "crypto/random.h"
#include "tls/library.h"

namespace turms::xmpp::tls {
namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kTenYears = 3653 * kDay;
constexpr std::size_t kMaxCommonName = 64;  // RFC 5280 ub-common-name

class Writer {
 public:
  Writer() {
    mbedtls_x509write_crt_init(&certificate);
    mbedtls_pk_init(&key);
  }
  ~Writer() {
    mbedtls_pk_free(&key);
    mbedtls_x509write_crt_free(&certificate);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  mbedtls_x509write_cert certificate;
  mbedtls_pk_context key;
  Library library;  // signing may go through PSA
};

// Letters, digits, hyphens and dots: nothing that could end the name in the certificate's text form.
bool is_dns_name(std::string_view domain) {
  if (domain.starts_with("*.")) domain.remove_prefix(2);
  if (domain.empty() || domain.size() > 253 || domain.front() == '.' || domain.back() == '.') return false;
  for (const char c : domain) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!is_letter && !(c >= '0' && c <= '9') && c != '-' && c != '.') return false;
  }
  return domain.find("..") == std::string_view::npos;
}

std::string x509_time(std::int64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 16> text{};
  std::strftime(text.data(), text.size(), "%Y%m%d%H%M%S", &parts);
  return text.data();
}

std::string subject_of(const std::string& domain) {
  return domain.size() <= kMaxCommonName ? "CN=" + domain : "CN=" + domain.substr(0, kMaxCommonName);
}

int make_key(mbedtls_pk_context& key) {
  int ret = mbedtls_pk_setup(&key, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY));
  if (ret == 0) ret = mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(key), random_callback, nullptr);
  return ret;
}

int set_names(mbedtls_x509write_cert& certificate, std::span<const std::string> domains) {
  std::vector<mbedtls_x509_san_list> names(domains.size());
  for (std::size_t i = 0; i < domains.size(); ++i) {
    names[i].node.type = MBEDTLS_X509_SAN_DNS_NAME;
    auto& text = names[i].node.san.unstructured_name;
    // Only read from; the structure also serves parsing, hence no const.
    text.p = const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(domains[i].data()));
    text.len = domains[i].size();
    // Written from its end: linked backwards, the first domain comes first.
    names[i].next = i > 0 ? &names[i - 1] : nullptr;
  }
  return mbedtls_x509write_crt_set_subject_alternative_name(&certificate, &names.back());
}

int set_content(Writer& writer, std::span<const std::string> domains, std::int64_t now) {
  mbedtls_x509write_cert& certificate = writer.certificate;
  mbedtls_x509write_crt_set_version(&certificate, MBEDTLS_X509_CRT_VERSION_3);
  mbedtls_x509write_crt_set_md_alg(&certificate, MBEDTLS_MD_SHA256);
  mbedtls_x509write_crt_set_subject_key(&certificate, &writer.key);
  mbedtls_x509write_crt_set_issuer_key(&certificate, &writer.key);
  std::array<uint8_t, 16> serial{};
  crypto::fill_random(serial);
  serial[0] = static_cast<uint8_t>((serial[0] & 0x7fU) | 0x40U);  // positive, of full length
  int ret = mbedtls_x509write_crt_set_serial_raw(&certificate, serial.data(), serial.size());
  const std::string subject = subject_of(domains.front());
  if (ret == 0) ret = mbedtls_x509write_crt_set_subject_name(&certificate, subject.c_str());
  if (ret == 0) ret = mbedtls_x509write_crt_set_issuer_name(&certificate, subject.c_str());
  if (ret == 0) {
    ret = mbedtls_x509write_crt_set_validity(&certificate, x509_time(now - kDay).c_str(),
                                             x509_time(now - kDay + kTenYears).c_str());
  }
  if (ret == 0) ret = mbedtls_x509write_crt_set_basic_constraints(&certificate, 0, -1);
  if (ret == 0) ret = mbedtls_x509write_crt_set_key_usage(&certificate, MBEDTLS_X509_KU_DIGITAL_SIGNATURE);
  if (ret == 0) ret = mbedtls_x509write_crt_set_subject_key_identifier(&certificate);
  if (ret == 0) ret = set_names(certificate, domains);
  return ret;
}

}  // namespace

Result<SelfSigned> self_signed(std::span<const std::string> domains, std::int64_t now) {
  if (domains.empty()) return Error{Code::invalid_argument, "domains", "a certificate needs a domain"};
  for (const auto& domain : domains) {
    if (!is_dns_name(domain)) return Error{Code::invalid_argument, "domains", "no DNS name: " + domain};
  }
  Writer writer;
  int ret = make_key(writer.key);
  if (ret == 0) ret = set_content(writer, domains, now);
  std::string certificate(4096 + 400 * domains.size(), '\0');
  std::string key(1024, '\0');
  auto* const certificate_out = reinterpret_cast<unsigned char*>(certificate.data());
  auto* const key_out = reinterpret_cast<unsigned char*>(key.data());
  if (ret == 0) {
    ret = mbedtls_x509write_crt_pem(&writer.certificate, certificate_out, certificate.size(), random_callback, nullptr);
  }
  if (ret == 0) ret = mbedtls_pk_write_key_pem(&writer.key, key_out, key.size());
  SelfSigned result;
  result.key_pem = crypto::Secret(std::string_view(key.c_str()));
  crypto::wipe(key);
  if (ret != 0) return Error{Code::internal, "self_signed", describe(ret)};
  result.certificate_pem = certificate.c_str();
  return result;
}

}  // namespace turms::xmpp::tls
