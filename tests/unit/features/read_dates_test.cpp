// SPDX-License-Identifier: Apache-2.0
#include "features/read_dates.h"

#include "read_stage.h"

namespace turms::xmpp::features {
namespace {

class ReadDatesTest : public ReadTest {
 protected:
  ReadDatesTest() { dates.define(metrics); }
  void pass(uint64_t ms) {
    stage.clock.advance_ms(ms);
    dates.tick(stage.account);
    stage.ready.run();
  }
  void want(int64_t date_ms, bridge::Conversation conversation = kBob) {
    dates.want(stage.account, conversation, date_ms);
    stage.ready.run();
  }
  static constexpr bridge::Conversation kBob = bridge::Conversation::with(UserId(2));
  FakeMetrics metrics;  // of this one: the feature's own counts in the stage's
  ReadDates dates;
};

TEST_F(ReadDatesTest, the_first_is_written_at_once_and_the_newest_of_the_others_after_a_pause) {
  want(100);
  EXPECT_EQ(written(), (std::vector<Written>{{2, 0, 100}}));
  want(300);
  want(200);
  answer_last(kOk);
  pass(2999);
  EXPECT_EQ(written().size(), 1u);
  pass(1);
  EXPECT_EQ(written(), (std::vector<Written>{{2, 0, 100}, {2, 0, 300}}));
  answer_last(kOk);
  pass(60'000);
  EXPECT_EQ(written().size(), 2u);
}

TEST_F(ReadDatesTest, conversations_do_not_wait_for_each_other) {
  want(100);
  want(200, bridge::Conversation::in(GroupId(7)));
  EXPECT_EQ(written(), (std::vector<Written>{{2, 0, 100}, {0, 7, 200}}));
}

TEST_F(ReadDatesTest, what_turms_knows_is_not_written) {
  dates.note(stage.account, kBob, 500);
  want(500);
  EXPECT_EQ(written().size(), 0u);
  want(501);
  EXPECT_EQ(written().size(), 1u);
}

TEST_F(ReadDatesTest, one_that_turms_has_newer_is_a_success) {
  want(100);
  answer_last(4004);
  pass(10'000);
  EXPECT_EQ(written().size(), 1u);
  EXPECT_EQ(metrics.value("xmpp_read_dates_written_total"), 1);
  want(200);
  EXPECT_EQ(written().size(), 2u);
}

TEST_F(ReadDatesTest, a_conversation_without_read_dates_is_left_alone) {
  for (const int32_t code : {4000, 4001}) {
    const bridge::Conversation group = bridge::Conversation::in(GroupId(code));
    want(100, group);
    answer_last(code);
    const size_t before = written().size();
    pass(10'000);
    want(200, group);
    pass(10'000);
    EXPECT_EQ(written().size(), before) << code;
  }
  EXPECT_EQ(metrics.value("xmpp_read_dates_lost_total"), 2);
}

TEST_F(ReadDatesTest, a_lost_answer_is_tried_once_more) {
  want(100);
  for (int i = 0; i < 5; ++i) {
    stage.clock.advance_ms(11'000);
    stage.account.tick();
    stage.ready.run();
    dates.tick(stage.account);
    stage.ready.run();
  }
  EXPECT_EQ(written(), (std::vector<Written>{{2, 0, 100}, {2, 0, 100}}));
}

TEST_F(ReadDatesTest, waits_for_the_session) {
  stage.account.lose_session(0, "");
  want(100);
  pass(1000);
  EXPECT_EQ(written().size(), 0u);
  stage.account.open_session();
  pass(1000);
  EXPECT_EQ(written().size(), 1u);
}

TEST_F(ReadDatesTest, what_waits_is_written_when_a_client_ends) {
  want(100);
  answer_last(kOk);
  want(200);
  dates.flush(stage.account);
  dates.forget(stage.account);
  EXPECT_EQ(written(), (std::vector<Written>{{2, 0, 100}, {2, 0, 200}}));
  answer_last(kOk);
}

TEST_F(ReadDatesTest, remembers_no_more_than_it_may) {
  for (size_t i = 0; i < ReadDates::kConversations + 10; ++i) {
    dates.note(stage.account, bridge::Conversation::with(UserId(static_cast<int64_t>(i) + 10)), 100);
  }
  want(100, bridge::Conversation::with(UserId(10)));
  EXPECT_EQ(written().size(), 1u) << "forgotten, and written in vain";
}

}  // namespace
}  // namespace turms::xmpp::features
