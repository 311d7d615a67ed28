// SPDX-License-Identifier: Apache-2.0
#include "bridge/vcard_temp.h"

#include <gtest/gtest.h>

#include "images.h"
#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

Result<Vcard, StanzaError> read(const std::string& fields, size_t max_image = 10000) {
  return read_vcard_temp(document_from("<vCard xmlns='vcard-temp'>" + fields + "</vCard>")->root(), max_image);
}

std::string written(const Vcard& vcard) {
  std::string out;
  xml::Writer writer(out);
  write_vcard_temp(writer, vcard, "1@example.org");
  return out;
}

TEST(VcardTemp, tells_turms_fields_from_those_that_are_kept) {
  const auto vcard = read(
      "<FN>Romeo M</FN><N><GIVEN>Romeo</GIVEN></N><NICKNAME>rom</NICKNAME><JABBERID>9@evil.example</JABBERID>"
      "<DESC>hi</DESC><x xmlns='urn:x'>y</x>");
  ASSERT_TRUE(vcard);
  EXPECT_EQ(vcard->full_name, "Romeo M");
  EXPECT_EQ(vcard->nickname, "rom");
  EXPECT_EQ(vcard->note, "hi");
  EXPECT_EQ(vcard->rest, "<N><GIVEN>Romeo</GIVEN></N><x xmlns='urn:x'>y</x>");
}

TEST(VcardTemp, is_written_with_the_address_of_its_owner) {
  Vcard vcard;
  EXPECT_EQ(written(vcard), "<vCard xmlns='vcard-temp'><JABBERID>1@example.org</JABBERID></vCard>");
  vcard = *read("<FN>A</FN><NICKNAME>B</NICKNAME><DESC>C</DESC><TITLE>D</TITLE>");
  EXPECT_EQ(written(vcard),
            "<vCard xmlns='vcard-temp'><FN>A</FN><NICKNAME>B</NICKNAME><TITLE>D</TITLE>"
            "<JABBERID>1@example.org</JABBERID><DESC>C</DESC></vCard>");
}

TEST(VcardTemp, a_photo_goes_in_and_out) {
  const std::string photo = "<PHOTO><TYPE>image/png</TYPE><BINVAL>" + base64_of(png()) + "</BINVAL></PHOTO>";
  const auto vcard = read(photo);
  ASSERT_TRUE(vcard);
  EXPECT_NE(written(*vcard).find(photo), std::string::npos);
  EXPECT_FALSE(read("<PHOTO/>")->photo);
  EXPECT_FALSE(read("<PHOTO><BINVAL/></PHOTO>")->photo);
}

TEST(VcardTemp, a_picture_elsewhere_is_an_extval) {
  const auto vcard = read("<PHOTO><EXTVAL>https://a.example/1</EXTVAL></PHOTO>");
  ASSERT_TRUE(vcard);
  EXPECT_EQ(vcard->photo_url, "https://a.example/1");
  EXPECT_NE(written(*vcard).find("<PHOTO><EXTVAL>https://a.example/1</EXTVAL></PHOTO>"), std::string::npos);
}

TEST(VcardTemp, a_bad_photo_is_refused_by_name) {
  const auto vcard = read("<PHOTO><BINVAL>aGVsbG8=</BINVAL></PHOTO>");
  ASSERT_FALSE(vcard);
  EXPECT_EQ(vcard.error().condition, StanzaErrorCondition::not_acceptable);
  EXPECT_EQ(vcard.error().text, "PHOTO: images are PNG, JPEG, GIF or WebP");
  EXPECT_FALSE(read("<PHOTO><BINVAL>" + base64_of(png()) + "</BINVAL></PHOTO>", 10));
}

TEST(VcardTemp, more_fields_than_can_be_read_back_are_refused) {
  std::string fields;
  for (int i = 0; i < 300; ++i) fields += "<NOTE/>";
  EXPECT_FALSE(read(fields));
}

TEST(VcardTemp, shows_what_was_set_as_vcard4) {
  Vcard vcard;
  vcard.rest_format = VcardFormat::vcard4;
  vcard.rest = "<title><text>Lover</text></title>";
  EXPECT_NE(written(vcard).find("<TITLE>Lover</TITLE>"), std::string::npos);
}

}  // namespace
}  // namespace turms::xmpp::bridge
