// SPDX-License-Identifier: Apache-2.0
#include "bridge/avatar.h"

#include <gtest/gtest.h>

#include "images.h"
#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

using std::string_view_literals::operator""sv;

TEST(Avatar, images_are_known_by_their_first_bytes) {
  EXPECT_EQ(media_type_of(png()), "image/png");
  EXPECT_EQ(media_type_of("\xFF\xD8\xFF\xE0"sv), "image/jpeg");
  EXPECT_EQ(media_type_of("GIF89a"), "image/gif");
  EXPECT_EQ(media_type_of("RIFF\x10\0\0\0WEBPVP8 "sv), "image/webp");
  EXPECT_EQ(media_type_of("<svg onload='x'/>"), "");
  EXPECT_EQ(media_type_of("RIFF1234WAVE"), "");
  EXPECT_EQ(media_type_of(""), "");
}

TEST(Avatar, an_image_is_named_by_its_sha1_and_measured) {
  const std::optional<Image> image = image_of(png());
  ASSERT_TRUE(image);
  EXPECT_EQ(image->sha1.size(), 40u);
  EXPECT_EQ(image->width, 64u);
  EXPECT_EQ(image->height, 48u);
  const std::optional<Image> gif = image_of(std::string("GIF89a\x20\0\x10\0"sv));
  ASSERT_TRUE(gif);
  EXPECT_EQ(gif->width, 32u);
  EXPECT_EQ(gif->height, 16u);
}

TEST(Avatar, jpegs_are_measured_behind_their_other_segments) {
  const auto jpeg = "\xFF\xD8\xFF\xE0\0\x04zz\xFF\xC0\0\x11\x08\0\x20\0\x40\x03"sv;
  const std::optional<Image> image = image_of(std::string(jpeg));
  ASSERT_TRUE(image);
  EXPECT_EQ(image->height, 32u);
  EXPECT_EQ(image->width, 64u);
  for (size_t size = 3; size < jpeg.size(); ++size) {
    EXPECT_TRUE(image_of(std::string(jpeg.substr(0, size)))) << size;  // cut anywhere: an image without a size
  }
}

TEST(Avatar, base64_may_be_broken_into_lines) {
  std::string text = base64_of(png());
  text.insert(5, "\n \t\r");
  std::string refusal;
  const std::optional<Image> image = read_image(text, 1000, refusal);
  ASSERT_TRUE(image) << refusal;
  EXPECT_EQ(image->bytes, png());
}

TEST(Avatar, what_is_no_image_or_too_large_is_refused_in_words) {
  std::string refusal;
  EXPECT_FALSE(read_image("%%%", 1000, refusal));
  EXPECT_EQ(refusal, "the image is not in Base64");
  EXPECT_FALSE(read_image(base64_of("hello"), 1000, refusal));
  EXPECT_EQ(refusal, "images are PNG, JPEG, GIF or WebP");
  EXPECT_FALSE(read_image(base64_of(png()), png().size() - 1, refusal));
  EXPECT_EQ(refusal, "the image is larger than " + std::to_string(png().size() - 1) + " bytes");
  EXPECT_TRUE(read_image(base64_of(png()), png().size(), refusal));
  EXPECT_FALSE(read_image(base64_of(std::string(5000, 'x')), 100, refusal));
}

TEST(Avatar, metadata_that_is_written_is_read_back) {
  const Image image = *image_of(png());
  std::string out;
  xml::Writer writer(out);
  write_avatar_metadata(writer, image);
  EXPECT_EQ(out, "<metadata xmlns='urn:xmpp:avatar:metadata'><info id='" + image.sha1 + "' type='image/png' bytes='" +
                     std::to_string(image.bytes.size()) + "' width='64' height='48'/></metadata>");
  EXPECT_EQ(shown_image(document_from(out)->root()).value(), image.sha1);
}

std::string shown(const std::string& infos) {
  const Result<std::string> name =
      shown_image(document_from("<metadata xmlns='urn:xmpp:avatar:metadata'>" + infos + "</metadata>")->root());
  return name ? *name : "invalid";
}

TEST(Avatar, the_image_shown_is_the_one_in_the_data_node) {
  const std::string here(40, 'a');
  const std::string there(40, 'b');
  EXPECT_EQ(shown("<info id='" + there + "' url='https://a.example/1'/><info id='" + here + "'/>"), here);
  EXPECT_EQ(shown("<info id='" + there + "' url='https://a.example/1'/>"), "");
  EXPECT_EQ(shown("<info id='" + std::string(40, 'A') + "'/>"), here);
  EXPECT_EQ(shown(""), "");
  EXPECT_EQ(shown("<stop/>"), "");
  EXPECT_EQ(shown("<info id='short'/>"), "invalid");
  EXPECT_EQ(shown("<info/>"), "invalid");
}

}  // namespace
}  // namespace turms::xmpp::bridge
