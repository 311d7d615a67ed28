// SPDX-License-Identifier: Apache-2.0
#include "features/directed_presence.h"

#include "presence_stage.h"

namespace turms::xmpp::features {
namespace {

using Kind = PeerNews::Kind;

class DirectedPresenceTest : public PresenceStage {
 protected:
  DirectedPresenceTest() { begin(); }
  /// What was directed since the last call.
  std::vector<std::pair<std::shared_ptr<const PeerNews>, std::vector<UserId>>> directed() {
    auto all = told(Kind::presence);
    std::erase_if(all, [](const auto& one) { return !one.first->is_directed; });
    return all;
  }
  static std::shared_ptr<PeerNews> directed_from(int64_t user, std::string to_resource) {
    auto news = presence_of(user, "a");
    news->is_directed = true;
    news->to_resource = std::move(to_resource);
    return news;
  }
};

TEST_F(DirectedPresenceTest, reaches_whom_it_names_and_ends_with_the_resource) {
  stage.say(*phone, "<presence to='9@example.org/desk'><show>chat</show></presence>");
  const auto sent = directed();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].first->xml, "<presence from='1@example.org/phone'><show>chat</show></presence>");
  EXPECT_EQ(sent[0].first->to_resource, "desk");
  EXPECT_EQ(sent[0].second, std::vector<UserId>{UserId(9)});
  EXPECT_FALSE(phone->is_available) << "it is available to nobody else";
  stage.account.remove_resource(phone->id());
  const auto taken_back = directed();
  ASSERT_EQ(taken_back.size(), 1U);
  EXPECT_EQ(taken_back[0].first->xml, "<presence from='1@example.org/phone' type='unavailable'/>");
  EXPECT_EQ(taken_back[0].first->to_resource, "desk");
}

TEST_F(DirectedPresenceTest, is_taken_back_by_the_client_once) {
  stage.say(*phone, "<presence to='9@example.org'/>");
  stage.say(*phone, "<presence to='9@example.org' type='unavailable'/>");
  EXPECT_EQ(directed().size(), 2U);
  stage.account.remove_resource(phone->id());
  EXPECT_TRUE(directed().empty());
  EXPECT_TRUE(stage.account.presence().directed.empty());
}

TEST_F(DirectedPresenceTest, ends_when_the_resource_becomes_unavailable_to_all) {
  befriend(2);
  stage.say(*phone, "<presence/>");
  stage.say(*phone, "<presence to='9@example.org'/>");
  stage.say(*phone, "<presence to='2@example.org'/>");
  directed();
  stage.say(*phone, "<presence type='unavailable'/>");
  const auto taken_back = directed();
  ASSERT_EQ(taken_back.size(), 1U) << "the friend heard it as a contact";
  EXPECT_EQ(taken_back[0].second, std::vector<UserId>{UserId(9)});
}

TEST_F(DirectedPresenceTest, is_remembered_within_a_bound) {
  for (size_t i = 0; i <= DirectedPresence::kMaxDirected; ++i)
    stage.say(*phone, "<presence to='" + std::to_string(100 + i) + "@example.org'/>");
  EXPECT_EQ(directed().size(), DirectedPresence::kMaxDirected);
  EXPECT_TRUE(contains(phone_out.take(), "<resource-constraint"));
  stage.say(*phone, "<presence to='100@example.org'><show>away</show></presence>");
  EXPECT_EQ(directed().size(), 1U) << "who knows it already hears of it";
}

TEST_F(DirectedPresenceTest, to_a_blocked_user_is_refused) {
  befriend(2);
  change(2, [](bridge::Contact& contact) { contact.is_blocked = true; });
  stage.say(*phone, "<presence to='2@example.org'/>");
  EXPECT_TRUE(contains(phone_out.take(), "<not-acceptable"));
  EXPECT_TRUE(directed().empty());
}

TEST_F(DirectedPresenceTest, of_a_stranger_reaches_available_resources) {
  stage.say(*laptop, "<presence/>");
  laptop_out.take();
  bring(directed_from(9, ""));
  EXPECT_EQ(laptop_out.take(), "<presence to='1@example.org' from='9@example.org/a'></presence>");
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(DirectedPresenceTest, of_a_stranger_reaches_the_resource_that_it_names) {
  bring(directed_from(9, "phone"));
  EXPECT_EQ(phone_out.take(), "<presence to='1@example.org/phone' from='9@example.org/a'></presence>");
  EXPECT_EQ(laptop_out.take(), "");
  bring(directed_from(9, "gone"));
  EXPECT_EQ(phone_out.take() + laptop_out.take(), "");
}

TEST_F(DirectedPresenceTest, of_a_blocked_user_reaches_nobody) {
  befriend(2);
  change(2, [](bridge::Contact& contact) { contact.is_blocked = true; });
  bring(directed_from(2, "phone"));
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(DirectedPresenceTest, is_not_remembered_as_a_contacts_presence) {
  befriend(2);
  bring(directed_from(2, "phone"));
  EXPECT_FALSE(stage.account.presence().known.is_online(UserId(2)));
}

}  // namespace
}  // namespace turms::xmpp::features
