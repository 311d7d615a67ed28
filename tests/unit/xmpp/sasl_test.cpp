// SPDX-License-Identifier: Apache-2.0
#include "xmpp/sasl.h"

#include <gtest/gtest.h>

#include <string>

#include "crypto/base64.h"

namespace turms::xmpp {
namespace {

using std::string_literals::operator""s;

std::string base64(const std::string& text) {
  return crypto::base64(as_bytes(text));
}

std::string said(const SaslStep& step) {
  if (const auto* request = std::get_if<SaslRequest>(&step); request != nullptr) {
    return request->account.to_string() + " " + std::string(request->credential.view());
  }
  if (const auto* challenge = std::get_if<SaslChallenge>(&step); challenge != nullptr)
    return "challenge " + challenge->data;
  return "!" + std::string(name_of(std::get<SaslFailure>(step).condition));
}

std::string plain(const std::string& message) {
  return said(SaslExchange(SaslMechanism::plain, "example.org").start(base64(message)));
}
std::string bearer(const std::string& message) {
  return said(SaslExchange(SaslMechanism::oauthbearer, "example.org").start(base64(message)));
}

TEST(SaslTest, plain_names_an_account_and_a_password) {
  EXPECT_EQ(plain("\0"s
                  "1\0"s
                  "123"),
            "1@example.org 123");
  EXPECT_EQ(plain("\0\xEF\xBC\x91\0p\xC3\xA4ss"s), "1@example.org p\xC3\xA4ss");
}

TEST(SaslTest, a_foreign_authzid_opens_nothing) {
  EXPECT_EQ(plain("1@example.org\0"s
                  "1\0"s
                  "123"),
            "1@example.org 123");
  EXPECT_EQ(plain("1@EXAMPLE.org\0"s
                  "1\0"s
                  "123"),
            "1@example.org 123");
  for (const std::string& authzid :
       {"2@example.org"s, "1"s, "1@example.org/phone"s, "1@other.org"s, "example.org"s, "@"s}) {
    EXPECT_EQ(plain(authzid + "\0"s
                              "1\0"s
                              "123"),
              "!invalid-authzid")
        << authzid;
  }
}

TEST(SaslTest, what_is_not_plain_is_malformed) {
  for (const std::string& message : {"1"s, "\0"s, "\0\0"s,
                                     "\0"s
                                     "1"s,
                                     "\0"s
                                     "1\0"s,
                                     "\0\0"s
                                     "123"s,
                                     "\0"s
                                     "1\0"s
                                     "12\0"s
                                     "3"s,
                                     "\0"s
                                     "1\0\xFF"s}) {
    EXPECT_EQ(plain(message), "!malformed-request");
  }
  EXPECT_EQ(plain("\0"s
                  "a b\0"s
                  "123"),
            "!not-authorized");
  EXPECT_EQ(plain("\0"s
                  "1@example.org\0"s
                  "123"),
            "!not-authorized");
}

TEST(SaslTest, base64_is_strict) {
  for (const char* text : {"A", "AA", "AAA", "AAA=A", "AA==\n", " AA==", "AB==", "A-_="}) {
    EXPECT_EQ(said(SaslExchange(SaslMechanism::plain, "example.org").start(text)), "!incorrect-encoding") << text;
  }
  EXPECT_EQ(said(SaslExchange(SaslMechanism::plain, "example.org").start("=")), "!malformed-request");
}

TEST(SaslTest, without_an_initial_response_it_is_asked_for) {
  SaslExchange exchange(SaslMechanism::plain, "example.org");
  EXPECT_EQ(said(exchange.start("")), "challenge ");
  EXPECT_EQ(said(exchange.respond(base64("\0"s
                                         "1\0"s
                                         "123"))),
            "1@example.org 123");
  EXPECT_EQ(said(exchange.refuse(SaslCondition::not_authorized)), "!not-authorized");
}

TEST(SaslTest, oauthbearer_brings_a_token_and_perhaps_a_name) {
  EXPECT_EQ(bearer("n,a=1@example.org,\x01"
                   "auth=Bearer abc.def\x01\x01"),
            "1@example.org abc.def");
  EXPECT_EQ(bearer("n,,\x01"
                   "host=example.org\x01port=5222\x01"
                   "auth=bearer abc\x01\x01"),
            " abc");
  EXPECT_EQ(bearer("y,,\x01"
                   "auth=BEARER abc\x01\x01"),
            " abc");
}

TEST(SaslTest, oauthbearer_names_an_account_of_this_domain_or_nobody) {
  for (const char* authzid : {"1@other.org", "1", "example.org", "1@example.org/r", "@"}) {
    EXPECT_EQ(bearer("n,a=" + std::string(authzid) +
                     ",\x01"
                     "auth=Bearer abc\x01\x01"),
              "!invalid-authzid")
        << authzid;
  }
}

TEST(SaslTest, malformed_oauthbearer_is_refused) {
  for (const char* message : {"n", "n,,", "n,,\x01", "n,,\x01\x01",
                              "n,,\x01"
                              "auth=Bearer abc\x01",
                              "n,,\x01"
                              "auth=Basic abc\x01\x01",
                              "n,,\x01"
                              "auth=Bearer \x01\x01",
                              "p=tls-exporter,,\x01"
                              "auth=Bearer abc\x01\x01",
                              "n,,auth=Bearer abc\x01\x01",
                              "n,,\x01"
                              "auth=Bearer a\x01"
                              "auth=Bearer b\x01\x01",
                              "n,,\x01"
                              "auth=Bearer abc\x01\x01"
                              "x"}) {
    EXPECT_EQ(bearer(message), "!malformed-request") << message;
  }
}

TEST(SaslTest, oauthbearer_says_why_before_it_fails) {
  SaslExchange exchange(SaslMechanism::oauthbearer, "example.org");
  said(
      exchange.start(base64("n,,\x01"
                            "auth=Bearer abc\x01\x01")));
  EXPECT_EQ(said(exchange.refuse(SaslCondition::credentials_expired)),
            "challenge " + base64("{\"status\":\"invalid_token\"}"));
  EXPECT_EQ(said(exchange.respond(base64("\x01"))), "!credentials-expired");
}

TEST(SaslTest, names_are_those_of_the_registry) {
  EXPECT_EQ(sasl_mechanism("PLAIN"), SaslMechanism::plain);
  EXPECT_EQ(sasl_mechanism("OAUTHBEARER"), SaslMechanism::oauthbearer);
  EXPECT_EQ(sasl_mechanism("plain"), std::nullopt);
  EXPECT_EQ(name_of(SaslCondition::aborted), "aborted");
  EXPECT_EQ(name_of(SaslCondition::temporary_auth_failure), "temporary-auth-failure");
}

TEST(SaslTest, a_failure_is_written_with_its_text) {
  std::string out;
  xml::Writer writer(out);
  write_sasl_failure(writer, {SaslCondition::not_authorized, "no & no"});
  EXPECT_EQ(out,
            "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/><text xml:lang='en'>no &amp; "
            "no</text></failure>");
}

}  // namespace
}  // namespace turms::xmpp
