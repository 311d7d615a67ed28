// SPDX-License-Identifier: Apache-2.0
#include "bridge/registration.h"

#include <gtest/gtest.h>

#include <string>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

std::string query_of(const std::string& content) {
  return "<query xmlns='jabber:iq:register'>" + content + "</query>";
}

TEST(RegistrationTest, reads_fields_and_forms_alike) {
  for (const char* content : {"<username>42</username><password>secret</password>",
                              "<x xmlns='jabber:x:data' type='submit'><field var='username'><value>42</value></field>"
                              "<field var='password'><value>secret</value></field></x>"}) {
    const auto document = document_from(query_of(content));
    const auto wish = read_registration(document->root());
    ASSERT_TRUE(wish);
    EXPECT_EQ(wish->username, "42");
    EXPECT_EQ(wish->password, "secret");
    EXPECT_FALSE(wish->is_removal || wish->is_cancelled);
  }
}

TEST(RegistrationTest, knows_removal_and_cancelling) {
  const auto removal = document_from(query_of("<remove/>"));
  EXPECT_TRUE(read_registration(removal->root())->is_removal);
  const auto cancelled = document_from(query_of("<x xmlns='jabber:x:data' type='cancel'/>"));
  EXPECT_TRUE(read_registration(cancelled->root())->is_cancelled);
}

TEST(RegistrationTest, refuses_what_can_be_read_two_ways) {
  EXPECT_FALSE(read_registration(document_from(query_of("<remove/><password>x</password>"))->root()));
  EXPECT_FALSE(read_registration(
      document_from(query_of("<x xmlns='jabber:x:data' type='submit'><field var='a'/><field var='a'/></x>"))->root()));
}

TEST(RegistrationTest, shows_fields_for_old_clients_and_a_form_for_others) {
  std::string out;
  xml::Writer writer(out);
  write_registration_form(writer, "123456");
  EXPECT_NE(out.find("<username/><password/>"), std::string::npos) << out;
  EXPECT_NE(out.find("<field var='FORM_TYPE' type='hidden'><value>jabber:iq:register</value></field>"),
            std::string::npos)
      << out;
  EXPECT_NE(out.find("<required/><value>123456</value>"), std::string::npos) << out;
  EXPECT_NE(out.find("text-private"), std::string::npos) << out;
}

TEST(RegistrationTest, sends_people_elsewhere) {
  std::string out;
  xml::Writer writer(out);
  write_registration_elsewhere(writer, "https://example.org/join?a&b");
  EXPECT_EQ(out,
            "<query xmlns='jabber:iq:register'><instructions>To get an account, visit "
            "https://example.org/join?a&amp;b</instructions><x xmlns='jabber:x:oob'>"
            "<url>https://example.org/join?a&amp;b</url></x></query>");
}

}  // namespace
}  // namespace turms::xmpp::bridge
