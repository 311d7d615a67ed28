// SPDX-License-Identifier: Apache-2.0
// RFC 6121 3: golden pairs for each row of mapping 5.4 and the friend-request rows of 20.2.
#include <gtest/gtest.h>

#include "contact_stage.h"

namespace turms::xmpp::features {
namespace {

using bridge::Subscription;
using Kind = proto::RequestKind;

class SubscriptionTest : public ::testing::Test {
 protected:
  SubscriptionTest() {
    stage.related = {{2, {"Juliet", false}}};
    stage.sent = {{80, 40, ""}};
    stage.received = {{70, 30, "It is I"}};
    for (const int64_t id : {30, 40, 50}) stage.users[id] = "User " + std::to_string(id);
  }
  void begin() {
    stage.open();
    phone = &stage.enter("phone", out);
  }
  /// Says one word; what the client heard.
  std::string say(const char* type, int64_t user, const std::string& content = {}) {
    stage.act(*phone, "<presence type='" + std::string(type) + "' to='" + std::to_string(user) + "@example.org'>" +
                          content + "</presence>");
    return out.take();
  }
  static std::string presence(int64_t from, const char* type) {
    return "<presence from='" + std::to_string(from) + "@example.org' to='1@example.org' type='" + type + "'";
  }
  static std::string item(int64_t user, const std::string& rest) {
    return "<item jid='" + std::to_string(user) + "@example.org'" + rest;
  }
  /// Words for the other side, on this gateway.
  std::vector<std::string> take_told() {
    std::vector<std::string> topics;
    for (const auto& [news, to] : std::exchange(stage.router.told, {})) {
      if (news->kind == PeerNews::Kind::subscription) topics.push_back(news->topic);
    }
    return topics;
  }

