// SPDX-License-Identifier: Apache-2.0
#include "tls/certificates.h"

#include <mbedtls/pem.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <limits>
#include <sstream>

#include "tls/certificate_entry.h"

namespace turms::xmpp::tls {
namespace {

constexpr std::size_t kMaxPemBytes = std::size_t{1} << 20U;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

Error bad(const CertificateSource& source, std::string detail) {
  return Error{Code::invalid_argument, source.name, std::move(detail)};
}

// Mbed TLS takes PEM with its terminating zero, counted.
const unsigned char* pem_bytes(const std::string& pem) {
  return reinterpret_cast<const unsigned char*>(pem.c_str());
}

Result<void> parse_chain(const CertificateSource& source, mbedtls_x509_crt& chain) {
  if (source.chain_pem.find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
    return bad(source, "holds no PEM certificate (-----BEGIN CERTIFICATE-----)");
  }
  const int ret = mbedtls_x509_crt_parse(&chain, pem_bytes(source.chain_pem), source.chain_pem.size() + 1);
  if (ret < 0) return bad(source, "the certificate cannot be read: " + describe(ret));
  if (ret > 0) return bad(source, std::to_string(ret) + " of the chain's certificates cannot be read");
  return {};
}

Result<void> parse_key(const CertificateSource& source, mbedtls_pk_context& key) {
  std::string pem(source.key_pem.view());
  const int ret = mbedtls_pk_parse_key(&key, pem_bytes(pem), pem.size() + 1, nullptr, 0, random_callback, nullptr);
  const bool is_encrypted = pem.find("ENCRYPTED") != std::string::npos;
  crypto::wipe(pem);
  if (ret != 0 && is_encrypted) return bad(source, "the private key is encrypted; give it without a pass phrase");
  if (ret != 0) return bad(source, "the private key cannot be read: " + describe(ret));
  return {};
}

// The DNS names of the certificate's subjectAltName.
std::vector<std::string> names_of(const mbedtls_x509_crt& certificate) {
  std::vector<std::string> names;
  for (const auto* item = &certificate.subject_alt_names; item != nullptr; item = item->next) {
    mbedtls_x509_subject_alternative_name name{};
    if (item->buf.p == nullptr || mbedtls_x509_parse_subject_alt_name(&item->buf, &name) != 0) continue;
    if (name.type == MBEDTLS_X509_SAN_DNS_NAME) {
      const auto& text = name.san.unstructured_name;
      names.push_back(lower({reinterpret_cast<const char*>(text.p), text.len}));
    }
    mbedtls_x509_free_subject_alt_name(&name);
  }
  return names;
}

std::int64_t seconds_of(const mbedtls_x509_time& time) {
  std::tm parts{};
  parts.tm_year = time.year - 1900;
  parts.tm_mon = time.mon - 1;
  parts.tm_mday = time.day;
  parts.tm_hour = time.hour;
  parts.tm_min = time.min;
  parts.tm_sec = time.sec;
  return timegm(&parts);
}

Result<std::unique_ptr<Certificates::Entry>> parse(const CertificateSource& source) {
  auto entry = std::make_unique<Certificates::Entry>();
  TURMS_XMPP_TRY(parse_chain(source, entry->chain));
  TURMS_XMPP_TRY(parse_key(source, entry->key));
  if (mbedtls_pk_check_pair(&entry->chain.pk, &entry->key, random_callback, nullptr) != 0) {
    return bad(source, "the private key does not belong to the first certificate of the chain");
  }
  for (const auto& domain : source.domains) entry->domains.push_back(lower(domain));
  if (entry->domains.empty()) entry->domains = names_of(entry->chain);
  return entry;
}

// "*.example.org" stands for exactly one label before "example.org".
bool is_wildcard_for(std::string_view pattern, std::string_view name) {
  if (!pattern.starts_with("*.")) return false;
  const std::size_t dot = name.find('.');
  return dot != std::string_view::npos && dot > 0 && name.substr(dot) == pattern.substr(1);
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{Code::io, path, std::string("cannot be opened: ") + std::strerror(errno)};
  std::string content(kMaxPemBytes + 1, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (file.bad()) return Error{Code::io, path, "cannot be read"};
  content.resize(static_cast<std::size_t>(file.gcount()));
  if (content.size() > kMaxPemBytes) return Error{Code::too_large, path, "is larger than 1 MiB"};
  return content;
}

}  // namespace

Result<CertificateSource> read_certificate(const std::string& chain_path, const std::string& key_path,
                                           std::vector<std::string> domains) {
  Result<std::string> chain = read_file(chain_path);
  if (!chain) return chain.error();
  Result<std::string> key = read_file(key_path);
  if (!key) return key.error();
  CertificateSource source;
  source.name = chain_path;
  source.chain_pem = std::move(*chain);
  source.key_pem = crypto::Secret::taken_from(*key);
  source.domains = std::move(domains);
  return source;
}

Result<std::shared_ptr<const Certificates>> Certificates::load(std::span<const CertificateSource> sources) {
  if (sources.empty()) return Error{Code::invalid_argument, "tls", "no certificate is configured"};
  const std::shared_ptr<Certificates> certificates(new Certificates);
  certificates->earliest_expiry_ = std::numeric_limits<std::int64_t>::max();
  for (const auto& source : sources) {
    Result<std::unique_ptr<Entry>> entry = parse(source);
    if (!entry) return entry.error();
    for (const auto* one = &(*entry)->chain; one != nullptr; one = one->next) {
      certificates->earliest_expiry_ = std::min(certificates->earliest_expiry_, seconds_of(one->valid_to));
    }
    certificates->entries_.push_back(std::move(*entry));
  }
  return std::shared_ptr<const Certificates>(certificates);
}

Certificates::~Certificates() = default;

const Certificates::Entry& Certificates::choose(std::string_view name) const {
  const std::string wanted = lower(name);
  for (const auto& entry : entries_) {
    if (std::find(entry->domains.begin(), entry->domains.end(), wanted) != entry->domains.end()) return *entry;
  }
  for (const auto& entry : entries_) {
    const auto fits = [&](const std::string& pattern) { return is_wildcard_for(pattern, wanted); };
    if (std::any_of(entry->domains.begin(), entry->domains.end(), fits)) return *entry;
  }
  return *entries_.front();
}

std::vector<std::string> Certificates::domains() const {
  std::vector<std::string> all;
  for (const auto& entry : entries_) all.insert(all.end(), entry->domains.begin(), entry->domains.end());
  return all;
}

}  // namespace turms::xmpp::tls
