// SPDX-License-Identifier: Apache-2.0
#include "xmpp/stream.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "xmpp/stream_script.h"

namespace turms::xmpp {
namespace {

using Lines = std::vector<std::string>;

TEST(StreamTest, stanzas_come_out_in_order) {
  StreamScript script;
  script.bind();
  EXPECT_EQ(script.feed("<presence/>\n<message to='2@example.org'><body>hi</body></message><iq type='result' id='1'/>"),
            (Lines{"stanza <presence/>", "stanza <message to='2@example.org'><body>hi</body></message>",
                   "stanza <iq type='result' id='1'/>"}));
}

TEST(StreamTest, a_refused_stanza_is_answered_in_its_place_and_told_of_even_when_there_is_no_answer) {
  StreamScript script;
  script.bind();
  EXPECT_EQ(
      script.feed(
          "<presence/><iq type='get' id='2'/><iq type='error' id=''/><message to='@'/><presence type='unavailable'/>"),
      (Lines{
          "stanza <presence/>",
          "refused <iq type='error' id='2'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
          "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>an iq request has exactly one child "
          "element</text></error></iq>",
          "refused ",
          "refused <message type='error' from='@'><error type='modify'><jid-malformed "
          "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",
          "stanza <presence type='unavailable'/>"}));
}

TEST(StreamTest, a_forged_sender_ends_the_stream_behind_what_was_right) {
  StreamScript script;
  script.bind();
  EXPECT_EQ(script.feed("<presence/><message from='2@example.org'/><presence/>"),
            (Lines{"stanza <presence/>", "close " + stream_error("invalid-from")}));
  EXPECT_EQ(script.stream.state(), StreamState::closed);
  EXPECT_FALSE(script.stream.wants_input());
}

TEST(StreamTest, elements_that_are_no_stanzas_need_somebody_who_wants_them) {
  StreamSettings settings = StreamScript::usual_settings();
  settings.element_namespaces = {"urn:xmpp:csi:0"};
  StreamScript script(true, settings);
  script.bind();
  EXPECT_EQ(script.feed("<active xmlns='urn:xmpp:csi:0'/><r xmlns='urn:xmpp:sm:3'/>"),
            (Lines{"element <active xmlns='urn:xmpp:csi:0'/>", "close " + stream_error("unsupported-stanza-type")}));
  StreamScript strange;
  strange.bind();
  EXPECT_EQ(strange.feed("<note/>"), Lines{"close " + stream_error("unsupported-stanza-type")});
}

TEST(StreamTest, a_second_bind_is_not_allowed) {
  StreamScript script;
  script.bind();
  EXPECT_TRUE(
      script.feed(kBind).front().starts_with("refused <iq type='error' id='b1'><error type='cancel'><not-allowed "));
  EXPECT_TRUE(script.stream.is_bound());
}

TEST(StreamTest, the_client_ends_the_stream) {
  StreamScript script;
  script.bind();
  EXPECT_EQ(script.feed("<presence/></stream:stream>"), (Lines{"stanza <presence/>", "close </stream:stream>"}));
  EXPECT_TRUE(script.feed("<presence/>").empty());
}

TEST(StreamTest, the_server_ends_the_stream_and_waits_for_the_client) {
  StreamScript script;
  script.bind();
  script.stream.close();
  EXPECT_EQ(script.actions(), Lines{"close softly </stream:stream>"});
  EXPECT_EQ(script.stream.state(), StreamState::closing);
  EXPECT_TRUE(script.feed("<presence/>").empty());
  script.stream.close();
  EXPECT_EQ(script.feed("</stream:stream>"), Lines{"ended"});
  EXPECT_EQ(script.stream.state(), StreamState::closed);
}

TEST(StreamTest, rubbish_from_a_client_that_was_told_to_go_ends_it_too) {
  StreamScript script;
  script.bind();
  script.stream.close();
  script.actions();
  EXPECT_EQ(script.feed("<a></b>"), Lines{"ended"});
}

TEST(StreamTest, the_server_ends_the_stream_with_an_error) {
  StreamScript script;
  script.bind();
  script.stream.close(StreamError(StreamErrorCondition::system_shutdown));
  EXPECT_EQ(script.actions(), Lines{"close " + stream_error("system-shutdown")});
  script.stream.close(StreamErrorCondition::conflict);
  EXPECT_TRUE(script.actions().empty());
}

TEST(StreamTest, an_error_before_the_header_comes_within_a_stream) {
  StreamScript script;
  script.stream.close(StreamErrorCondition::connection_timeout);
  const std::string header = std::string(kServerHeader) + "id='id1' from='example.org' version='1.0' xml:lang='en'>";
  EXPECT_EQ(script.actions(), Lines{"close " + header + stream_error("connection-timeout")});
  StreamScript silent;
  silent.stream.close();
  EXPECT_EQ(silent.actions(), Lines{"close "});
  EXPECT_EQ(silent.stream.state(), StreamState::closed);
}

TEST(StreamTest, an_end_while_an_outcome_is_awaited_makes_the_outcome_void) {
  StreamScript script;
  script.feed(kClientHeader);
  script.feed(kAuth);
  script.stream.close(StreamErrorCondition::system_shutdown);
  EXPECT_EQ(script.actions(), Lines{"close " + stream_error("system-shutdown")});
  script.stream.authenticated(*Jid::parse("1@example.org"));
  EXPECT_TRUE(script.actions().empty());
  StreamScript handshake(false);
  handshake.feed(kClientHeader);
  handshake.feed("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  handshake.stream.close(StreamErrorCondition::system_shutdown);
  EXPECT_EQ(handshake.actions(), Lines{"close "});
}

TEST(StreamTest, malformed_xml_ends_the_stream_with_its_condition) {
  const std::pair<std::string_view, std::string> cases[] = {
      {"<a></b>", stream_error("not-well-formed", "an end tag does not match")},
      {"<!-- -->", stream_error("restricted-xml", "comments and document types are not allowed")},
      {"<p:a/>", stream_error("bad-namespace-prefix", "a prefix is not declared")},
      {"\xFF", stream_error("unsupported-encoding", "the stream is not valid UTF-8")},
      {"text", stream_error("bad-format", "text between stanzas")},
  };
  for (const auto& [text, error] : cases) {
    StreamScript script;
    script.bind();
    EXPECT_EQ(script.feed(text), Lines{"close " + error});
  }
}

TEST(StreamTest, an_idle_stream_is_small_and_wakes_by_itself) {
  StreamScript script;
  script.bind();
  script.feed("<presence/>");
  script.stream.hibernate();
  EXPECT_LT(script.stream.memory_bytes(), 1536u);
  EXPECT_TRUE(script.feed(" \n ").empty());
  EXPECT_LT(script.stream.memory_bytes(), 1536u);
  EXPECT_EQ(script.feed("<presence/>"), Lines{"stanza <presence/>"});
}

TEST(StreamTest, states_have_names) {
  for (int state = 0; state <= static_cast<int>(StreamState::closed); ++state) {
    for (int other = 0; other < state; ++other) {
      EXPECT_NE(name_of(static_cast<StreamState>(state)), name_of(static_cast<StreamState>(other)));
    }
  }
  EXPECT_EQ(name_of(StreamState::bound), "bound");
  EXPECT_EQ(name_of(StreamState::closed), "closed");
}

}  // namespace
}  // namespace turms::xmpp
