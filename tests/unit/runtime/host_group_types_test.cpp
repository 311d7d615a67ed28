// SPDX-License-Identifier: Apache-2.0
#include "runtime/host_group_types.h"

#include <gtest/gtest.h>

#include "extension_rig.h"
#include "extensions/group_types.h"

namespace turms::xmpp::runtime {
namespace {

using bridge::GroupRule;
using bridge::GroupTypeRules;
using bridge::JoinRule;

tgp_host_group_types make_table() {
  tgp_host_group_types table{};
  table.size = sizeof(table);
  table.find = [](tgp_host_ctx*, int64_t type, uint64_t cookie) {
    return note_asked("type " + std::to_string(type), cookie);
  };
  table.creatable = [](tgp_host_ctx*, int64_t user, uint64_t cookie) {
    return note_asked("creatable by " + std::to_string(user), cookie);
  };
  return table;
}

const tgp_host_group_types kTable = make_table();

class HostGroupTypesTest : public ExtensionRig {
 protected:
  HostGroupTypesTest() : ExtensionRig(TGP_HOST_GROUP_TYPES_ID, &kTable), types(shard()) {}

  static std::string type_bytes(uint64_t id, uint32_t join, uint32_t flags, const std::string& name) {
    return u64(id) + u32(join) + u32(TGP_GROUP_RULE_OWNER_MANAGER_MEMBER) + u32(TGP_GROUP_RULE_OWNER_MANAGER) +
           u32(TGP_GROUP_RULE_OWNER) + u32(500) + u32(flags) + u32(static_cast<uint32_t>(name.size())) + name;
  }
  /// Asks, and answers the question with `data`.
  std::optional<Result<GroupTypeRules>> rules_from(int64_t type, tgp_status status, const std::string& data) {
    std::optional<Result<GroupTypeRules>> rules;
    scope.spawn(keep(types.rules(type), rules));
    reply(status, data);
    return rules;
  }

