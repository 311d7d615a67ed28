// SPDX-License-Identifier: Apache-2.0
#include "bridge/mam_query.h"

#include <gtest/gtest.h>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

using Condition = StanzaErrorCondition;

Result<MamQuery, StanzaError> read(std::string_view content, bool searches = false,
                                   std::string_view attributes = "queryid='q'") {
  const auto document = document_from("<query xmlns='urn:xmpp:mam:2' " + std::string(attributes) + ">" +
                                      std::string(content) + "</query>");
  return read_mam_query(document->root(), searches);
}

std::string form(std::string_view fields, std::string_view form_type = "urn:xmpp:mam:2") {
  return "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>" + std::string(form_type) +
         "</value></field>" + std::string(fields) + "</x>";
}
std::string field(std::string_view var, std::string_view value) {
  return "<field var='" + std::string(var) + "'><value>" + std::string(value) + "</value></field>";
}
std::string page(std::string_view content) {
  return "<set xmlns='http://jabber.org/protocol/rsm'>" + std::string(content) + "</set>";
}

Condition refusal(const Result<MamQuery, StanzaError>& query) {
  return query ? Condition::undefined_condition : query.error().condition;
}

TEST(MamQueryTest, without_a_form_everything_is_meant) {
  const auto query = read("");
  ASSERT_TRUE(query.ok());
  EXPECT_EQ(query->query_id, "q");
  EXPECT_EQ(query->max, 50u);
  EXPECT_FALSE(query->with || query->start_ms || query->after || query->is_backwards || query->goes_on());
}

TEST(MamQueryTest, reads_every_filter) {
  const auto query =
      read(form(field("with", "2@example.org/Home") + field("start", "2023-11-14T22:13:20Z") +
                field("end", "2023-11-14T22:13:21Z") + field("after-id", "17") +
                field("before-id", "18~1700000000123") + field("{urn:xmpp:fulltext:0}fulltext", "two words")) +
               "<flip-page/>",
           true);
  ASSERT_TRUE(query.ok());
  EXPECT_EQ(query->with->text(), "2@example.org/Home");
  EXPECT_EQ(query->start_ms, 1700000000000);
  EXPECT_EQ(query->end_ms, 1700000001000);
  EXPECT_EQ(query->after_id, ArchiveId(MessageId(17)));
  EXPECT_EQ(query->before_id, ArchiveId(MessageId(18), 1700000000123));
  EXPECT_EQ(query->words, "two words");
  EXPECT_TRUE(query->flips_page && query->goes_on());
}

TEST(MamQueryTest, only_what_reads_on_until_now_reaches_now) {
  for (const std::string& content : {std::string(), page("<max>5</max>"), page("<before/>"), page("<after>17</after>"),
                                     form(field("start", "2023-11-14T22:13:20Z")), form(field("after-id", "17"))}) {
    EXPECT_TRUE(read(content)->reaches_now()) << content;
  }
  for (const std::string& content :
       {page("<max>0</max>"), page("<before>17</before>"), form(field("with", "2@example.org")),
        form(field("end", "2023-11-14T22:13:20Z")), form(field("before-id", "17")), form(field("ids", "17")),
        form(field("{urn:xmpp:fulltext:0}fulltext", "word"))}) {
    EXPECT_FALSE(read(content, true)->reaches_now()) << content;
  }
}

TEST(MamQueryTest, reads_ids) {
  const auto query = read(form("<field var='ids'><value>3</value><value>1</value></field>"));
  ASSERT_TRUE(query.ok());
  EXPECT_EQ(query->ids, (std::vector<ArchiveId>{ArchiveId(MessageId(3)), ArchiveId(MessageId(1))}));
}

TEST(MamQueryTest, reads_pages) {
  const auto forwards = read(page("<max>7</max><after>12</after>"));
  ASSERT_TRUE(forwards.ok());
  EXPECT_EQ(forwards->max, 7u);
  EXPECT_EQ(forwards->after, ArchiveId(MessageId(12)));
  EXPECT_FALSE(forwards->is_backwards);
  const auto backwards = read(page("<max>7</max><before>12</before>"));
  EXPECT_EQ(backwards->before, ArchiveId(MessageId(12)));
  EXPECT_TRUE(backwards->is_backwards);
  const auto last = read(page("<before/>"));
  EXPECT_TRUE(last->is_backwards && !last->before);
  EXPECT_EQ(read(page("<max>0</max>"))->max, 0u);
}

TEST(MamQueryTest, a_page_is_bounded) {
  EXPECT_EQ(read(page("<max>100000</max>"))->max, 250u);
  EXPECT_EQ(refusal(read(page("<max>many</max>"))), Condition::bad_request);
  EXPECT_EQ(refusal(read(page("<max>-1</max>"))), Condition::bad_request);
}

TEST(MamQueryTest, refuses_what_it_does_not_know) {
  EXPECT_EQ(refusal(read(page("<index>3</index>"))), Condition::feature_not_implemented);
  EXPECT_EQ(refusal(read(form(field("include-groupchat", "true")))), Condition::feature_not_implemented);
  EXPECT_EQ(refusal(read(form(field("{urn:xmpp:fulltext:0}fulltext", "w")))), Condition::feature_not_implemented);
  EXPECT_EQ(refusal(read("", false, "node='n'")), Condition::item_not_found);
}

TEST(MamQueryTest, refuses_what_is_malformed) {
  EXPECT_EQ(refusal(read(form("", "urn:xmpp:mam:1"))), Condition::bad_request);
  EXPECT_EQ(refusal(read(form(field("start", "yesterday")))), Condition::bad_request);
  EXPECT_EQ(refusal(read(form(field("with", "@")))), Condition::jid_malformed);
  EXPECT_EQ(refusal(read(form("<field var='end'><value>a</value><value>b</value></field>"))), Condition::bad_request);
  EXPECT_EQ(refusal(read("", false, "queryid='" + std::string(257, 'q') + "'")), Condition::bad_request);
}

TEST(MamQueryTest, an_id_of_another_archive_is_not_found) {
  for (const std::string_view id : {"abc", "0", "17~", "17~x", "~17", "-3", "9223372036854775808"}) {
    EXPECT_EQ(refusal(read(page("<after>" + std::string(id) + "</after>"))), Condition::item_not_found) << id;
    EXPECT_EQ(refusal(read(form(field("ids", id)))), Condition::item_not_found) << id;
  }
}

TEST(MamQueryTest, empty_fields_filter_nothing) {
  const auto query = read(form(field("with", "") + field("start", "") + "<field var='end'/>"));
  ASSERT_TRUE(query.ok());
  EXPECT_FALSE(query->with || query->start_ms || query->end_ms);
}

TEST(ArchiveIdTest, text_and_back) {
  EXPECT_EQ(ArchiveId(MessageId(17)).text(), "17");
  EXPECT_EQ(ArchiveId(MessageId(17), 1700000000123).text(), "17~1700000000123");
  EXPECT_EQ(ArchiveId::parse("17~1700000000123"), ArchiveId(MessageId(17), 1700000000123));
}

}  // namespace
}  // namespace turms::xmpp::bridge
