// SPDX-License-Identifier: Apache-2.0
// IQs that a stream takes before the login (StreamSettings::early_namespaces).
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "xmpp/stream_script.h"

namespace turms::xmpp {
namespace {

using Lines = std::vector<std::string>;

const std::string kEarly = "<iq type='get' id='e'><query xmlns='urn:early'/></iq>";

StreamSettings early_settings() {
  StreamSettings settings = StreamScript::usual_settings();
  settings.early_namespaces = {"urn:early"};
  settings.early_requests = 2;
  return settings;
}

TEST(StreamEarlyRequestsTest, an_early_request_is_answered_before_anything_behind_it_is_read) {
  StreamScript script(true, early_settings());
  script.feed(kClientHeader);
  EXPECT_EQ(script.feed(kEarly + std::string(kAuth)), Lines{"early " + kEarly});
  EXPECT_EQ(script.stream.state(), StreamState::answering);
  EXPECT_FALSE(script.stream.wants_input());
  script.stream.answer_early("<iq type='result' id='e'/>");
  EXPECT_EQ(script.actions(), (Lines{"send <iq type='result' id='e'/>", "auth 1@example.org 123"}));
}

TEST(StreamEarlyRequestsTest, early_requests_are_counted) {
  StreamScript script(true, early_settings());
  script.feed(kClientHeader);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(script.feed(kEarly), Lines{"early " + kEarly});
    script.stream.answer_early("<ok/>");
    script.actions();
  }
  EXPECT_EQ(script.feed(kEarly),
            Lines{"close " + stream_error("policy-violation", "too many requests before the login")});
}

TEST(StreamEarlyRequestsTest, no_other_stanza_and_none_in_clear_comes_early) {
  const char* const others[] = {"<iq type='get' id='e'><query xmlns='urn:other'/></iq>",
                                "<iq type='result' id='e'><query xmlns='urn:early'/></iq>",
                                "<iq type='get'><query xmlns='urn:early'/></iq>",
                                "<iq type='get' id='e'><query xmlns='urn:early'/><query xmlns='urn:early'/></iq>",
                                "<iq type='get' id='e'/>",
                                "<message><query xmlns='urn:early'/></message>"};
  for (const char* const other : others) {
    StreamScript script(true, early_settings());
    script.feed(kClientHeader);
    EXPECT_EQ(script.feed(other), Lines{"close " + stream_error("not-authorized")}) << other;
  }
  StreamScript in_clear(false, early_settings());
  in_clear.feed(kClientHeader);
  EXPECT_EQ(in_clear.feed(kEarly), Lines{"close " + stream_error("not-authorized")});
}

}  // namespace
}  // namespace turms::xmpp
