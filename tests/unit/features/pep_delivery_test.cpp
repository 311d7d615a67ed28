// SPDX-License-Identifier: Apache-2.0
#include "features/pep_delivery.h"

#include "pep_stage.h"

namespace turms::xmpp::features {
namespace {

using PepDeliveryTest = PepTest;

TEST_F(PepDeliveryTest, own_resources_hear_of_what_they_wish_for) {
  FakeOutlet desk_out;
  Resource& desk = stage.bind("desk", desk_out);
  wish(*phone, {"urn:a"});
  wish(desk, {"urn:b"});
  tell_pep_event(stage.account, "urn:a", "<event/>", false);
  EXPECT_TRUE(contains(out.take(), "<message from='1@example.org' to='1@example.org/phone' type='headline'><event/>"));
  EXPECT_EQ(desk_out.take(), "");
  EXPECT_TRUE(stage.router.told.empty());
}

TEST_F(PepDeliveryTest, who_is_not_available_hears_nothing) {
  wish(*phone, {"urn:a"});
  phone->is_available = false;
  tell_pep_event(stage.account, "urn:a", "<event/>", false);
  EXPECT_EQ(out.take(), "");
}

TEST_F(PepDeliveryTest, contacts_are_told_whom_the_presence_is_shown_to) {
  stage.account.contacts().list_to_fill().at(UserId(3)).is_related = true;
  stage.account.contacts().list_to_fill().at(UserId(3)).is_blocked = true;
  stage.account.contacts().list_to_fill().at(UserId(4)).is_related = true;
  stage.account.contacts().list_to_fill().at(UserId(4)).note.withholds_presence = true;
  tell_pep_event(stage.account, "urn:a", "<event/>", true);
  ASSERT_EQ(stage.router.told.size(), 1u);
  const auto& [news, to] = stage.router.told[0];
  EXPECT_EQ(news->kind, PeerNews::Kind::event);
  EXPECT_EQ(news->topic, "urn:a");
  EXPECT_EQ(news->xml, "<event/>");
  EXPECT_EQ(to, (std::vector<UserId>{UserId(2)}));
}

TEST_F(PepDeliveryTest, an_event_can_be_for_one_resource) {
  FakeOutlet desk_out;
  Resource& desk = stage.bind("desk", desk_out);
  wish(*phone, {"urn:a"});
  wish(desk, {"urn:a"});
  hand_out_pep_event(stage.account, "2@example.org", "urn:a", "<event/>", "desk");
  EXPECT_EQ(out.take(), "");
  EXPECT_TRUE(contains(desk_out.take(), "from='2@example.org'"));
}

}  // namespace
}  // namespace turms::xmpp::features
