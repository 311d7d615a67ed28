// SPDX-License-Identifier: Apache-2.0
#include "features/online_status.h"

#include <utility>

#include "presence_stage.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::user_status;
constexpr auto kUpdate = proto::RequestKind::kUpdateUserOnlineStatus;

class OnlineStatusTest : public PresenceStage {
 protected:
  OnlineStatusTest() {
    begin();
    stage.clock.advance_ms(10'000);  // the time for a first presence, and long enough since the last word
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

TEST_F(OnlineStatusTest, four_changes_in_a_row_are_told_and_of_more_the_last) {
  const std::pair<const char*, int32_t> changes[] = {{"away", status::kAway},
                                                     {"dnd", status::kDoNotDisturb},
                                                     {"chat", status::kAvailable},
                                                     {"dnd", status::kDoNotDisturb}};
  for (const auto& [show, told] : changes) {
    stage.say(*phone, std::string("<presence><show>") + show + "</show></presence>");
    EXPECT_EQ(told_statuses(), std::vector<int32_t>{told});
  }
  for (const char* show : {"away", "dnd", "chat"})
    stage.say(*phone, std::string("<presence><show>") + show + "</show></presence>");
  tick();
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{});
  tick();
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kAvailable});
  stage.say(*phone, "<presence><show>away</show></presence>");
  tick();
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{}) << "one in two seconds now";
  tick();
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kAway});
  tick(10'000);
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{});
}

TEST_F(OnlineStatusTest, while_turms_answers_changes_wait_for_the_last) {
  stage.say(*phone, "<presence><show>away</show></presence>");
  for (const char* show : {"dnd", "chat", "dnd"})
    stage.say(*phone, std::string("<presence><show>") + show + "</show></presence>");
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kAway});
  tick();
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kDoNotDisturb});
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

TEST_F(OnlineStatusTest, silence_is_a_word_only_after_two_seconds) {
  stage.account.lose_session(0, "");
  stage.account.open_session();
  tick(1999);
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{});
  tick(1);
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kInvisible});
}

TEST_F(OnlineStatusTest, the_first_presence_of_a_session_is_told_at_once) {
  stage.account.lose_session(0, "");
  stage.account.open_session();
  stage.say(*phone, "<presence><show>dnd</show></presence>");
  EXPECT_EQ(told_statuses(), std::vector<int32_t>{status::kDoNotDisturb});
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
