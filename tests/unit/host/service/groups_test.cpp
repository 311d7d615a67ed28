// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "host/service/group_fixture.h"

namespace turms::gateway::service {
namespace {

using proto::CreateGroupRequest;
using proto::DeleteGroupRequest;
using proto::UpdateGroupRequest;

CreateGroupRequest named(const char* name) {
  CreateGroupRequest request{};
  request.name = name;
  return request;
}

UpdateGroupRequest rename(const char* name, int64_t group = kGroup) {
  UpdateGroupRequest request{};
  request.group_id = group;
  request.name = name;
  return request;
}

UpdateGroupRequest transfer_to(int64_t successor, bool quit = false) {
  UpdateGroupRequest request{};
  request.group_id = kGroup;
  request.has_successor_id = true;
  request.successor_id = successor;
  request.has_quit_after_transfer = request.quit_after_transfer = quit;
  return request;
}

struct GroupsTest : GroupTest {
  store::Group row(int64_t id = kGroup) {
    const auto found = tables.groups.find(id);
    EXPECT_TRUE(found.ok() && found->has_value());
    return found->value_or(store::Group{});
  }
  NamedValueRule color() {
    NamedValueRule rule;
    rule.source_name = "color";
    return rule;
  }
  /// Entries of a request with one attribute.
  template <class Entry>
  struct Attributes {
    explicit Attributes(const char* name, const char* text) {
      value.string_value = text;
      EXPECT_TRUE(proto::encode(value, bytes));
      entry.key = name;
      entry.value = bytes;
      entries.push_back(entry);
    }
    proto::Value value{};
    std::string bytes;
    Entry entry{};
    std::vector<Entry> entries;
  };
  using OfCreate = Attributes<proto::CreateGroupRequest_UserDefinedAttributesEntry>;
  using OfUpdate = Attributes<proto::UpdateGroupRequest_UserDefinedAttributesEntry>;
};

TEST_F(GroupsTest, creating_makes_the_requester_owner_and_tells_his_other_sessions) {
  CreateGroupRequest request = named("New");
  request.intro = "intro";
  request.announcement = "news";
  request.has_min_score = true;
  request.min_score = 7;
  request.has_mute_end_date = true;
  request.mute_end_date = clock.unix_ms() + 1000;
  const Outcome outcome = ask(kStranger, request);
  ASSERT_EQ(outcome.code(), status::kOk);
  const int64_t id = Response(outcome).notification.data_long;
  const store::Group group = row(id);
  EXPECT_EQ(group.type_id, 0);
  EXPECT_EQ(group.owner_id, kStranger);
  EXPECT_EQ(group.creator_id, kStranger);
  EXPECT_EQ(group.name, "New");
  EXPECT_EQ(group.intro, "intro");
  EXPECT_EQ(group.announcement, "news");
  EXPECT_EQ(group.min_score, 7);
  EXPECT_EQ(group.creation_date, clock.unix_ms())
      << "the end of a mute is no creation date, whatever Turms makes of it";
  EXPECT_EQ(group.mute_end_date, clock.unix_ms() + 1000);
  EXPECT_TRUE(group.active);
  EXPECT_EQ(role_of(kStranger, id), role::kOwner);
  EXPECT_EQ(told(outcome), (Recipients{others_of(kStranger)}));
  const Relayed relayed(outcome.pushes().front());
  EXPECT_EQ(relayed.body<CreateGroupRequest>().name.view(), "New");
  EXPECT_EQ(version(kStranger, store::UserVersion::joined_groups), clock.unix_ms());

  settings.notification.group_created.notify_requester_other_online_sessions = false;
  settings.group.activate_group_when_created = false;
  const Outcome quiet = ask(kStranger, named("Quiet"));
  EXPECT_TRUE(quiet.pushes().empty());
  EXPECT_FALSE(row(Response(quiet).notification.data_long).active);
}

TEST_F(GroupsTest, refusals_of_creating) {
  add_user(20, false);
  struct Case {
    const char* what;
    int64_t user;
    std::function<void(CreateGroupRequest&)> change;
    std::function<void(UserRoleSettings&)> limit;
    int32_t code;
  };
  const auto as_is = [](auto&) {};
  const int64_t before = count("groups");
  for (const Case& c : {
           Case{"score", 1, [](auto& r) { r.has_min_score = true, r.min_score = -1; }, as_is, status::kIllegalArgument},
           Case{"inactive user", 20, as_is, as_is, status::kNotActiveUserToCreateGroup},
           Case{"no such type", 1, [](auto& r) { r.has_type_id = true, r.type_id = 99; }, as_is,
                status::kCreateGroupWithNonexistentGroupType},
           Case{"not for everybody", 1, [](auto& r) { r.has_type_id = true, r.type_id = kBentType; },
                [](auto& limits) { limits.creatable_group_type_ids = {0}; },
                status::kNoPermissionToCreateGroupWithGroupType},
           Case{"owns enough", 1, as_is, [](auto& limits) { limits.owned_group_limit = 1; },
                status::kMaxOwnedGroupsReached},
           Case{"owns enough of the type", 1, [](auto& r) { r.has_type_id = true, r.type_id = kBentType; },
                [](auto& limits) { limits.owned_group_limit_for_each_group_type = 1; }, status::kMaxOwnedGroupsReached},
       }) {
    const UserRoleSettings kept = settings.group.user_role;
    c.limit(settings.group.user_role);
    CreateGroupRequest request = named("x");
    c.change(request);
    const Outcome outcome = ask(c.user, request);
    EXPECT_EQ(outcome.code(), c.code) << c.what;
    EXPECT_TRUE(outcome.pushes().empty()) << c.what;
    settings.group.user_role = kept;
  }
  EXPECT_EQ(count("groups"), before);
}

TEST_F(GroupsTest, two_requests_of_one_batch_see_each_other_at_the_limit) {
  settings.group.user_role.owned_group_limit = 1;
  auto batch = store::Transaction::begin(database);
  ASSERT_TRUE(batch.ok());
  EXPECT_EQ(ask(kStranger, named("one")).code(), status::kOk);
  EXPECT_EQ(ask(kStranger, named("two")).code(), status::kMaxOwnedGroupsReached);
  ASSERT_TRUE(batch->commit().ok());
}

TEST_F(GroupsTest, attributes_need_the_operators_leave) {
  const OfCreate first("color", "red");
  CreateGroupRequest create = named("x");
  create.user_defined_attributes = first.entries;
  const int64_t before = count("groups");
  EXPECT_EQ(ask(1, create).code(), status::kIllegalArgument);
  EXPECT_EQ(count("groups"), before) << "a refused attribute takes the whole group with it";
  settings.group.user_defined_attributes.allowed = {color()};
  const Outcome created = ask(1, create);
  ASSERT_EQ(created.code(), status::kOk);
  const int64_t id = Response(created).notification.data_long;
  EXPECT_EQ(tables.custom_values.list({store::ValueSpace::group_attribute, id})->size(), 1U);

  const OfUpdate attributes("color", "blue");
  const OfUpdate unknown("size", "big");
  UpdateGroupRequest update = rename("renamed");
  update.user_defined_attributes = unknown.entries;
  EXPECT_EQ(ask(1, update).code(), status::kIllegalArgument);
  EXPECT_EQ(row().name, "Group") << "all or nothing";
  update.user_defined_attributes = attributes.entries;
  EXPECT_EQ(ask(1, update).code(), status::kOk);
  EXPECT_EQ(row().name, "renamed");
}

TEST_F(GroupsTest, an_update_is_stored_and_told_to_the_other_members) {
  clock.advance_ms(1000);
  UpdateGroupRequest request = rename("Renamed");
  request.intro = "";
  request.has_mute_end_date = true;
  request.mute_end_date = clock.unix_ms() + 5;
  request.has_min_score = true;
  request.min_score = 9;
  const Outcome outcome = ask(kManager, request);
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(row().name, "Renamed");
  EXPECT_EQ(row().intro, "");
  EXPECT_FALSE(row().announcement);
  EXPECT_EQ(row().min_score, 9);
  EXPECT_EQ(row().last_updated_date, clock.unix_ms());
  EXPECT_TRUE((*writer->context().groups.group(kGroup))->is_muted(clock.unix_ms())) << "facts follow at once";
  EXPECT_EQ(told(outcome),
            (Recipients{whole(kOwner), whole(kMember), whole(kOther), whole(kGuest), others_of(kManager)}));
  EXPECT_EQ(Relayed(outcome.pushes().front()).body<UpdateGroupRequest>().name.view(), "Renamed");
}

TEST_F(GroupsTest, who_is_told_of_an_update_and_a_deletion) {
  struct Case {
    bool members;
    bool own;
    Recipients told;
  };
  const Recipients all{whole(kManager), whole(kMember), whole(kOther), whole(kGuest), others_of(kOwner)};
  for (const Case& c : {Case{true, true, all}, Case{true, false, all}, Case{false, true, {others_of(kOwner)}},
                        Case{false, false, {}}}) {
    settings.notification.group_updated = {c.own, c.members};
    settings.notification.group_deleted = {c.own, c.members};
    EXPECT_EQ(told(ask(kOwner, rename("x"))), c.told);
    auto attempt = store::Savepoint::begin(database);
    DeleteGroupRequest request{};
    request.group_id = kGroup;
    EXPECT_EQ(told(ask(kOwner, request)), c.told);
    attempt->rollback();
    writer->forget_facts();
  }
}

TEST_F(GroupsTest, refusals_of_updating_by_the_types_rule) {
  struct Case {
    GroupRule rule;
    int64_t user;
    int32_t code;
  };
  for (const Case& c : {
           Case{GroupRule::owner, kOwner, status::kOk},
           Case{GroupRule::owner, kManager, status::kNotGroupOwnerToUpdateGroupInfo},
           Case{GroupRule::owner_manager, kManager, status::kOk},
           Case{GroupRule::owner_manager, kMember, status::kNotGroupOwnerOrManagerToUpdateGroupInfo},
           Case{GroupRule::owner_manager_member, kMember, status::kOk},
           Case{GroupRule::owner_manager_member, kGuest, status::kNotGroupMemberToUpdateGroupInfo},
           Case{GroupRule::owner_manager_member, kStranger, status::kNotGroupMemberToUpdateGroupInfo},
           Case{GroupRule::all, kStranger, status::kOk},
       }) {
    bend([&](GroupType& type) { type.info_updaters = c.rule; });
    EXPECT_EQ(ask(c.user, rename("x")).code(), c.code) << static_cast<int>(c.rule) << " user " << c.user;
  }
}

TEST_F(GroupsTest, other_refusals_of_updating) {
  EXPECT_EQ(ask(kOwner, rename("x", kNoGroup)).code(), status::kUpdateInfoOfNonexistentGroup);
  UpdateGroupRequest request = rename("x");
  request.has_min_score = true;
  request.min_score = -1;
  EXPECT_EQ(ask(kOwner, request).code(), status::kIllegalArgument);
  UpdateGroupRequest nothing{};
  nothing.group_id = kGroup;
  const Outcome outcome = ask(kStranger, nothing);
  EXPECT_EQ(outcome.code(), status::kOk);
  EXPECT_TRUE(outcome.pushes().empty()) << "a stranger can't wake a group by changing nothing";
  deactivate();
  EXPECT_EQ(ask(kOwner, rename("x")).code(), status::kUpdateInfoOfNonexistentGroup);
}

TEST_F(GroupsTest, changing_the_type_is_the_owners_unless_the_operator_forbids_it) {
  UpdateGroupRequest request{};
  request.group_id = kGroup;
  request.has_type_id = true;
  request.type_id = 0;
  settings.group.allow_group_owner_change_group_type = false;
  EXPECT_EQ(ask(kOwner, request).code(), status::kUpdatingGroupTypeIsDisabled);
  settings.group.allow_group_owner_change_group_type = true;
  EXPECT_EQ(ask(kManager, request).code(), status::kNotGroupOwnerToUpdateGroupType);
  request.type_id = 99;
  EXPECT_EQ(ask(kOwner, request).code(), status::kUpdateGroupToNonexistentGroupType);
  request.type_id = 0;
  settings.group.user_role.creatable_group_type_ids = {kBentType};
  EXPECT_EQ(ask(kOwner, request).code(), status::kNoPermissionToUpdateGroupToGroupType);
  settings.group.user_role.creatable_group_type_ids = {0};
  settings.group.user_role.owned_group_limit_for_each_group_type = 0;
  EXPECT_EQ(ask(kOwner, request).code(), status::kMaxOwnedGroupsReached);
  settings.group.user_role.owned_group_limit_for_each_group_type = 1;
  EXPECT_EQ(ask(kOwner, request).code(), status::kOk);
  EXPECT_EQ(row().type_id, 0);
}

TEST_F(GroupsTest, a_transfer_makes_the_successor_owner_everywhere) {
  const Outcome outcome = ask(kOwner, transfer_to(kMember));
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(role_of(kMember), role::kOwner);
  EXPECT_EQ(role_of(kOwner), role::kMember);
  EXPECT_EQ(row().owner_id, kMember) << "Turms forgets this one";
  EXPECT_EQ(told(outcome),
            (Recipients{whole(kManager), whole(kMember), whole(kOther), whole(kGuest), others_of(kOwner)}));
  EXPECT_EQ(version(store::GroupVersion::members), clock.unix_ms());

  EXPECT_EQ(ask(kMember, transfer_to(kManager, true)).code(), status::kOk);
  EXPECT_EQ(role_of(kManager), role::kOwner);
  EXPECT_EQ(role_of(kMember), -1);
  EXPECT_EQ(version(kMember, store::UserVersion::joined_groups), clock.unix_ms());
}

TEST_F(GroupsTest, refusals_of_a_transfer) {
  EXPECT_EQ(ask(kManager, transfer_to(kMember)).code(), status::kNotGroupOwnerToTransferGroup);
  EXPECT_EQ(ask(kStranger, transfer_to(kMember)).code(), status::kNotGroupOwnerToTransferGroup);
  EXPECT_EQ(ask(kOwner, transfer_to(kStranger)).code(), status::kGroupSuccessorNotGroupMember);
  EXPECT_EQ(ask(kOwner, transfer_to(kOwner, true)).code(), status::kOk) << "to oneself is nothing";
  EXPECT_EQ(role_of(kOwner), role::kOwner);
  settings.group.user_role.owned_group_limit = 0;
  EXPECT_EQ(ask(kOwner, transfer_to(kMember)).code(), status::kMaxOwnedGroupsReached);
  settings.group.user_role.owned_group_limit = std::numeric_limits<int32_t>::max();
  settings.group.user_role.creatable_group_type_ids = {0};
  EXPECT_EQ(ask(kOwner, transfer_to(kMember)).code(), status::kNoPermissionToCreateGroupWithGroupType);
  EXPECT_EQ(role_of(kMember), role::kMember);
  // A member row without its group is damage that only a foreign hand can do.
  ASSERT_TRUE(database.execute("UPDATE groups SET deletion_date = 1").ok());
  writer->forget_facts();
  EXPECT_EQ(ask(kOwner, transfer_to(kMember)).code(), status::kTransferNonexistentGroup);
}

TEST_F(GroupsTest, deleting_is_the_owners_and_takes_members_and_versions) {
  DeleteGroupRequest request{};
  request.group_id = kGroup;
  EXPECT_EQ(ask(kManager, request).code(), status::kNotGroupOwnerToDeleteGroup);
  ASSERT_EQ(ask(kOwner, request).code(), status::kOk);
  EXPECT_FALSE(tables.groups.find(kGroup)->has_value());
  EXPECT_EQ(count("groups"), 1) << "logically";
  EXPECT_EQ(count("group_members"), 0);
  EXPECT_EQ(version(store::GroupVersion::members), -1);
  EXPECT_EQ(version(kMember, store::UserVersion::joined_groups), clock.unix_ms());
  EXPECT_EQ(ask(kOwner, request).code(), status::kNotGroupOwnerToDeleteGroup);
  EXPECT_EQ(ask(kOwner, rename("x")).code(), status::kUpdateInfoOfNonexistentGroup);
}

TEST_F(GroupsTest, deleting_physically_leaves_nothing) {
  settings.group.delete_group_logically_by_default = false;
  settings.group.user_defined_attributes.allowed = {color()};
  const OfUpdate attributes("color", "red");
  UpdateGroupRequest update = rename("x");
  update.user_defined_attributes = attributes.entries;
  ASSERT_EQ(ask(kOwner, update).code(), status::kOk);
  DeleteGroupRequest request{};
  request.group_id = kGroup;
  ASSERT_EQ(ask(kOwner, request).code(), status::kOk);
  EXPECT_EQ(count("groups"), 0);
  EXPECT_EQ(count("group_blocklist"), 0);
  EXPECT_EQ(count("custom_values"), 0);
}

}  // namespace
}  // namespace turms::gateway::service
