// SPDX-License-Identifier: Apache-2.0
#include "features/message_intake.h"

#include "history.h"
#include "message_stage.h"

namespace turms::xmpp::features {
namespace {

class IntakeTest : public MessageTest {
 protected:
  IntakeTest() { intake.define(stage.metrics); }
  upstream::MessageView row(int64_t id, std::string_view text, int64_t age_ms = 0) {
    bytes = message_row(id, 2, 1, stage.clock.unix_ms() - age_ms, text);
    upstream::MessageView view;
    if (!upstream::read_row(bytes, view)) throw std::logic_error("no row");
    return view;
  }

  MessageIntake intake;
  std::string bytes;
};

TEST_F(IntakeTest, shows_a_message_of_history_with_its_delay) {
  intake.receive(stage.account, row(7, "of an hour ago", 3'600'000));
  const std::string got = phone_out.take();
  EXPECT_TRUE(contains(got, "of an hour ago")) << got;
  EXPECT_TRUE(contains(got, "urn:xmpp:delay")) << got;
}

TEST_F(IntakeTest, shows_a_young_one_as_if_it_came_now) {
  intake.receive(stage.account, row(7, "now"));
  EXPECT_FALSE(contains(phone_out.take(), "urn:xmpp:delay"));
}

TEST_F(IntakeTest, remembers_what_it_receives) {
  intake.receive(stage.account, row(7, "now"));
  EXPECT_TRUE(stage.account.message_index().find(MessageId(7)).has_value());
}

TEST_F(IntakeTest, shows_what_was_kept_back_and_takes_it_in_no_second_time) {
  intake.show(stage.account, row(7, "later"));
  EXPECT_TRUE(contains(phone_out.take(), "later"));
  EXPECT_FALSE(stage.account.message_index().find(MessageId(7)).has_value());
}

TEST_F(IntakeTest, shows_a_message_once) {
  const std::string bytes_of_both = message_row(7, 2, 1, stage.clock.unix_ms(), "once", "m1");
  upstream::MessageView view;
  ASSERT_TRUE(upstream::read_row(bytes_of_both, view));
  intake.receive(stage.account, view);
  EXPECT_EQ(phone_out.sent.size(), 1U);
  intake.receive(stage.account, view);
  EXPECT_EQ(phone_out.sent.size(), 1U) << "it is known";
}

}  // namespace
}  // namespace turms::xmpp::features
