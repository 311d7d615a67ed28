// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>

#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

using proto::UpdateConversationRequest;
using Recipients = std::vector<std::pair<int64_t, int32_t>>;
using Dates = std::map<int64_t, int64_t>;

UpdateConversationRequest read_from(int64_t user, int64_t date) {
  UpdateConversationRequest update{};
  update.has_user_id = true;
  update.user_id = user;
  update.read_date = date;
  return update;
}

UpdateConversationRequest read_in(int64_t group, int64_t date) {
  UpdateConversationRequest update{};
  update.has_group_id = true;
  update.group_id = group;
  update.read_date = date;
  return update;
}

struct ConversationsTest : ServiceTest {
  ConversationsTest() {
    make_group(50, {1, 2, 3});
    send(2, 1, "to be read");
    clock.advance_ms(100);
    now = clock.unix_ms();
  }
  int32_t code_of(const UpdateConversationRequest& update, int64_t user = 1) {
    return handle(session(user), update).code();
  }
  /// The read dates of these users toward 2.
  Dates dates_of(const std::vector<int64_t>& users) {
    proto::QueryConversationsRequest query{};
    query.user_ids = users;
    const Outcome outcome = handle(session(2), query);
    EXPECT_EQ(outcome.code(), status::kOk);
    const Response response(outcome);
    Dates dates;
    for (const std::string_view bytes : response.data<proto::Conversations>().private_conversations) {
      proto::PrivateConversation conversation;
      EXPECT_TRUE(proto::decode(bytes, conversation));
      EXPECT_EQ(conversation.target_id, 2);
      dates[conversation.owner_id] = conversation.read_date;
    }
    return dates;
  }
  /// By group, by member.
  std::map<int64_t, Dates> dates_in(const std::vector<int64_t>& groups, int64_t user) {
    proto::QueryConversationsRequest query{};
    query.group_ids = groups;
    const Outcome outcome = handle(session(user), query);
    EXPECT_EQ(outcome.code(), status::kOk);
    const Response response(outcome);
    std::map<int64_t, Dates> found;
    for (const std::string_view bytes : response.data<proto::Conversations>().group_conversations) {
      proto::GroupConversation conversation;
      EXPECT_TRUE(proto::decode(bytes, conversation));
      Dates& dates = found[conversation.group_id];
      for (const std::string_view one : conversation.member_id_to_read_date) {
        proto::GroupConversation_MemberIdToReadDateEntry entry;
        EXPECT_TRUE(proto::decode(one, entry));
        dates[entry.key] = entry.value;
      }
    }
    return found;
  }

  int64_t now = 0;
};

TEST_F(ConversationsTest, the_other_side_sees_how_far_was_read) {
  const Outcome outcome = handle(session(1), read_from(2, now - 50));
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(dates_of({1, 3, 1, 999}), (Dates{{1, now - 50}}));
  ASSERT_EQ(outcome.pushes().size(), 1U);
  EXPECT_EQ(recipients_of(outcome.pushes().front()), (Recipients{{2, kNoDeviceType}, {1, device::kDesktop}}));
  EXPECT_EQ(Relayed(outcome.pushes().front()).body<UpdateConversationRequest>().read_date, now - 50);
}

TEST_F(ConversationsTest, the_members_of_a_group_see_each_others_dates) {
  const Outcome outcome = handle(session(1), read_in(50, now));
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(recipients_of(outcome.pushes().front()),
            (Recipients{{2, kNoDeviceType}, {3, kNoDeviceType}, {1, device::kDesktop}}));
  EXPECT_EQ(code_of(read_in(50, now - 1), 3), status::kOk);
  make_group(60, {4, 1});
  EXPECT_EQ(dates_in({50, 60, 50, 999}, 2), (std::map<int64_t, Dates>{{50, {{1, now}, {3, now - 1}}}}));
  EXPECT_EQ(dates_in({60}, 2), (std::map<int64_t, Dates>{})) << "for members only";
  EXPECT_EQ(dates_in({60}, 1), (std::map<int64_t, Dates>{{60, {}}}));
}

TEST_F(ConversationsTest, sending_moves_the_own_date) {
  clock.advance_ms(7);
  send(1, 2, "answer");
  EXPECT_EQ(dates_of({1}), (Dates{{1, now + 7}}));
}

TEST_F(ConversationsTest, nothing_to_read_is_no_error_and_stores_nothing) {
  const Outcome outcome = handle(session(3), read_from(2, now));
  EXPECT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(dates_of({3}), Dates{});
  EXPECT_EQ(recipients_of(outcome.pushes().front()), (Recipients{{3, device::kDesktop}}))
      << "a stranger is not reached this way";
}

