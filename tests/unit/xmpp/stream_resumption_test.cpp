// SPDX-License-Identifier: Apache-2.0
// XEP-0198 in place of a bind.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "xmpp/stream_script.h"

namespace turms::xmpp {
namespace {

using Lines = std::vector<std::string>;

Jid jid(std::string_view text) {
  return *Jid::parse(text);
}

StreamSettings with_stream_management() {
  StreamSettings settings = StreamScript::usual_settings();
  settings.element_namespaces = {"urn:xmpp:sm:3"};
  return settings;
}

void log_in(StreamScript& script) {
  script.feed(kClientHeader);
  script.feed(kAuth);
  script.stream.authenticated(jid("1@example.org"));
  script.feed(kClientHeader);
}

const std::string kResume = "<resume xmlns='urn:xmpp:sm:3' previd='abc' h='7'/>";

TEST(StreamResumptionTest, a_session_is_resumed_in_place_of_a_bind) {
  StreamScript script(true, with_stream_management());
  log_in(script);
  EXPECT_EQ(script.feed(kResume + "<presence/>"), Lines{"resume abc 7"});
  EXPECT_FALSE(script.stream.wants_input());
  script.stream.resumed(jid("1@example.org/phone"));
  EXPECT_EQ(script.actions(), Lines{"stanza <presence/>"});
  EXPECT_TRUE(script.stream.is_bound());
  EXPECT_EQ(script.stream.jid().text(), "1@example.org/phone");
}

TEST(StreamResumptionTest, a_session_that_is_gone_leaves_a_bind) {
  StreamScript script(true, with_stream_management());
  log_in(script);
  EXPECT_EQ(script.feed(kResume + std::string(kBind)), Lines{"resume abc 7"});
  script.stream.resume_failed("<failed xmlns='urn:xmpp:sm:3'/>");
  EXPECT_EQ(script.actions(), (Lines{"send <failed xmlns='urn:xmpp:sm:3'/>", "bind phone"}));
}

TEST(StreamResumptionTest, sessions_that_are_gone_can_be_guessed_at_a_few_times_only) {
  StreamScript script(true, with_stream_management());
  log_in(script);
  Lines last;
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(script.feed(kResume), Lines{"resume abc 7"});
    script.stream.resume_failed("<failed/>");
    last = script.actions();
  }
  EXPECT_EQ(last, (Lines{"send <failed/>", "close " + stream_error("policy-violation", "too many failed binds")}));
}

TEST(StreamResumptionTest, stream_management_begins_behind_a_bind) {
  StreamScript script(true, with_stream_management());
  log_in(script);
  EXPECT_EQ(script.feed("<enable xmlns='urn:xmpp:sm:3'/>"),
            Lines{"send <failed xmlns='urn:xmpp:sm:3'><unexpected-request "
                  "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>"});
  EXPECT_EQ(script.feed(kBind), Lines{"bind phone"});
  StreamScript malformed(true, with_stream_management());
  log_in(malformed);
  EXPECT_EQ(malformed.feed("<resume xmlns='urn:xmpp:sm:3' h='7'/>"),
            Lines{"close " + stream_error("unsupported-stanza-type")});
}

}  // namespace
}  // namespace turms::xmpp
