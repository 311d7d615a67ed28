// SPDX-License-Identifier: Apache-2.0
#include "config/sample.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "config/options.h"
#include "config/parse.h"

namespace turms::xmpp::config {
namespace {

constexpr std::string_view kBegin =
    "# >>> Made from the declarations in plugin/config/options.cpp; `ctest -R config` compares.\n";
constexpr std::string_view kEnd = "# <<<\n";

std::string packaged_path() {
  return std::string(TURMS_XMPP_SOURCE_DIR) + "/packaging/gateway.toml";
}

std::string read_packaged() {
  std::ifstream file(packaged_path());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The sample with every commented key in force.
std::string uncommented(const std::string& sample) {
  std::istringstream lines(sample);
  std::string all;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("#") && !line.starts_with("# ")) line.erase(0, 1);
    all += line + "\n";
  }
  return all;
}

TEST(Sample, as_it_is_it_changes_nothing) {
  for (const char* key_path : {"plugins.xmpp", ""}) {
    const auto parsed = parse(sample(key_path), key_path, "");
    ASSERT_TRUE(parsed.ok()) << parsed.error().line << " " << parsed.error().message;
    EXPECT_EQ(parsed->limits.stanza_bytes, Limits().stanza_bytes);
  }
}

TEST(Sample, uncommented_it_states_the_defaults_with_keys_that_the_reader_knows) {
  const auto complaints = check(uncommented(sample("plugins.xmpp")), "plugins.xmpp", "");
  // The one certificate that it shows has no files yet; all else must be fine.
  for (const ConfigError& complaint : complaints) {
    EXPECT_TRUE(complaint.message.starts_with("plugins.xmpp.tls.certificates.") ||
                complaint.message.starts_with("tls.certificates:"))
        << complaint.line << " " << complaint.message;
  }
}

TEST(Sample, names_every_option_with_its_range) {
  const std::string text = sample("plugins.xmpp");
  for (const auto& option : limit_options()) {
    EXPECT_NE(text.find("\n#" + std::string(option.key) + " = "), std::string::npos) << option.key;
  }
  EXPECT_NE(text.find("(1 to 100)\n#sasl_attempts = 3\n"), std::string::npos);
  EXPECT_NE(text.find("#tls = \"starttls\"\n"), std::string::npos);
}

TEST(Sample, no_line_is_wider_than_a_terminal) {
  std::istringstream lines(sample("plugins.xmpp"));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100u) << line;
}

// With TURMS_XMPP_UPDATE=1 in the environment the file is brought up to date instead.
TEST(Sample, packaged_configuration_is_up_to_date) {
  std::string text = read_packaged();
  const size_t begin = text.find(kBegin);
  const size_t end = text.find(kEnd);
  ASSERT_NE(begin, std::string::npos) << packaged_path();
  ASSERT_NE(end, std::string::npos);
  const size_t from = begin + kBegin.size();
  const std::string expected = sample("plugins.xmpp");
  const bool is_current = text.substr(from, end - from) == expected;
  if (!is_current && std::getenv("TURMS_XMPP_UPDATE") != nullptr) {
    text.replace(from, end - from, expected);
    std::ofstream(packaged_path()) << text;
    return;
  }
  EXPECT_TRUE(is_current) << "packaging/gateway.toml is behind; run this test with TURMS_XMPP_UPDATE=1";
}

TEST(Sample, packaged_configuration_is_accepted) {
  const auto parsed = parse(read_packaged(), "plugins.xmpp", "/");
  EXPECT_TRUE(parsed.ok()) << parsed.error().line << " " << parsed.error().message;
}

}  // namespace
}  // namespace turms::xmpp::config
