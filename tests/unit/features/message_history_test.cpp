// SPDX-License-Identifier: Apache-2.0
#include "features/message_history.h"

#include <gtest/gtest.h>

#include "archive_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr int64_t kDay = 86400000;
constexpr int64_t kStart = 1'600'000'000'000;
constexpr UserId kPeer{2};

class HistoryTest : public ::testing::Test {
 protected:
  HistoryTest() {
    stage.play();
    history.skip();
  }

  using Read = Result<HistoryPage, StanzaError>;
  static Task<void> keep(Task<Read> task, std::optional<Read>& out) {
    Read read = co_await task;
    out.emplace(std::move(read));
  }
  HistoryPage wait_for(Task<Read> task) {
    std::optional<Read> out;
    Scope scope;
    scope.spawn(keep(std::move(task), out));
    questions = history.answer();
    if (!out || !*out) throw std::logic_error("no page");
    return std::move(**out);
  }
  static HistoryScope with_peer() { return HistoryScope(bridge::Conversation::with(kPeer)); }

  static std::vector<int64_t> ids(const HistoryPage& page) {
    std::vector<int64_t> out;
    for (const upstream::MessageView& row : page.rows) out.push_back(row.id.value());
    return out;
  }
  /// All ids, page after page.
  std::vector<int64_t> page_through(const HistoryScope& scope, uint32_t count, bool is_backwards) {
    std::vector<int64_t> all;
    HistoryRange range;
    range.count = count;
    range.is_backwards = is_backwards;
    for (int pages = 0; pages < 1000; ++pages) {
      const HistoryPage page = wait_for(read_history(stage.account, scope, range));
      const std::vector<int64_t> some = ids(page);
      EXPECT_LE(some.size(), count);
      all.insert(is_backwards ? all.begin() : all.end(), some.begin(), some.end());
      if (page.is_complete || some.empty()) return all;
      (is_backwards ? range.before : range.after) =
          HistoryPoint::of(is_backwards ? page.rows.front() : page.rows.back());
    }
    return {};
  }
  /// 150 messages between users 1 and 2 and others to user 1, with ids in no order and many of one millisecond.
  void fill() {
    for (int64_t i = 0; i < 150; ++i) {
      const int64_t other = i % 5 == 0 ? 3 + i % 4 : 2;
      const bool is_own = i % 3 == 0;
      const int64_t id = (i * 7919) % 1009 + 1;
      history.rows.push_back({id, is_own ? 1 : other, is_own ? other : 1, kStart + i / 4});
    }
    std::reverse(history.rows.begin(), history.rows.begin() + 60);
  }
  std::vector<int64_t> expected(bool only_peer) {
    std::vector<StoredRow> rows = history.rows;
    if (only_peer) std::erase_if(rows, [](const StoredRow& row) { return row.sender != 2 && row.recipient != 2; });
    std::sort(rows.begin(), rows.end(), [](const StoredRow& a, const StoredRow& b) {
      return std::pair(a.date_ms, a.id) < std::pair(b.date_ms, b.id);
    });
    std::vector<int64_t> out;
    for (const StoredRow& row : rows) out.push_back(row.id);
    return out;
  }

  Stage stage;
  FakeHistory history{stage};
  int questions = 0;
};

TEST_F(HistoryTest, asks_for_one_conversation_with_dates_and_a_reserve) {
  std::optional<Read> out;
  Scope scope;
  HistoryRange range;
  range.after = HistoryPoint(1000, 5);
  range.before = HistoryPoint(2000, 7);
  range.is_backwards = true;
  range.count = 10;
  scope.spawn(keep(read_history(stage.account, with_peer(), range), out));
  const HistoryQuery query = history_query(stage, stage.turms.requests.size() - 1);
  EXPECT_FALSE(query.is_group);
  EXPECT_EQ(query.from_id, 2);
  EXPECT_EQ(query.date_start_ms, 1000);
  EXPECT_EQ(query.date_end_ms, 2001);  // exclusive: messages of that millisecond with smaller ids count
  EXPECT_EQ(query.max_count, 43);
  EXPECT_TRUE(query.is_descending);
}

TEST_F(HistoryTest, pages_of_a_conversation_tell_every_message_once_and_in_order) {
  fill();
  for (const uint32_t count : {1u, 3u, 7u, 50u, 250u}) {
    for (const bool is_backwards : {false, true}) {
      EXPECT_EQ(page_through(with_peer(), count, is_backwards), expected(true)) << count << is_backwards;
    }
  }
}

