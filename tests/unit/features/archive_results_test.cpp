// SPDX-License-Identifier: Apache-2.0
#include "features/archive_results.h"

#include <gtest/gtest.h>

#include "archive_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr int64_t kStart = 1'600'000'000'000;

class ArchiveResultsTest : public ::testing::Test {
 protected:
  ArchiveResultsTest() {
    stage.play();
    stage.account.contacts().set_loaded();
    history.skip();
  }

  using Found = Result<ArchiveResults, StanzaError>;
  static Task<void> keep(Task<Found> task, std::optional<Found>& out) {
    Found found = co_await task;
    out.emplace(std::move(found));
  }
  Found find(const bridge::MamQuery& query, bridge::Conversation in = bridge::Conversation::with(UserId(2))) {
    std::optional<Found> out;
    Scope scope;
    scope.spawn(keep(find_in_archive(stage.account, HistoryScope(in), query), out));
    history.answer();
    if (!out) throw std::logic_error("no end");
    return std::move(*out);
  }
  static std::vector<std::string> ids(const Found& found) {
    std::vector<std::string> out;
    for (const ArchiveRow& row : found.value().rows) out.push_back(row.id().text());
    return out;
  }
  static bridge::ArchiveId id(int64_t message) { return bridge::ArchiveId(MessageId(message)); }
  using Ids = std::vector<std::string>;

  /// Ids fall while dates rise.
  void fill(int64_t count) {
    for (int64_t i = 1; i <= count; ++i) {
      history.rows.push_back({100 - i, i % 2 == 0 ? 1 : 2, i % 2 == 0 ? 2 : 1, kStart + i});
    }
  }

  Stage stage;
  FakeHistory history{stage};
  FakeArchive archive;
};

TEST_F(ArchiveResultsTest, a_room_is_searched_and_read_as_it_is) {
  stage.core.archive = &archive;
  stage.account.contacts().list_to_fill().at(UserId(2)).is_blocked = true;
  const bridge::Conversation room = bridge::Conversation::in(GroupId(7));
  bridge::MamQuery query;
  query.words = "ball";
  query.is_backwards = true;
  archive.give({{5, 2, 0, kStart + 1, "ball", {}, 0, false, 7},
                {4, 2, 1, kStart, "ball"},
                {3, 2, 0, kStart, {}, {}, 0, false, 8}});
  EXPECT_EQ(ids(find(query, room)), (Ids{"5"}));
  EXPECT_EQ(archive.asked.front(), "search 7 'ball' 0");
  history.rows = {{5, 2, 0, kStart + 1, "ball", {}, 0, false, 7}, {4, 2, 1, kStart, "ball"}};
  EXPECT_EQ(ids(find(bridge::MamQuery(), room)), (Ids{"5"}));
}

TEST_F(ArchiveResultsTest, a_page_follows_the_message_that_it_goes_on_from) {
  fill(10);
  bridge::MamQuery query;
  query.max = 3;
  query.after = id(97);
  const Found found = find(query);
  EXPECT_EQ(ids(found), (Ids{"96", "95", "94"}));
  EXPECT_FALSE(found->is_complete);
  query.after = id(93);
  query.max = 7;
  EXPECT_EQ(ids(find(query)), (Ids{"92", "91", "90"}));
  EXPECT_TRUE(find(query)->is_complete);
}

TEST_F(ArchiveResultsTest, a_page_ends_before_the_message_that_it_goes_back_from) {
  fill(10);
  bridge::MamQuery query;
  query.max = 3;
  query.is_backwards = true;
  EXPECT_EQ(ids(find(query)), (Ids{"92", "91", "90"}));
  query.before = id(92);
  EXPECT_EQ(ids(find(query)), (Ids{"95", "94", "93"}));
}

TEST_F(ArchiveResultsTest, dates_are_inclusive_and_ids_are_not) {
  fill(10);
  bridge::MamQuery query;
  query.start_ms = kStart + 3;
  query.end_ms = kStart + 6;
  EXPECT_EQ(ids(find(query)), (Ids{"97", "96", "95", "94"}));
  query.after_id = id(97);
  query.before_id = id(94);
  EXPECT_EQ(ids(find(query)), (Ids{"96", "95"}));
}

TEST_F(ArchiveResultsTest, ids_that_are_not_there_are_refused) {
  fill(3);
  for (const auto where : {&bridge::MamQuery::after, &bridge::MamQuery::before, &bridge::MamQuery::after_id,
                           &bridge::MamQuery::before_id}) {
    bridge::MamQuery query;
    query.*where = id(5);
    const Found found = find(query);
    ASSERT_FALSE(found.ok());
    EXPECT_EQ(found.error().condition, StanzaErrorCondition::item_not_found);
  }
  bridge::MamQuery query;
  query.ids = {id(99), id(5)};
  EXPECT_EQ(find(query).error().condition, StanzaErrorCondition::item_not_found);
}

