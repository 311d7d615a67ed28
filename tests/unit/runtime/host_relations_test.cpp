// SPDX-License-Identifier: Apache-2.0
#include "runtime/host_relations.h"

#include <gtest/gtest.h>

#include "extension_rig.h"
#include "extensions/relations.h"

namespace turms::xmpp::runtime {
namespace {

using features::FriendPresences;
using features::Relation;
using features::RelationPair;

tgp_host_relations make_table() {
  tgp_host_relations table{};
  table.size = sizeof(table);
  table.relation = [](tgp_host_ctx*, int64_t user, int64_t other, uint64_t cookie) {
    return note_asked("relation " + std::to_string(user) + " " + std::to_string(other), cookie);
  };
  table.watch_friends = [](tgp_host_ctx*, tgp_session_id session, uint32_t from_start, uint64_t cookie) {
    return note_asked("watch " + std::to_string(session) + " " + std::to_string(from_start), cookie);
  };
  return table;
}

const tgp_host_relations kTable = make_table();

class HostRelationsTest : public ExtensionRig {
 protected:
  HostRelationsTest() : ExtensionRig(TGP_HOST_RELATIONS_ID, &kTable), relations(shard()) {}
  HostRelations relations;
};

TEST_F(HostRelationsTest, see_both_sides) {
  std::optional<Result<RelationPair>> pair;
  scope.spawn(keep(relations.between(UserId(1), UserId(2)), pair));
  EXPECT_EQ(asked.back().what, "relation 1 2");
  reply(TGP_OK, u32(TGP_RELATION_FRIEND) + u32(TGP_RELATION_BLOCKED));
  ASSERT_TRUE(pair.has_value() && pair->ok());
  EXPECT_EQ((*pair)->own, Relation::friendship);
  EXPECT_EQ((*pair)->other, Relation::blocked);
}

TEST_F(HostRelationsTest, wait_for_news_of_friends_as_long_as_it_takes) {
  std::optional<Result<FriendPresences>> page;
  scope.spawn(keep(relations.watch_friends(SessionId(77), true), page));
  EXPECT_EQ(asked.back().what, "watch 77 1");
  host.advance_s(100'000);
  turn(10);
  EXPECT_FALSE(page.has_value());
  reply(TGP_OK, u32(1) + u32(1) + u64(5) + u32(4) + u32(0b1010));
  ASSERT_TRUE(page.has_value() && page->ok());
  EXPECT_TRUE((*page)->has_more);
  ASSERT_EQ((*page)->friends.size(), 1u);
  EXPECT_EQ((*page)->friends[0].user, UserId(5));
  EXPECT_EQ((*page)->friends[0].status, 4);
  EXPECT_EQ((*page)->friends[0].devices, 0b1010u);
}

TEST_F(HostRelationsTest, tell_failures_apart) {
  const std::pair<tgp_status, Code> rows[] = {
      {TGP_E_GONE, Code::gone}, {TGP_E_STATE, Code::conflict}, {TGP_E_IO, Code::io}};
  for (const auto& [status, code] : rows) {
    std::optional<Result<FriendPresences>> page;
    scope.spawn(keep(relations.watch_friends(SessionId(1), false), page));
    reply(status);
    ASSERT_TRUE(page.has_value());
    EXPECT_EQ(page->error().code, code) << status;
  }
  std::optional<Result<RelationPair>> cut;
  scope.spawn(keep(relations.between(UserId(1), UserId(2)), cut));
  reply(TGP_OK, u32(1));
  ASSERT_TRUE(cut.has_value());
  EXPECT_EQ(cut->error().code, Code::io);
}

}  // namespace
}  // namespace turms::xmpp::runtime
