// SPDX-License-Identifier: Apache-2.0
#include "host/service/group_fixture.h"

namespace turms::gateway::service {
namespace {

using proto::QueryGroupsRequest;
using Ids = std::vector<int64_t>;

struct GroupQueriesTest : GroupTest {
  static std::vector<proto::Group> groups_in(const Response& response) {
    std::vector<proto::Group> groups;
    for (const std::string_view bytes : response.data<proto::GroupsWithVersion>().groups) {
      EXPECT_TRUE(proto::decode(bytes, groups.emplace_back()));
    }
    return groups;
  }
  Ids found(const QueryGroupsRequest& query) {
    const Outcome outcome = ask(kStranger, query);
    EXPECT_EQ(outcome.code(), status::kOk);
    const Response response(outcome);
    Ids ids;
    for (const proto::Group& group : groups_in(response)) ids.push_back(group.id);
    return ids;
  }
  void add_group(int64_t id, const char* name) {
    store::Group group;
    group.id = id;
    group.creator_id = group.owner_id = 8;
    group.name = name;
    ASSERT_TRUE(tables.groups.insert(group).ok());
  }
};

TEST_F(GroupQueriesTest, by_id_for_everybody) {
  store::GroupChange change;
  change.intro = "intro";
  change.mute_end_date = 9;
  ASSERT_TRUE(tables.groups.update(kGroup, change, 777).ok());
  proto::Value value{};
  value.string_value = "red";
  std::string bytes;
  ASSERT_TRUE(proto::encode(value, bytes));
  ASSERT_TRUE(tables.custom_values.put({store::ValueSpace::group_attribute, kGroup}, "color", bytes, 1).ok());
  QueryGroupsRequest query{};
  const Ids ids{kGroup, kNoGroup};
  query.group_ids = ids;
  const Outcome outcome = ask(kStranger, query);
  const Response response(outcome);
  const auto groups = groups_in(response);
  ASSERT_EQ(groups.size(), 1U);
  const proto::Group& group = groups.front();
  EXPECT_EQ(group.id, kGroup);
  EXPECT_EQ(group.type_id, kBentType);
  EXPECT_EQ(group.creator_id, kOwner);
  EXPECT_EQ(group.owner_id, kOwner);
  EXPECT_EQ(group.name.view(), "Group");
  EXPECT_EQ(group.intro.view(), "intro");
  EXPECT_FALSE(group.announcement.has());
  EXPECT_EQ(group.creation_date, kBefore);
  EXPECT_EQ(group.last_updated_date, 777);
  EXPECT_EQ(group.mute_end_date, 9);
  EXPECT_TRUE(group.active);
  ASSERT_EQ(group.user_defined_attributes.size(), 1U);
  proto::Group_UserDefinedAttributesEntry entry;
  ASSERT_TRUE(proto::decode(*group.user_defined_attributes.begin(), entry));
  EXPECT_EQ(entry.key.view(), "color");
  EXPECT_EQ(entry.value.view(), bytes);
  EXPECT_FALSE(response.data<proto::GroupsWithVersion>().has_last_updated_date);
}

TEST_F(GroupQueriesTest, by_id_what_changed_since) {
  QueryGroupsRequest query{};
  const Ids ids{kGroup};
  query.group_ids = ids;
  query.has_last_updated_date = true;
  query.last_updated_date = kBefore - 1;
  EXPECT_EQ(found(query), ids);
  query.last_updated_date = kBefore;
  EXPECT_TRUE(found(query).empty());
  EXPECT_TRUE(found(QueryGroupsRequest{}).empty());
  const Ids too_many(1'001, kGroup);
  query.group_ids = too_many;
  EXPECT_EQ(ask(1, query).code(), status::kIllegalArgument);
}

TEST_F(GroupQueriesTest, by_name_in_pages_or_among_ids) {
  for (int64_t id = 100; id < 120; ++id) add_group(id, "Gardeners");
  QueryGroupsRequest query{};
  query.name = " garden";
  EXPECT_EQ(found(query).size(), 10U) << "without a limit";
  query.has_skip = query.has_limit = true;
  query.skip = 18;
  query.limit = 50;
  EXPECT_EQ(found(query), (Ids{118, 119}));
  query.skip = -5;
  query.limit = 1;
  EXPECT_EQ(found(query), (Ids{100}));
  query.limit = -1;
  EXPECT_TRUE(found(query).empty());
  const Ids ids{kGroup, 119, kNoGroup};
  query.group_ids = ids;
  EXPECT_EQ(found(query), (Ids{119}));
  query.name = "  ";
  EXPECT_EQ(found(query), (Ids{kGroup, 119})) << "a blank name is no search";
}

TEST_F(GroupQueriesTest, search_can_be_switched_off) {
  settings.group.search_enabled = false;
  QueryGroupsRequest query{};
  query.name = "Group";
  EXPECT_EQ(ask(1, query).code(), status::kSearchingGroupIsDisabled);
}

TEST_F(GroupQueriesTest, joined_groups_with_their_version) {
  proto::QueryJoinedGroupIdsRequest query{};
  EXPECT_EQ(ask(kStranger, query).code(), status::kNoContent);
  const Outcome outcome = ask(kMember, query);
  ASSERT_EQ(outcome.code(), status::kOk);
  const Response response(outcome);
  const auto data = response.data<proto::LongsWithVersion>();
  EXPECT_EQ(data.longs.to_vector(), (Ids{kGroup}));
  EXPECT_EQ(data.last_updated_date, 1000 * kMember) << "the user's registration, nothing having happened since";
  query.has_last_updated_date = true;
  query.last_updated_date = data.last_updated_date;
  EXPECT_EQ(ask(kMember, query).code(), status::kAlreadyUpToDate);
  const Ids self{kMember};
  proto::DeleteGroupMembersRequest leaving{};
  leaving.group_id = kGroup;
  leaving.member_ids = self;
  ASSERT_EQ(ask(kMember, leaving).code(), status::kOk);
  EXPECT_EQ(ask(kMember, query).code(), status::kNoContent) << "the stamp moved, which Turms forgets";
  EXPECT_EQ(ask(999, query).code(), status::kAlreadyUpToDate) << "no version row: so does Turms";
}

TEST_F(GroupQueriesTest, infos_of_joined_groups_are_as_new_as_the_newest_group) {
  proto::QueryJoinedGroupInfosRequest query{};
  EXPECT_EQ(ask(kStranger, query).code(), status::kNoContent);
  const Outcome outcome = ask(kMember, query);
  const Response response(outcome);
  ASSERT_EQ(groups_in(response).size(), 1U);
  query.has_last_updated_date = true;
  query.last_updated_date = response.data<proto::GroupsWithVersion>().last_updated_date;
  EXPECT_EQ(ask(kMember, query).code(), status::kAlreadyUpToDate);
  proto::UpdateGroupRequest rename{};
  rename.group_id = kGroup;
  rename.name = "Renamed";
  ASSERT_EQ(ask(kOwner, rename).code(), status::kOk);
  const Outcome again = ask(kMember, query);
  ASSERT_EQ(again.code(), status::kOk);
  const Response renamed(again);
  EXPECT_EQ(groups_in(renamed).front().name.view(), "Renamed");
}

}  // namespace
}  // namespace turms::gateway::service