TEST_F(ArchiveResultsTest, a_client_may_go_on_from_a_message_that_was_recalled_since) {
  fill(3);
  stage.account.message_index().put(bridge::Conversation::with(UserId(2)), UserId(2), "x", {MessageId(50), kStart + 2});
  bridge::MamQuery query;
  query.after = id(50);
  EXPECT_EQ(ids(find(query)), (Ids{"98", "97"}));
}

TEST_F(ArchiveResultsTest, ids_alone_in_the_order_of_history) {
  fill(10);
  bridge::MamQuery query;
  query.ids = {id(91), id(99), id(95)};
  const Found found = find(query);
  EXPECT_EQ(ids(found), (Ids{"99", "95", "91"}));
  EXPECT_TRUE(found->is_complete);
}

TEST_F(ArchiveResultsTest, none_at_all_still_tells_whether_there_is_any) {
  bridge::MamQuery query;
  query.max = 0;
  EXPECT_TRUE(find(query)->is_complete);
  fill(3);
  const Found found = find(query);
  EXPECT_TRUE(found->rows.empty());
  EXPECT_FALSE(found->is_complete);
}

TEST_F(ArchiveResultsTest, blocked_users_are_not_shown) {
  fill(6);
  stage.account.contacts().list_to_fill().at(UserId(2)).is_blocked = true;
  EXPECT_EQ(ids(find(bridge::MamQuery())), (Ids{"98", "96", "94"}));
  bridge::MamQuery query;
  query.ids = {id(99)};
  EXPECT_EQ(find(query).error().condition, StanzaErrorCondition::item_not_found);
}

TEST_F(ArchiveResultsTest, who_goes_on_hears_of_edits_where_they_were_made) {
  fill(10);
  history.rows[0].modified_ms = kStart + 5;   // 99, before message 94
  history.rows[1].modified_ms = kStart + 50;  // 98, after everything
  history.rows[6].modified_ms = kStart + 60;  // 93 is told as it is now
  bridge::MamQuery query;
  query.after = id(97);
  query.max = 4;
  const Found first = find(query);
  EXPECT_EQ(ids(first), (Ids{"96", "95", "99~" + std::to_string(kStart + 5), "94"}));
  EXPECT_FALSE(first->is_complete);
  query.after = id(94);
  query.max = 50;
  const Found rest = find(query);
  EXPECT_EQ(ids(rest), (Ids{"93", "92", "91", "90", "98~" + std::to_string(kStart + 50)}));
  EXPECT_TRUE(rest->is_complete);
}

TEST_F(ArchiveResultsTest, an_edit_is_a_place_to_go_on_from) {
  fill(10);
  history.rows[0].modified_ms = kStart + 5;
  bridge::MamQuery query;
  query.after = bridge::ArchiveId(MessageId(99), kStart + 5);
  EXPECT_EQ(ids(find(query)), (Ids{"94", "93", "92", "91", "90"}));
}

TEST_F(ArchiveResultsTest, who_reads_everything_hears_of_no_edits_apart) {
  fill(4);
  history.rows[0].modified_ms = kStart + 5;
  EXPECT_EQ(ids(find(bridge::MamQuery())), (Ids{"99", "98", "97", "96"}));
}

TEST_F(ArchiveResultsTest, words_are_searched_by_the_host) {
  stage.core.archive = &archive;
  bridge::MamQuery query;
  query.words = "two words";
  query.max = 2;
  query.is_backwards = true;
  archive.give({{30, 2, 1, kStart + 3}, {20, 1, 2, kStart + 2}, {10, 2, 1, kStart + 1}});
  const Found last = find(query);
  EXPECT_EQ(ids(last), (Ids{"20", "30"}));
  EXPECT_FALSE(last->is_complete);
  history.rows = {{20, 1, 2, kStart + 2}};
  query.before = id(20);
  archive.give({{10, 2, 1, kStart + 1}});
  const Found first = find(query);
  EXPECT_EQ(ids(first), Ids{"10"});
  EXPECT_TRUE(first->is_complete);
  EXPECT_EQ(archive.asked, (Ids{"search 2 'two words' 0", "search 2 'two words' 20"}));
}

TEST_F(ArchiveResultsTest, forwards_the_oldest_hits_come_first) {
  stage.core.archive = &archive;
  bridge::MamQuery query;
  query.words = "w";
  query.max = 1;
  archive.give({{30, 2, 1, kStart + 3}}, true);
  archive.give({{10, 2, 1, kStart + 1}});
  const Found found = find(query);
  EXPECT_EQ(ids(found), Ids{"10"});
  EXPECT_FALSE(found->is_complete);
  EXPECT_EQ(archive.asked, (Ids{"search 2 'w' 0", "search 2 'w' 30"}));
}

