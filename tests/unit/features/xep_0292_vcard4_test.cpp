// SPDX-License-Identifier: Apache-2.0
#include "profile_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNode = "urn:xmpp:vcard4";
constexpr std::string_view kEmpty = "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'/>";

class Vcard4Test : public ProfileTest {
 protected:
  static std::string vcard(const std::string& fields) {
    return "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'>" + fields + "</vcard>";
  }
  Resource& enter_curious() {
    Resource& phone = enter();
    phone.wishes = std::make_shared<const std::vector<std::string>>(1, std::string(kNode));
    return phone;
  }
};

TEST_F(Vcard4Test, is_the_profile) {
  Resource& phone = enter();
  const std::string answer = ask(phone, "get", "2@example.org", kEmpty);
  EXPECT_TRUE(contains(answer,
                       "<fn><text>Romeo</text></fn><nickname><text>Romeo</text></nickname>"
                       "<impp><uri>xmpp:2@example.org</uri></impp>"))
      << answer;
}

TEST_F(Vcard4Test, is_set_by_iq_and_by_publishing) {
  Resource& phone = enter_curious();
  EXPECT_TRUE(contains(ask(phone, "set", "", vcard("<nickname><text>Roma</text></nickname>")), "type='result'"));
  EXPECT_EQ(update().name.view(), "Roma");
  name = "Roma";
  updates.clear();
  const std::string answer =
      publish(phone, kNode, "current", vcard("<nickname><text>Roma</text></nickname><note><text>hi</text></note>"));
  EXPECT_TRUE(contains(answer, "type='result'")) << answer;
  EXPECT_EQ(update().intro.view(), "hi");
  EXPECT_FALSE(update().name.has());
}

TEST_F(Vcard4Test, shares_its_fields_with_vcard_temp) {
  Resource& phone = enter();
  ask(phone, "set", "", vcard("<title><text>Lover</text></title><gender><sex><text>M</text></sex></gender>"));
  EXPECT_TRUE(contains(ask(phone, "get", "", "<vCard xmlns='vcard-temp'/>"), "<TITLE>Lover</TITLE>"));
  EXPECT_TRUE(contains(items(phone, "", kNode), "<gender><sex><text>M</text></sex></gender>"));
}

TEST_F(Vcard4Test, leaves_the_avatar_alone) {
  Resource& phone = enter();
  ask(phone, "set", "", "<vCard xmlns='vcard-temp'><PHOTO><BINVAL>" + base64_of(png()) + "</BINVAL></PHOTO></vCard>");
  ask(phone, "set", "", vcard("<title><text>Lover</text></title>"));
  EXPECT_TRUE(contains(ask(phone, "get", "", "<vCard xmlns='vcard-temp'/>"), base64_of(png())));
}

TEST_F(Vcard4Test, readers_hear_that_it_has_changed) {
  Resource& phone = enter_curious();
  EXPECT_TRUE(
      contains(ask(phone, "set", "", vcard("<title><text>Lover</text></title>")), "<items node='urn:xmpp:vcard4'>"));
  make_friend(2);
  out.take();
  proto::UpdateUserRequest change{};
  change.intro = "away";
  relay_update(2, change);
  const std::string event = out.take();
  EXPECT_TRUE(contains(event, "from='2@example.org'")) << event;
  EXPECT_TRUE(contains(event, "<items node='urn:xmpp:vcard4'>")) << event;
}

TEST_F(Vcard4Test, what_is_no_vcard_is_refused) {
  Resource& phone = enter();
  EXPECT_TRUE(contains(publish(phone, kNode, "current", "<other xmlns='urn:x'/>"), "not-acceptable"));
}

TEST_F(Vcard4Test, of_an_unknown_user_is_not_found) {
  exists = false;
  Resource& phone = enter();
  EXPECT_TRUE(contains(ask(phone, "get", "77@example.org", kEmpty), "item-not-found"));
}

}  // namespace
}  // namespace turms::xmpp::features
