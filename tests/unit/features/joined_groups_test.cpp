// SPDX-License-Identifier: Apache-2.0
#include "features/joined_groups.h"

#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

using Joined = Result<std::vector<JoinedGroup>, StanzaError>;

Task<void> read_into(Account& account, std::optional<Joined>& into) {
  Joined joined = co_await read_joined_groups(account);
  into.emplace(std::move(joined));
}

class JoinedGroupsTest : public ::testing::Test {
 protected:
  const Joined& read() {
    stage.account.scope().spawn(read_into(stage.account, joined));
    stage.ready.run();
    stage.serve();
    return *joined;
  }
  RoomStage stage;
  std::optional<Joined> joined;
};

TEST_F(JoinedGroupsTest, are_those_of_turms_by_their_numbers) {
  stage.joined = {{12, "Tea"}, {7, "Room"}};
  ASSERT_TRUE(read());
  ASSERT_EQ((*joined)->size(), 2U);
  EXPECT_EQ((**joined)[0].group, GroupId(7));
  EXPECT_EQ((**joined)[1].name, "Tea");
}

TEST_F(JoinedGroupsTest, of_who_has_none_are_none) {
  stage.joined.clear();
  stage.codes[proto::RequestKind::kQueryJoinedGroupInfos] = proto::status::kNoContent;
  ASSERT_TRUE(read());
  EXPECT_TRUE((*joined)->empty());
}

TEST_F(JoinedGroupsTest, up_to_date_is_no_list_when_no_date_was_asked_for) {
  stage.codes[proto::RequestKind::kQueryJoinedGroupInfos] = proto::status::kAlreadyUpToDate;
  EXPECT_FALSE(read());
}

TEST_F(JoinedGroupsTest, what_turms_refuses_is_an_error) {
  stage.codes[proto::RequestKind::kQueryJoinedGroupInfos] = proto::status::kServerInternalError;
  EXPECT_FALSE(read());
}

}  // namespace
}  // namespace turms::xmpp::features
