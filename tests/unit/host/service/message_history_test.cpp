// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <string>
#include <tuple>

#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

using proto::QueryMessagesRequest;
using Texts = std::vector<std::string>;

struct QueryMessagesTest : ServiceTest {
  QueryMessagesTest() { query.has_are_group_messages = true; }

  /// A message a millisecond after the last one.
  int64_t say(int64_t from, int64_t to, std::string_view text) {
    clock.advance_ms(1);
    return send(from, to, text);
  }
  int64_t say_in_group(int64_t from, int64_t group, std::string_view text) {
    if (!*tables.groups.find(group)) make_group(group, {1, 2, 3});
    clock.advance_ms(1);
    proto::CreateMessageRequest message{};
    message.has_group_id = true;
    message.group_id = group;
    message.text = text;
    const Outcome outcome = handle(session(from), message);
    EXPECT_EQ(outcome.code(), status::kOk);
    return Response(outcome).notification.data_long;
  }
  void from(std::vector<int64_t> ids) {
    from_ids = std::move(ids);
    query.from_ids = from_ids;
  }
  void at_most(int32_t count) {
    query.has_max_count = true;
    query.max_count = count;
  }
  void newest_first() { query.has_descending = query.descending = true; }
  void between(int64_t start, int64_t end) {
    query.has_delivery_date_start = query.has_delivery_date_end = true;
    query.delivery_date_start = start;
    query.delivery_date_end = end;
  }
  int32_t code(int64_t user = 1) { return handle(session(user), query).code(); }

  static Texts texts_in(const proto::ViewList& list) {
    Texts texts;
    for (const std::string_view bytes : list) {
      proto::Message message;
      EXPECT_TRUE(proto::decode(bytes, message));
      texts.push_back(message.text.str());
    }
    return texts;
  }
  Texts ask(int64_t user = 1) {
    const Outcome outcome = handle(session(user), query);
    if (outcome.code() == status::kNoContent) return {};
    EXPECT_EQ(outcome.code(), status::kOk);
    const Response response(outcome);
    return texts_in(response.data<proto::Messages>().messages);
  }

  QueryMessagesRequest query{};
  std::vector<int64_t> from_ids;
};

TEST_F(QueryMessagesTest, messages_carry_the_fields_turms_gives) {
  proto::CreateMessageRequest message{};
  message.has_recipient_id = true;
  message.recipient_id = 2;
  message.text = "hi";
  const std::vector<std::string> records{"r1", ""};
  message.records = records;
  const Outcome sent = handle(session(1), message);
  const int64_t id = Response(sent).notification.data_long;
  const Outcome outcome = handle(session(2), query);
  const Response response(outcome);
  const auto data = response.data<proto::Messages>();
  ASSERT_EQ(data.messages.size(), 1U);
  proto::Message stored;
  ASSERT_TRUE(proto::decode(*data.messages.begin(), stored));
  EXPECT_EQ(stored.id, id);
  EXPECT_EQ(stored.delivery_date, clock.unix_ms());
  EXPECT_EQ(stored.sender_id, 1);
  EXPECT_EQ(stored.recipient_id, 2);
  EXPECT_FALSE(stored.has_group_id);
  EXPECT_TRUE(stored.has_is_system_message && !stored.is_system_message);
  EXPECT_FALSE(stored.has_modification_date);
  EXPECT_EQ(stored.records.to_vector(), (std::vector<std::string_view>{"r1", ""}));
}

TEST_F(QueryMessagesTest, which_kind_of_messages_must_be_said) {
  query.has_are_group_messages = false;
  EXPECT_EQ(code(), status::kInvalidRequest);
}

TEST_F(QueryMessagesTest, group_history_of_nobodys_groups) {
  say(1, 2, "private");
  query.are_group_messages = true;
  EXPECT_EQ(code(), status::kNoContent) << "never everybody's messages";
  from({2});
  EXPECT_EQ(code(), status::kNotGroupMemberToQueryGroupMessages);
}

TEST_F(QueryMessagesTest, a_group_gives_its_members_everything) {
  say_in_group(1, 50, "a");
  make_group(60, {4, 3});
  say_in_group(4, 60, "b");
  say_in_group(2, 50, "c");
  add_user(50);
  say(1, 50, "private, to a user of that number");
  query.are_group_messages = true;
  from({50});
  EXPECT_EQ(ask(1), (Texts{"a", "c"})) << "own ones, too";
  from({50, 60});
  EXPECT_EQ(code(1), status::kNotGroupMemberToQueryGroupMessages) << "one is not his";
  EXPECT_EQ(ask(3), (Texts{"a", "b", "c"}));
  newest_first();
  at_most(2);
  EXPECT_EQ(ask(3), (Texts{"c", "b"}));
  from({});
  EXPECT_EQ(ask(3), (Texts{"c", "b"})) << "his own groups";
  EXPECT_EQ(ask(1), (Texts{"c", "a"}));
}

