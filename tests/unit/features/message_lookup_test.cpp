// SPDX-License-Identifier: Apache-2.0
#include "features/message_lookup.h"

#include "history.h"
#include "message_stage.h"

namespace turms::xmpp::features {
namespace {

class LookupTest : public MessageTest {
 protected:
  Task<void> ask_by_id(std::string xmpp_id, UserId sender) {
    found.emplace(co_await find_message(stage.account, kBob, sender, std::move(xmpp_id)));
  }
  Task<void> ask_by_number(MessageId id, std::optional<bridge::Conversation> conversation) {
    found.emplace(co_await find_message(stage.account, id, conversation));
  }
  void by_id(std::string xmpp_id, UserId sender = {}) {
    found.reset();
    stage.account.scope().spawn(ask_by_id(std::move(xmpp_id), sender));
    stage.ready.run();
  }
  void by_number(int64_t id, std::optional<bridge::Conversation> conversation = {}) {
    found.reset();
    stage.account.scope().spawn(ask_by_number(MessageId(id), conversation));
    stage.ready.run();
  }
  [[nodiscard]] int64_t number() const { return found && found->ok() ? (*found)->id.value() : 0; }
  [[nodiscard]] Code error() const { return found && !found->ok() ? found->error().code : Code::internal; }

  static constexpr bridge::Conversation kBob = bridge::Conversation::with(UserId(2));
  std::optional<Result<FoundMessage>> found;
};

TEST_F(LookupTest, knows_what_went_by_without_asking_turms) {
  stage.say(*phone, kHello);
  stage.answer(0, kOk, 4711);
  relay(2, 1, "Hi", 99);
  by_id("m1");
  EXPECT_EQ(number(), 4711);
  by_id("99");
  EXPECT_EQ(number(), 99);
  by_number(99);
  ASSERT_EQ(number(), 99);
  EXPECT_EQ((*found)->sender, UserId(2));
  EXPECT_EQ((*found)->conversation, kBob);
  EXPECT_EQ(stage.turms.requests.size(), 1u);
}

TEST_F(LookupTest, knows_a_message_by_what_its_last_edit_is_called) {
  stage.say(*phone, kHello);
  stage.answer(0, kOk, 4711);
  by_id("edit-4711-1700000000000");
  EXPECT_EQ(number(), 4711);
  EXPECT_EQ(stage.turms.requests.size(), 1u);
}

TEST_F(LookupTest, does_not_give_one_senders_message_for_anothers) {
  relay(2, 1, "Hi", 99);
  by_id("99", UserId(1));
  ASSERT_EQ(stage.turms.requests.size(), 1u) << "his own message may have that id";
  answer_history(stage, 0, {message_row(99, 2, 1, 1000, "Hi"), message_row(98, 1, 2, 900, "mine", "99")});
  EXPECT_EQ(number(), 98);
}

TEST_F(LookupTest, says_that_a_message_is_on_its_way) {
  stage.say(*phone, kHello);
  by_id("m1", UserId(1));
  EXPECT_EQ(error(), Code::conflict);
}

TEST_F(LookupTest, looks_through_the_history_of_the_conversation) {
  by_id("far");
  const auto query = history_query(stage, 0);
  EXPECT_EQ(query.from_id, 2);
  EXPECT_TRUE(query.is_descending);
  answer_history(stage, 0, {message_row(7, 2, 1, 5000, "x"), message_row(6, 2, 1, 4000, "y", "far")});
  EXPECT_EQ(number(), 6);
  by_id("far");
  EXPECT_EQ(stage.turms.requests.size(), 1u) << "it is remembered now";
}

TEST_F(LookupTest, reads_on_while_pages_are_full_and_then_gives_up) {
  by_id("nowhere");
  for (size_t page = 0; page < 3; ++page) {
    std::vector<std::string> rows;
    for (int64_t i = 0; i < 50; ++i) {
      const auto at = static_cast<int64_t>(page) * 50 + i;
      rows.push_back(message_row(1000 - at, 2, 1, 100'000 - at, "x"));
    }
    ASSERT_EQ(stage.turms.requests.size(), page + 1);
    answer_history(stage, page, rows);
  }
  EXPECT_EQ(stage.turms.requests.size(), 3u);
  EXPECT_EQ(history_query(stage, 1).date_end_ms, 100'000 - 48) << "the end is left out, and a millisecond may hold more";
  EXPECT_EQ(error(), Code::not_found);
}

TEST_F(LookupTest, finds_by_origin_id_too) {
  by_id("origin");
  answer_history(stage, 0, {message_row(6, 2, 1, 4000, "y", "far", "origin")});
  EXPECT_EQ(number(), 6);
}

TEST_F(LookupTest, asks_for_a_number_among_private_messages_and_then_in_groups) {
  by_number(77);
  EXPECT_FALSE(history_query(stage, 0).is_group);
  answer_history(stage, 0, {});
  ASSERT_EQ(stage.turms.requests.size(), 2u);
  EXPECT_TRUE(history_query(stage, 1).is_group);
  answer_history(stage, 1, {});
  EXPECT_EQ(error(), Code::not_found);
}

TEST_F(LookupTest, tells_a_refusal_from_nothing_found) {
  by_id("far");
  stage.answer(0, 1200);
  EXPECT_EQ(error(), Code::denied);
  by_id("far");
  stage.account.lose_session(300, "cut");
  stage.ready.run();
  EXPECT_EQ(error(), Code::gone);
}

class NewestTest : public LookupTest {
 protected:
  Task<void> ask_newest(UserId sender, int64_t date_ms) {
    found.emplace(co_await find_newest(stage.account, kBob, sender, date_ms));
  }
  void newest(int64_t sender, int64_t date_ms) {
    found.reset();
    stage.account.scope().spawn(ask_newest(UserId(sender), date_ms));
    stage.ready.run();
  }
  int64_t receive(int64_t id) {
    stage.clock.advance_ms(10'000);
    relay(2, 1, "Hi", id);
    return stage.clock.unix_ms();
  }
};

TEST_F(NewestTest, is_remembered_where_there_is_no_doubt) {
  const int64_t first_ms = receive(98);
  const int64_t second_ms = receive(99);
  newest(2, first_ms);
  EXPECT_EQ(number(), 98);
  newest(0, second_ms + 3);
  EXPECT_EQ(number(), 99);
  EXPECT_EQ(stage.turms.requests.size(), 0u);
}

TEST_F(NewestTest, is_asked_for_when_another_came_soon_after_or_none_is_remembered) {
  const int64_t date_ms = receive(98);
  newest(2, date_ms - 2000);
  ASSERT_EQ(stage.turms.requests.size(), 1u);
  EXPECT_EQ(history_query(stage, 0).date_end_ms, date_ms - 1999);
  answer_history(stage, 0, {message_row(97, 1, 2, 900, "his"), message_row(96, 2, 1, 800, "hers")});
  EXPECT_EQ(number(), 96);
  newest(2, date_ms - 1);
  EXPECT_EQ(stage.turms.requests.size(), 2u) << "the newer one is too near";
  answer_history(stage, 1, {});
  EXPECT_EQ(error(), Code::not_found);
}

TEST_F(NewestTest, of_own_ones_is_what_is_remembered_where_history_has_none) {
  stage.core.capabilities.conversation_id = false;
  stage.say(*phone, kHello);
  stage.answer(0, kOk, 4711);
  newest(1, stage.clock.unix_ms() - 1);
  EXPECT_EQ(error(), Code::not_found);
  newest(1, stage.clock.unix_ms());
  EXPECT_EQ(number(), 4711);
  EXPECT_EQ(stage.turms.requests.size(), 1u);
}

}  // namespace
}  // namespace turms::xmpp::features
