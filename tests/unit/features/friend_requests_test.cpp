// SPDX-License-Identifier: Apache-2.0
// What is left when the table of rfc_6121_subscription_test.cpp is done: failures, races and rows out of shape.
#include "features/friend_requests.h"

#include <gtest/gtest.h>

#include "contact_stage.h"

namespace turms::xmpp::features {
namespace {

using Failure = std::optional<StanzaError>;
using Kind = proto::RequestKind;
using Deed = Task<Failure> (*)(Account&, UserId);

class FriendRequestsTest : public ::testing::Test {
 protected:
  FriendRequestsTest() {
    stage.received = {{70, 30, ""}};
    stage.sent = {{80, 40, ""}};
    stage.open();
    phone = &stage.enter("phone", out);
  }
  static Task<void> run(Account& account, UserId user, Deed deed, Failure& failure) {
    failure = co_await deed(account, user);
  }
  Failure run(Deed deed, int64_t user) {
    Failure failure;
    stage.account.scope().spawn(run(stage.account, UserId(user), deed, failure));
    stage.serve();
    return failure;
  }
  ContactStage stage;
  FakeOutlet out;
  Resource* phone = nullptr;
};

TEST_F(FriendRequestsTest, that_turms_does_not_take_leave_all_as_it_was) {
  stage.codes[Kind::kUpdateFriendRequest] = 1200;
  stage.codes[Kind::kDeleteFriendRequest] = 1200;
  EXPECT_TRUE(run(accept_friendship, 30));
  EXPECT_TRUE(run(decline_friendship, 30));
  EXPECT_TRUE(run(recall_friendship, 40));
  EXPECT_EQ(stage.contact(30)->received_request, 70);
  EXPECT_EQ(stage.contact(40)->sent_request, 80);
}

TEST_F(FriendRequestsTest, that_were_answered_elsewhere_have_the_contacts_read_again) {
  stage.codes[Kind::kUpdateFriendRequest] = proto::status::kUpdateNonPendingFriendRequest;
  stage.codes[Kind::kDeleteFriendRequest] = proto::status::kRecallNonPendingFriendRequest;
  EXPECT_FALSE(run(accept_friendship, 30));
  EXPECT_EQ(stage.contact(30), nullptr);
  EXPECT_TRUE(std::exchange(stage.account.contacts().reading().is_wanted, false));
  EXPECT_FALSE(run(recall_friendship, 40));
  EXPECT_TRUE(stage.account.contacts().reading().is_wanted);
}

TEST_F(FriendRequestsTest, that_were_taken_back_can_not_be_accepted) {
  stage.account.contacts().update(UserId(30),
                                  [](bridge::Contact& contact) { contact.received_request = bridge::kUnknownRequest; });
  stage.received.clear();
  const Failure failure = run(accept_friendship, 30);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->condition, StanzaErrorCondition::item_not_found);
  EXPECT_EQ(stage.contact(30), nullptr);
}

TEST_F(FriendRequestsTest, of_the_blocked_are_told_to_nobody) {
  stage.account.contacts().update(UserId(30), [](bridge::Contact& contact) { contact.is_blocked = true; });
  tell_subscription(stage.account, UserId(30), PresenceType::subscribe);
  tell_pending_requests(stage.account, *phone);
  EXPECT_EQ(out.take(), "");
}

TEST_F(FriendRequestsTest, are_told_to_who_is_there) {
  phone->is_available = false;
  tell_subscription(stage.account, UserId(30), PresenceType::subscribe);
  EXPECT_EQ(out.take(), "");
  tell_subscription(stage.account, UserId(30), PresenceType::unsubscribed);
  EXPECT_TRUE(contains(out.take(), "type='unsubscribed'"));
}

TEST_F(FriendRequestsTest, accepted_keep_what_the_relationship_was_called) {
  stage.account.contacts().update(UserId(30), [](bridge::Contact& contact) {
    contact.is_related = contact.note.is_dropped = true;
    contact.name = "Old friend";
  });
  EXPECT_FALSE(run(accept_friendship, 30));
  EXPECT_EQ(stage.take_writes(), (Lines{"accept 70", "update 30 'Old friend'"}));
  EXPECT_EQ(stage.contact(30)->subscription(), bridge::Subscription::both);
}

TEST(PendingRequest, is_read_when_it_is_pending) {
  proto::UserFriendRequest row{};
  row.has_id = row.has_requester_id = row.has_recipient_id = row.has_request_status = true;
  row.id = 7;
  row.requester_id = 2;
  row.recipient_id = 1;
  row.content = "hi";
  std::string bytes;
  ASSERT_TRUE(proto::encode(row, bytes));
  PendingRequest request;
  ASSERT_TRUE(read_pending(bytes, request));
  EXPECT_EQ(request.id, 7);
  EXPECT_EQ(request.requester, UserId(2));
  EXPECT_EQ(request.recipient, UserId(1));
  EXPECT_EQ(request.text, "hi");
  row.request_status = static_cast<decltype(row.request_status)>(proto::request_status::kExpired);
  bytes.clear();
  ASSERT_TRUE(proto::encode(row, bytes));
  EXPECT_FALSE(read_pending(bytes, request));
  EXPECT_FALSE(read_pending("\xFF", request));
  EXPECT_FALSE(read_pending("", request));
}

TEST(SubscriptionTypes, have_names) {
  EXPECT_EQ(name_of(PresenceType::subscribe), "subscribe");
  EXPECT_EQ(name_of(PresenceType::subscribed), "subscribed");
  EXPECT_EQ(name_of(PresenceType::unsubscribe), "unsubscribe");
  EXPECT_EQ(name_of(PresenceType::unsubscribed), "unsubscribed");
}

}  // namespace
}  // namespace turms::xmpp::features
