// SPDX-License-Identifier: Apache-2.0
#include "features/room_creation.h"

#include "features/group_types.h"
#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kJoin =
    "<presence to='tea@conference.example.org/Ann'><x xmlns='http://jabber.org/protocol/muc'/></presence>";

class FakeGroupTypes final : public GroupTypes {
 public:
  [[nodiscard]] bool is_offered() const override { return true; }
  Task<Result<bridge::GroupTypeRules>> rules(int64_t type) override { co_return bridge::GroupTypeRules(type); }
  [[nodiscard]] const bridge::GroupTypeRules* known(int64_t) const override { return nullptr; }
  Task<Result<std::vector<bridge::GroupTypeRules>>> creatable(UserId) override {
    std::vector<bridge::GroupTypeRules> types(2);
    types[0].id = 5;
    types[1].id = 6;
    if (has_open) types[1].join = bridge::JoinRule::open;
    co_return types;
  }
  bool has_open = false;
};

class RoomCreationTest : public ::testing::Test {
 protected:
  RoomCreationTest() {
    stage.core.capabilities.store = true;
    phone = &stage.enter("phone", phone_out);
  }
  std::string join() {
    stage.act(*phone, kJoin);
    return phone_out.take();
  }
  RoomStage stage;
  FakeOutlet phone_out;
  FakeOutlet laptop_out;
  Resource* phone = nullptr;
};

TEST_F(RoomCreationTest, is_entering_a_name_that_nobody_has) {
  const std::string told = join();
  EXPECT_EQ(stage.take_writes(), Lines{"new group 'tea'"});
  EXPECT_TRUE(contains(told, "from='tea@conference.example.org/Ann'")) << told;
  EXPECT_TRUE(contains(told, "<status code='201'/>"));
  EXPECT_TRUE(contains(told, "<status code='110'/>"));
  EXPECT_EQ(stage.rooms.aliases().known("tea"), GroupId(1000));
}

TEST_F(RoomCreationTest, happens_once) {
  join();
  stage.take_writes();
  Resource& laptop = stage.enter("laptop", laptop_out);
  stage.act(laptop, kJoin);
  EXPECT_EQ(stage.take_writes(), Lines());
  const std::string told = laptop_out.take();
  EXPECT_TRUE(contains(told, "<status code='110'/>"));
  EXPECT_FALSE(contains(told, "<status code='201'/>"));
}

TEST_F(RoomCreationTest, of_two_the_second_enters_the_room_of_the_first) {
  stage.act(*phone,
            "<presence to='tea@conference.example.org/Ann'/>");  // nobody has the name yet, and that is remembered
  phone_out.take();
  stage.store.values.insert_or_assign({"al", "tea"}, StoredValue(++stage.store.version, "7"));
  const std::string told = join();
  EXPECT_EQ(stage.take_writes(), (Lines{"new group 'tea'", "delete group 1000"}));
  EXPECT_TRUE(contains(told, "<status code='110'/>")) << told;
  EXPECT_FALSE(contains(told, "<status code='201'/>"));
  EXPECT_EQ(stage.rooms.aliases().known("tea"), GroupId(7));
}

TEST_F(RoomCreationTest, takes_the_first_type_that_the_user_may_create) {
  FakeGroupTypes types;
  stage.core.group_types = &types;
  join();
  EXPECT_EQ(stage.take_writes(), Lines{"new group 'tea' type 5"});
  stage.core.group_types = nullptr;
}

TEST_F(RoomCreationTest, prefers_a_type_that_anybody_may_enter) {
  FakeGroupTypes types;
  types.has_open = true;
  stage.core.group_types = &types;
  join();
  EXPECT_EQ(stage.take_writes(), Lines{"new group 'tea' type 6"});
  stage.core.group_types = nullptr;
}

TEST_F(RoomCreationTest, that_turms_refuses_is_not_allowed) {
  stage.codes[proto::RequestKind::kCreateGroup] = proto::status::kMaxOwnedGroupsReached;
  EXPECT_TRUE(contains(join(), "<not-allowed"));
  EXPECT_EQ(stage.rooms.aliases().known("tea"), std::nullopt);
}

TEST_F(RoomCreationTest, whose_name_cannot_be_kept_is_undone) {
  stage.act(*phone, "<presence to='other@conference.example.org/Ann'/>");  // the store answers that there is none
  phone_out.take();
  stage.store.failure = Error{Code::io, "store", "in vain"};
  EXPECT_TRUE(contains(join(), "type='error'"));
  EXPECT_EQ(stage.take_writes(), (Lines{"new group 'tea'", "delete group 1000"}));
}

TEST_F(RoomCreationTest, of_a_number_is_none) {
  stage.act(*phone,
            "<presence to='55@conference.example.org/Ann'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
  EXPECT_TRUE(contains(phone_out.take(), "<item-not-found"));
  EXPECT_EQ(stage.take_writes(), Lines());
}

TEST_F(RoomCreationTest, takes_a_name_whose_group_is_gone) {
  join();
  stage.take_writes();
  stage.exists = false;
  stage.rooms.dissolve(stage.core, GroupId(1000), UserId(2), {});
  phone_out.take();
  stage.act(*phone, kJoin);
  EXPECT_EQ(stage.take_writes(), Lines{"new group 'tea'"}) << "which is not there either, in this test";
}

TEST_F(RoomCreationTest, without_a_store_is_not_offered) {
  stage.store.is_there = false;
  EXPECT_TRUE(contains(join(), "type='error'"));
}

}  // namespace
}  // namespace turms::xmpp::features
