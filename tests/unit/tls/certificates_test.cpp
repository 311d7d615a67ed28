// SPDX-License-Identifier: Apache-2.0
#include "tls/certificates.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tls/server.h"

namespace turms::xmpp::tls {
namespace {

using test::source_for;

std::string complaint(CertificateSource source) {
  const auto loaded = Certificates::load(std::span(&source, 1));
  return loaded.ok() ? "" : loaded.error().where + ": " + loaded.error().detail;
}

// A folder of its own for each test, removed at its end.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "turms-xmpp-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string put(const std::string& name, std::string_view content) const {
    const std::filesystem::path path = path_ / name;
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }

 private:
  std::filesystem::path path_;
};

TEST(Certificates, domains_come_from_the_certificate_unless_given) {
  std::vector<CertificateSource> sources;
  sources.push_back(source_for({"One.example", "*.one.example"}));
  sources.push_back(source_for({"two.example"}));
  sources[1].domains = {"Chat.Two.Example"};
  const auto loaded = Certificates::load(sources);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ((*loaded)->domains(), (std::vector<std::string>{"one.example", "*.one.example", "chat.two.example"}));
}

TEST(Certificates, choice_goes_exact_then_wildcard_then_first) {
  const auto certificates = test::certificates_for({{"first.example"}, {"*.org.example"}, {"chat.org.example"}});
  const auto* const first = &certificates->choose("");
  const auto* const wildcard = &certificates->choose("other.org.example");
  const auto* const exact = &certificates->choose("CHAT.org.example");
  EXPECT_EQ(&certificates->choose("first.example"), first);
  EXPECT_NE(wildcard, first);
  EXPECT_NE(exact, wildcard);
  EXPECT_EQ(&certificates->choose("a.b.org.example"), first) << "a wildcard stands for one label";
  EXPECT_EQ(&certificates->choose("org.example"), first);
  EXPECT_EQ(&certificates->choose(".org.example"), first);
  EXPECT_EQ(&certificates->choose(std::string(300, 'x')), first);
}

TEST(Certificates, expiry_is_known) {
  const auto certificates = test::certificates_for({{"example.org"}});
  const std::int64_t years = (certificates->earliest_expiry() - test::kNow) / (365 * 86400);
  EXPECT_GE(years, 9);
  EXPECT_LE(years, 10);
}

TEST(Certificates, complaints_name_the_source_and_the_trouble) {
  CertificateSource no_pem = source_for({"example.org"});
  no_pem.chain_pem = "not PEM";
  EXPECT_EQ(complaint(std::move(no_pem)), "example.org: holds no PEM certificate (-----BEGIN CERTIFICATE-----)");

  CertificateSource broken = source_for({"example.org"});
  broken.chain_pem[100] = broken.chain_pem[100] == 'A' ? 'B' : 'A';
  broken.chain_pem.resize(200);
  EXPECT_NE(complaint(std::move(broken)).find("example.org: the certificate cannot be read"), std::string::npos);

  CertificateSource no_key = source_for({"example.org"});
  no_key.key_pem = crypto::Secret(std::string_view("nothing"));
  EXPECT_NE(complaint(std::move(no_key)).find("the private key cannot be read"), std::string::npos);

  CertificateSource encrypted = source_for({"example.org"});
  encrypted.key_pem = crypto::Secret(
      std::string_view("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIGj\n-----END ENCRYPTED PRIVATE KEY-----\n"));
  EXPECT_NE(complaint(std::move(encrypted)).find("is encrypted"), std::string::npos);

  CertificateSource foreign = source_for({"example.org"});
  foreign.key_pem = source_for({"other.example"}).key_pem.copy();
  EXPECT_NE(complaint(std::move(foreign)).find("does not belong"), std::string::npos);

  EXPECT_FALSE(Certificates::load({}).ok());
}

TEST(Certificates, files_are_read_and_missing_ones_named) {
  const Folder folder;
  const CertificateSource made = source_for({"example.org"});
  const std::string chain = folder.put("chain.pem", made.chain_pem);
  const std::string key = folder.put("key.pem", made.key_pem.view());
  auto source = read_certificate(chain, key);
  ASSERT_TRUE(source.ok());
  EXPECT_EQ(source->name, chain);
  EXPECT_EQ(complaint(std::move(*source)), "");

  const auto missing = read_certificate(chain, key + ".missing");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, Code::io);
  EXPECT_EQ(missing.error().where, key + ".missing");
  EXPECT_NE(missing.error().detail.find("No such file"), std::string::npos);

  const auto huge = read_certificate(folder.put("huge.pem", std::string((1U << 20U) + 1, 'x')), key);
  ASSERT_FALSE(huge.ok());
  EXPECT_EQ(huge.error().code, Code::too_large);
}

TEST(Certificates, rsa_keys_and_chains_are_taken) {
  // Made by OpenSSL, as operators' certificates are.
  EVP_PKEY* const key = EVP_RSA_gen(2048);
  X509* const certificate = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("rsa.example"), -1, -1, 0);
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  X509_sign(certificate, key, EVP_sha256());
  const auto text_of = [](auto write) {
    BIO* const out = BIO_new(BIO_s_mem());
    write(out);
    std::string text(BIO_ctrl_pending(out), '\0');
    BIO_read(out, text.data(), static_cast<int>(text.size()));
    BIO_free(out);
    return text;
  };
  CertificateSource source;
  source.name = "rsa";
  const std::string one = text_of([&](BIO* out) { PEM_write_bio_X509(out, certificate); });
  source.chain_pem = one + source_for({"intermediate.example"}).chain_pem;
  source.key_pem = crypto::Secret(std::string_view(
      text_of([&](BIO* out) { PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); })));
  source.domains = {"rsa.example"};
  X509_free(certificate);
  EVP_PKEY_free(key);

  ContextSettings settings;
  settings.certificates = Certificates::load(std::span(&source, 1)).value();
  const auto context = test::context_for(std::move(settings));
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Channel channel(context);
    test::ClientSettings wanted;
    wanted.version = version;
    test::OpenSslClient client(wanted);
    ASSERT_EQ(test::shake(client, channel), Handshake::done);
    EXPECT_EQ(client.common_name(), "rsa.example");
  }
}

}  // namespace
}  // namespace turms::xmpp::tls
