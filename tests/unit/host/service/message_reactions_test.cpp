// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

using Recipients = std::vector<std::pair<int64_t, int32_t>>;

struct MessageReactionsTest : ServiceTest {
  Outcome react(int64_t user, int64_t message, const std::vector<int32_t>& types) {
    proto::CreateMessageReactionsRequest request{};
    request.message_id = message;
    request.reaction_types = types;
    return handle(session(user), request);
  }
  Outcome take_back(int64_t user, int64_t message, const std::vector<int32_t>& types) {
    proto::DeleteMessageReactionsRequest request{};
    request.message_id = message;
    request.reaction_types = types;
    return handle(session(user), request);
  }
  size_t count(int64_t message) { return tables.message_reactions.groups(message, 5)->size(); }
};

TEST_F(MessageReactionsTest, a_reaction_is_kept_and_relayed_to_the_other_side) {
  const int64_t id = send(1, 2, "hello");
  const Outcome by_recipient = react(2, id, {7, 8, 7});
  EXPECT_EQ(by_recipient.code(), status::kOk);
  EXPECT_EQ(count(id), 2U);
  EXPECT_TRUE((*tables.messages.find(id))->may_have_reactions);
  ASSERT_EQ(by_recipient.pushes().size(), 1U);
  EXPECT_EQ(recipients_of(by_recipient.pushes().front()), (Recipients{{1, kNoDeviceType}, {2, device::kDesktop}}));
  EXPECT_EQ(Relayed(by_recipient.pushes().front()).body<proto::CreateMessageReactionsRequest>().message_id, id);
  const Outcome by_sender = react(1, id, {9});
  EXPECT_EQ(recipients_of(by_sender.pushes().front()), (Recipients{{2, kNoDeviceType}, {1, device::kDesktop}}));
}

TEST_F(MessageReactionsTest, a_group_is_told_as_a_whole) {
  make_group(50, {1, 2, 3});
  proto::CreateMessageRequest message{};
  message.has_group_id = true;
  message.group_id = 50;
  const int64_t id = Response(handle(session(1), message)).notification.data_long;
  const Outcome outcome = react(2, id, {7});
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(recipients_of(outcome.pushes().front()),
            (Recipients{{1, kNoDeviceType}, {3, kNoDeviceType}, {2, device::kDesktop}}));
  EXPECT_EQ(react(4, id, {7}).code(), status::kIllegalArgument);
}

TEST_F(MessageReactionsTest, who_has_no_part_in_a_message_cannot_tell_whether_it_exists) {
  const int64_t id = send(1, 2, "hello");
  const Outcome foreign = react(3, id, {7});
  const Outcome unknown = react(3, 12345, {7});
  EXPECT_EQ(foreign.code(), status::kIllegalArgument);
  EXPECT_EQ(Response(foreign).notification.reason, Response(unknown).notification.reason);
  EXPECT_EQ(count(id), 0U);
}

TEST_F(MessageReactionsTest, a_blocked_user_cannot_react) {
  const int64_t id = send(1, 2, "hello");
  relate(1, 2, store::Relation::blocked);
  EXPECT_EQ(react(2, id, {7}).code(), status::kBlockedUserSendPrivateMessage);
  EXPECT_EQ(count(id), 0U);
}

TEST_F(MessageReactionsTest, what_is_taken_back_is_relayed_and_what_was_not_there_is_not) {
  const int64_t id = send(1, 2, "hello");
  react(2, id, {7, 8});
  const Outcome removed = take_back(2, id, {7, 99});
  EXPECT_EQ(removed.code(), status::kOk);
  EXPECT_EQ(removed.pushes().size(), 1U);
  EXPECT_EQ(count(id), 1U);
  const Outcome nothing = take_back(1, id, {8});
  EXPECT_EQ(nothing.code(), status::kOk);
  EXPECT_TRUE(nothing.pushes().empty());
  EXPECT_EQ(count(id), 1U) << "it is the other's";
}

TEST_F(MessageReactionsTest, reactions_are_bounded) {
  const int64_t id = send(1, 2, "hello");
  settings.message.max_reactions_per_user_and_message = 3;
  settings.message.max_reaction_types_per_message = 4;
  EXPECT_EQ(react(1, id, {1, 2, 3, 4}).code(), status::kIllegalArgument);
  EXPECT_EQ(react(1, id, {1, 2, 3}).code(), status::kOk);
  EXPECT_EQ(react(1, id, {4}).code(), status::kIllegalArgument) << "too many of one user";
  EXPECT_EQ(react(2, id, {4}).code(), status::kOk);
  EXPECT_EQ(react(2, id, {5}).code(), status::kIllegalArgument) << "too many types";
  EXPECT_EQ(react(2, id, {1}).code(), status::kOk);
  EXPECT_EQ(count(id), 4U) << "what was refused was taken back";
}

TEST_F(MessageReactionsTest, no_types_change_nothing) {
  const int64_t id = send(1, 2, "hello");
  const Outcome outcome = react(2, id, {});
  EXPECT_EQ(outcome.code(), status::kOk);
  EXPECT_TRUE(outcome.pushes().empty());
  EXPECT_FALSE((*tables.messages.find(id))->may_have_reactions);
}

TEST_F(MessageReactionsTest, they_can_be_switched_off_as_in_turms) {
  const int64_t id = send(1, 2, "hello");
  settings.message.allow_reactions = false;
  EXPECT_EQ(react(2, id, {7}).code(), status::kIllegalArgument);
  EXPECT_EQ(take_back(2, id, {7}).code(), status::kIllegalArgument);
}

TEST_F(MessageReactionsTest, toggles_are_those_of_edits) {
  const int64_t id = send(1, 2, "hello");
  settings.notification.message_updated.notify_message_recipients = false;
  EXPECT_EQ(recipients_of(react(2, id, {7}).pushes().front()), (Recipients{{2, device::kDesktop}}));
  settings.notification.message_updated.notify_requester_other_online_sessions = false;
  EXPECT_TRUE(react(2, id, {8}).pushes().empty());
}

}  // namespace
}  // namespace turms::gateway::service
