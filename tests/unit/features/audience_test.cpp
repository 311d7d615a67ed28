// SPDX-License-Identifier: Apache-2.0
#include "features/audience.h"

#include <gtest/gtest.h>

#include "stage.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kInner = "<message xmlns='jabber:client' id='inner'/>";

/// Three resources: available, available with negative priority, bound without presence. All want carbons.
class AudienceTest : public ::testing::Test {
 protected:
  AudienceTest() {
    for (Resource* resource : {&phone, &watch, &laptop}) resource->wants_carbons = true;
    phone.is_available = watch.is_available = true;
    watch.priority = -1;
  }
  [[nodiscard]] Audience of(std::string_view part, Fallback fallback = Fallback::bare) const {
    return Audience(stage.account, part, fallback);
  }
  /// Which of them a message is sent to, and which get a copy: "p", "w" and "l".
  std::string senders(const Audience& audience) {
    audience.send("<x/>");
    return got();
  }
  std::string copies(const Audience& audience, ResourceId author = {}) {
    audience.copy(bridge::CarbonDirection::received, "chat", kInner, author);
    return got();
  }
  std::string got() {
    std::string out;
    if (!phone_out.take().empty()) out += 'p';
    if (!watch_out.take().empty()) out += 'w';
    if (!laptop_out.take().empty()) out += 'l';
    return out;
  }

  Stage stage;
  FakeOutlet phone_out, watch_out, laptop_out;
  Resource& phone = stage.bind("phone", phone_out);
  Resource& watch = stage.bind("watch", watch_out);
  Resource& laptop = stage.bind("laptop", laptop_out);
};

TEST_F(AudienceTest, of_a_bare_address_are_those_who_are_available_with_a_priority_that_is_not_negative) {
  EXPECT_EQ(senders(of("")), "p");
  EXPECT_FALSE(of("").is_named());
  EXPECT_EQ(senders(of("", Fallback::none)), "p");
}

TEST_F(AudienceTest, of_a_full_address_is_that_resource_whatever_its_presence) {
  EXPECT_EQ(senders(of("phone")), "p");
  EXPECT_EQ(senders(of("watch")), "w") << "a negative priority hides from the bare address only";
  EXPECT_EQ(senders(of("laptop")), "l");
  EXPECT_TRUE(of("laptop").is_named());
}

TEST_F(AudienceTest, of_a_resource_that_is_not_there_are_those_of_the_bare_address_or_nobody) {
  EXPECT_EQ(senders(of("tablet")), "p");
  EXPECT_FALSE(of("tablet").is_named());
  EXPECT_EQ(senders(of("tablet", Fallback::none)), "");
  EXPECT_TRUE(of("tablet", Fallback::none).is_empty());
}

TEST_F(AudienceTest, tells_the_date_of_a_message_that_turms_keeps) {
  EXPECT_TRUE(of("phone").send("<x/>", 1234));
  EXPECT_TRUE(of("phone").send("<x/>"));
  EXPECT_EQ(phone_out.dates, (std::vector<int64_t>{1234, 0}));
}

TEST_F(AudienceTest, is_empty_when_nobody_takes_messages) {
  phone.priority = -128;
  EXPECT_TRUE(of("").is_empty());
  EXPECT_FALSE(of("").send("<x/>"));
  EXPECT_FALSE(of("phone").is_empty());
}

TEST_F(AudienceTest, leaves_a_copy_to_each_that_wants_one_and_did_not_get_the_message) {
  EXPECT_EQ(copies(of("")), "wl");
  EXPECT_EQ(copies(of("phone")), "wl");
  EXPECT_EQ(copies(of("watch")), "pl");
  EXPECT_EQ(copies(of("phone"), laptop.id()), "w") << "the author knows";
  EXPECT_EQ(copies(Audience::nobody(stage.account), phone.id()), "wl");
  watch.wants_carbons = false;
  EXPECT_EQ(copies(of("phone")), "l");
  laptop.wants_carbons = false;
  EXPECT_EQ(copies(of("phone")), "");
  EXPECT_FALSE(of("phone").has_copies({}));
  EXPECT_TRUE(of("watch").has_copies({}));
  EXPECT_FALSE(of("watch").has_copies(phone.id()));
}

TEST_F(AudienceTest, sends_copies_from_the_bare_to_the_full_address) {
  of("phone").copy(bridge::CarbonDirection::received, "chat", kInner);
  EXPECT_EQ(laptop_out.take(),
            "<message from='1@example.org' to='1@example.org/laptop' type='chat'><received "
            "xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>" +
                std::string(kInner) + "</forwarded></received></message>");
}

}  // namespace
}  // namespace turms::xmpp::features
