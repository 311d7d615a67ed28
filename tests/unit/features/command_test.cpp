// SPDX-License-Identifier: Apache-2.0
#include "features/command.h"

#include <gtest/gtest.h>

namespace turms::xmpp::features {
namespace {

TEST(CommandReplyTest, an_error_becomes_a_sentence) {
  EXPECT_EQ(CommandReply::failed(StanzaError(StanzaErrorCondition::item_not_found)).note(), "item not found");
  const CommandReply reply =
      CommandReply::failed(StanzaError(StanzaErrorCondition::forbidden, "not a contact").with_turms_code(5001));
  EXPECT_EQ(reply.note(), "forbidden: not a contact (Turms code 5001)");
  EXPECT_EQ(reply.kind(), CommandReply::Kind::failed);
}

TEST(CommandReplyTest, forms_stand_on_their_own) {
  const CommandReply reply = CommandReply::ask([](bridge::DataFormWriter& form) { form.title("T"); }).keep("something");
  EXPECT_EQ(reply.form(), "<x xmlns='jabber:x:data' type='form'><title>T</title></x>");
  EXPECT_EQ(reply.kept(), "something");
  EXPECT_EQ(reply.kind(), CommandReply::Kind::form);
}

TEST(CommandReplyTest, a_table_says_whether_more_follows) {
  const CommandReply reply = CommandReply::table(true, [](bridge::DataFormWriter& form) {
    form.reported({{"a", "A"}});
  });
  EXPECT_TRUE(reply.has_more());
  EXPECT_EQ(reply.kind(), CommandReply::Kind::page);
  EXPECT_EQ(CommandReply::result([](bridge::DataFormWriter&) {}).kind(), CommandReply::Kind::done);
}

}  // namespace
}  // namespace turms::xmpp::features
