// SPDX-License-Identifier: Apache-2.0
#include "runtime/certificates.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "instance_stage.h"
#include "support/fakes.h"
#include "tls/self_signed.h"

namespace turms::xmpp::runtime {
namespace {

class CertificatesTest : public ::testing::Test {
 protected:
  CertificatesTest() {
    settings.domain = "example.org";
    settings.tls.directory = directory.path() + "/tls";
  }
  auto make() { return make_tls_context(settings, nullptr, clock, log); }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in(settings.tls.directory + "/" + name);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string write(const std::string& name, std::string_view text) const {
    const std::string path = directory.path() + "/" + name;
    std::ofstream(path) << text;
    return path;
  }
  OwnDirectory directory;
  config::Settings settings;
  FakeClock clock;
  FakeLog log;
};

TEST_F(CertificatesTest, makes_one_at_the_first_start_that_only_its_owner_reads) {
  ASSERT_TRUE(make());
  struct stat status{};
  ASSERT_EQ(::stat((settings.tls.directory + "/example.org.key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_NE(std::find(log.events.begin(), log.events.end(), "tls.self_signed"), log.events.end());
}

TEST_F(CertificatesTest, keeps_the_one_it_made) {
  ASSERT_TRUE(make());
  const std::string key = read("example.org.key");
  log.events.clear();
  ASSERT_TRUE(make());
  EXPECT_EQ(read("example.org.key"), key);
  EXPECT_TRUE(log.events.empty());
}

TEST_F(CertificatesTest, makes_both_anew_when_the_key_was_lost) {
  ASSERT_TRUE(make());
  std::filesystem::remove(settings.tls.directory + "/example.org.key");
  ASSERT_TRUE(make());
}

TEST_F(CertificatesTest, says_what_to_do_when_there_is_nothing_to_show) {
  settings.tls.self_signed = false;
  const auto made = make();
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().where, "tls.certificates");
}

TEST_F(CertificatesTest, names_the_file_that_is_missing) {
  settings.tls.certificates = {{{}, "/nowhere/a.crt", "/nowhere/a.key"}};
  const auto made = make();
  ASSERT_FALSE(made);
  EXPECT_NE((made.error().where + made.error().detail).find("/nowhere/a.crt"), std::string::npos);
}

TEST_F(CertificatesTest, says_where_it_could_not_write) {
  settings.tls.directory = write("a file", "in the way") + "/tls";
  const auto made = make();
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Code::io);
}

TEST_F(CertificatesTest, reads_what_the_operator_gives) {
  const std::vector<std::string> domains = {"example.org"};
  const auto pair = tls::self_signed(domains, clock.unix_ms() / 1000);
  ASSERT_TRUE(pair);
  settings.tls.certificates = {{{}, write("own.crt", pair->certificate_pem), write("own.key", pair->key_pem.view())}};
  ASSERT_TRUE(make());
  EXPECT_FALSE(std::filesystem::exists(settings.tls.directory));
}

TEST_F(CertificatesTest, refuses_a_key_of_another_certificate) {
  const std::vector<std::string> domains = {"example.org"};
  const auto one = tls::self_signed(domains, clock.unix_ms() / 1000);
  const auto other = tls::self_signed(domains, clock.unix_ms() / 1000);
  settings.tls.certificates = {{{}, write("own.crt", one->certificate_pem), write("own.key", other->key_pem.view())}};
  EXPECT_FALSE(make());
}

TEST_F(CertificatesTest, warns_before_a_certificate_ends) {
  ASSERT_TRUE(make());
  log.events.clear();
  clock.advance_ms(uint64_t{40} * 365 * 86'400'000);
  ASSERT_TRUE(make());
  EXPECT_NE(std::find(log.events.begin(), log.events.end(), "tls.certificate_expires"), log.events.end());
}

}  // namespace
}  // namespace turms::xmpp::runtime
