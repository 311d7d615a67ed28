// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_approval.h"

#include <gtest/gtest.h>

#include <string>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

std::string form_of(const std::string& type, const std::string& form_type, const std::string& request,
                    const std::string& allow) {
  return "<x xmlns='jabber:x:data' type='" + type + "'><field var='FORM_TYPE'><value>" + form_type +
         "</value></field><field var='turms#join_request'><value>" + request +
         "</value></field><field var='muc#register_allow'><value>" + allow + "</value></field></x>";
}

std::optional<JoinApproval> approval_of(const std::string& form) {
  return read_join_approval(document_from("<message to='9@conference.example.org'>" + form + "</message>")->root());
}

constexpr char kNs[] = "http://jabber.org/protocol/muc#register";

TEST(RoomApprovalTest, the_form_says_who_asks_and_which_request_it_is) {
  std::string out;
  xml::Writer writer(out);
  write_join_approval(writer, 77, jid("5@example.org"), "Five", "May I?");
  EXPECT_NE(out.find("<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#register</value>"),
            std::string::npos)
      << out;
  EXPECT_NE(out.find("<field var='turms#join_request' type='hidden'><value>77</value></field>"), std::string::npos);
  EXPECT_NE(out.find("<value>5@example.org</value>"), std::string::npos) << out;
  EXPECT_NE(out.find("<value>Five</value>"), std::string::npos) << out;
  EXPECT_NE(out.find("<value>May I?</value>"), std::string::npos) << out;
  EXPECT_NE(out.find("var='muc#register_allow' type='boolean'"), std::string::npos) << out;
}

TEST(RoomApprovalTest, the_answer_is_yes_or_no) {
  const auto yes = approval_of(form_of("submit", kNs, "77", "true"));
  ASSERT_TRUE(yes);
  EXPECT_EQ(yes->request_id, 77);
  EXPECT_TRUE(yes->is_allowed);
  const auto no = approval_of(form_of("submit", kNs, "77", "0"));
  ASSERT_TRUE(no);
  EXPECT_FALSE(no->is_allowed);
}

TEST(RoomApprovalTest, everything_else_is_no_answer) {
  EXPECT_FALSE(approval_of(""));
  EXPECT_FALSE(approval_of(form_of("cancel", kNs, "77", "1")));
  EXPECT_FALSE(approval_of(form_of("submit", "http://jabber.org/protocol/muc#request", "77", "1")));
  EXPECT_FALSE(approval_of(form_of("submit", kNs, "", "1")));
  EXPECT_FALSE(approval_of(form_of("submit", kNs, "-77", "1")));
  EXPECT_FALSE(approval_of(form_of("submit", kNs, "77", "perhaps")));
}

}  // namespace
}  // namespace turms::xmpp::bridge
