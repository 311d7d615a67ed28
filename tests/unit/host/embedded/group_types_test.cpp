// SPDX-License-Identifier: Apache-2.0
#include "embedded/group_types.h"

#include "host/embedded/test_client.h"
#include "store/group_types_table.h"

namespace turms::gateway::embedded {
namespace {

struct GroupTypesTest : BackendTest {
  std::optional<store::GroupType> stored(int64_t id) {
    store::Database database = other_connection();
    auto found = store::GroupTypesTable(database).find(id);
    EXPECT_TRUE(found.ok());
    return *found;
  }
  /// What CreateGroup of that type answers.
  int32_t creation_code(int64_t type_id) {
    TestClient client(*backend);
    client.enter(1);
    proto::CreateGroupRequest request{};
    request.name = "Lounge";
    request.has_type_id = true;
    request.type_id = type_id;
    return client.code(client.submit(request));
  }
};

TEST_F(GroupTypesTest, the_open_type_is_there_without_demo_data) {
  start();
  EXPECT_EQ(stored(store::kOpenGroupType), store::open_group_type());
  EXPECT_EQ(creation_code(store::kOpenGroupType), status::kOk);
}

TEST_F(GroupTypesTest, declared_types_are_those_that_groups_follow) {
  store::GroupType type;
  type.id = 7;
  type.name = "Class";
  settings.group_types.push_back(type);
  settings.service.group.user_role.creatable_group_type_ids = {0, 7, 8};
  start();
  EXPECT_EQ(creation_code(7), status::kOk);
  EXPECT_EQ(creation_code(8), status::kCreateGroupWithNonexistentGroupType);
}

TEST_F(GroupTypesTest, a_new_start_brings_what_was_changed_and_keeps_the_rest) {
  store::GroupType type;
  type.id = 7;
  type.name = "Class";
  settings.group_types.push_back(type);
  start();
  backend.reset();
  settings.group_types = {store::open_group_type()};
  settings.group_types[0].group_size_limit = 20;
  start();
  EXPECT_EQ(stored(store::kOpenGroupType)->group_size_limit, 20);
  EXPECT_EQ(stored(7), type) << "groups may follow it";
  EXPECT_EQ(stored(store::kDefaultGroupType), store::GroupType()) << "Turms' own stays";
}

TEST(PutGroupTypes, writes_nothing_when_nothing_differs) {
  store::TempDirectory directory;
  {
    auto database = store::Database::open(store::test_options(directory.file()));
    ASSERT_TRUE(database.ok() && store::migrate(*database).ok());
    ASSERT_TRUE(put_group_types(*database, {store::open_group_type()}).ok());
  }
  auto reader = store::Database::open(store::test_options(directory.file(), store::Access::read_only));
  ASSERT_TRUE(reader.ok());
  EXPECT_TRUE(put_group_types(*reader, {store::open_group_type()}).ok());
  auto changed = store::open_group_type();
  changed.name = "ELSE";
  EXPECT_FALSE(put_group_types(*reader, {changed}).ok());
}

}  // namespace
}  // namespace turms::gateway::embedded
