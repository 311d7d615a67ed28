// SPDX-License-Identifier: Apache-2.0
#include "xmpp/jid.h"

#include <gtest/gtest.h>

#include <string>
#include <unordered_set>

namespace turms::xmpp {
namespace {

std::string parsed(std::string_view text) {
  const Result<Jid> jid = Jid::parse(text);
  return jid ? jid->to_string() : "!" + jid.error().where;
}

TEST(JidTest, parts_are_split_at_the_first_slash_and_the_first_at_before_it) {
  const Result<Jid> jid = Jid::parse("1001@example.org/phone@home/2");
  ASSERT_TRUE(jid);
  EXPECT_EQ(jid->local(), "1001");
  EXPECT_EQ(jid->domain(), "example.org");
  EXPECT_EQ(jid->resource(), "phone@home/2");
  EXPECT_TRUE(jid->is_full());
  EXPECT_EQ(jid->bare().text(), "1001@example.org");
  EXPECT_EQ(jid->view().bare_text(), "1001@example.org");
}

TEST(JidTest, a_domain_alone_and_a_domain_with_a_resource_are_addresses) {
  EXPECT_EQ(parsed("Example.org"), "example.org");
  const Result<Jid> jid = Jid::parse("example.org/x");
  ASSERT_TRUE(jid);
  EXPECT_EQ(jid->local(), "");
  EXPECT_EQ(jid->domain(), "example.org");
  EXPECT_EQ(jid->resource(), "x");
  EXPECT_EQ(jid->bare().text(), "example.org");
}

TEST(JidTest, case_and_width_are_folded_but_not_in_the_resource) {
  EXPECT_EQ(parsed("Juliet@EXAMPLE.org/Balcony"), "juliet@example.org/Balcony");
  EXPECT_EQ(parsed("\xEF\xBC\x91\xEF\xBC\x92@example.org"), "12@example.org");
  EXPECT_EQ(parsed("a@b/\xEF\xBC\x91"), "a@b/\xEF\xBC\x91");
}

TEST(JidTest, malformed_addresses_name_the_part) {
  EXPECT_EQ(parsed(""), "!jid.domain");
  EXPECT_EQ(parsed("@example.org"), "!jid.local");
  EXPECT_EQ(parsed("a@"), "!jid.domain");
  EXPECT_EQ(parsed("a@b/"), "!jid.resource");
  EXPECT_EQ(parsed("/x"), "!jid.domain");
  EXPECT_EQ(parsed("a@b@c"), "!jid.domain");
  EXPECT_EQ(parsed("a@b/\n"), "!jid.resource");
  EXPECT_EQ(parsed("a@b\xFF"), "!jid.domain");
  for (const char c : std::string("\"&': <>\x7F\x01"))
    EXPECT_EQ(parsed(std::string("a") + c + "b@c"), "!jid.local") << c;
  EXPECT_EQ(parsed("a\xEF\xBC\xA0@b"), "!jid.local");  // a full-width '@' must not become one
  EXPECT_EQ(parsed("a\xEF\xBC\x8F@b"), "!jid.local");  // nor a full-width '/'
}

TEST(JidTest, each_part_has_at_most_1023_bytes) {
  std::string domain;
  while (domain.size() < 980) domain += "abcdefghijklmnopqrstuvwxyz.";
  domain += "example";
  const std::string part(1023, 'a');
  const Result<Jid> longest = Jid::parse(part + "@" + domain + "/" + part);
  ASSERT_TRUE(longest);
  EXPECT_EQ(longest->local().size(), 1023u);
  EXPECT_EQ(longest->resource().size(), 1023u);
  EXPECT_EQ(longest->domain(), domain);
  EXPECT_EQ(Jid::parse(part + "a@b").error().code, Code::too_large);
  EXPECT_EQ(Jid::parse("a@b/a" + part).error().code, Code::too_large);
  EXPECT_FALSE(Jid::parse("a@" + part + "a"));
  std::string wide;  // shrinks to 1023 bytes by width mapping
  for (int i = 0; i < 1023; ++i) wide += "\xEF\xBC\x91";
  EXPECT_EQ(Jid::parse(wide + "@b")->local().size(), 1023u);
  EXPECT_EQ(Jid::parse(wide + "\xEF\xBC\x91@b").error().code, Code::too_large);
  std::string greek;  // 512 characters of two bytes each
  for (int i = 0; i < 512; ++i) greek += "\xCE\xB1";
  EXPECT_EQ(Jid::parse("a@b/" + greek).error().code, Code::too_large);
}

TEST(JidTest, copies_and_moves_keep_the_text_whether_short_or_long) {
  for (const std::string& resource :
       {std::string("r"), std::string(42, 'r'), std::string(43, 'r'), std::string(44, 'r'), std::string(200, 'r')}) {
    const std::string text = "1@example.org/" + resource;
    Jid jid = *Jid::parse(text);
    Jid copy = jid;
    EXPECT_EQ(copy.text(), text);
    Jid moved = std::move(jid);
    EXPECT_EQ(moved.text(), text);
    EXPECT_TRUE(jid.empty());  // NOLINT: what a moved-from address is, is part of the contract
    jid = copy;
    copy = *Jid::parse("other@example.org");
    EXPECT_EQ(jid.text(), text);
    moved = std::move(copy);
    EXPECT_EQ(moved.text(), "other@example.org");
    Jid& self = jid;
    jid = self;
    EXPECT_EQ(jid.text(), text);
    jid = Jid();
    EXPECT_TRUE(jid.empty());
    EXPECT_EQ(jid.text(), "");
  }
}

TEST(JidTest, equal_addresses_hash_alike_and_sets_can_be_searched_by_view) {
  std::unordered_set<Jid, JidHash, JidEqual> set;
  set.insert(*Jid::parse("A@example.org"));
  const Jid full = *Jid::parse("a@Example.org/x");
  EXPECT_TRUE(set.contains(full.view().bare()));
  EXPECT_FALSE(set.contains(full));
  EXPECT_EQ(std::hash<Jid>{}(full.bare()), std::hash<Jid>{}(*set.begin()));
  EXPECT_TRUE(full.bare() == *set.begin());
  EXPECT_FALSE(full == *set.begin());
}

TEST(JidTest, a_resource_can_be_added_or_replaced) {
  const Jid jid = *Jid::parse("a@b/old");
  EXPECT_EQ(jid.with_resource("New")->text(), "a@b/New");
  EXPECT_EQ(jid.with_resource("")->text(), "a@b");
  EXPECT_FALSE(jid.with_resource("\n"));
}

TEST(JidTest, parts_can_be_prepared_alone) {
  EXPECT_EQ(*prepare_local("ABC"), "abc");
  EXPECT_EQ(*prepare_local(""), "");
  EXPECT_FALSE(prepare_local("a@b"));
  EXPECT_FALSE(
      prepare_local("a\xEF\xBC\xA0"
                    "b"));
  EXPECT_EQ(*prepare_domain("EXAMPLE.org."), "example.org");
  EXPECT_FALSE(prepare_domain(""));
  EXPECT_EQ(*prepare_resource("A b"), "A b");
  EXPECT_EQ(*prepare_resource(""), "");
}

TEST(JidTest, preparing_twice_changes_nothing) {
  for (const char* text : {"\xEF\xBC\xA1\xEF\xBC\xA2@\xEF\xBC\xA3.d/\xE3\x80\x80x",
                           "E\xCC\x81@xn--bcher-kva.de/e\xCC\x81", "\xC4\xB0@b"}) {
    const std::string once = parsed(text);
    ASSERT_NE(once[0], '!') << text;
    EXPECT_EQ(parsed(once), once);
  }
}

}  // namespace
}  // namespace turms::xmpp
