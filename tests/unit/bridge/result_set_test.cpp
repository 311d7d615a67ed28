// SPDX-License-Identifier: Apache-2.0
#include "bridge/result_set.h"

#include <gtest/gtest.h>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

/// The page of "a" to "e" that this <set/> asks for, as "first+count/total"; "none" when there is no such page.
std::string page(const std::string& set) {
  const auto document = document_from("<q><set xmlns='http://jabber.org/protocol/rsm'>" + set + "</set></q>");
  const auto query = read_result_set(document->root());
  if (!query) return "bad-request";
  const auto page = page_of(**query, {"a", "b", "c", "d", "e"});
  if (!page) return "none";
  return std::to_string(page->first) + "+" + std::to_string(page->count) + "/" + std::to_string(page->total);
}

TEST(ResultSetTest, pages_follow_each_other) {
  EXPECT_EQ(page(""), "0+5/5");
  EXPECT_EQ(page("<max>2</max>"), "0+2/5");
  EXPECT_EQ(page("<max>2</max><after>b</after>"), "2+2/5");
  EXPECT_EQ(page("<max>2</max><after>d</after>"), "4+1/5");
  EXPECT_EQ(page("<max>2</max><after>e</after>"), "5+0/5");
}

TEST(ResultSetTest, pages_precede_each_other) {
  EXPECT_EQ(page("<max>2</max><before/>"), "3+2/5");
  EXPECT_EQ(page("<max>2</max><before>d</before>"), "1+2/5");
  EXPECT_EQ(page("<max>2</max><before>b</before>"), "0+1/5");
  EXPECT_EQ(page("<max>2</max><before>a</before>"), "0+0/5");
}

TEST(ResultSetTest, counts_begins_anywhere_and_stays_between_two) {
  EXPECT_EQ(page("<max>0</max>"), "0+0/5");
  EXPECT_EQ(page("<max>2</max><index>3</index>"), "3+2/5");
  EXPECT_EQ(page("<index>5</index>"), "5+0/5");
  EXPECT_EQ(page("<after>a</after><before>d</before>"), "1+2/5");
  EXPECT_EQ(page("<after>d</after><before>a</before>"), "4+0/5");
}

TEST(ResultSetTest, what_is_not_in_the_list_is_not_found) {
  EXPECT_EQ(page("<after>x</after>"), "none");
  EXPECT_EQ(page("<after/>"), "none");
  EXPECT_EQ(page("<before>x</before>"), "none");
  EXPECT_EQ(page("<index>6</index>"), "none");
}

TEST(ResultSetTest, numbers_are_numbers) {
  for (const char* bad : {"<max/>", "<max>-1</max>", "<max>two</max>", "<max>99999999999</max>", "<index> 1</index>"})
    EXPECT_EQ(page(bad), "bad-request") << bad;
}

TEST(ResultSetTest, without_a_set_nothing_is_asked) {
  const auto query = read_result_set(document_from("<q><set xmlns='urn:other'/></q>")->root());
  ASSERT_TRUE(query);
  EXPECT_FALSE(*query);
}

TEST(ResultSetTest, an_answer_names_both_ends_and_the_count) {
  std::string out;
  xml::Writer writer(out, xml::kSelfContained);
  ResultSetPage page;
  page.first = 2;
  page.count = 2;
  page.total = 5;
  write_result_set(writer, page, "c", "d");
  EXPECT_EQ(out,
            "<set xmlns='http://jabber.org/protocol/rsm'><first index='2'>c</first><last>d</last>"
            "<count>5</count></set>");
  page.count = 0;
  out.clear();
  xml::Writer empty(out, xml::kSelfContained);
  write_result_set(empty, page, {}, {});
  EXPECT_EQ(out, "<set xmlns='http://jabber.org/protocol/rsm'><count>5</count></set>");
}

}  // namespace
}  // namespace turms::xmpp::bridge
