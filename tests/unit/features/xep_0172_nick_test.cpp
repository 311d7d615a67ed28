// SPDX-License-Identifier: Apache-2.0
#include "profile_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNode = "http://jabber.org/protocol/nick";

class NickTest : public ProfileTest {
 protected:
  std::string rename(Resource& from, std::string_view to) {
    return publish(from, kNode, "current",
                   "<nick xmlns='http://jabber.org/protocol/nick'>" + std::string(to) + "</nick>");
  }
  /// The phone wishes to hear of nicks.
  Resource& enter_curious() {
    Resource& phone = enter();
    phone.wishes = std::make_shared<const std::vector<std::string>>(1, std::string(kNode));
    return phone;
  }
};

TEST_F(NickTest, publishing_it_renames_the_user_in_turms) {
  Resource& phone = enter_curious();
  const std::string answer = rename(phone, "Roma");
  EXPECT_EQ(update().name.view(), "Roma");
  EXPECT_TRUE(contains(answer, "type='result'")) << answer;
  EXPECT_TRUE(contains(answer, "<nick xmlns='http://jabber.org/protocol/nick'>Roma</nick>")) << "the event: " << answer;
}

TEST_F(NickTest, is_read_from_the_profile) {
  name = "Bea";
  Resource& phone = enter();
  EXPECT_TRUE(contains(items(phone, "2@example.org", kNode), ">Bea</nick>"));
  EXPECT_TRUE(contains(items(phone, "", kNode), ">Bea</nick>"));
}

TEST_F(NickTest, that_turms_refuses_is_refused) {
  update_code = 1102;
  Resource& phone = enter_curious();
  const std::string answer = rename(phone, "a name of more than twenty");
  EXPECT_TRUE(contains(answer, "not-acceptable")) << answer;
  EXPECT_FALSE(contains(answer, "<message"));
}

TEST_F(NickTest, without_a_name_is_refused) {
  Resource& phone = enter();
  EXPECT_TRUE(contains(rename(phone, ""), "not-acceptable"));
  EXPECT_TRUE(contains(publish(phone, kNode, "current", "<other xmlns='urn:x'/>"), "not-acceptable"));
  EXPECT_TRUE(contains(rename(phone, std::string(3000, 'x')), "not-acceptable"));
  EXPECT_TRUE(updates.empty());
}

TEST_F(NickTest, of_friends_that_a_turms_client_changed_is_an_event) {
  Resource& phone = enter_curious();
  make_friend(2);
  out.take();
  proto::UpdateUserRequest change{};
  change.name = "Bea";
  relay_update(2, change);
  const std::string event = out.take();
  EXPECT_TRUE(contains(event, "from='2@example.org'")) << event;
  EXPECT_TRUE(contains(event, ">Bea</nick>")) << event;
  relay_update(3, change);
  EXPECT_FALSE(contains(out.take(), ">Bea</nick>")) << "a stranger";
  phone.wishes = nullptr;
  relay_update(2, change);
  EXPECT_FALSE(contains(out.take(), ">Bea</nick>")) << "unasked";
}

TEST_F(NickTest, contacts_are_told_when_turms_does_not_tell_them) {
  stage.core.capabilities.push_profile = false;
  Resource& phone = enter();
  make_friend(2);
  stage.router.told.clear();
  rename(phone, "Roma");
  bool is_told = false;
  for (const auto& [news, to] : stage.router.told)
    is_told |= news->topic == kNode && contains(news->xml, ">Roma</nick>");
  EXPECT_TRUE(is_told);
  stage.router.told.clear();
  stage.core.capabilities.push_profile = true;
  rename(phone, "Romeo");
  for (const auto& [news, to] : stage.router.told) EXPECT_NE(news->topic, kNode);
}

}  // namespace
}  // namespace turms::xmpp::features