TEST_F(HistoryTest, pages_of_everything_merge_what_was_received_with_conversations) {
  fill();
  const HistoryScope all(std::vector<int64_t>{2, 3, 4, 5, 6});
  for (const uint32_t count : {1u, 4u, 40u, 250u}) {
    for (const bool is_backwards : {false, true}) {
      EXPECT_EQ(page_through(all, count, is_backwards), expected(false)) << count << is_backwards;
    }
  }
}

TEST_F(HistoryTest, own_messages_to_a_stranger_are_found_by_his_answers) {
  history.rows = {{1, 77, 1, kStart}, {2, 1, 77, kStart + 1}, {3, 2, 1, kStart + 2}};
  const HistoryPage page = wait_for(read_history(stage.account, HistoryScope(std::vector<int64_t>{2}), HistoryRange()));
  EXPECT_EQ(ids(page), (std::vector<int64_t>{1, 2, 3}));
  EXPECT_EQ(page.new_peers, std::vector<int64_t>{77});
  EXPECT_TRUE(page.is_complete);
}

TEST_F(HistoryTest, what_was_said_in_groups_is_one_answer) {
  for (int64_t i = 1; i <= 90; ++i)
    history.rows.push_back({i, 2 + i % 3, 0, kStart + i / 2, {}, {}, 0, false, 7 + i % 2});
  history.rows.push_back({200, 2, 1, kStart});
  history.rows.push_back({201, 2, 0, kStart, {}, {}, 0, false, 9});
  const std::vector<int64_t> both = page_through(HistoryScope::of_groups({7, 8}), 20, false);
  EXPECT_EQ(both.size(), 90u);
  EXPECT_EQ(page_through(HistoryScope(bridge::Conversation::in(GroupId(7))), 20, true).size(), 45u);
  EXPECT_TRUE(std::is_sorted(both.begin(), both.end()));
}

TEST_F(HistoryTest, groups_are_refused_to_who_is_no_member_of_one) {
  history.closed = {8};
  std::optional<Read> out;
  Scope scope;
  scope.spawn(keep(read_history(stage.account, HistoryScope::of_groups({7, 8}), HistoryRange()), out));
  history.answer();
  ASSERT_TRUE(out);
  ASSERT_FALSE(out->ok());
  EXPECT_EQ(out->error().condition, StanzaErrorCondition::forbidden);
}

TEST_F(HistoryTest, many_contacts_are_asked_for_in_chunks) {
  std::vector<int64_t> peers;
  for (int64_t i = 2; i <= 1101; ++i) peers.push_back(i);
  wait_for(read_history(stage.account, HistoryScope(std::move(peers)), HistoryRange()));
  EXPECT_EQ(questions, 4);  // what was received, and 1100 contacts by 500
}

TEST_F(HistoryTest, a_backend_without_conversations_has_what_was_received) {
  stage.core.capabilities.conversation_id = false;
  history.has_conversations = false;
  history.rows = {{1, 2, 1, kStart}, {2, 1, 2, kStart + 1}};
  const HistoryPage page = wait_for(read_history(stage.account, HistoryScope(std::vector<int64_t>{2}), HistoryRange()));
  EXPECT_EQ(ids(page), std::vector<int64_t>{1});
  EXPECT_EQ(questions, 1);
}

TEST_F(HistoryTest, more_messages_of_one_millisecond_than_asked_for_are_asked_for_again) {
  for (int64_t i = 1; i <= 300; ++i) history.rows.push_back({301 - i, 2, 1, kStart});
  for (int64_t i = 301; i <= 310; ++i) history.rows.push_back({i, 2, 1, kStart + 1});
  for (const bool is_backwards : {false, true}) {
    const std::vector<int64_t> all = page_through(with_peer(), 20, is_backwards);
    EXPECT_EQ(all, expected(true)) << is_backwards;
  }
}

TEST_F(HistoryTest, reads_on_past_messages_that_are_not_shown) {
  for (int64_t i = 1; i <= 100; ++i) history.rows.push_back({i, 2, 1, kStart + i});
  HistoryRange range;
  range.count = 2;
  range.shows = [](const upstream::MessageView& row) { return row.id.value() > 90; };
  const HistoryPage page = wait_for(read_history(stage.account, with_peer(), range));
  EXPECT_EQ(ids(page), (std::vector<int64_t>{91, 92}));
  EXPECT_FALSE(page.is_complete);
}

