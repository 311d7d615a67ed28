// SPDX-License-Identifier: Apache-2.0
#include "bridge/avatar.h"

#include "profile_stage.h"

namespace turms::xmpp::features {
namespace {

class AvatarTest : public ProfileTest {
 protected:
  static std::string sha1_of(const std::string& bytes) { return bridge::image_of(bytes)->sha1; }
  std::string publish_data(Resource& from, std::string_view id, std::string_view base64) {
    return publish(from, bridge::kAvatarDataNs, id,
                   "<data xmlns='urn:xmpp:avatar:data'>" + std::string(base64) + "</data>");
  }
  std::string publish_metadata(Resource& from, const std::string& infos) {
    return publish(from, bridge::kAvatarMetadataNs, "m",
                   "<metadata xmlns='urn:xmpp:avatar:metadata'>" + infos + "</metadata>");
  }
  static std::string info(const std::string& sha1) { return "<info id='" + sha1 + "' type='image/png' bytes='9'/>"; }
  std::string photo(Resource& from) { return ask(from, "get", "", "<vCard xmlns='vcard-temp'/>"); }
};

TEST_F(AvatarTest, that_is_published_is_the_photo_of_the_vcard) {
  Resource& phone = enter();
  EXPECT_TRUE(contains(publish_data(phone, sha1_of(png()), base64_of(png())), "type='result'"));
  EXPECT_FALSE(contains(photo(phone), "PHOTO")) << "not shown before the metadata says so";
  EXPECT_TRUE(contains(publish_metadata(phone, info(sha1_of(png()))), "type='result'"));
  EXPECT_TRUE(contains(photo(phone), "<BINVAL>" + base64_of(png()) + "</BINVAL>"));
  EXPECT_TRUE(contains(publish_metadata(phone, ""), "type='result'"));
  EXPECT_FALSE(contains(photo(phone), "PHOTO"));
}

TEST_F(AvatarTest, that_is_large_is_read_as_it_was_published) {
  Resource& phone = enter();
  const std::string image = png(std::string(200 * 1024, '\x02'));
  EXPECT_TRUE(contains(publish_data(phone, sha1_of(image), base64_of(image)), "type='result'"));
  EXPECT_TRUE(contains(publish_metadata(phone, info(sha1_of(image))), "type='result'"));
  EXPECT_TRUE(contains(items(phone, "", bridge::kAvatarDataNs), ">" + base64_of(image) + "</data>"));
  EXPECT_TRUE(contains(photo(phone), "<BINVAL>" + base64_of(image) + "</BINVAL>"));
  const std::string too_large = png(std::string(256 * 1024, '\x02'));
  EXPECT_TRUE(contains(publish_data(phone, sha1_of(too_large), base64_of(too_large)), "not-acceptable"));
}

TEST_F(AvatarTest, counts_for_the_quota) {
  Resource& phone = enter();
  stage.settings.pep_bytes = 300'000;
  const std::string image = png(std::string(200 * 1024, '\x02'));
  const std::string other = png(std::string(200 * 1024, '\x03'));
  EXPECT_TRUE(contains(publish_data(phone, sha1_of(image), base64_of(image)), "type='result'"));
  EXPECT_TRUE(contains(publish_data(phone, sha1_of(other), base64_of(other)), "type='result'")) << "in its place";
  stage.settings.pep_bytes = 250'000;
  EXPECT_TRUE(contains(publish_data(phone, sha1_of(image), base64_of(image)), "resource-constraint"));
}

TEST_F(AvatarTest, under_a_false_name_is_refused) {
  Resource& phone = enter();
  EXPECT_TRUE(contains(publish_data(phone, sha1_of(png("x")), base64_of(png())), "not-acceptable"));
  EXPECT_TRUE(contains(publish_data(phone, "current", base64_of(png())), "not-acceptable"));
}

TEST_F(AvatarTest, that_is_no_image_is_refused) {
  Resource& phone = enter();
  EXPECT_TRUE(contains(publish_data(phone, "x", base64_of("<svg/>")), "PNG, JPEG, GIF or WebP"));
  EXPECT_TRUE(contains(publish(phone, bridge::kAvatarDataNs, "x", "<other xmlns='urn:x'/>"), "not-acceptable"));
}

TEST_F(AvatarTest, is_published_before_it_is_spoken_of) {
  Resource& phone = enter();
  EXPECT_TRUE(contains(publish_metadata(phone, info(sha1_of(png()))), "has not been published"));
  EXPECT_TRUE(contains(publish_metadata(phone, "<info id='short'/>"), "not-acceptable"));
  EXPECT_TRUE(contains(publish(phone, bridge::kAvatarMetadataNs, "m", "<other xmlns='urn:x'/>"), "not-acceptable"));
}

}  // namespace
}  // namespace turms::xmpp::features
