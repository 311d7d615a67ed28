// SPDX-License-Identifier: Apache-2.0
#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

std::vector<int64_t> ids_of(const Outcome& outcome) {
  const Response response(outcome);
  std::vector<int64_t> ids;
  for (const std::string_view bytes : response.data<proto::UserInfosWithVersion>().user_infos) {
    proto::UserInfo info;
    EXPECT_TRUE(proto::decode(bytes, info));
    ids.push_back(info.id);
  }
  return ids;
}

proto::QueryUserProfilesRequest query_of(const std::vector<int64_t>& ids) {
  proto::QueryUserProfilesRequest query{};
  query.user_ids = ids;
  return query;
}

TEST_F(ServiceTest, profiles_carry_the_fields_turms_gives) {
  const std::vector<int64_t> ids{3};
  const Outcome outcome = handle(session(1), query_of(ids));
  EXPECT_EQ(outcome.code(), status::kOk);
  const Response response(outcome);
  const auto data = response.data<proto::UserInfosWithVersion>();
  EXPECT_FALSE(data.has_last_updated_date) << "profile queries carry no version";
  ASSERT_EQ(data.user_infos.size(), 1U);
  proto::UserInfo info;
  ASSERT_TRUE(proto::decode(*data.user_infos.begin(), info));
  EXPECT_EQ(info.id, 3);
  EXPECT_EQ(info.name.view(), "User 3");
  EXPECT_TRUE(info.intro.has());
  EXPECT_TRUE(info.has_active && info.active);
  EXPECT_EQ(info.registration_date, 3000);
}

TEST_F(ServiceTest, unknown_and_removed_users_are_left_out) {
  ASSERT_TRUE(*users.remove(4, 1));
  const std::vector<int64_t> ids{4, 2, 999, -1, 5};
  EXPECT_EQ(ids_of(handle(session(1), query_of(ids))), (std::vector<int64_t>{2, 5}));
  const std::vector<int64_t> nobody{999};
  const Outcome none = handle(session(1), query_of(nobody));
  EXPECT_EQ(none.code(), status::kOk) << "an empty list is no 1001 here";
}

TEST_F(ServiceTest, profiles_changed_since_a_date) {
  const std::vector<int64_t> ids{1, 2, 3, 4};
  auto query = query_of(ids);
  query.has_last_updated_date = true;
  query.last_updated_date = 2000;
  EXPECT_EQ(ids_of(handle(session(1), query)), (std::vector<int64_t>{3, 4}));
}

proto::QueryUserProfilesRequest search_for(const char* name) {
  proto::QueryUserProfilesRequest query{};
  query.name = name;
  return query;
}

struct UserSearchByNameTest : ServiceTest {
  void name(int64_t id, std::string_view name) {
    store::UserUpdate update;
    update.name = name;
    ASSERT_TRUE(users.update(id, update, 1).value());
  }
};

using Ids = std::vector<int64_t>;

TEST_F(UserSearchByNameTest, finds_beginnings_of_words) {
  name(2, "Anna Lena");
  name(3, "Lena Anders");
  name(4, "Annabel");
  EXPECT_EQ(ids_of(handle(session(1), search_for("an"))), (Ids{2, 3, 4}));
  EXPECT_EQ(ids_of(handle(session(1), search_for("LENA an"))), (Ids{2, 3}));
  EXPECT_EQ(ids_of(handle(session(1), search_for("nobody"))), Ids{});
  EXPECT_EQ(ids_of(handle(session(1), search_for("\"*"))), Ids{}) << "no words, nobody found";
}

TEST_F(UserSearchByNameTest, pages_and_stays_within_its_limits) {
  for (int64_t id = 10; id < 150; ++id) add_user(id);
  auto query = search_for("user");
  EXPECT_EQ(ids_of(handle(session(1), query)).size(), 10U) << "by default";
  query.has_skip = true;
  query.skip = 3;
  query.has_limit = true;
  query.limit = 2;
  EXPECT_EQ(ids_of(handle(session(1), query)), (Ids{4, 5}));
  query.limit = 1'000'000;
  EXPECT_EQ(ids_of(handle(session(1), query)).size(), 100U);
  for (const auto& [skip, limit] : {std::pair{-1, 1}, std::pair{10'001, 1}, std::pair{0, 0}, std::pair{0, -1}}) {
    query.skip = skip;
    query.limit = limit;
    EXPECT_EQ(handle(session(1), query).code(), status::kIllegalArgument);
  }
}

TEST_F(UserSearchByNameTest, ids_narrow_it_down) {
  const std::vector<int64_t> ids{3, 5, 999};
  auto query = search_for("user");
  query.user_ids = ids;
  EXPECT_EQ(ids_of(handle(session(1), query)), (Ids{3, 5}));
  query.has_skip = true;
  query.skip = 1;
  EXPECT_EQ(ids_of(handle(session(1), query)), (Ids{5}));
}

TEST_F(UserSearchByNameTest, marks_what_was_found_when_asked) {
  const std::vector<int32_t> fields{1};
  auto query = search_for("user 3");
  query.fields_to_highlight = fields;
  const Outcome outcome = handle(session(1), query);
  const Response response(outcome);
  proto::UserInfo info;
  ASSERT_TRUE(proto::decode(*response.data<proto::UserInfosWithVersion>().user_infos.begin(), info));
  EXPECT_EQ(info.name.view(),
            "\x02User\x03 \x02"
            "3\x03");
}

TEST_F(UserSearchByNameTest, may_be_switched_off) {
  settings.user.search.enabled = false;
  EXPECT_EQ(handle(session(1), search_for("User")).code(), status::kSearchingUserIsDisabled);
  EXPECT_EQ(handle(session(1), search_for(" ")).code(), status::kOk) << "a blank name is no search";
}

TEST_F(ServiceTest, profiles_carry_the_attributes_that_are_allowed) {
  const store::ValueKey mine{store::ValueSpace::user_attribute, 3, 0};
  proto::Value value{};
  value.string_value = "Verona";
  std::string bytes;
  ASSERT_TRUE(proto::encode(value, bytes));
  for (const char* const name : {"city", "former"}) ASSERT_TRUE(tables.custom_values.put(mine, name, bytes, 1).ok());
  settings.user.info.user_defined_attributes.allowed.emplace_back().source_name = "city";
  const std::vector<int64_t> ids{3};
  const Outcome outcome = handle(session(1), query_of(ids));
  const Response response(outcome);
  proto::UserInfo info;
  ASSERT_TRUE(proto::decode(*response.data<proto::UserInfosWithVersion>().user_infos.begin(), info));
  ASSERT_EQ(info.user_defined_attributes.size(), 1U);
  proto::UserInfo_UserDefinedAttributesEntry entry;
  ASSERT_TRUE(proto::decode(*info.user_defined_attributes.begin(), entry));
  EXPECT_EQ(entry.key.view(), "city");
  EXPECT_EQ(entry.value.view(), bytes);
}

TEST_F(ServiceTest, too_many_profiles_are_refused) {
  const std::vector<int64_t> ids(10'001, 1);
  EXPECT_EQ(handle(session(1), query_of(ids)).code(), status::kIllegalArgument);
}

}  // namespace
}  // namespace turms::gateway::service
