// SPDX-License-Identifier: Apache-2.0
#include "presence_stage.h"

namespace turms::xmpp::features {

extern const FeatureInfo xep_0186_invisible;

namespace {

using Kind = PeerNews::Kind;
using Users = std::vector<UserId>;

/// Users 2 and 3 are friends.
class InvisibleTest : public PresenceStage {
 protected:
  InvisibleTest() {
    stage.hooks.install(xep_0186_invisible.make());
    befriend(2);
    befriend(3);
    begin();
  }
  std::string ask(Resource& from, FakeOutlet& out, std::string_view payload) {
    out.take();
    stage.say(from, "<iq type='set' id='v'>" + std::string(payload) + "</iq>");
    std::string answer;
    for (const std::string& one : out.sent) {
      if (contains(one, "id='v'")) answer = one;
    }
    return answer;
  }
  void hide(std::string_view probe = "true") {
    const std::string answer =
        ask(*phone, phone_out, "<invisible xmlns='urn:xmpp:invisible:1' probe='" + std::string(probe) + "'/>");
    EXPECT_TRUE(contains(answer, "type='result'")) << answer;
  }
  void show() {
    const std::string answer = ask(*phone, phone_out, "<visible xmlns='urn:xmpp:invisible:1'/>");
    EXPECT_TRUE(contains(answer, "type='result'")) << answer;
  }
  void forget() {
    stage.router.told.clear();
    phone_out.take();
    laptop_out.take();
  }
};

TEST_F(InvisibleTest, is_advertised_by_the_server) {
  const auto features = stage.hooks.disco_features(kServer, stage.core.capabilities);
  EXPECT_TRUE(std::binary_search(features.begin(), features.end(), "urn:xmpp:invisible:1"));
}

TEST_F(InvisibleTest, before_the_first_presence_nobody_is_told_of_it) {
  hide();
  stage.say(*phone, "<presence><priority>5</priority></presence>");
  EXPECT_TRUE(told(Kind::presence).empty());
  EXPECT_TRUE(phone->takes_messages());
  EXPECT_EQ(phone->priority, 5);
  EXPECT_EQ(told(Kind::probe).size(), 1U) << "it wants to know who is there";
  stage.say(*phone, "<presence><show>away</show></presence>");
  EXPECT_TRUE(told(Kind::presence).empty());
}

TEST_F(InvisibleTest, without_probes_nobody_is_asked) {
  hide("false");
  stage.say(*phone, "<presence/>");
  EXPECT_TRUE(stage.router.told.empty());
  bring(presence_of(2, "a"));
  EXPECT_TRUE(contains(phone_out.take(), "2@example.org/a")) << "what comes by itself is passed on";
}

TEST_F(InvisibleTest, in_the_midst_of_a_session_is_as_if_it_had_gone) {
  stage.say(*phone, "<presence/>");
  stage.say(*laptop, "<presence/>");
  stage.say(*phone, "<presence to='2@example.org'/>");
  stage.say(*phone, "<presence to='9@example.org/x'/>");
  forget();
  hide();
  auto said = told(Kind::presence);
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said[0].first->xml, "<presence from='1@example.org/phone' type='unavailable'/>");
  EXPECT_EQ(said[0].second, (Users{UserId(2), UserId(3)}));
  EXPECT_EQ(said[1].second, Users{UserId(9)}) << "those who were told by name";
  EXPECT_TRUE(said[1].first->is_directed && !said[1].first->is_available);
  EXPECT_EQ(laptop_out.take(), "") << "the own resources still see it";
  hide();
  EXPECT_TRUE(told(Kind::presence).empty());
  stage.say(*phone, "<presence><show>away</show></presence>");
  EXPECT_TRUE(told(Kind::presence).empty());
  EXPECT_TRUE(contains(laptop_out.take(), "<show>away</show>"));
}

TEST_F(InvisibleTest, hears_of_contacts_and_gets_messages) {
  stage.say(*phone, "<presence/>");
  hide();
  EXPECT_TRUE(phone->takes_messages());
  forget();
  bring(presence_of(2, "a"));
  EXPECT_TRUE(contains(phone_out.take(), "2@example.org/a"));
}

TEST_F(InvisibleTest, is_unknown_to_those_who_probe) {
  stage.say(*phone, "<presence/>");
  hide();
  forget();
  bring(probe_of(2));
  const auto said = told(Kind::presence);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].first->xml, "");
  EXPECT_EQ(said[0].first->from_resource, "");
}

