// SPDX-License-Identifier: Apache-2.0
#include "features/online_status.h"

#include "presence_stage.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::user_status;
constexpr auto kUpdate = proto::RequestKind::kUpdateUserOnlineStatus;

class OnlineStatusTest : public PresenceStage {
 protected:
  OnlineStatusTest() {
    begin();
    stage.clock.advance_ms(2000);  // the time for a first presence
  }
  /// The statuses that Turms was told, each of them granted.
  std::vector<int32_t> told_statuses() {
    std::vector<int32_t> statuses;
    for (const size_t index : requests(kUpdate)) {
      if (index < answered_) continue;
      answered_ = index + 1;
      proto::UpdateUserOnlineStatusRequest request{};
      EXPECT_TRUE(proto::decode(stage.request(index).body, request));
      EXPECT_TRUE(request.device_types.empty());
      statuses.push_back(request.user_status);
      stage.answer(index, 1000);
    }
    return statuses;
  }
  size_t answered_ = 0;
};

TEST_F(OnlineStatusTest, available_needs_no_word_for_the_session_opened_so) {
  stage.say(*phone, "<presence/>");
  tick();
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{});
}

TEST_F(OnlineStatusTest, each_show_is_told_at_once) {
  stage.say(*phone, "<presence><show>dnd</show></presence>");
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kDoNotDisturb});
  stage.clock.advance_ms(2000);
  stage.say(*phone, "<presence><show>xa</show></presence>");
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kAway});
  stage.clock.advance_ms(2000);
  stage.say(*phone, "<presence><show>away</show></presence>");
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{}) << "the same in Turms";
  stage.say(*phone, "<presence><show>chat</show></presence>");
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kAvailable});
}

TEST_F(OnlineStatusTest, changes_in_a_row_are_told_as_the_last_one) {
  stage.say(*phone, "<presence><show>away</show></presence>");
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kAway});
  for (const char* show : {"dnd", "chat", "dnd"})
    stage.say(*phone, std::string("<presence><show>") + show + "</show></presence>");
  tick();
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{});
  tick();
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kDoNotDisturb});
  tick(10'000);
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{});
}

TEST_F(OnlineStatusTest, the_resource_with_the_highest_priority_counts) {
  stage.say(*phone, "<presence><show>away</show><priority>5</priority></presence>");
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kAway});
  stage.clock.advance_ms(2000);
  stage.say(*laptop, "<presence><show>dnd</show><priority>4</priority></presence>");
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{});
  stage.say(*laptop, "<presence><show>dnd</show><priority>6</priority></presence>");
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kDoNotDisturb});
  stage.say(*laptop, "<presence type='unavailable'/>");
  tick(2000);
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kAway});
}

TEST_F(OnlineStatusTest, without_an_available_resource_is_invisible) {
  tick();
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kInvisible});
  stage.clock.advance_ms(2000);
  stage.say(*phone, "<presence/>");
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kAvailable});
}

TEST_F(OnlineStatusTest, nothing_is_told_when_the_last_resource_ends_with_the_session) {
  stage.say(*phone, "<presence/>");
  stage.account.remove_resource(laptop->id());
  stage.account.remove_resource(phone->id());
  tick(5000);
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{});
}

TEST_F(OnlineStatusTest, a_new_session_is_told_again) {
  stage.say(*phone, "<presence><show>away</show></presence>");
  told_statuses();
  stage.account.lose_session(0, "");
  stage.account.open_session();
  tick(2000);
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kAway});
}

TEST_F(OnlineStatusTest, what_turms_refuses_is_not_repeated_without_end) {
  stage.say(*phone, "<presence><show>away</show></presence>");
  const std::vector<size_t> asked = requests(kUpdate);
  ASSERT_EQ(asked.size(), 1U);
  stage.answer(asked[0], 1106);
  for (int i = 0; i < 50; ++i) tick();
  EXPECT_EQ(requests(kUpdate).size(), 1U);
  for (int i = 0; i < 15; ++i) tick();
  EXPECT_EQ(requests(kUpdate).size(), 2U);
  EXPECT_EQ(stage.metrics.value("turms_xmpp_online_status_failures_total"), 1);
}

}  // namespace
}  // namespace turms::xmpp::features
