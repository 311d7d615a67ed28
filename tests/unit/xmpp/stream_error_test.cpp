// SPDX-License-Identifier: Apache-2.0
#include "xmpp/stream_error.h"

#include <gtest/gtest.h>

namespace turms::xmpp {
namespace {

using C = StreamErrorCondition;

std::string written(const StreamError& error) {
  std::string out;
  xml::Writer writer(out);
  write_stream_error(writer, error);
  return out;
}

TEST(StreamErrorTest, condition_and_text_are_written) {
  EXPECT_EQ(written(C::host_unknown),
            "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
  EXPECT_EQ(written(StreamError(C::policy_violation, "a < b")),
            "<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
            "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>a &lt; b</text></stream:error>");
}

TEST(StreamErrorTest, see_other_host_names_the_host) {
  StreamError error(C::see_other_host);
  error.other_host = "[2001:db8::1]:5222";
  EXPECT_EQ(
      written(error),
      "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>[2001:db8::1]:5222</see-other-host>"
      "</stream:error>");
}

TEST(StreamErrorTest, the_word_of_an_application_stands_behind_the_text) {
  StreamError error(C::undefined_condition, "why");
  error.detail = "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='5' send-count='3'/>";
  EXPECT_EQ(written(error),
            "<stream:error><undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
            "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>why</text>"
            "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='5' send-count='3'/></stream:error>");
}

TEST(StreamErrorTest, faults_of_xml_have_their_conditions) {
  const auto of = [](xml::FaultKind kind) { return StreamError(xml::Fault{kind, "why"}).condition; };
  EXPECT_EQ(of(xml::FaultKind::not_well_formed), C::not_well_formed);
  EXPECT_EQ(of(xml::FaultKind::restricted_xml), C::restricted_xml);
  EXPECT_EQ(of(xml::FaultKind::bad_namespace_prefix), C::bad_namespace_prefix);
  EXPECT_EQ(of(xml::FaultKind::unsupported_encoding), C::unsupported_encoding);
  EXPECT_EQ(of(xml::FaultKind::bad_format), C::bad_format);
  EXPECT_EQ(of(xml::FaultKind::limit), C::policy_violation);
  EXPECT_EQ(StreamError(xml::Fault{xml::FaultKind::limit, "why"}).text, "why");
}

TEST(StreamErrorTest, every_condition_has_a_name_of_its_own) {
  for (int a = 0; a <= static_cast<int>(C::unsupported_version); ++a) {
    EXPECT_FALSE(name_of(static_cast<C>(a)).empty());
    for (int b = 0; b < a; ++b) EXPECT_NE(name_of(static_cast<C>(a)), name_of(static_cast<C>(b)));
  }
}

}  // namespace
}  // namespace turms::xmpp
