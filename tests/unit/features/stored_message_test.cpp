// SPDX-License-Identifier: Apache-2.0
#include "features/stored_message.h"

#include "edit_stage.h"

namespace turms::xmpp::features {
namespace {

class StoredMessageTest : public EditTest {
 protected:
  Task<void> ask(std::optional<bridge::Conversation> conversation) {
    found.emplace(co_await read_stored(stage.account, MessageId(7), conversation));
  }
  void read(std::optional<bridge::Conversation> conversation) {
    stage.account.scope().spawn(ask(conversation));
    stage.ready.run();
  }
  std::optional<Result<std::string>> found;
};

TEST_F(StoredMessageTest, is_read_from_its_conversation) {
  read(bridge::Conversation::with(UserId(2)));
  const HistoryQuery query = history_query(stage, 0);
  EXPECT_EQ(query.id, 7);
  EXPECT_EQ(query.from_id, 2);
  EXPECT_FALSE(query.is_group);
  const std::string row = message_row(7, 1, 2, 1000, "x");
  answer_history(stage, 0, {row});
  ASSERT_TRUE(found && found->ok());
  EXPECT_EQ(found->value(), row);
}

TEST_F(StoredMessageTest, another_number_is_not_it) {
  read(bridge::Conversation::with(UserId(2)));
  answer_history(stage, 0, {message_row(8, 1, 2, 1000, "x")});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->error().code, Code::not_found);
}

TEST_F(StoredMessageTest, own_ones_are_looked_for_only_where_turms_keeps_both_directions) {
  stage.core.capabilities.conversation_id = false;
  read({});
  EXPECT_EQ(history_query(stage, 0).from_id, 0);
  answer_history(stage, 0, {});
  EXPECT_EQ(requests(), 1u);
  EXPECT_EQ(found->error().code, Code::not_found);
  stage.core.capabilities.conversation_id = true;
  read({});
  answer_history(stage, 1, {});
  ASSERT_EQ(requests(), 3u);
  EXPECT_EQ(history_query(stage, 2).from_id, 1) << "a note to self comes first";
}

TEST_F(StoredMessageTest, own_ones_are_looked_for_also_among_peers_that_are_no_contacts) {
  stage.store.values.insert_or_assign({"rpeer/1", "77"}, StoredValue(1, ""));
  read({});
  answer_history(stage, 0, {});
  ASSERT_EQ(requests(), 2u);
  proto::QueryMessagesRequest query = {};
  const proto::Request request = stage.request(1);
  ASSERT_TRUE(proto::decode(request.body, query));
  bool has_asked = false;
  for (const int64_t peer : query.from_ids) has_asked = has_asked || peer == 77;
  EXPECT_TRUE(has_asked);
}

TEST_F(StoredMessageTest, what_turms_refuses_is_denied) {
  read({});
  stage.answer(0, 1200);
  EXPECT_EQ(found->error().code, Code::denied);
}

}  // namespace
}  // namespace turms::xmpp::features
