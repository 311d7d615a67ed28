// SPDX-License-Identifier: Apache-2.0
#include "features/local_delivery.h"

#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

class LocalDeliveryTest : public ::testing::Test {
 protected:
  LocalDeliveryTest() {
    stage.play();
    phone = &stage.bind("phone", phone_out);
    laptop = &stage.bind("laptop", laptop_out);
    phone->is_available = true;
  }
  bool deliver(std::string resource, bool falls_back) {
    LocalStanza stanza(UserId(1), std::move(resource), "<x/>");
    stanza.falls_back = falls_back;
    return deliver_local(&stage.account, stanza);
  }
  Stage stage;
  FakeOutlet phone_out;
  FakeOutlet laptop_out;
  Resource* phone = nullptr;
  Resource* laptop = nullptr;
};

TEST_F(LocalDeliveryTest, to_a_bare_address_reaches_available_resources) {
  EXPECT_TRUE(deliver("", false));
  EXPECT_EQ(phone_out.sent.size(), 1u);
  EXPECT_EQ(laptop_out.sent.size(), 0u);
}

TEST_F(LocalDeliveryTest, to_a_resource_reaches_it_available_or_not) {
  EXPECT_TRUE(deliver("laptop", false));
  EXPECT_EQ(laptop_out.sent.size(), 1u);
}

TEST_F(LocalDeliveryTest, to_a_resource_that_is_not_there_falls_back_for_messages_only) {
  EXPECT_FALSE(deliver("tablet", false));
  EXPECT_EQ(phone_out.sent.size(), 0u);
  EXPECT_TRUE(deliver("tablet", true));
  EXPECT_EQ(phone_out.sent.size(), 1u);
}

TEST_F(LocalDeliveryTest, copies_what_may_be_copied_to_those_it_did_not_reach) {
  laptop->wants_carbons = phone->wants_carbons = true;
  LocalStanza stanza(UserId(1), "phone", "<message xmlns='jabber:client'/>");
  EXPECT_TRUE(deliver_local(&stage.account, stanza));
  EXPECT_EQ(laptop_out.take(), "");
  stanza.carbon_type = "chat";
  phone_out.take();
  EXPECT_TRUE(deliver_local(&stage.account, stanza));
  EXPECT_EQ(phone_out.take(), stanza.xml);
  EXPECT_TRUE(contains(laptop_out.take(), "<received xmlns='urn:xmpp:carbons:2'>"));
  stanza.from = UserId(2);
  stanza.from_resource = "laptop";
  deliver_local(&stage.account, stanza);
  EXPECT_FALSE(laptop_out.take().empty()) << "somebody else's laptop";
  stanza.from = UserId(1);
  deliver_local(&stage.account, stanza);
  EXPECT_EQ(laptop_out.take(), "") << "it wrote the message itself";
}

TEST_F(LocalDeliveryTest, to_nobody_is_said_so) {
  EXPECT_FALSE(deliver_local(nullptr, LocalStanza(UserId(9), "", "<x/>")));
  phone->is_available = false;
  EXPECT_FALSE(deliver("", false));
}

}  // namespace
}  // namespace turms::xmpp::features