TEST_F(InvisibleTest, shows_itself_to_those_whom_it_names_and_takes_it_back) {
  hide();
  stage.say(*phone, "<presence/>");
  stage.say(*phone, "<presence to='2@example.org'><show>chat</show></presence>");
  auto said = told(Kind::presence);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_TRUE(said[0].first->is_directed && said[0].first->is_available);
  stage.say(*phone, "<presence type='unavailable'/>");
  said = told(Kind::presence);
  ASSERT_EQ(said.size(), 1U) << "to that one only, though he is a contact";
  EXPECT_EQ(said[0].second, Users{UserId(2)});
  EXPECT_FALSE(said[0].first->is_available);
}

TEST_F(InvisibleTest, of_new_contacts_tells_none) {
  stage.say(*phone, "<presence/>");
  hide();
  forget();
  befriend(4);
  EXPECT_TRUE(told(Kind::presence).empty());
  EXPECT_EQ(told(Kind::probe).size(), 1U);
}

TEST_F(InvisibleTest, comes_out_with_its_next_presence) {
  stage.say(*laptop, "<presence/>");
  hide();
  stage.say(*phone, "<presence/>");
  forget();
  show();
  EXPECT_TRUE(told(Kind::presence).empty());
  EXPECT_FALSE(phone->is_available) << "as before its first presence";
  EXPECT_TRUE(contains(laptop_out.take(), "type='unavailable'"));
  stage.say(*phone, "<presence/>");
  const auto said = told(Kind::presence);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].second, (Users{UserId(2), UserId(3)}));
  EXPECT_TRUE(contains(laptop_out.take(), "from='1@example.org/phone'"));
}

TEST_F(InvisibleTest, whom_it_named_hears_of_its_end_after_it_came_out) {
  hide();
  stage.say(*phone, "<presence/>");
  stage.say(*phone, "<presence to='9@example.org/x'/>");
  show();
  forget();
  stage.account.remove_resource(phone->id());
  const auto said = told(Kind::presence);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].second, Users{UserId(9)});
}

TEST_F(InvisibleTest, is_not_remembered) {
  hide();
  stage.account.remove_resource(phone->id());
  FakeOutlet again_out;
  Resource& again = stage.bind("phone", again_out);
  stage.say(again, "<presence/>");
  EXPECT_EQ(told(Kind::presence).size(), 1U);
}

TEST_F(InvisibleTest, is_invisible_in_turms_while_no_other_resource_is_seen) {
  const auto statuses = [this] {
    std::vector<int32_t> all;
    for (const size_t index : requests(proto::RequestKind::kUpdateUserOnlineStatus)) {
      const proto::Request request = stage.request(index);
      proto::UpdateUserOnlineStatusRequest body{};
      EXPECT_TRUE(proto::decode(request.body, body));
      all.push_back(body.user_status);
    }
    return all;
  };
  hide();
  stage.say(*phone, "<presence><show>dnd</show></presence>");
  tick(3000);
  ASSERT_EQ(statuses(), std::vector<int32_t>{proto::user_status::kInvisible});
  stage.answer(requests(proto::RequestKind::kUpdateUserOnlineStatus).back(), 1000);
  stage.say(*laptop, "<presence><show>away</show></presence>");
  tick(3000);
  EXPECT_EQ(statuses(), (std::vector<int32_t>{proto::user_status::kInvisible, proto::user_status::kAway}));
}

TEST_F(InvisibleTest, with_a_probe_that_is_neither_true_nor_false_is_a_bad_request) {
  const std::string answer = ask(*phone, phone_out, "<invisible xmlns='urn:xmpp:invisible:1' probe='maybe'/>");
  EXPECT_TRUE(contains(answer, "<bad-request")) << answer;
  EXPECT_FALSE(phone->is_invisible);
}

}  // namespace
}  // namespace turms::xmpp::features
