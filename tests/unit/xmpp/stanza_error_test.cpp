// SPDX-License-Identifier: Apache-2.0
#include "xmpp/stanza_error.h"

#include <gtest/gtest.h>

#include "xml/fragment.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp {
namespace {

using C = StanzaErrorCondition;

std::string written(const StanzaError& error) {
  std::string out;
  xml::Writer writer(out);
  write_error(writer, error);
  return out;
}

TEST(StanzaErrorTest, a_condition_brings_its_usual_type) {
  EXPECT_EQ(written(C::item_not_found),
            "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
  EXPECT_EQ(StanzaError(C::recipient_unavailable).type, StanzaErrorType::wait);
  EXPECT_EQ(StanzaError(C::forbidden).type, StanzaErrorType::auth);
  EXPECT_EQ(StanzaError(C::jid_malformed).type, StanzaErrorType::modify);
  EXPECT_EQ(StanzaError(C::policy_violation, StanzaErrorType::wait).type, StanzaErrorType::wait);
}

TEST(StanzaErrorTest, text_and_turms_code_follow_the_condition) {
  EXPECT_EQ(written(StanzaError(C::forbidden, "add the <contact> first").with_turms_code(5001)),
            "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
            "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>add the &lt;contact&gt; first</text>"
            "<turms xmlns='urn:turms:error:0' code='5001'/></error>");
}

TEST(StanzaErrorTest, an_application_specific_condition_follows_the_general_one) {
  EXPECT_EQ(written(StanzaError(C::not_acceptable).with_detail("blocked", "urn:xmpp:blocking:errors")),
            "<error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
            "<blocked xmlns='urn:xmpp:blocking:errors'/></error>");
}

TEST(StanzaErrorTest, such_a_condition_may_have_an_attribute) {
  EXPECT_EQ(
      written(
          StanzaError(C::feature_not_implemented).with_detail("unsupported", "urn:e").with_attribute("feature", "a&b")),
      "<error type='cancel'><feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
      "<unsupported xmlns='urn:e' feature='a&amp;b'/></error>");
}

TEST(StanzaErrorTest, every_condition_and_type_has_a_name_of_its_own) {
  for (int a = 0; a <= static_cast<int>(C::unexpected_request); ++a) {
    EXPECT_FALSE(name_of(static_cast<C>(a)).empty());
    for (int b = 0; b < a; ++b) EXPECT_NE(name_of(static_cast<C>(a)), name_of(static_cast<C>(b)));
  }
  EXPECT_EQ(name_of(StanzaErrorType::continue_), "continue");
  EXPECT_EQ(name_of(StanzaErrorType::modify), "modify");
}

TEST(StanzaErrorTest, a_reply_has_the_id_and_swapped_addresses) {
  const auto stanza =
      xml::parse_fragment("<iq xmlns='jabber:client' type='get' id='a&amp;b' to='x@y' from='me@here/r'><q/></iq>");
  std::string out;
  xml::Writer writer(out);
  write_error_reply(writer, *(*stanza)->root().first_child(), C::service_unavailable);
  EXPECT_EQ(out,
            "<iq type='error' id='a&amp;b' from='x@y' to='me@here/r'>"
            "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
}

TEST(StanzaErrorTest, what_the_stanza_did_not_say_is_left_out) {
  const auto stanza = xml::parse_fragment("<message xmlns='jabber:client'/>");
  std::string out;
  xml::Writer writer(out);
  write_error_reply(writer, *(*stanza)->root().first_child(), C::bad_request);
  EXPECT_TRUE(out.starts_with("<message type='error'><error "));
}

}  // namespace
}  // namespace turms::xmpp
