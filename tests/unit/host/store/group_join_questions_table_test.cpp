// SPDX-License-Identifier: Apache-2.0
#include "store/group_join_questions_table.h"

#include <gtest/gtest.h>

#include "host/store/group_rows.h"

namespace turms::gateway::store {
namespace {

struct GroupJoinQuestionsTableTest : testing::Test {
  GroupJoinQuestionsTableTest() {
    for (int64_t id = 1; id <= 2; ++id) EXPECT_TRUE(GroupsTable(database).insert(group_named(id, "x")).ok());
  }
  Database database = memory_database();
  GroupJoinQuestionsTable questions{database};
};

TEST_F(GroupJoinQuestionsTableTest, a_question_comes_back_with_its_answers) {
  ASSERT_TRUE(questions.insert({10, 1, 20, "which?", {"a", "", "c"}}).ok());
  const auto row = questions.find(10);
  ASSERT_TRUE(row.ok() && row->has_value());
  EXPECT_EQ((*row)->group_id, 1);
  EXPECT_EQ((*row)->score, 20);
  EXPECT_EQ((*row)->question, "which?");
  EXPECT_EQ((*row)->answers, (std::vector<std::string>{"a", "", "c"}));
  EXPECT_FALSE(questions.find(11)->has_value());
}

TEST_F(GroupJoinQuestionsTableTest, a_change_leaves_what_it_does_not_name) {
  ASSERT_TRUE(questions.insert({10, 1, 20, "which?", {"a"}}).ok());
  ASSERT_TRUE(questions.update(10, {"who?", {}, std::nullopt}).ok());
  ASSERT_TRUE(questions.update(10, {std::nullopt, {"b", "c"}, std::nullopt}).ok());
  ASSERT_TRUE(questions.update(10, {std::nullopt, {}, 5}).ok());
  const auto row = questions.find(10);
  EXPECT_EQ((*row)->question, "who?");
  EXPECT_EQ((*row)->answers, (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ((*row)->score, 5);
}

TEST_F(GroupJoinQuestionsTableTest, lists_and_removes_by_group) {
  ASSERT_TRUE(questions.insert({10, 1, 20, "one", {"a"}}).ok());
  ASSERT_TRUE(questions.insert({11, 1, 20, "two", {"a"}}).ok());
  ASSERT_TRUE(questions.insert({12, 2, 20, "other", {"a"}}).ok());
  EXPECT_EQ(*questions.count(1), 2);
  const auto list = questions.list(1);
  ASSERT_EQ(list->size(), 2U);
  EXPECT_EQ(list->front().question, "one");
  EXPECT_TRUE(list->front().answers.empty()) << "nobody is told by a list";
  EXPECT_FALSE(*questions.remove(1, 12)) << "it is another group's";
  EXPECT_TRUE(*questions.remove(1, 10));
  EXPECT_FALSE(*questions.remove(1, 10));
  EXPECT_EQ(*questions.count(1), 1);
  const std::string plan = plan_of(database, "SELECT id FROM group_join_questions WHERE group_id = ?1 ORDER BY id");
  EXPECT_EQ(plan.find("SCAN"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
}

TEST_F(GroupJoinQuestionsTableTest, damaged_answers_are_an_error_and_let_nobody_in) {
  ASSERT_TRUE(questions.insert({10, 1, 20, "which?", {"abc"}}).ok());
  ASSERT_TRUE(database.execute("UPDATE group_join_questions SET answers = x'FF'").ok());
  EXPECT_EQ(questions.find(10).error().code, Code::io);
}

}  // namespace
}  // namespace turms::gateway::store
