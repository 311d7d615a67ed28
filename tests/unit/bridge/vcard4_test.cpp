// SPDX-License-Identifier: Apache-2.0
#include "bridge/vcard4.h"

#include <gtest/gtest.h>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

Result<Vcard, StanzaError> read(const std::string& fields) {
  const std::string xml = "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'>" + fields + "</vcard>";
  return read_vcard4(document_from(xml)->root(), "1@example.org");
}

std::string written(const Vcard& vcard) {
  std::string out;
  xml::Writer writer(out);
  write_vcard4(writer, vcard, "1@example.org");
  return out;
}

constexpr std::string_view kOwn = "<impp><uri>xmpp:1@example.org</uri></impp>";

TEST(Vcard4, tells_turms_fields_from_those_that_are_kept) {
  const auto vcard = read(
      "<fn><text>Romeo M</text></fn><nickname><text>rom</text></nickname><nickname><text>second</text></nickname>"
      "<note><text>hi</text></note><photo><uri>https://a.example/1</uri></photo>"
      "<impp><uri>xmpp:1@example.org</uri></impp><impp><uri>xmpp:r@work.example</uri></impp>");
  ASSERT_TRUE(vcard);
  EXPECT_EQ(vcard->full_name, "Romeo M");
  EXPECT_EQ(vcard->nickname, "rom");
  EXPECT_EQ(vcard->note, "hi");
  EXPECT_EQ(vcard->photo_url, "https://a.example/1");
  EXPECT_EQ(vcard->rest_format, VcardFormat::vcard4);
  EXPECT_EQ(vcard->rest, "<nickname><text>second</text></nickname><impp><uri>xmpp:r@work.example</uri></impp>");
}

TEST(Vcard4, is_written_with_the_address_of_its_owner) {
  const std::string open = "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'>";
  EXPECT_EQ(written(Vcard()), open + std::string(kOwn) + "</vcard>");
  const auto vcard = read("<fn><text>A</text></fn><nickname><text>B</text></nickname><note><text>C</text></note>");
  EXPECT_EQ(written(*vcard), open + "<fn><text>A</text></fn><nickname><text>B</text></nickname>" + std::string(kOwn) +
                                 "<note><text>C</text></note></vcard>");
}

TEST(Vcard4, images_within_are_left_to_the_avatar_nodes) {
  const auto vcard = read("<photo><uri>data:image/png;base64,AAAA</uri></photo>");
  ASSERT_TRUE(vcard);
  EXPECT_EQ(vcard->rest, "");
  EXPECT_FALSE(vcard->photo);
}

TEST(Vcard4, more_fields_than_can_be_read_back_are_refused) {
  std::string fields;
  for (int i = 0; i < 300; ++i) fields += "<lang/>";
  EXPECT_FALSE(read(fields));
}

TEST(Vcard4, shows_what_was_set_as_vcard_temp) {
  Vcard vcard;
  vcard.rest = "<TITLE>Lover</TITLE>";
  EXPECT_NE(written(vcard).find("<title><text>Lover</text></title>"), std::string::npos);
}

}  // namespace
}  // namespace turms::xmpp::bridge
