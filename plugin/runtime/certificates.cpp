// SPDX-License-Identifier: Apache-2.0
#include "runtime/certificates.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tls/self_signed.h"

namespace turms::xmpp::runtime {

namespace {

constexpr int64_t kMillisecondsPerSecond = 1000;
constexpr int64_t kWarnBeforeSeconds = 14 * 86400;

/// Writes a file that only its owner reads, and never over another: the key is either ours as a whole or not there.
Result<void> write_new(const std::string& path, std::string_view content) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return Error{Code::io, path, std::strerror(errno)};
  size_t written = 0;
  while (written < content.size()) {
    const ssize_t count = ::write(fd, content.data() + written, content.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    written += static_cast<size_t>(count);
  }
  const bool is_synced = written == content.size() && ::fsync(fd) == 0;
  const int error = errno;
  ::close(fd);
  if (is_synced) return {};
  ::unlink(path.c_str());
  return Error{Code::io, path, std::strerror(error)};
}

/// The certificate that the quick start lives on: made once, kept in tls.directory.
Result<tls::CertificateSource> own_certificate(const config::Settings& settings, const Clock& clock, Log& log) {
  const std::filesystem::path directory = settings.tls.directory;
  const std::string certificate = directory / (settings.domain + ".crt");
  const std::string key = directory / (settings.domain + ".key");
  std::error_code error;
  if (!std::filesystem::exists(key, error)) {
    std::filesystem::create_directories(directory, error);
    if (error) return Error{Code::io, directory, error.message()};
    const std::vector<std::string> domains = {settings.domain, "*." + settings.domain};
    Result<tls::SelfSigned> made = tls::self_signed(domains, clock.unix_ms() / kMillisecondsPerSecond);
    if (!made) return made.error();
    std::filesystem::remove(certificate, error);
    TURMS_XMPP_TRY(write_new(certificate, made->certificate_pem));
    TURMS_XMPP_TRY(write_new(key, made->key_pem.view()));
    log.warn("tls.self_signed", "Made a self-signed certificate; clients will ask before they trust it.",
             {{"path", certificate}});
  }
  return tls::read_certificate(certificate, key, {});
}

Result<std::vector<tls::CertificateSource>> read_sources(const config::Settings& settings, const Clock& clock,
                                                         Log& log) {
  std::vector<tls::CertificateSource> sources;
  for (const config::Certificate& certificate : settings.tls.certificates) {
    Result<tls::CertificateSource> source =
        tls::read_certificate(certificate.certificate, certificate.key, certificate.domains);
    if (!source) return source.error();
    sources.push_back(std::move(*source));
  }
  if (!sources.empty()) return sources;
  if (!settings.tls.self_signed) {
    return Error{Code::invalid_argument, "tls.certificates",
                 "is empty and tls.self_signed is off: there is nothing to show to clients"};
  }
  Result<tls::CertificateSource> own = own_certificate(settings, clock, log);
  if (!own) return own.error();
  sources.push_back(std::move(*own));
  return sources;
}

}  // namespace

Result<std::shared_ptr<const tls::Context>> make_tls_context(const config::Settings& settings,
                                                             std::shared_ptr<tls::Tickets> tickets, const Clock& clock,
                                                             Log& log) {
  Result<std::vector<tls::CertificateSource>> sources = read_sources(settings, clock, log);
  if (!sources) return sources.error();
  Result<std::shared_ptr<const tls::Certificates>> certificates = tls::Certificates::load(*sources);
  if (!certificates) return certificates.error();
  const int64_t left = (*certificates)->earliest_expiry() - clock.unix_ms() / kMillisecondsPerSecond;
  if (left < kWarnBeforeSeconds)
    log.warn("tls.certificate_expires", "A certificate ends soon, or has ended.", {{"seconds_left", left}});
  tls::ContextSettings context;
  context.certificates = std::move(*certificates);
  context.tickets = std::move(tickets);
  context.alpn = {"xmpp-client"};  // XEP-0368 4
  context.allow_tls12 = settings.tls.min_version == config::TlsVersion::tls1_2;
  return tls::Context::create(std::move(context));
}

}  // namespace turms::xmpp::runtime
