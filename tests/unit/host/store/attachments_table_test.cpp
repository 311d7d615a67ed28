// SPDX-License-Identifier: Apache-2.0
#include "store/attachments_table.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

struct AttachmentsTableTest : ::testing::Test {
  Attachment add(int64_t id, int64_t uploader, int64_t date) {
    Attachment attachment{id, "name " + std::to_string(id), "image/png", uploader, date};
    EXPECT_TRUE(table.insert(attachment).ok());
    return attachment;
  }
  static std::vector<int64_t> ids(const Result<std::vector<Attachment>>& found) {
    EXPECT_TRUE(found.ok());
    std::vector<int64_t> all;
    for (const Attachment& one : *found) all.push_back(one.id);
    return all;
  }
  using Ids = std::vector<int64_t>;

  Database database = memory_database();
  AttachmentsTable table{database};
  const AttachmentPage all{.limit = 100};
};

TEST_F(AttachmentsTableTest, the_oldest_come_first_and_go_with_their_shares) {
  for (const int64_t id : {7, 5, 6}) ASSERT_TRUE(table.share(add(id, 1, id), 9).ok());
  EXPECT_EQ(ids(table.oldest(2)), (Ids{5, 6}));
  ASSERT_TRUE(table.remove(5).ok());
  EXPECT_EQ(ids(table.oldest(9)), (Ids{6, 7}));
  EXPECT_EQ(ids(table.shared_with(9, all)), (Ids{6, 7}));
}

TEST_F(AttachmentsTableTest, uploads_are_counted_up_to_a_bound) {
  for (const int64_t id : {5, 6, 7}) add(id, 1, id);
  add(8, 2, 8);
  EXPECT_EQ(*table.count_of(1, 10), 3);
  EXPECT_EQ(*table.count_of(1, 2), 2);
  EXPECT_EQ(*table.count_of(3, 2), 0);
}

TEST_F(AttachmentsTableTest, an_attachment_comes_back_as_it_was) {
  add(5, 1, 1000);
  const auto found = table.find(5);
  ASSERT_TRUE(found.ok() && *found);
  EXPECT_EQ((*found)->name, "name 5");
  EXPECT_EQ((*found)->media_type, "image/png");
  EXPECT_EQ((*found)->uploader_id, 1);
  EXPECT_EQ((*found)->creation_date, 1000);
  EXPECT_FALSE(table.find(6)->has_value());
  EXPECT_EQ(table.insert({5, "", "", 1, 1}).error().code, Code::conflict);
}

TEST_F(AttachmentsTableTest, shares_are_counted_once_and_up_to_a_bound) {
  const Attachment attachment = add(5, 1, 1000);
  for (const int64_t target : {2, 2, 3, -7}) ASSERT_TRUE(table.share(attachment, target).ok());
  EXPECT_EQ(*table.count_shares(5, 100), 3);
  EXPECT_EQ(*table.count_shares(5, 2), 2);
  EXPECT_EQ(*table.count_shares(6, 2), 0);
}

TEST_F(AttachmentsTableTest, a_group_that_it_was_shared_with_counts_for_its_members) {
  ASSERT_TRUE(database
                  .execute("PRAGMA foreign_keys = OFF;"
                           "INSERT INTO group_members (group_id, user_id, role, join_date) VALUES (7, 4, 2, 1)")
                  .ok());
  const Attachment attachment = add(5, 1, 1000);
  ASSERT_TRUE(table.share(attachment, 2).ok());
  EXPECT_TRUE(*table.is_shared_with(5, 2));
  EXPECT_FALSE(*table.is_shared_with(5, 4));
  ASSERT_TRUE(table.share(attachment, -7).ok());
  EXPECT_TRUE(*table.is_shared_with(5, 4));
  EXPECT_FALSE(*table.is_shared_with(5, 3));
  EXPECT_FALSE(*table.is_shared_with(5, 7)) << "a user is no group";
}

TEST_F(AttachmentsTableTest, pages_are_by_date_within_a_range) {
  for (int64_t id = 1; id <= 4; ++id) ASSERT_TRUE(table.share(add(id, id % 2, 1000 * id), 9).ok());
  EXPECT_EQ(ids(table.uploaded_by(1, all)), (Ids{1, 3}));
  EXPECT_EQ(ids(table.uploaded_by(1, {.start = 1001, .limit = 100})), Ids{3});
  EXPECT_EQ(ids(table.uploaded_by(1, {.end = 3000, .limit = 100})), Ids{1}) << "the end is not part of it";
  EXPECT_EQ(ids(table.shared_with(9, all)), (Ids{1, 2, 3, 4}));
  EXPECT_EQ(ids(table.shared_with(9, {.start = 2000, .end = 4000, .limit = 100})), (Ids{2, 3}));
  EXPECT_EQ(ids(table.shared_with(9, {.limit = 2})), (Ids{1, 2}));
  EXPECT_EQ(ids(table.shared_with(9, 1, all)), (Ids{1, 3}));
  EXPECT_EQ(ids(table.shared_with(8, all)), Ids{});
}

TEST_F(AttachmentsTableTest, no_query_walks_through_what_it_does_not_return) {
  for (const char* where :
       {"FROM attachments WHERE uploader_id = 1 AND creation_date >= 1 ORDER BY creation_date, id",
        "FROM attachment_shares WHERE target_id = 1 AND creation_date >= 1 ORDER BY creation_date, attachment_id",
        "FROM attachment_shares WHERE target_id = 1 AND uploader_id = 2 AND creation_date >= 1 "
        "ORDER BY creation_date, attachment_id",
        "FROM attachment_shares WHERE attachment_id = 1 AND target_id < 0"}) {
    Query plan(database, std::string("EXPLAIN QUERY PLAN SELECT * ") + where);
    std::string steps;
    ASSERT_TRUE(plan.each([&](const Rows& row) { steps += std::string(row.text(3)) + "; "; }).ok());
    EXPECT_EQ(steps.find("SCAN"), std::string::npos) << where << ": " << steps;
    EXPECT_EQ(steps.find("TEMP B-TREE"), std::string::npos) << where << ": " << steps;
  }
}

}  // namespace
}  // namespace turms::gateway::store