TEST_F(HistoryTest, gives_up_reading_on_but_says_how_far_it_has_come) {
  for (int64_t i = 1; i <= 500; ++i) history.rows.push_back({i, 2, 1, kStart + i});
  HistoryRange range;
  range.count = 2;
  range.shows = [](const upstream::MessageView&) { return false; };
  const HistoryPage page = wait_for(read_history(stage.account, with_peer(), range));
  EXPECT_TRUE(page.rows.empty());
  EXPECT_FALSE(page.is_complete);
  EXPECT_EQ(questions, 5);
  ASSERT_TRUE(page.passed_over.has_value());
  EXPECT_EQ(page.passed_over->date_ms, kStart + page.passed_over->id);
}

TEST_F(HistoryTest, messages_by_id_come_from_both_directions) {
  history.rows = {{1, 2, 1, kStart}, {2, 1, 2, kStart + 1}, {3, 1, 2, kStart + 2}};
  const HistoryScope all(std::vector<int64_t>{2});
  const HistoryPage page = wait_for(read_messages(stage.account, all, {2, 1, 2}));
  EXPECT_EQ(ids(page), (std::vector<int64_t>{1, 2}));
  EXPECT_TRUE(page.is_complete);
  EXPECT_FALSE(wait_for(read_messages(stage.account, all, {2, 9})).is_complete);
}

TEST_F(HistoryTest, late_edits_are_those_of_known_messages_in_the_order_of_editing) {
  const int64_t known = kStart + kDay;
  history.rows = {{1, 2, 1, kStart - 1, "too old", "a", known + 5},
                  {2, 2, 1, kStart, "b", "b", known + 9},
                  {3, 1, 2, kStart + 1, "c", "c", known + 7},
                  {4, 2, 1, kStart + 2, "early", "d", known},
                  {5, 2, 1, kStart + 3, "never"},
                  {6, 2, 1, known + 1, "new", "f", known + 8}};
  const HistoryPage page = wait_for(read_late_edits(stage.account, with_peer(), HistoryPoint(known, 0)));
  EXPECT_EQ(ids(page), (std::vector<int64_t>{4, 3, 2})) << "nothing of that millisecond is known";
}

TEST_F(HistoryTest, edits_of_the_millisecond_of_the_known_message_are_late) {
  const int64_t known = kStart + kDay;
  history.rows = {{1, 2, 1, kStart, "a", "a", known}, {2, 2, 1, kStart, "b", "b", known - 1}};
  EXPECT_EQ(ids(wait_for(read_late_edits(stage.account, with_peer(), HistoryPoint(known, 7)))),
            (std::vector<int64_t>{1}));
  EXPECT_EQ(ids(wait_for(read_late_edits(stage.account, with_peer(), HistoryPoint::end_of(known)))),
            (std::vector<int64_t>{}));
}

TEST_F(HistoryTest, a_host_that_tells_of_changes_is_asked_for_one_conversation) {
  FakeArchive archive;
  stage.core.archive = &archive;
  stage.core.capabilities.archive_changes = true;
  archive.give({{1, 2, 1, kStart, "edited", "a", kStart + 3 * kDay}, {2, 2, 1, kStart, "reacted to"}});
  const HistoryPage page = wait_for(read_late_edits(stage.account, with_peer(), HistoryPoint(kStart + 2 * kDay, 9)));
  EXPECT_EQ(ids(page), std::vector<int64_t>{1});
  EXPECT_EQ(archive.asked, std::vector<std::string>{"changes 2 " + std::to_string(kStart + 2 * kDay)});
  EXPECT_EQ(questions, 0);
  wait_for(read_late_edits(stage.account, HistoryScope(std::vector<int64_t>{2}), HistoryPoint(kStart, 9)));
  EXPECT_EQ(archive.asked.size(), 1u);  // all conversations: Turms is asked for the day before
}

TEST_F(HistoryTest, a_refusal_of_turms_is_passed_on) {
  std::optional<Read> out;
  Scope scope;
  scope.spawn(keep(read_history(stage.account, with_peer(), HistoryRange()), out));
  stage.answer(stage.turms.requests.size() - 1, 1100);
  ASSERT_TRUE(out.has_value());
  EXPECT_FALSE(out->ok());
}

TEST_F(HistoryTest, reads_nothing_of_the_users_own_when_only_received_ones_are_wanted) {
  history.rows = {{11, 2, 1, kStart, "to me"}, {12, 1, 2, kStart + 1, "mine"}};
  const HistoryPage page = wait_for(read_history(stage.account, HistoryScope::received(), HistoryRange()));
  EXPECT_EQ(ids(page), (std::vector<int64_t>{11}));
  EXPECT_TRUE(page.is_complete);
  EXPECT_EQ(questions, 1);
}

}  // namespace
}  // namespace turms::xmpp::features
