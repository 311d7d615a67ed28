// SPDX-License-Identifier: Apache-2.0
#include "config/text_checks.h"

#include <string>

#include <gtest/gtest.h>

namespace turms::xmpp::config {
namespace {

TEST(TextChecks, domains) {
  for (const char* good : {"localhost", "example.org", "xn--mller-kva.example", "m\xC3\xBCller.example", "a-b.c_d",
                           "127.0.0.1", "::1", "1.example"}) {
    EXPECT_EQ(check_domain(good), "") << good;
  }
  for (const std::string bad : {"", ".", "example.", ".example", "a..b", "Example.org", "user@example.org",
                                "example.org/x", "with space", "-a.example", "a-.example", "*.example.org"}) {
    EXPECT_NE(check_domain(bad), "") << bad;
  }
  EXPECT_EQ(check_domain(std::string(63, 'a') + ".example"), "");
  EXPECT_NE(check_domain(std::string(64, 'a') + ".example"), "");
  std::string longest;
  while (longest.size() < 254) longest += "a.";
  longest.resize(253);
  EXPECT_EQ(check_domain(longest), "");
  EXPECT_NE(check_domain(longest + "a"), "");
}

TEST(TextChecks, a_derived_domain_may_be_empty) {
  EXPECT_EQ(check_domain_or_empty(""), "");
  EXPECT_NE(check_domain_or_empty("a b"), "");
}

TEST(TextChecks, a_pattern_has_one_star_in_front) {
  EXPECT_EQ(check_domain_pattern("*.example.org"), "");
  EXPECT_EQ(check_domain_pattern("example.org"), "");
  for (const char* bad : {"*", "*.", "*example.org", "a.*.org", "*.*.org", ""})
    EXPECT_NE(check_domain_pattern(bad), "") << bad;
}

TEST(TextChecks, addresses_are_numeric) {
  for (const char* good : {"0.0.0.0", "127.0.0.1", "::", "2001:db8::1", "fe80::1%eth0"}) {
    EXPECT_EQ(check_ip_address(good), "") << good;
  }
  for (const char* bad : {"", "localhost", "1.2.3", "[::1]", "fe80::1%", "127.0.0.1%lo", "::1 "}) {
    EXPECT_NE(check_ip_address(bad), "") << bad;
  }
}

TEST(TextChecks, paths_are_not_empty_and_not_endless) {
  EXPECT_EQ(check_path("cert.pem"), "");
  EXPECT_NE(check_path(""), "");
  EXPECT_NE(check_path(std::string(4096, 'a')), "");
}

TEST(TextChecks, contacts_are_uris) {
  for (const char* good :
       {"mailto:admin@example.org", "xmpp:1@example.org", "https://example.org/help?x=y", "tel:+15551234"}) {
    EXPECT_EQ(check_uri(good), "") << good;
  }
  for (const char* bad :
       {"", "admin@example.org", "mailto:", ":x", "1mail:x", "mailto:a b", "ma ilto:x", "mailto:\xC3\xBC"}) {
    EXPECT_NE(check_uri(bad), "") << bad;
  }
}

TEST(TextChecks, locations_are_hosts_with_or_without_a_port) {
  for (const char* good : {"", "xmpp1.example.org", "xmpp1.example.org:5222", "192.0.2.1:5222", "[2001:db8::1]:5222", "[::1]"}) {
    EXPECT_EQ(check_location_or_empty(good), "") << good;
  }
  for (const char* bad : {":5222", "example.org:", "example.org:x", "example.org:123456", "[::1", "[]", "[x]:1", "[::1]1",
                          "a b", "2001:db8::1"}) {
    EXPECT_NE(check_location_or_empty(bad), "") << bad;
  }
}

TEST(TextChecks, device_types_are_those_of_turms) {
  EXPECT_EQ(check_device_type("OTHERS"), "");
  EXPECT_EQ(check_device_type("ANDROID"), "");
  EXPECT_NE(check_device_type("others").find("OTHERS, UNKNOWN, DESKTOP, BROWSER, IOS, ANDROID"), std::string::npos);
}

}  // namespace
}  // namespace turms::xmpp::config
