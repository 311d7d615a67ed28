// SPDX-License-Identifier: Apache-2.0
// What is too long or too much: moved into the payload, cut, or refused before it costs the session.
#include "bridge/message_to_turms.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "bridge/fingerprint.h"
#include "bridge/to_turms.h"

namespace turms::xmpp::bridge {
namespace {

TEST_F(ToTurms, a_long_body_goes_into_the_payload) {
  policy.max_text_units = 60;
  const std::string body = std::string(30, 'a') + "\xF0\x9F\x98\x80" + std::string(300, 'b');
  translate("<message to='2@example.org'><body>" + body + "</body></message>");
  ASSERT_EQ(out.route, Route::turms);
  EXPECT_EQ(payload().body, body);
  EXPECT_EQ(request.text.view(), std::string(30, 'a') +
                                     "\xF0\x9F\x98\x80"
                                     "bbbb ... [+296 chars]");
  EXPECT_EQ(payload().text_hash, text_hash_of(request.text.view())) << "of the text as sent";
}

TEST_F(ToTurms, a_long_body_is_refused_where_records_are_not_stored) {
  policy.max_text_units = 10;
  policy.persist_record = false;
  translate("<message to='2@example.org'><body>0123456789</body></message>");
  EXPECT_EQ(out.route, Route::turms);
  expect_refused("<message to='2@example.org'><body>01234567890</body></message>",
                 StanzaErrorCondition::policy_violation);
  EXPECT_EQ(out.error->type, StanzaErrorType::modify);
  EXPECT_NE(out.error->text.find("10"), std::string::npos) << out.error->text;
  policy.max_text_units = 0;
  translate("<message to='2@example.org'><body>01234567890</body></message>");
  EXPECT_EQ(out.route, Route::turms) << "0 is no limit";
}

TEST_F(ToTurms, text_made_up_for_turms_apps_is_cut_to_the_limit) {
  policy.max_text_units = 40;
  policy.persist_record = false;
  translate("<message to='2@example.org'><subject>" + std::string(100, 's') + "</subject></message>");
  ASSERT_EQ(out.route, Route::turms);
  EXPECT_LE(request.text.view().size(), 40U);
  EXPECT_EQ(payload().subject, std::string(100, 's'));
}

TEST_F(ToTurms, extensions_are_bounded) {
  std::string many = "<message to='2@example.org'><body>x</body><a xmlns='urn:a'>";
  for (int i = 0; i < 256; ++i) many += "<b/>";
  expect_refused(many + "</a></message>", StanzaErrorCondition::not_acceptable);

  std::string deep;
  for (int i = 0; i < 33; ++i) deep = "<a xmlns='urn:a'>" + deep + "</a>";
  expect_refused("<message to='2@example.org'><body>x</body>" + deep + "</message>",
                 StanzaErrorCondition::not_acceptable);

  std::string languages = "<message to='2@example.org'>";
  for (int i = 0; i < 33; ++i) languages += "<body xml:lang='x" + std::to_string(i) + "'>y</body>";
  expect_refused(languages + "</message>", StanzaErrorCondition::not_acceptable);
}

TEST_F(ToTurms, extensions_up_to_the_bounds_are_sent) {
  std::string children = "<a xmlns='urn:a'>";
  for (int i = 0; i < 255; ++i) children += "<b/>";
  translate("<message to='2@example.org'><body>x</body>" + children + "</a></message>");
  EXPECT_EQ(out.route, Route::turms);
  std::string deep;
  for (int i = 0; i < 32; ++i) deep = "<a xmlns='urn:a'>" + deep + "</a>";
  translate("<message to='2@example.org'><body>x</body>" + deep + "</message>");
  EXPECT_EQ(out.route, Route::turms);
}

TEST_F(ToTurms, a_request_that_would_cost_the_session_is_refused) {
  policy.max_request_bytes = 2000;
  expect_refused("<message to='2@example.org'><body>" + std::string(1500, 'x') + "</body></message>",
                 StanzaErrorCondition::policy_violation);
  EXPECT_EQ(out.error->type, StanzaErrorType::modify);
  translate("<message to='2@example.org'><body>" + std::string(1300, 'x') + "</body></message>");
  EXPECT_EQ(out.route, Route::turms);
}

TEST_F(ToTurms, nothing_is_left_from_the_message_before) {
  expect_refused("<message to='2@elsewhere.org'><body>x</body></message>",
                 StanzaErrorCondition::remote_server_not_found);
  translate("<message to='2@example.org' id='a'><body>one</body><new xmlns='urn:n'/></message>");
  translate("<message to='3@example.org'><body>two</body></message>");
  EXPECT_FALSE(out.error);
  EXPECT_EQ(request.recipient_id, 3);
  EXPECT_EQ(request.text.view(), "two");
  EXPECT_EQ(payload().id, "");
  EXPECT_EQ(payload().children, "");
}

}  // namespace
}  // namespace turms::xmpp::bridge
