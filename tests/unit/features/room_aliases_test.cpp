// SPDX-License-Identifier: Apache-2.0
#include "features/room_aliases.h"

#include "features/target_of.h"
#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

Task<void> bind_into(Account& account, std::string local, GroupId group, std::optional<Result<void>>& into) {
  Result<void> done = co_await account.core().rooms.aliases().bind(account, std::move(local), group);
  into.emplace(std::move(done));
}

Task<void> find_into(Account& account, RoomAliases& aliases, std::optional<std::optional<GroupId>>& into) {
  std::optional<GroupId> group = co_await aliases.find(account, "tea");
  into.emplace(group);
}

class RoomAliasesTest : public ::testing::Test {
 protected:
  RoomAliasesTest() { stage.core.capabilities.store = true; }
  Result<void> bind(std::string local, GroupId group) {
    std::optional<Result<void>> done;
    stage.account.scope().spawn(bind_into(stage.account, std::move(local), group, done));
    stage.ready.run();
    return *done;
  }
  RoomStage stage;
  FakeOutlet phone_out;
};

TEST_F(RoomAliasesTest, lead_to_the_group_that_took_the_name) {
  ASSERT_TRUE(bind("tea", GroupId(7)));
  EXPECT_EQ(stage.rooms.aliases().known("tea"), GroupId(7));
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone,
            "<presence to='tea@conference.example.org/Ann'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "from='tea@conference.example.org/Ann'")) << told;
}

TEST_F(RoomAliasesTest, are_taken_once) {
  ASSERT_TRUE(bind("tea", GroupId(7)));
  const Result<void> again = bind("tea", GroupId(8));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::conflict);
  std::optional<std::optional<GroupId>> found;
  stage.account.scope().spawn(find_into(stage.account, stage.rooms.aliases(), found));
  stage.ready.run();
  EXPECT_EQ(found, std::optional(std::optional(GroupId(7)))) << "whose it is is asked anew";
}

TEST_F(RoomAliasesTest, are_found_again_by_a_shard_that_does_not_know_them) {
  ASSERT_TRUE(bind("tea", GroupId(7)));
  RoomAliases other;
  EXPECT_EQ(other.known("tea"), std::nullopt);
  std::optional<std::optional<GroupId>> found;
  stage.account.scope().spawn(find_into(stage.account, other, found));
  stage.ready.run();
  EXPECT_EQ(found, std::optional(std::optional(GroupId(7))));
  EXPECT_EQ(other.known("tea"), GroupId(7));
}

TEST_F(RoomAliasesTest, what_is_no_name_is_not_found) {
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone, "<presence to='tea@conference.example.org/Ann'/>");  // no wish to enter, which would make it
  EXPECT_TRUE(contains(phone_out.take(), "<item-not-found"));
  stage.act(phone,
            "<iq type='get' id='i' to='tea@conference.example.org'>"
            "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
  EXPECT_TRUE(contains(phone_out.take(), "<item-not-found"));
}

}  // namespace
}  // namespace turms::xmpp::features
