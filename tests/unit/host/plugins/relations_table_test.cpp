// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "host/plugins/host_rig.h"

namespace turms::gateway::plugins {
namespace {

using Lines = std::vector<std::string>;

class RelationsTable : public ::testing::Test {
 protected:
  const tgp_host_relations& table() {
    return *static_cast<const tgp_host_relations*>(rig_.host().get_extension(rig_.ctx(), TGP_HOST_RELATIONS_ID));
  }

  testing::FakeServices services_;
  testing::HostRig rig_{&services_};
};

TEST_F(RelationsTable, tells_both_sides_of_a_relation) {
  EXPECT_EQ(table().relation(rig_.ctx(), 1, 2, 5), TGP_OK);
  ASSERT_EQ(services_.asked, Lines{"between 1 2"});
  services_.sides[0](sessions::BothSides{sessions::Relation::friendly, sessions::Relation::blocked});
  EXPECT_EQ(rig_.plugin.heard(), Lines{"reply 5 0 " + std::string("\1\0\0\0\2\0\0\0", 8)});
}

TEST_F(RelationsTable, pages_through_friends_of_either_side) {
  EXPECT_EQ(table().friends(rig_.ctx(), 1, TGP_FRIENDS_OF_USER, 0, 10, 5), TGP_OK);
  EXPECT_EQ(table().friends(rig_.ctx(), 1, TGP_FRIENDS_WITH_USER, 7, 1000, 6), TGP_OK);
  EXPECT_EQ(services_.asked, (Lines{"friends of 1 after 0 10", "friends with 1 after 7 1000"}));
  services_.friend_pages[0](sessions::FriendPage{{9}, true});
  services_.friend_pages[1](Error{Code::io, {}, {}});
  EXPECT_EQ(rig_.plugin.heard(),
            (Lines{"reply 5 0 " + std::string("\1\0\0\0\1\0\0\0\x09\0\0\0\0\0\0\0", 16), "reply 6 -10"}));
}

TEST_F(RelationsTable, bounds_are_kept) {
  EXPECT_EQ(table().friends(rig_.ctx(), 1, 0, 0, 10, 1), TGP_E_ARGUMENT);
  EXPECT_EQ(table().friends(rig_.ctx(), 1, 3, 0, 10, 1), TGP_E_ARGUMENT);
  EXPECT_EQ(table().friends(rig_.ctx(), 1, TGP_FRIENDS_OF_USER, 0, 0, 1), TGP_E_ARGUMENT);
  EXPECT_EQ(table().friends(rig_.ctx(), 1, TGP_FRIENDS_OF_USER, 0, 1001, 1), TGP_E_ARGUMENT);
  EXPECT_EQ(table().watch_friends(rig_.ctx(), 1, 2, 1), TGP_E_ARGUMENT);
}

TEST_F(RelationsTable, watches_on_behalf_of_a_session) {
  const tgp_session_id session = rig_.open_session();
  EXPECT_EQ(table().watch_friends(rig_.ctx(), session, 1, 5), TGP_OK);
  EXPECT_EQ(table().watch_friends(rig_.ctx(), session, 0, 6), TGP_OK);
  const std::string id = std::to_string(rig_.backend.logins[0].id);
  EXPECT_EQ(services_.asked, (Lines{"watch " + id + " from the start", "watch " + id})) << "the backend's own id";
  services_.watches[0](sessions::PresencePage{{{9, 5, 3}}, false});
  services_.watches[1](Error{Code::not_found, {}, {}});
  EXPECT_EQ(rig_.plugin.heard().at(1),
            "reply 5 0 " + std::string("\0\0\0\0\1\0\0\0\x09\0\0\0\0\0\0\0\x05\0\0\0\3\0\0\0", 24));
  EXPECT_EQ(rig_.plugin.heard().at(2), "reply 6 -8");
}

TEST_F(RelationsTable, watching_takes_no_place_of_other_calls) {
  const tgp_session_id session = rig_.open_session();
  for (uint32_t i = 0; i < ExtensionCalls::kMaxWaiting + 1; ++i) {
    ASSERT_EQ(table().watch_friends(rig_.ctx(), session, 0, i), TGP_OK);
  }
  EXPECT_EQ(table().relation(rig_.ctx(), 1, 2, 0), TGP_OK);
}

TEST_F(RelationsTable, a_session_that_is_not_the_plugins_is_gone) {
  EXPECT_EQ(table().watch_friends(rig_.ctx(), 0x1200, 1, 5), TGP_E_GONE);
  EXPECT_EQ(rig_.misbehaving().size(), 1U) << "it never was";
  const tgp_session_id session = rig_.open_session();
  services_.is_stopping = true;
  EXPECT_EQ(table().watch_friends(rig_.ctx(), session, 1, 5), TGP_E_GONE);
}

TEST_F(RelationsTable, is_silent_while_the_plugin_does_not_run) {
  rig_.context.set_phase(Phase::quiet);
  EXPECT_EQ(table().relation(rig_.ctx(), 1, 2, 5), TGP_E_STATE);
  EXPECT_EQ(table().friends(rig_.ctx(), 1, TGP_FRIENDS_OF_USER, 0, 1, 5), TGP_E_STATE);
  EXPECT_EQ(table().watch_friends(rig_.ctx(), 1, 1, 5), TGP_E_STATE);
}

TEST(RelationsTableOfOthers, is_absent_where_the_backend_sees_one_side_only) {
  testing::HostRig rig;
  EXPECT_EQ(rig.host().get_extension(rig.ctx(), TGP_HOST_RELATIONS_ID), nullptr);
}

}  // namespace
}  // namespace turms::gateway::plugins
