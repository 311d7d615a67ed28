// SPDX-License-Identifier: Apache-2.0
#include "bridge/vcard_fields.h"

#include <gtest/gtest.h>

#include "bridge/vcard4.h"
#include "bridge/vcard_temp.h"
#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

std::string as_new(const std::string& fields) {
  std::string out;
  xml::Writer writer(out, kVcard4Ns);
  write_fields_as_vcard4(writer, document_from("<vCard xmlns='vcard-temp'>" + fields + "</vCard>")->root());
  return out;
}

std::string as_old(const std::string& fields) {
  std::string out;
  xml::Writer writer(out, kVcardTempNs);
  const std::string xml = "<vcard xmlns='" + std::string(kVcard4Ns) + "'>" + fields + "</vcard>";
  write_fields_as_vcard_temp(writer, document_from(xml)->root());
  return out;
}

struct Both {
  const char* old_field;
  const char* new_field;
};

TEST(VcardFields, both_formats_say_the_same) {
  const Both rows[] = {
      {"<TITLE>Lover</TITLE>", "<title><text>Lover</text></title>"},
      {"<BDAY>1595-01-29</BDAY>", "<bday><date>1595-01-29</date></bday>"},
      {"<URL>https://a.example/</URL>", "<url><uri>https://a.example/</uri></url>"},
      {"<N><FAMILY>Montague</FAMILY><GIVEN>Romeo</GIVEN></N>",
       "<n><surname>Montague</surname><given>Romeo</given></n>"},
      {"<ORG><ORGNAME>House</ORGNAME><ORGUNIT>Garden</ORGUNIT></ORG>",
       "<org><text>House</text><text>Garden</text></org>"},
      {"<ADR><HOME/><STREET>Via Cappello</STREET><LOCALITY>Verona</LOCALITY><CTRY>IT</CTRY></ADR>",
       "<adr><parameters><type><text>home</text></type></parameters><street>Via Cappello</street>"
       "<locality>Verona</locality><country>IT</country></adr>"},
      {"<TEL><WORK/><CELL/><NUMBER>+39 1</NUMBER></TEL>",
       "<tel><parameters><type><text>work</text><text>cell</text></type></parameters><text>+39 1</text></tel>"},
      {"<EMAIL><INTERNET/><USERID>r@example.org</USERID></EMAIL>", "<email><text>r@example.org</text></email>"},
  };
  for (const Both& row : rows) {
    EXPECT_EQ(as_new(row.old_field), row.new_field);
    EXPECT_EQ(as_old(row.new_field), row.old_field);
  }
}

TEST(VcardFields, a_number_may_be_a_uri) {
  EXPECT_EQ(as_old("<tel><uri>tel:+39-1</uri></tel>"), "<TEL><NUMBER>+39-1</NUMBER></TEL>");
}

TEST(VcardFields, what_the_other_format_lacks_is_left_out) {
  EXPECT_EQ(as_new("<CLASS><PUBLIC/></CLASS><x xmlns='urn:x'/><TITLE/>"), "");
  EXPECT_EQ(as_old("<gender><sex><text>M</text></sex></gender><x xmlns='urn:x'/><title/>"), "");
}

}  // namespace
}  // namespace turms::xmpp::bridge
