// SPDX-License-Identifier: Apache-2.0
#include "xmpp/domain_name.h"

#include <gtest/gtest.h>

namespace turms::xmpp {
namespace {

using Text = std::optional<std::string>;

TEST(DomainNameTest, names_are_lower_case_without_a_dot_at_the_end) {
  EXPECT_EQ(canonical_domain("Chat.Example.ORG"), Text("chat.example.org"));
  EXPECT_EQ(canonical_domain("localhost."), Text("localhost"));
  EXPECT_EQ(canonical_domain("a-b.c1"), Text("a-b.c1"));
}

TEST(DomainNameTest, addresses_are_domains) {
  EXPECT_EQ(canonical_domain("192.0.2.1"), Text("192.0.2.1"));
  EXPECT_EQ(canonical_domain("[2001:DB8:0::1]"), Text("[2001:db8::1]"));
  for (const char* text : {"[2001:db8::1", "[]", "[x]", "[::1]x", "[192.0.2.1]"})
    EXPECT_EQ(canonical_domain(text), std::nullopt);
}

TEST(DomainNameTest, unicode_and_its_ascii_form_are_the_same_domain) {
  const Text expected(
      "b\xC3\xBC"
      "cher.example");
  EXPECT_EQ(canonical_domain("b\xC3\xBC"
                             "cher.example"),
            expected);
  EXPECT_EQ(canonical_domain("B\xC3\x9C"
                             "CHER.example"),
            expected);
  EXPECT_EQ(canonical_domain("xn--bcher-kva.example"), expected);
  EXPECT_EQ(canonical_domain("XN--Bcher-KVA.example"), expected);
  EXPECT_EQ(canonical_domain("xn--fiqs8s"), Text("\xE4\xB8\xAD\xE5\x9B\xBD"));
  EXPECT_EQ(canonical_domain("a\xE3\x80\x82"
                             "b\xEF\xBD\xA1"
                             "c\xEF\xBC\x8E"
                             "d"),
            Text("a.b.c.d"));
  EXPECT_EQ(canonical_domain("\xEF\xBC\x91\xEF\xBC\x92.example"), Text("12.example"));
}

TEST(DomainNameTest, what_no_host_is_called_is_refused) {
  for (const char* text : {"", ".", "a..b", ".a", "-a", "a-", "a_b", "a b", "a/b", "a@b", "\xFF", "xn--", "xn--a",
                           "xn--99999999", "xn--Bcher-kv\xC3\xBC",
                           "\xCC\x81"
                           "a",
                           "\xE2\x98\x83", "a\xD7\x90", "xn--bcher-\xC3\xBC"}) {
    EXPECT_EQ(canonical_domain(text), std::nullopt) << text;
  }
}

TEST(DomainNameTest, an_ascii_form_that_hides_ascii_or_capitals_is_refused) {
  EXPECT_EQ(canonical_domain("xn--abc-"), std::nullopt);
  EXPECT_EQ(canonical_domain("xn--tda"), Text("\xC3\xBC"));
  EXPECT_EQ(canonical_domain("xn--wca"), std::nullopt);    // capital U with diaeresis
  EXPECT_EQ(canonical_domain("xn--8g7cc"), std::nullopt);  // full-width digits
  EXPECT_EQ(canonical_domain("xn--e-xbb"), std::nullopt);  // decomposed e with acute
}

TEST(DomainNameTest, hyphens_of_a_unicode_label_are_where_they_may_be) {
  EXPECT_EQ(canonical_domain("xn--bcn-Nbxn--bcch"), std::nullopt);
  EXPECT_EQ(canonical_domain("\xC3\xBC"
                             "b--c"),
            std::nullopt);
  EXPECT_EQ(canonical_domain("\xC3\xBC-"), std::nullopt);
  EXPECT_EQ(canonical_domain("a-\xC3\xBC"), Text("a-\xC3\xBC"));
}

TEST(DomainNameTest, labels_and_names_have_limits) {
  EXPECT_TRUE(canonical_domain(std::string(63, 'a')));
  EXPECT_FALSE(canonical_domain(std::string(64, 'a')));
  std::string longest;
  for (int i = 0; i < 15; ++i) longest += std::string(63, 'a') + ".";
  longest += std::string(63, 'b');
  EXPECT_TRUE(canonical_domain(longest));
  EXPECT_FALSE(canonical_domain(longest + ".c"));
}

}  // namespace
}  // namespace turms::xmpp
