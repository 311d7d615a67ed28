// SPDX-License-Identifier: Apache-2.0
#include "bridge/mam_result.h"

#include <gtest/gtest.h>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

TEST(MamResultTest, wraps_a_message) {
  std::string out;
  xml::Writer writer(out);
  open_mam_result(writer, jid("1@example.org"), jid("1@example.org/phone"), "q", "17", 1700000000123);
  writer.open("message", "jabber:client").attr("id", "m").close();
  close_mam_result(writer);
  EXPECT_EQ(out,
            "<message from='1@example.org' to='1@example.org/phone'><result xmlns='urn:xmpp:mam:2' queryid='q' id='17'>"
            "<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2023-11-14T22:13:20.123Z'/>"
            "<message xmlns='jabber:client' id='m'/></forwarded></result></message>");
}

TEST(MamResultTest, a_query_without_id_gets_none) {
  std::string out;
  xml::Writer writer(out);
  open_mam_result(writer, jid("1@example.org"), jid("1@example.org/phone"), "", "17", 0);
  close_mam_result(writer);
  EXPECT_EQ(out.find("queryid"), std::string::npos);
}

std::string fin(std::string_view first, std::string_view last, bool is_complete) {
  std::string out;
  xml::Writer writer(out);
  write_mam_fin(writer, first, last, is_complete);
  return out;
}

TEST(MamResultTest, ends_a_page) {
  EXPECT_EQ(fin("1", "9", false),
            "<fin xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><first>1</first><last>9</last>"
            "</set></fin>");
  EXPECT_EQ(fin("", "", true),
            "<fin xmlns='urn:xmpp:mam:2' complete='true'><set xmlns='http://jabber.org/protocol/rsm'/></fin>");
}

TEST(MamResultTest, shows_the_fields_that_it_knows) {
  std::string plain, searching;
  xml::Writer plain_writer(plain), searching_writer(searching);
  write_mam_form(plain_writer, false);
  write_mam_form(searching_writer, true);
  EXPECT_EQ(
      plain,
      "<query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='form'>"
      "<field var='FORM_TYPE' type='hidden'><value>urn:xmpp:mam:2</value></field>"
      "<field var='with' type='jid-single'/><field var='start' type='text-single'/>"
      "<field var='end' type='text-single'/><field var='before-id' type='text-single'/>"
      "<field var='after-id' type='text-single'/><field var='ids' type='list-multi'>"
      "<validate xmlns='http://jabber.org/protocol/xdata-validate' datatype='xs:string'><open/></validate></field>"
      "</x></query>");
  EXPECT_NE(searching.find("<field var='{urn:xmpp:fulltext:0}fulltext' type='text-single'/>"), std::string::npos);
}

TEST(MamResultTest, tells_the_ends_of_an_archive) {
  std::string full, empty;
  xml::Writer full_writer(full), empty_writer(empty);
  write_mam_metadata(full_writer, ArchiveEnd{"1", 0}, ArchiveEnd{"9", 1700000000123});
  write_mam_metadata(empty_writer, std::nullopt, std::nullopt);
  EXPECT_EQ(full,
            "<metadata xmlns='urn:xmpp:mam:2'><start id='1' timestamp='1970-01-01T00:00:00.000Z'/>"
            "<end id='9' timestamp='2023-11-14T22:13:20.123Z'/></metadata>");
  EXPECT_EQ(empty, "<metadata xmlns='urn:xmpp:mam:2'/>");
}

}  // namespace
}  // namespace turms::xmpp::bridge