  HostGroupTypes types;
};

TEST_F(HostGroupTypesTest, tell_what_a_type_allows) {
  EXPECT_TRUE(types.is_offered());
  const auto rules = rules_from(
      7, TGP_OK,
      type_bytes(7, TGP_GROUP_JOIN_REQUEST, TGP_GROUP_TYPE_INVITEE_AGREES | TGP_GROUP_TYPE_EDITABLE, "CLUB"));
  EXPECT_EQ(asked.back().what, "type 7");
  ASSERT_TRUE(rules.has_value() && rules->ok());
  EXPECT_EQ((*rules)->id, 7);
  EXPECT_EQ((*rules)->name, "CLUB");
  EXPECT_EQ((*rules)->join, JoinRule::request);
  EXPECT_EQ((*rules)->inviters, GroupRule::members);
  EXPECT_EQ((*rules)->info_updaters, GroupRule::owner_and_managers);
  EXPECT_EQ((*rules)->member_info_updaters, GroupRule::owner);
  EXPECT_EQ((*rules)->size_limit, 500);
  EXPECT_EQ((*rules)->invitee_agrees, true);
  EXPECT_EQ((*rules)->message_editable, true);
  EXPECT_EQ((*rules)->guests_speak, false);
  EXPECT_EQ((*rules)->self_info_updatable, false);
}

TEST_F(HostGroupTypesTest, read_every_number_and_take_unknown_ones_for_unknown) {
  const std::pair<uint32_t, JoinRule> joins[] = {{0, JoinRule::open},     {1, JoinRule::invitation},
                                                 {2, JoinRule::question}, {3, JoinRule::request},
                                                 {4, JoinRule::unknown},  {UINT32_MAX, JoinRule::unknown}};
  int64_t type = 100;
  for (const auto& [number, rule] : joins) {
    const auto rules = rules_from(type, TGP_OK, type_bytes(static_cast<uint64_t>(type), number, 0, ""));
    ASSERT_TRUE(rules.has_value() && rules->ok());
    EXPECT_EQ((*rules)->join, rule) << number;
    ++type;
  }
  const auto odd = rules_from(type, TGP_OK,
                              u64(static_cast<uint64_t>(type)) + u32(0) + u32(0) + u32(4) + u32(UINT32_MAX) +
                                  u32(UINT32_MAX) + u32(0) + u32(0));
  ASSERT_TRUE(odd.has_value() && odd->ok());
  EXPECT_EQ((*odd)->inviters, GroupRule::everybody);
  EXPECT_EQ((*odd)->info_updaters, GroupRule::unknown);
  EXPECT_EQ((*odd)->member_info_updaters, GroupRule::unknown);
  EXPECT_EQ((*odd)->size_limit, INT32_MAX);
}

TEST_F(HostGroupTypesTest, ask_once_for_each_type) {
  EXPECT_EQ(types.known(1), nullptr);
  ASSERT_TRUE(rules_from(1, TGP_OK, type_bytes(1, TGP_GROUP_JOIN_OPEN, 0, "OPEN"))->ok());
  ASSERT_NE(types.known(1), nullptr);
  EXPECT_EQ(types.known(1)->name, "OPEN");
  const size_t questions = asked.size();
  std::optional<Result<GroupTypeRules>> again;
  scope.spawn(keep(types.rules(1), again));
  ASSERT_TRUE(again.has_value() && again->ok());
  EXPECT_EQ((*again)->join, JoinRule::open);
  EXPECT_EQ(asked.size(), questions);
}

TEST_F(HostGroupTypesTest, remember_no_more_than_there_is_room_for) {
  for (uint64_t id = 0; id <= HostGroupTypes::kMostKnown; ++id) {
    ASSERT_TRUE(rules_from(static_cast<int64_t>(id), TGP_OK, type_bytes(id, 0, 0, ""))->ok());
  }
  EXPECT_EQ(types.known(0), nullptr) << "the table was begun anew";
  EXPECT_NE(types.known(HostGroupTypes::kMostKnown), nullptr);
}

TEST_F(HostGroupTypesTest, list_what_a_user_may_create_and_remember_it) {
  std::optional<Result<std::vector<GroupTypeRules>>> list;
  scope.spawn(keep(types.creatable(UserId(9)), list));
  EXPECT_EQ(asked.back().what, "creatable by 9");
  reply(TGP_OK, u32(2) + type_bytes(1, TGP_GROUP_JOIN_OPEN, 0, "OPEN") +
                    type_bytes(0, TGP_GROUP_JOIN_INVITATION, 0, "DEFAULT"));
  ASSERT_TRUE(list.has_value() && list->ok());
  ASSERT_EQ((*list)->size(), 2u);
  EXPECT_EQ((**list)[0].name, "OPEN");
  EXPECT_EQ((**list)[1].join, JoinRule::invitation);
  EXPECT_NE(types.known(0), nullptr);
}

TEST_F(HostGroupTypesTest, tell_failures_apart) {
  EXPECT_EQ(rules_from(1, TGP_E_GONE, "")->error().code, Code::not_found);
  EXPECT_EQ(rules_from(1, TGP_E_IO, "")->error().code, Code::io);
  EXPECT_EQ(rules_from(1, TGP_OK, type_bytes(1, 0, 0, "OPEN").substr(0, 38))->error().code, Code::io) << "cut off";
  EXPECT_EQ(types.known(1), nullptr);
  answer_now = TGP_E_GONE;
  std::optional<Result<GroupTypeRules>> stopping;
  scope.spawn(keep(types.rules(1), stopping));
  ASSERT_TRUE(stopping.has_value());
  EXPECT_EQ(stopping->error().code, Code::io) << "the type may well be there";
}

TEST_F(HostGroupTypesTest, a_list_that_promises_too_much_is_refused) {
  std::optional<Result<std::vector<GroupTypeRules>>> list;
  scope.spawn(keep(types.creatable(UserId(9)), list));
  reply(TGP_OK, u32(UINT32_MAX) + type_bytes(1, 0, 0, "OPEN"));
  ASSERT_TRUE(list.has_value());
  EXPECT_EQ(list->error().code, Code::io);
}

class NoGroupTypesTest : public ExtensionRig {
 protected:
  NoGroupTypesTest() : ExtensionRig("tgp.host.nonsense/1", &kTable), types(shard()) {}
  HostGroupTypes types;
};

TEST_F(NoGroupTypesTest, say_so_where_the_host_can_not_tell) {
  EXPECT_FALSE(types.is_offered());
  std::optional<Result<GroupTypeRules>> rules;
  scope.spawn(keep(types.rules(0), rules));
  ASSERT_TRUE(rules.has_value());
  EXPECT_EQ(rules->error().code, Code::unsupported);
  std::optional<Result<std::vector<GroupTypeRules>>> list;
  scope.spawn(keep(types.creatable(UserId(1)), list));
  ASSERT_TRUE(list.has_value());
  EXPECT_EQ(list->error().code, Code::unsupported);
}

}  // namespace
}  // namespace turms::xmpp::runtime