TEST_F(ArchiveResultsTest, forwards_more_hits_than_are_looked_at_are_refused) {
  stage.core.archive = &archive;
  bridge::MamQuery query;
  query.words = "w";
  for (int64_t i = 5; i > 0; --i) archive.give({{i, 2, 1, kStart + i}}, true);
  EXPECT_EQ(find(query).error().condition, StanzaErrorCondition::not_acceptable);
  EXPECT_EQ(archive.asked.size(), 5u);
}

TEST_F(ArchiveResultsTest, forwards_hits_are_looked_at_as_far_back_as_the_page_begins) {
  stage.core.archive = &archive;
  bridge::MamQuery query;
  query.words = "w";
  query.start_ms = kStart;
  archive.give({{30, 2, 1, kStart + 3}}, true);
  archive.give({{20, 2, 1, kStart - 1}}, true);  // the next may be a bit later
  archive.give({{10, 2, 1, kStart + 1}, {9, 2, 1, kStart - 60'001}}, true);
  const Found found = find(query);
  EXPECT_EQ(ids(found), (Ids{"10", "30"}));
  EXPECT_TRUE(found->is_complete);
  EXPECT_EQ(archive.asked.size(), 3u);
}

TEST_F(ArchiveResultsTest, backwards_the_newest_hits_are_enough) {
  stage.core.archive = &archive;
  bridge::MamQuery query;
  query.words = "w";
  query.is_backwards = true;
  for (int64_t i = 5; i > 0; --i) archive.give({{i, 2, 1, kStart + i}}, true);
  const Found found = find(query);
  EXPECT_EQ(ids(found), (Ids{"1", "2", "3", "4", "5"}));
  EXPECT_FALSE(found->is_complete);
}

TEST_F(ArchiveResultsTest, backwards_hits_that_nobody_sees_lead_nowhere) {
  stage.core.archive = &archive;
  stage.account.contacts().list_to_fill().at(UserId(2)).is_blocked = true;
  bridge::MamQuery query;
  query.words = "w";
  query.is_backwards = true;
  for (int64_t i = 5; i > 0; --i) archive.give({{i, 2, 1, kStart + i}}, true);
  EXPECT_EQ(find(query).error().condition, StanzaErrorCondition::not_acceptable);
}

TEST_F(ArchiveResultsTest, whether_there_is_any_hit_is_known_with_the_first) {
  stage.core.archive = &archive;
  bridge::MamQuery query;
  query.words = "w";
  query.max = 0;
  archive.give({{30, 2, 1, kStart + 3}}, true);
  const Found found = find(query);
  EXPECT_TRUE(found->rows.empty());
  EXPECT_FALSE(found->is_complete);
  EXPECT_EQ(archive.asked.size(), 1u);
}

TEST_F(ArchiveResultsTest, hits_after_the_end_are_not_looked_at) {
  stage.core.archive = &archive;
  fill(3);
  bridge::MamQuery query;
  query.words = "w";
  query.before_id = id(97);
  EXPECT_TRUE(find(query)->rows.empty());
  query.before_id = bridge::ArchiveId(MessageId(97), kStart + 9);
  EXPECT_TRUE(find(query)->rows.empty());
  EXPECT_EQ(archive.asked, (Ids{"search 2 'w' 97", "search 2 'w' 0"}));
}

TEST_F(ArchiveResultsTest, without_a_host_that_searches_there_is_no_search) {
  bridge::MamQuery query;
  query.words = "w";
  EXPECT_EQ(find(query).error().condition, StanzaErrorCondition::feature_not_implemented);
  stage.core.archive = &archive;
  archive.failure = Error{Code::io, "archive", "x"};
  EXPECT_EQ(find(query).error().condition, StanzaErrorCondition::internal_server_error);
}

TEST_F(ArchiveResultsTest, with_means_a_user_and_nobody_else) {
  const auto meant = [this](std::string_view with) { return conversation_with(stage.account, jid(with)); };
  EXPECT_EQ(meant("2@example.org").value(), bridge::Conversation::with(UserId(2)));
  EXPECT_EQ(meant("2@example.org/x").value(), bridge::Conversation::with(UserId(2)));
  EXPECT_EQ(meant("1@example.org").value(), bridge::Conversation::with(UserId(1)));
  EXPECT_EQ(meant("romeo@elsewhere.org").value(), std::nullopt);
  EXPECT_EQ(meant("romeo@example.org").value(), std::nullopt);
  EXPECT_EQ(meant("5@conference.example.org").error().condition, StanzaErrorCondition::item_not_found);
}

TEST_F(ArchiveResultsTest, an_edit_of_the_millisecond_of_the_known_message_is_told) {
  fill(3);
  history.rows[0].modified_ms = history.rows[2].date_ms;
  bridge::MamQuery query;
  query.after = id(97);
  EXPECT_EQ(ids(find(query)), (Ids{"99~" + std::to_string(history.rows[2].date_ms)}));
}

}  // namespace
}  // namespace turms::xmpp::features