TEST_F(QueryMessagesTest, ids_of_group_messages_are_looked_up_in_the_own_groups) {
  const int64_t mine = say_in_group(1, 50, "a");
  make_group(60, {4, 3});
  const int64_t foreign = say_in_group(4, 60, "b");
  const int64_t in_private = say(2, 1, "c");
  const std::vector<int64_t> ids{mine, foreign, in_private};
  query.ids = ids;
  query.are_group_messages = true;
  EXPECT_EQ(ask(1), (Texts{"a"}));
  from({50});
  EXPECT_EQ(ask(1), (Texts{"a"}));
  EXPECT_EQ(ask(3), (Texts{"a"}));
  query.are_group_messages = false;
  from({});
  EXPECT_EQ(ask(1), (Texts{"c"}));
}

TEST_F(QueryMessagesTest, totals_of_groups_are_by_group) {
  for (const char* text : {"a", "b", "c"}) say_in_group(1, 50, text);
  query.are_group_messages = true;
  query.with_total = true;
  const Outcome outcome = handle(session(2), query);
  const Response response(outcome);
  proto::MessagesWithTotal group;
  const auto data = response.data<proto::MessagesWithTotalList>();
  ASSERT_EQ(data.messages_with_total_list.size(), 1U);
  ASSERT_TRUE(proto::decode(*data.messages_with_total_list.begin(), group));
  EXPECT_TRUE(group.is_group_message);
  EXPECT_EQ(group.from_id, 50);
  EXPECT_EQ(group.total, 3);
  EXPECT_EQ(texts_in(group.messages), (Texts{"a"}));
}

TEST_F(QueryMessagesTest, recalled_messages_appear_only_when_the_property_says_so) {
  const int64_t id = say(2, 1, "recalled");
  say(2, 1, "kept");
  ASSERT_TRUE(tables.message_changes.recall(id, 1, 1).ok());
  const std::vector<int64_t> ids{id};
  EXPECT_EQ(ask(1), (Texts{"kept"}));
  settings.message.is_recalled_message_visible = true;
  EXPECT_EQ(ask(1), (Texts{"recalled", "kept"}));
  from({2, 3});
  EXPECT_EQ(ask(1), (Texts{"recalled", "kept"}));
  query.ids = ids;
  EXPECT_EQ(ask(1), (Texts{"recalled"}));
  settings.message.is_recalled_message_visible = false;
  EXPECT_EQ(ask(1), Texts{});
}

TEST_F(QueryMessagesTest, an_edited_message_says_when) {
  const int64_t id = say(2, 1, "first");
  ASSERT_TRUE(tables.message_changes.edit(id, {"second", std::nullopt}, 777).ok());
  const Outcome outcome = handle(session(1), query);
  const Response response(outcome);
  proto::Message message;
  const auto data = response.data<proto::Messages>();
  ASSERT_TRUE(proto::decode(*data.messages.begin(), message));
  EXPECT_EQ(message.text.view(), "second");
  EXPECT_EQ(message.modification_date, 777);
}

TEST_F(QueryMessagesTest, without_contacts_what_was_received) {
  say(2, 1, "a");
  say(1, 2, "mine");
  say(3, 1, "b");
  say(2, 3, "not mine");
  EXPECT_EQ(ask(1), (Texts{"a", "b"}));
  newest_first();
  EXPECT_EQ(ask(1), (Texts{"b", "a"}));
  EXPECT_EQ(ask(9), Texts{});
  EXPECT_EQ(code(9), status::kNoContent);
}

TEST_F(QueryMessagesTest, with_contacts_both_directions) {
  say(2, 1, "a");
  say(1, 2, "b");
  say(3, 1, "c");
  say(2, 3, "not mine");
  from({2});
  EXPECT_EQ(ask(1), (Texts{"a", "b"}));
  from({3, 2, 2, 999});
  EXPECT_EQ(ask(1), (Texts{"a", "b", "c"}));
  newest_first();
  at_most(2);
  EXPECT_EQ(ask(1), (Texts{"c", "b"}));
}

TEST_F(QueryMessagesTest, with_contacts_received_only_when_the_property_is_off) {
  say(2, 1, "a");
  say(1, 2, "b");
  say(3, 1, "c");
  settings.message.use_conversation_id = false;
  from({2});
  EXPECT_EQ(ask(1), (Texts{"a"}));
  from({2, 3});
  EXPECT_EQ(ask(1), (Texts{"a", "c"}));
}

