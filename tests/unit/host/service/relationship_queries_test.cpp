// SPDX-License-Identifier: Apache-2.0
#include "host/service/contacts_fixture.h"

namespace turms::gateway::service {
namespace {

using Ids = std::vector<int64_t>;

struct RelationshipQueriesTest : ContactsTest {
  RelationshipQueriesTest() {
    relate(1, 2, store::Relation::friendly);
    relate(1, 3, store::Relation::friendly);
    relate(1, 4, store::Relation::blocked);
    relate(5, 1, store::Relation::friendly);
    EXPECT_TRUE(tables.relationship_groups.add_member(1, 7, 3, 1).ok());
    EXPECT_TRUE(tables.relationship_groups.add_member(1, 7, 4, 1).ok());
  }
  struct Question {
    Ids ids = {};
    std::vector<int32_t> groups = {};
    std::optional<bool> blocked = {};
    std::optional<int64_t> since = {};
  };
  template <class Request>
  static Request request_of(const Question& question) {
    Request request{};
    request.group_indexes = question.groups;
    request.has_blocked = question.blocked.has_value();
    request.blocked = question.blocked.value_or(false);
    request.has_last_updated_date = question.since.has_value();
    request.last_updated_date = question.since.value_or(0);
    return request;
  }
  Outcome relationships_of(int64_t owner, const Question& question) {
    auto request = request_of<proto::QueryRelationshipsRequest>(question);
    request.user_ids = question.ids;
    return handle(session(owner), request);
  }
  Outcome ids_of(int64_t owner, const Question& question) {
    return handle(session(owner), request_of<proto::QueryRelatedUserIdsRequest>(question));
  }
  static Ids listed(const Outcome& outcome) {
    Ids ids;
    if (outcome.code() != status::kOk) return ids;
    const Response response(outcome);
    const auto data = response.data<proto::UserRelationshipsWithVersion>();
    for (const std::string_view bytes : data.user_relationships) {
      proto::UserRelationship one;
      EXPECT_TRUE(proto::decode(bytes, one));
      ids.push_back(one.related_user_id);
    }
    return ids;
  }
};

TEST_F(RelationshipQueriesTest, filters_are_joined_by_and) {
  struct Row {
    Question question;
    Ids found;
  };
  const std::vector<Row> rows = {
      {{}, {2, 3, 4}},
      {{.blocked = true}, {4}},
      {{.blocked = false}, {2, 3}},
      {{.ids = {4, 2, 2, 9}}, {2, 4}},
      {{.ids = {4, 2}, .blocked = false}, {2}},
      {{.groups = {7}}, {3, 4}},
      {{.groups = {7, 0}}, {2, 3, 4}},
      {{.groups = {7}, .blocked = false}, {3}},
      {{.ids = {2, 3}, .groups = {7}}, {3}},
      {{.ids = {2}, .groups = {7}}, {}},
      {{.groups = {99}}, {}},
  };
  for (size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(listed(relationships_of(1, rows[i].question)), rows[i].found) << i;
}

TEST_F(RelationshipQueriesTest, a_row_says_what_its_owner_noted) {
  ASSERT_TRUE(relationships.put(1, {2, "Juliet", 7000, 6000}).ok());
  const Outcome outcome = relationships_of(1, {.ids = {2}});
  const Response response(outcome);
  const auto data = response.data<proto::UserRelationshipsWithVersion>();
  EXPECT_EQ(data.last_updated_date, 1000) << "the user's own date, as long as nothing was changed by request";
  proto::UserRelationship one;
  ASSERT_TRUE(proto::decode(*data.user_relationships.begin(), one));
  EXPECT_EQ(one.owner_id, 1);
  EXPECT_EQ(one.related_user_id, 2);
  EXPECT_EQ(one.name.view(), "Juliet");
  EXPECT_EQ(one.block_date, 7000);
  EXPECT_EQ(one.establishment_date, 6000);
  EXPECT_FALSE(one.has_group_index);
  EXPECT_FALSE(one.note.has());
}

TEST_F(RelationshipQueriesTest, ids_alone) {
  const Outcome outcome = ids_of(1, {.groups = {7}});
  const Response response(outcome);
  const auto data = response.data<proto::LongsWithVersion>();
  EXPECT_EQ(data.longs.to_vector(), (Ids{3, 4}));
  EXPECT_EQ(data.last_updated_date, 1000);
}

TEST_F(RelationshipQueriesTest, codes) {
  add_user(10);
  struct Row {
    int64_t owner;
    Question question;
    int32_t code;
  };
  const std::vector<Row> rows = {
      {1, {}, status::kOk},
      {1, {.since = 999}, status::kOk},
      {1, {.since = 1000}, status::kAlreadyUpToDate},
      {1, {.groups = {99}}, status::kNoContent},
      {10, {}, status::kNoContent},
      {999, {}, status::kAlreadyUpToDate},  // no user, no stamp
      {1, {.groups = std::vector<int32_t>(1'001)}, status::kIllegalArgument},
  };
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(relationships_of(rows[i].owner, rows[i].question).code(), rows[i].code) << i;
    EXPECT_EQ(ids_of(rows[i].owner, rows[i].question).code(), rows[i].code) << i;
  }
  EXPECT_EQ(relationships_of(1, {.ids = Ids(10'001)}).code(), status::kIllegalArgument);
}

TEST_F(RelationshipQueriesTest, what_changes_in_one_batch_is_news) {
  ASSERT_EQ(create(1, 6).code(), status::kOk);
  const int64_t first = stamp(1, store::UserVersion::relationships);
  EXPECT_EQ(relationships_of(1, {.since = first}).code(), status::kAlreadyUpToDate);
  ASSERT_EQ(create(1, 7).code(), status::kOk);  // the clock stands still
  EXPECT_EQ(listed(relationships_of(1, {.since = first})), (Ids{2, 3, 4, 6, 7}));
}

}  // namespace
}  // namespace turms::gateway::service
