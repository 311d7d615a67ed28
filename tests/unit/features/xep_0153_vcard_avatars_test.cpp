// SPDX-License-Identifier: Apache-2.0
#include "bridge/avatar.h"

#include "profile_stage.h"

namespace turms::xmpp::features {
namespace {

class VcardAvatarsTest : public ProfileTest {
 protected:
  static std::string hash_of(const std::string& bytes) { return bridge::image_of(bytes)->sha1; }
  static std::string photo_with(const std::string& hash) {
    return "<x xmlns='vcard-temp:x:update'><photo>" + hash + "</photo></x>";
  }
  static std::string vcard_with(const std::string& image) {
    return "<vCard xmlns='vcard-temp'><PHOTO><BINVAL>" + base64_of(image) + "</BINVAL></PHOTO></vCard>";
  }
  std::string set_photo(Resource& from, const std::string& image) { return ask(from, "set", "", vcard_with(image)); }
};

TEST_F(VcardAvatarsTest, the_hash_is_in_every_presence) {
  Resource& phone = enter();
  set_photo(phone, png());
  stage.say(phone, "<presence><show>away</show></presence>");
  const std::string presence = out.take();
  EXPECT_TRUE(contains(presence, photo_with(hash_of(png())))) << presence;
  EXPECT_TRUE(contains(presence, "<show>away</show>")) << presence;
}

TEST_F(VcardAvatarsTest, who_has_no_avatar_says_so) {
  Resource& phone = enter();
  stage.say(phone, "<presence/>");
  EXPECT_TRUE(contains(out.take(), "<x xmlns='vcard-temp:x:update'><photo/></x>"));
}

TEST_F(VcardAvatarsTest, a_new_avatar_is_told_by_the_last_presence) {
  Resource& phone = enter();
  stage.say(phone, "<presence><show>dnd</show><status>busy</status></presence>");
  out.take();
  const std::string told = set_photo(phone, png());
  EXPECT_TRUE(contains(told, photo_with(hash_of(png())))) << told;
  EXPECT_TRUE(contains(told, "<show>dnd</show><status>busy</status>")) << told;
  EXPECT_FALSE(contains(told, "<photo/>")) << told;
  EXPECT_EQ(set_photo(phone, png()).find("<presence"), std::string::npos) << "the same again is no news";
  EXPECT_TRUE(contains(set_photo(phone, png("other")), photo_with(hash_of(png("other")))));
}

TEST_F(VcardAvatarsTest, one_that_is_taken_away_is_told) {
  Resource& phone = enter();
  set_photo(phone, png());
  EXPECT_TRUE(contains(ask(phone, "set", "", "<vCard xmlns='vcard-temp'/>"), "<photo/>"));
}

TEST_F(VcardAvatarsTest, the_word_of_the_client_is_replaced) {
  Resource& phone = enter();
  set_photo(phone, png());
  stage.say(phone, "<presence><x xmlns='vcard-temp:x:update'><photo>0000</photo></x></presence>");
  const std::string presence = out.take();
  EXPECT_TRUE(contains(presence, photo_with(hash_of(png())))) << presence;
  EXPECT_FALSE(contains(presence, "0000")) << presence;
  stage.say(phone, "<presence><x xmlns='vcard-temp:x:update'/></presence>");
  EXPECT_TRUE(contains(out.take(), photo_with(hash_of(png()))));
}

TEST_F(VcardAvatarsTest, a_client_that_is_not_ready_is_left_alone) {
  Resource& phone = enter();
  stage.say(phone, "<presence><x xmlns='vcard-temp:x:update'><photo/></x></presence>");
  out.take();
  EXPECT_FALSE(contains(set_photo(phone, png()), "<presence"));
  stage.say(phone, "<presence/>");
  EXPECT_TRUE(contains(out.take(), photo_with(hash_of(png()))));
}

TEST_F(VcardAvatarsTest, the_avatar_is_known_again_at_the_next_login) {
  Resource& phone = enter();
  set_photo(phone, png());
  stage.account.remove_resource(phone.id());
  Resource& tablet = stage.bind("tablet", out);
  out.take();
  stage.say(tablet, "<presence/>");
  settle();
  EXPECT_TRUE(contains(out.take(), photo_with(hash_of(png()))));
}

TEST_F(VcardAvatarsTest, unavailable_presence_has_no_hash) {
  Resource& phone = enter();
  set_photo(phone, png());
  stage.say(phone, "<presence type='unavailable'/>");
  EXPECT_FALSE(contains(out.take(), "vcard-temp:x:update"));
}

TEST_F(VcardAvatarsTest, without_a_store_the_client_speaks_for_itself) {
  stage.store.is_there = stage.core.capabilities.store = false;
  Resource& phone = enter();
  stage.say(phone, "<presence><x xmlns='vcard-temp:x:update'><photo>0000</photo></x></presence>");
  EXPECT_TRUE(contains(out.take(), "<photo>0000</photo>"));
  const auto features = stage.hooks.disco_features(kOwnAccount, stage.core.capabilities);
  EXPECT_EQ(std::count(features.begin(), features.end(), "urn:xmpp:pep-vcard-conversion:0"), 0);
  stage.core.capabilities.store = true;
  const auto with_store = stage.hooks.disco_features(kOwnAccount, stage.core.capabilities);
  EXPECT_EQ(std::count(with_store.begin(), with_store.end(), "urn:xmpp:pep-vcard-conversion:0"), 1);
}

}  // namespace
}  // namespace turms::xmpp::features