TEST_F(ConversationsTest, every_refusal_has_its_code) {
  store::GroupType silent;
  silent.id = 9;
  silent.enable_read_receipt = false;
  ASSERT_TRUE(tables.group_types.put(silent).ok());
  make_group(60, {1, 2}, 9);
  make_group(70, {1, 2});
  ASSERT_TRUE(database.execute("UPDATE groups SET active = 0 WHERE id = 70").ok());
  writer->forget_facts();
  EXPECT_EQ(code_of(UpdateConversationRequest{}), status::kIllegalArgument);
  EXPECT_EQ(code_of(read_from(2, now + 1)), status::kIllegalArgument);
  EXPECT_EQ(code_of(read_in(50, now + 1)), status::kIllegalArgument);
  EXPECT_EQ(code_of(read_in(51, now)), status::kUpdatingReadDateOfNonexistentGroupConversation);
  EXPECT_EQ(code_of(read_in(70, now)), status::kUpdatingReadDateOfNonexistentGroupConversation);
  EXPECT_EQ(code_of(read_in(50, now), 4), status::kNotGroupMemberToUpdateReadDateOfGroupConversation);
  EXPECT_EQ(code_of(read_in(60, now)), status::kUpdatingReadDateIsDisabledByGroup);
  settings.conversation.read_receipt.enabled = false;
  EXPECT_EQ(code_of(read_from(2, now)), status::kUpdatingReadDateIsDisabled);
  EXPECT_EQ(code_of(read_in(50, now)), status::kUpdatingReadDateIsDisabled);
}

TEST_F(ConversationsTest, dates_move_back_only_when_the_property_says_so) {
  ASSERT_EQ(code_of(read_from(2, now)), status::kOk);
  ASSERT_EQ(code_of(read_in(50, now)), status::kOk);
  EXPECT_EQ(code_of(read_from(2, now)), status::kMovingReadDateForwardIsDisabled);
  EXPECT_EQ(code_of(read_from(2, now - 1)), status::kMovingReadDateForwardIsDisabled);
  EXPECT_EQ(code_of(read_in(50, now - 1)), status::kMovingReadDateForwardIsDisabled);
  settings.conversation.read_receipt.allow_move_read_date_forward = true;
  EXPECT_EQ(code_of(read_from(2, now - 1)), status::kOk);
  EXPECT_EQ(code_of(read_in(50, now - 1)), status::kOk);
  EXPECT_EQ(dates_of({1}), (Dates{{1, now - 1}}));
}

TEST_F(ConversationsTest, the_servers_time_can_replace_the_clients) {
  settings.conversation.read_receipt.use_server_time = true;
  EXPECT_EQ(code_of(read_from(2, now + 5'000'000)), status::kOk);
  EXPECT_EQ(code_of(read_from(2, 1)), status::kOk) << "twice within one millisecond";
  EXPECT_EQ(dates_of({1}), (Dates{{1, now}}));
}

TEST_F(ConversationsTest, toggles_decide_who_is_told) {
  auto& in_private = settings.notification.private_conversation_read_date_updated;
  auto& in_group = settings.notification.group_conversation_read_date_updated;
  in_private.notify_contact = in_group.notify_other_group_members = false;
  EXPECT_EQ(recipients_of(handle(session(1), read_from(2, now - 9)).pushes().front()),
            (Recipients{{1, device::kDesktop}}));
  EXPECT_EQ(recipients_of(handle(session(1), read_in(50, now - 9)).pushes().front()),
            (Recipients{{1, device::kDesktop}}));
  in_private.notify_requester_other_online_sessions = in_group.notify_requester_other_online_sessions = false;
  EXPECT_TRUE(handle(session(1), read_from(2, now - 8)).pushes().empty());
  EXPECT_TRUE(handle(session(1), read_in(50, now - 8)).pushes().empty());
  in_private.notify_contact = in_group.notify_other_group_members = true;
  EXPECT_EQ(recipients_of(handle(session(1), read_from(2, now - 7)).pushes().front()),
            (Recipients{{2, kNoDeviceType}}));
  EXPECT_EQ(recipients_of(handle(session(1), read_in(50, now - 7)).pushes().front()),
            (Recipients{{2, kNoDeviceType}, {3, kNoDeviceType}}));
}

TEST_F(ConversationsTest, members_of_a_large_group_are_not_told_of_each_others_dates) {
  std::vector<int64_t> members{1};
  for (int64_t user = 1000; user < 1050; ++user) members.push_back(user);
  make_group(70, members);
  EXPECT_EQ(handle(session(1), read_in(70, now - 9)).pushes().front().recipients.size(), 51U) << "50, and the own";
  members.push_back(1050);
  make_group(71, members);
  EXPECT_EQ(recipients_of(handle(session(1), read_in(71, now - 9)).pushes().front()),
            (Recipients{{1, device::kDesktop}}));
}

TEST_F(ConversationsTest, users_win_over_groups_and_nobody_is_no_content) {
  proto::QueryConversationsRequest query{};
  EXPECT_EQ(handle(session(1), query).code(), status::kNoContent);
  const std::vector<int64_t> users{2};
  const std::vector<int64_t> groups{50};
  query.user_ids = users;
  query.group_ids = groups;
  const Outcome outcome = handle(session(1), query);
  EXPECT_TRUE(Response(outcome).data<proto::Conversations>().group_conversations.empty());
}

TEST_F(ConversationsTest, too_many_ids_are_refused) {
  proto::QueryConversationsRequest query{};
  const std::vector<int64_t> users(1001, 2);
  query.user_ids = users;
  EXPECT_EQ(handle(session(1), query).code(), status::kIllegalArgument);
  proto::QueryConversationsRequest of_groups{};
  const std::vector<int64_t> groups(101, 50);
  of_groups.group_ids = groups;
  EXPECT_EQ(handle(session(1), of_groups).code(), status::kIllegalArgument);
}

}  // namespace
}  // namespace turms::gateway::service
