// SPDX-License-Identifier: Apache-2.0
#include "embedded/presence_board.h"

#include <gtest/gtest.h>

#include <optional>

namespace turms::gateway::embedded {
namespace {

constexpr uint64_t kPhone = 0x100;
constexpr uint64_t kDesktop = 0x200;

struct PresenceBoardTest : ::testing::Test {
  /// Answers are kept in order; a failure as its code.
  PresenceBoard::Done keep() {
    return [this](Result<sessions::PresencePage> page) {
      if (page.ok()) {
        pages.push_back(*page);
      } else {
        failures.push_back(page.error().code);
      }
    };
  }
  static PresenceBoard::State available() { return {0, 1}; }

  PresenceBoard board;
  std::vector<sessions::PresencePage> pages;
  std::vector<Code> failures;
};

TEST_F(PresenceBoardTest, who_asks_from_the_start_is_answered_even_with_nothing) {
  EXPECT_FALSE(board.has_watchers());
  board.watch(kPhone, 1, true, keep());
  EXPECT_TRUE(board.has_watchers());
  board.answer(1);
  ASSERT_EQ(pages.size(), 1U);
  EXPECT_TRUE(pages[0].friends.empty());
  EXPECT_FALSE(pages[0].has_more);
}

TEST_F(PresenceBoardTest, who_asks_for_changes_waits_for_one) {
  board.watch(kPhone, 1, false, keep());
  board.answer(1);
  EXPECT_TRUE(pages.empty());
  board.show(2, {5, 3});
  board.note(1, 2);
  board.answer(1);
  ASSERT_EQ(pages.size(), 1U);
  ASSERT_EQ(pages[0].friends.size(), 1U);
  EXPECT_EQ(pages[0].friends[0].user_id, 2);
  EXPECT_EQ(pages[0].friends[0].status, 5);
  EXPECT_EQ(pages[0].friends[0].device_types, 3U);
  board.note(1, 2);
  board.answer(1);
  EXPECT_EQ(pages.size(), 1U) << "nobody asks any more";
}

TEST_F(PresenceBoardTest, changes_between_two_questions_are_merged_into_the_newest_state) {
  board.watch(kPhone, 1, true, keep());
  board.answer(1);
  board.show(2, available());
  board.note(1, 2);
  board.show(2, {0, 0});
  board.note(1, 2);
  board.watch(kPhone, 1, false, keep());
  board.answer(1);
  ASSERT_EQ(pages.size(), 2U);
  ASSERT_EQ(pages[1].friends.size(), 1U);
  EXPECT_EQ(pages[1].friends[0].status, 1) << "OFFLINE";
  EXPECT_EQ(pages[1].friends[0].device_types, 0U);
}

TEST_F(PresenceBoardTest, every_session_of_a_user_hears) {
  board.watch(kPhone, 1, false, keep());
  board.watch(kDesktop, 1, false, keep());
  board.note(1, 2);
  board.answer(1);
  EXPECT_EQ(pages.size(), 2U);
  EXPECT_EQ(board.watching({1, 2, 3}), std::vector<int64_t>{1});
}

TEST_F(PresenceBoardTest, a_second_question_takes_the_place_of_the_first) {
  board.watch(kPhone, 1, false, keep());
  board.watch(kPhone, 1, false, keep());
  EXPECT_EQ(failures, std::vector<Code>{Code::conflict});
  board.note(1, 2);
  board.answer(1);
  EXPECT_EQ(pages.size(), 1U);
}

TEST_F(PresenceBoardTest, many_changes_are_told_in_pages) {
  board.watch(kPhone, 1, false, keep());
  for (int64_t id = 1; id <= 1'500; ++id) board.note(1, id);
  board.answer(1);
  ASSERT_EQ(pages.size(), 1U);
  EXPECT_EQ(pages[0].friends.size(), PresenceBoard::kMaxPage);
  EXPECT_TRUE(pages[0].has_more);
  board.watch(kPhone, 1, false, keep());
  board.answer(1);
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(pages[1].friends.size(), 500U);
  EXPECT_FALSE(pages[1].has_more);
}

TEST_F(PresenceBoardTest, a_session_that_ends_hears_why_and_is_forgotten) {
  board.watch(kPhone, 1, false, keep());
  board.forget(kPhone, session_ended());
  EXPECT_EQ(failures, std::vector<Code>{Code::not_found});
  EXPECT_FALSE(board.has_watchers());
  EXPECT_TRUE(board.watching({1}).empty());
  board.note(1, 2);
  board.answer(1);
  board.forget(kPhone, session_ended());
  EXPECT_TRUE(pages.empty());
  EXPECT_EQ(failures.size(), 1U);
}

TEST_F(PresenceBoardTest, knows_who_is_online) {
  EXPECT_FALSE(board.is_online(2, 1));
  board.show(2, available());
  EXPECT_TRUE(board.is_online(2, 1));
  board.show(2, {0, 0});
  EXPECT_FALSE(board.is_online(2, 1));
}

TEST_F(PresenceBoardTest, who_hides_is_seen_by_himself_alone) {
  board.show(2, {5, 3, true});
  EXPECT_FALSE(board.is_online(2, 1));
  EXPECT_TRUE(board.is_online(2, 2));
  board.watch(kPhone, 1, false, keep());
  board.watch(kDesktop, 2, false, keep());
  for (const int64_t watcher : {1, 2}) {
    board.note(watcher, 2);
    board.answer(watcher);
  }
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(pages[0].friends.at(0).status, 1) << "OFFLINE";
  EXPECT_EQ(pages[0].friends.at(0).device_types, 0U);
  EXPECT_EQ(pages[1].friends.at(0).status, 5);
  EXPECT_EQ(pages[1].friends.at(0).device_types, 3U);
}

TEST_F(PresenceBoardTest, an_answer_may_ask_again) {
  board.watch(kPhone, 1, false, [&](const Result<sessions::PresencePage>&) { board.watch(kPhone, 1, false, keep()); });
  board.note(1, 2);
  board.answer(1);
  board.note(1, 3);
  board.answer(1);
  EXPECT_EQ(pages.size(), 1U) << "no lock is held while a question is answered";
}

}  // namespace
}  // namespace turms::gateway::embedded
