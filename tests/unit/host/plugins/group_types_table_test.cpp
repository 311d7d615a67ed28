// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "host/plugins/host_rig.h"

namespace turms::gateway::plugins {
namespace {

using Lines = std::vector<std::string>;

sessions::GroupType open_type() {
  sessions::GroupType type;
  type.id = 0x0102;
  type.join = TGP_GROUP_JOIN_REQUEST;
  type.inviters = TGP_GROUP_RULE_OWNER_MANAGER_MEMBER;
  type.info_updaters = TGP_GROUP_RULE_OWNER_MANAGER;
  type.member_info_updaters = TGP_GROUP_RULE_OWNER;
  type.size_limit = 500;
  type.flags = TGP_GROUP_TYPE_SELF_INFO | TGP_GROUP_TYPE_EDITABLE;
  type.name = "OPEN";
  return type;
}

const std::string& open_type_bytes() {
  static const std::string bytes(
      "\2\1\0\0\0\0\0\0"
      "\3\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0"
      "\xF4\1\0\0\x14\0\0\0\4\0\0\0OPEN",
      40);
  return bytes;
}

class GroupTypesTable : public ::testing::Test {
 protected:
  const tgp_host_group_types& table() {
    return *static_cast<const tgp_host_group_types*>(rig_.host().get_extension(rig_.ctx(), TGP_HOST_GROUP_TYPES_ID));
  }

  testing::FakeServices services_;
  testing::HostRig rig_{&services_};
};

TEST_F(GroupTypesTable, tells_what_a_type_allows) {
  EXPECT_EQ(table().find(rig_.ctx(), 258, 5), TGP_OK);
  ASSERT_EQ(services_.asked, Lines{"group type 258"});
  services_.group_types[0](open_type());
  EXPECT_EQ(rig_.plugin.heard(), Lines{"reply 5 0 " + open_type_bytes()});
}

TEST_F(GroupTypesTable, a_type_that_is_not_there_is_gone) {
  EXPECT_EQ(table().find(rig_.ctx(), -1, 5), TGP_OK);
  services_.group_types[0](Error{Code::not_found, {}, {}});
  EXPECT_EQ(rig_.plugin.heard(), Lines{"reply 5 -8"});
}

TEST_F(GroupTypesTable, lists_what_a_user_may_create) {
  EXPECT_EQ(table().creatable(rig_.ctx(), 7, 5), TGP_OK);
  EXPECT_EQ(table().creatable(rig_.ctx(), 8, 6), TGP_OK);
  EXPECT_EQ(table().creatable(rig_.ctx(), 9, 7), TGP_OK);
  EXPECT_EQ(services_.asked, (Lines{"creatable by 7", "creatable by 8", "creatable by 9"}));
  services_.creatable_types[0](std::vector{open_type(), open_type()});
  services_.creatable_types[1](std::vector<sessions::GroupType>());
  services_.creatable_types[2](Error{Code::io, {}, {}});
  EXPECT_EQ(rig_.plugin.heard(),
            (Lines{"reply 5 0 " + std::string("\2\0\0\0", 4) + open_type_bytes() + open_type_bytes(),
                   "reply 6 0 " + std::string(4, '\0'), "reply 7 -10"}));
}

TEST_F(GroupTypesTable, a_backend_that_stops_takes_no_question) {
  services_.is_stopping = true;
  EXPECT_EQ(table().find(rig_.ctx(), 1, 5), TGP_E_GONE);
  EXPECT_EQ(table().creatable(rig_.ctx(), 1, 5), TGP_E_GONE);
}

TEST_F(GroupTypesTable, is_silent_while_the_plugin_does_not_run) {
  rig_.context.set_phase(Phase::quiet);
  EXPECT_EQ(table().find(rig_.ctx(), 1, 5), TGP_E_STATE);
  EXPECT_EQ(table().creatable(rig_.ctx(), 1, 5), TGP_E_STATE);
}

TEST(GroupTypesTableOfOthers, is_absent_where_the_backend_can_not_read_types) {
  testing::HostRig rig;
  EXPECT_EQ(rig.host().get_extension(rig.ctx(), TGP_HOST_GROUP_TYPES_ID), nullptr);
}

}  // namespace
}  // namespace turms::gateway::plugins