TEST_F(QueryMessagesTest, dates_bound_start_inclusive_end_exclusive) {
  const int64_t base = clock.unix_ms();
  for (const char* text : {"1", "2", "3", "4"}) say(2, 1, text);
  between(base + 2, base + 4);
  EXPECT_EQ(ask(1), (Texts{"2", "3"}));
  from({2});
  EXPECT_EQ(ask(1), (Texts{"2", "3"}));
  between(base + 4, base + 2);
  EXPECT_EQ(code(1), status::kNoContent);
}

TEST_F(QueryMessagesTest, counts_have_defaults_and_bounds) {
  for (int i = 0; i < 12; ++i) say(2, 1, std::to_string(i));
  settings.message.default_available_messages_number_without_total = 5;
  settings.message.max_available_messages_number_without_total = 10;
  EXPECT_EQ(ask(1).size(), 5U);
  at_most(3);
  EXPECT_EQ(ask(1), (Texts{"0", "1", "2"}));
  at_most(1000);
  EXPECT_EQ(ask(1).size(), 10U);
  at_most(0);
  EXPECT_EQ(ask(1).size(), 10U) << "not unlimited";
  at_most(-1);
  EXPECT_EQ(code(1), status::kIllegalArgument);
}

TEST_F(QueryMessagesTest, ids_narrow_what_the_rest_selects) {
  const int64_t received = say(2, 1, "received");
  const int64_t sent = say(1, 2, "sent");
  const int64_t foreign = say(2, 3, "foreign");
  const int64_t other = say(3, 1, "other");
  const std::vector<int64_t> ids{other, foreign, sent, received, received, 1};
  query.ids = ids;
  EXPECT_EQ(ask(1), (Texts{"received", "other"}));
  newest_first();
  EXPECT_EQ(ask(1), (Texts{"other", "received"}));
  from({2});
  EXPECT_EQ(ask(1), (Texts{"sent", "received"}));
  at_most(1);
  EXPECT_EQ(ask(1), (Texts{"sent"}));
  settings.message.use_conversation_id = false;
  EXPECT_EQ(ask(1), (Texts{"received"}));
  query.has_are_system_messages = query.are_system_messages = true;
  EXPECT_EQ(code(1), status::kNoContent);
}

TEST_F(QueryMessagesTest, system_messages_are_told_apart) {
  say(2, 1, "by hand");
  say(2, 1, "by the system");
  ASSERT_TRUE(database.execute("UPDATE messages SET is_system = 1 WHERE text = 'by the system'").ok());
  EXPECT_EQ(ask(1).size(), 2U);
  query.has_are_system_messages = true;
  EXPECT_EQ(ask(1), (Texts{"by hand"}));
  query.are_system_messages = true;
  EXPECT_EQ(ask(1), (Texts{"by the system"}));
}

TEST_F(QueryMessagesTest, totals_are_grouped_by_contact) {
  for (const char* text : {"a", "b", "c"}) say(2, 1, text);
  say(1, 2, "d");
  say(3, 1, "e");
  query.with_total = true;
  at_most(10);
  const auto groups = [&] {
    std::vector<std::tuple<int64_t, int32_t, Texts>> found;
    const Outcome outcome = handle(session(1), query);
    const Response response(outcome);
    for (const std::string_view bytes : response.data<proto::MessagesWithTotalList>().messages_with_total_list) {
      proto::MessagesWithTotal group;
      EXPECT_TRUE(proto::decode(bytes, group));
      EXPECT_FALSE(group.is_group_message);
      found.emplace_back(group.from_id, group.total, texts_in(group.messages));
    }
    return found;
  };
  using Groups = std::vector<std::tuple<int64_t, int32_t, Texts>>;
  EXPECT_EQ(groups(), (Groups{{2, 3, {"a", "b", "c"}}, {3, 1, {"e"}}}));
  from({2});
  EXPECT_EQ(groups(), (Groups{{2, 4, {"a", "b", "c", "d"}}}));
  newest_first();
  query.has_max_count = false;
  EXPECT_EQ(groups(), (Groups{{2, 4, {"d"}}})) << "one message by default";
}

TEST_F(QueryMessagesTest, too_many_ids_are_refused) {
  from(std::vector<int64_t>(1001, 2));
  EXPECT_EQ(code(), status::kIllegalArgument);
  from({});
  const std::vector<int64_t> ids(1001, 2);
  query.ids = ids;
  EXPECT_EQ(code(), status::kIllegalArgument);
}

}  // namespace
}  // namespace turms::gateway::service