  ContactStage stage;
  FakeOutlet out;
  Resource* phone = nullptr;
};

TEST_F(SubscriptionTest, subscribe_to_a_stranger_is_a_friend_request) {
  begin();
  const std::string heard = say("subscribe", 50, "<status>" + std::string(250, 'x') + "</status>");
  EXPECT_EQ(stage.take_writes(), Lines{"ask 50 '" + std::string(200, 'x') + "'"});
  EXPECT_TRUE(contains(heard, item(50, " name='User 50' subscription='none' ask='subscribe'/>")));
  EXPECT_EQ(stage.contact(50)->sent_request, 900);
  EXPECT_EQ(stage.store.values.count({"rp/1", "50"}), 1u);
}

TEST_F(SubscriptionTest, subscribe_to_nobody_is_an_error) {
  begin();
  EXPECT_TRUE(contains(say("subscribe", 51), "item-not-found"));
  EXPECT_EQ(stage.take_writes(), Lines{});
  EXPECT_EQ(stage.contact(51), nullptr);
}

TEST_F(SubscriptionTest, subscribe_again_pushes_again) {
  begin();
  EXPECT_TRUE(contains(say("subscribe", 40), item(40, " name='User 40' subscription='none' ask='subscribe'/>")));
  EXPECT_EQ(stage.take_writes(), Lines{});
}

TEST_F(SubscriptionTest, subscribe_to_who_asked_is_an_acceptance) {
  begin();
  const std::string heard = say("subscribe", 30);
  EXPECT_EQ(stage.take_writes(), Lines{"accept 70"});
  const size_t push = heard.find(item(30, " name='User 30' subscription='both'/>"));
  const size_t word = heard.find(presence(30, "subscribed"));
  EXPECT_NE(push, std::string::npos);
  EXPECT_NE(word, std::string::npos);
  EXPECT_LT(push, word);  // RFC 6121 3.1.5
}

TEST_F(SubscriptionTest, subscribe_to_a_friend_is_answered_at_once) {
  begin();
  EXPECT_EQ(say("subscribe", 2), presence(2, "subscribed") + "/>");
  EXPECT_EQ(stage.take_writes(), Lines{});
}

TEST_F(SubscriptionTest, subscribed_accepts_and_gives_the_name_that_was_noted) {
  begin();
  stage.act(*phone,
            "<iq type='set' id='s'><query xmlns='jabber:iq:roster'><item jid='30@example.org' "
            "name='Romeo'><group>Loves</group></item></query></iq>");
  out.take();
  const std::string heard = say("subscribed", 30);
  EXPECT_EQ(stage.take_writes(), (Lines{"accept 70", "group 'Loves'", "update 30 'Romeo' +50"}));
  EXPECT_TRUE(contains(heard, item(30, " name='Romeo' subscription='both'><group>Loves</group></item>")));
  ASSERT_EQ(stage.store.values.size(), 1u) << "the note is gone";
  EXPECT_EQ(stage.store.values.begin()->first.second, "g50") << "whose group it is stays noted";
}

TEST_F(SubscriptionTest, subscribed_recalls_the_own_request_to_the_same_user) {
  stage.sent.push_back({81, 30, ""});
  begin();
  say("subscribed", 30);
  EXPECT_EQ(stage.take_writes(), (Lines{"accept 70", "recall 81"}));
}

TEST_F(SubscriptionTest, subscribed_to_nobodys_request_is_a_promise) {
  begin();
  EXPECT_TRUE(contains(say("subscribed", 50), item(50, " name='User 50' subscription='none' approved='true'/>")));
  EXPECT_EQ(stage.take_writes(), Lines{});
  stage.received.push_back({71, 50, ""});
  proto::CreateFriendRequestRequest request{};
  request.recipient_id = 1;
  request.content = "me?";
  stage.relay(50, request);
  EXPECT_EQ(stage.take_writes(), Lines{"accept 71"});
  const std::string heard = out.take();
  EXPECT_TRUE(contains(heard, item(50, " name='User 50' subscription='both'/>")));
  EXPECT_FALSE(contains(heard, "type='subscribe'"));
}

TEST_F(SubscriptionTest, unsubscribed_takes_a_promise_back) {
  begin();
  say("subscribed", 50);
  EXPECT_TRUE(contains(say("unsubscribed", 50), item(50, " name='User 50' subscription='none'/>")));
  EXPECT_FALSE(stage.contact(50)->note.is_approved);
}

TEST_F(SubscriptionTest, unsubscribed_declines) {
  begin();
  EXPECT_EQ(say("unsubscribed", 30), "");
  EXPECT_EQ(stage.take_writes(), Lines{"decline 70"});
  EXPECT_EQ(stage.contact(30), nullptr);
}

TEST_F(SubscriptionTest, unsubscribed_to_a_friend_is_a_flag) {
  begin();
  EXPECT_TRUE(contains(say("unsubscribed", 2), item(2, " name='Juliet' subscription='to'/>")));
  EXPECT_EQ(stage.take_writes(), Lines{});
  EXPECT_EQ(take_told(), Lines{"unsubscribed"});
  EXPECT_EQ(stage.store.values.count({"rp/1", "2"}), 1u);
  EXPECT_TRUE(contains(say("subscribed", 2), "subscription='both'"));  // and back
  EXPECT_TRUE(stage.store.values.empty());
}

TEST_F(SubscriptionTest, unsubscribe_recalls) {
  begin();
  const std::string heard = say("unsubscribe", 40);
  EXPECT_EQ(stage.take_writes(), Lines{"recall 80"});
  EXPECT_TRUE(contains(heard, item(40, " subscription='remove'/>")));  // a Turms client asked, it was never listed
}

TEST_F(SubscriptionTest, unsubscribe_leaves_who_was_subscribed_to_here_in_the_roster) {
  begin();
  say("subscribe", 50);
  EXPECT_TRUE(contains(say("unsubscribe", 50), item(50, " name='User 50' subscription='none'/>")));
  EXPECT_EQ(stage.take_writes(), (Lines{"ask 50 ''", "recall 900"}));
}

TEST_F(SubscriptionTest, unsubscribe_from_a_friend_is_a_flag) {
  begin();
  EXPECT_TRUE(contains(say("unsubscribe", 2), "subscription='from'"));
  EXPECT_EQ(take_told(), Lines{"unsubscribe"});
  const std::string heard = say("subscribe", 2);
  EXPECT_TRUE(contains(heard, "subscription='both'"));
  EXPECT_TRUE(contains(heard, presence(2, "subscribed")));
  EXPECT_EQ(stage.take_writes(), Lines{});
}

TEST_F(SubscriptionTest, a_standing_request_is_no_conflict) {
  begin();
  stage.codes[Kind::kCreateFriendRequest] = proto::status::kCreateExistingFriendRequest;
  EXPECT_TRUE(contains(say("subscribe", 50), "declined before"));
  stage.sent.push_back({82, 50, ""});
  EXPECT_TRUE(contains(say("subscribe", 50), "ask='subscribe'"));
  EXPECT_EQ(stage.contact(50)->sent_request, 82);
}

TEST_F(SubscriptionTest, who_blocks_is_asked_in_vain) {
  begin();
  stage.codes[Kind::kCreateFriendRequest] = proto::status::kBlockedUserToSendFriendRequest;
  EXPECT_TRUE(contains(say("subscribe", 50), "forbidden"));
}

TEST_F(SubscriptionTest, without_contacts_there_is_an_error_in_time) {
  stage.codes[Kind::kQueryRelationships] = 1200;
  stage.open();
  phone = &stage.bind("phone", out);
  say("subscribe", 50);
  stage.pass_seconds(11);
  EXPECT_TRUE(contains(out.take(), "remote-server-timeout"));
}

TEST_F(SubscriptionTest, pending_requests_wait_for_who_is_there_and_asked_for_the_roster) {
  stage.open();
  const std::string request = presence(30, "subscribe") + "><status>It is I</status></presence>";
  phone = &stage.bind("phone", out);
  stage.act(*phone, "<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
  EXPECT_FALSE(contains(out.take(), request));
  stage.act(*phone, "<presence/>");
  EXPECT_TRUE(contains(out.take(), request));
  // COMPAT(Dino, Profanity): presence comes before the roster.
  FakeOutlet other;
  Resource& laptop = stage.bind("laptop", other);
  stage.act(laptop, "<presence/>");
  EXPECT_FALSE(contains(other.take(), request));
  stage.act(laptop, "<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
  EXPECT_TRUE(contains(other.take(), request));
  stage.act(laptop, "<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
  EXPECT_FALSE(contains(other.take(), request));  // once is enough
}

TEST_F(SubscriptionTest, a_relayed_request_is_told_and_answered_without_knowing_its_id) {
  begin();
  proto::CreateFriendRequestRequest request{};
  request.recipient_id = 1;
  request.content = "hello";
  stage.relay(50, request);
  EXPECT_EQ(out.take(), presence(50, "subscribe") + "><status>hello</status></presence>");
  stage.received.push_back({73, 50, "hello"});
  say("subscribed", 50);
  EXPECT_EQ(stage.take_writes(), Lines{"accept 73"});
}

TEST_F(SubscriptionTest, a_friend_who_asks_again_is_accepted_without_a_word) {
  begin();
  stage.received.push_back({74, 2, ""});
  proto::CreateFriendRequestRequest request{};
  request.recipient_id = 1;
  stage.relay(2, request);
  EXPECT_EQ(stage.take_writes(), (Lines{"accept 74", "update 2 'Juliet'"}));
  EXPECT_FALSE(contains(out.take(), "<presence"));
}

TEST_F(SubscriptionTest, a_request_of_another_own_device_shows_in_the_roster) {
  begin();
  proto::CreateFriendRequestRequest request{};
  request.recipient_id = 50;
  stage.relay(1, request);
  EXPECT_TRUE(contains(out.take(), item(50, " name='User 50' subscription='none' ask='subscribe'/>")));
}

TEST_F(SubscriptionTest, an_acceptance_makes_friends_and_restores_what_was_noted) {
  begin();
  stage.act(*phone,
            "<iq type='set' id='s'><query xmlns='jabber:iq:roster'><item jid='40@example.org' "
            "name='Rosaline'/></query></iq>");
  out.take();
  proto::UpdateFriendRequestRequest answer{};
  answer.request_id = 80;
  stage.relay(40, answer);
  const std::string heard = out.take();
  EXPECT_TRUE(contains(heard, item(40, " name='Rosaline' subscription='both'/>")));
  EXPECT_TRUE(contains(heard, presence(40, "subscribed")));
  EXPECT_EQ(stage.take_writes(), Lines{"update 40 'Rosaline'"});
}

TEST_F(SubscriptionTest, a_refusal_ends_the_asking) {
  begin();
  say("subscribe", 50);
  stage.take_writes();
  proto::UpdateFriendRequestRequest answer{};
  answer.request_id = 900;
  answer.response_action = static_cast<decltype(answer.response_action)>(proto::response_action::kDecline);
  stage.relay(50, answer);
  const std::string heard = out.take();
  EXPECT_TRUE(contains(heard, item(50, " name='User 50' subscription='none'/>")));
  EXPECT_TRUE(contains(heard, presence(50, "unsubscribed")));
}

TEST_F(SubscriptionTest, who_was_ignored_is_not_told) {
  begin();
  proto::UpdateFriendRequestRequest answer{};
  answer.request_id = 80;
  answer.response_action = static_cast<decltype(answer.response_action)>(proto::response_action::kIgnore);
  stage.relay(40, answer);
  EXPECT_FALSE(contains(out.take(), "<presence"));
}

TEST_F(SubscriptionTest, an_answer_by_another_own_device_counts) {
  begin();
  proto::UpdateFriendRequestRequest answer{};
  answer.request_id = 70;
  stage.relay(1, answer);
  EXPECT_TRUE(contains(out.take(), item(30, " name='User 30' subscription='both'/>")));
}

TEST_F(SubscriptionTest, an_answer_to_an_unknown_request_has_the_contacts_read_again) {
  begin();
  proto::UpdateFriendRequestRequest answer{};
  answer.request_id = 12345;
  stage.related[50] = {};
  stage.relay(1, answer);
  stage.pass_seconds(1);
  EXPECT_EQ(stage.contact(50)->subscription(), Subscription::both);
}

TEST_F(SubscriptionTest, a_request_that_was_taken_back_is_told) {
  begin();
  proto::DeleteFriendRequestRequest request{};
  request.request_id = 70;
  stage.relay(30, request);
  EXPECT_EQ(out.take(), presence(30, "unsubscribe") + "/>");
  EXPECT_EQ(stage.contact(30), nullptr);
  request.request_id = 80;
  stage.relay(1, request);
  EXPECT_TRUE(contains(out.take(), item(40, " subscription='remove'/>")));
}

TEST_F(SubscriptionTest, words_of_other_accounts_are_believed_of_friends_only) {
  begin();
  PeerNews news(PeerNews::Kind::subscription, UserId(2));
  news.topic = "unsubscribed";
  stage.hooks.on_peer_news(stage.account, news);
  EXPECT_EQ(out.take(), presence(2, "unsubscribed") + "/>");
  PeerNews stranger(PeerNews::Kind::subscription, UserId(50));
  stranger.topic = "unsubscribed";
  stage.hooks.on_peer_news(stage.account, stranger);
  EXPECT_EQ(out.take(), "");
  stage.account.contacts().update(UserId(2), [](bridge::Contact& contact) { contact.is_blocked = true; });
  out.take();
  stage.hooks.on_peer_news(stage.account, news);
  EXPECT_EQ(out.take(), "");
}

}  // namespace
}  // namespace turms::xmpp::features
