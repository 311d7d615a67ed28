// SPDX-License-Identifier: Apache-2.0
#include "xml/stream_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "xml/stream_recorder.h"

namespace turms::xmpp::xml {
namespace {

using Events = std::vector<std::string>;

Events feed_whole(std::string_view text, const Limits& limits = Limits()) {
  return feed_in_every_split(text, limits, [&](const Events& whole, const Events& split, size_t at) {
    ASSERT_EQ(whole, split) << "split at " << at << " of " << text;
  });
}

Events feed_stanzas(std::string_view stanzas, const Limits& limits = Limits()) {
  Events events = feed_whole(std::string(kHeader) + std::string(stanzas), limits);
  events.erase(events.begin());
  return events;
}

TEST(StreamParserTest, reports_the_header_with_its_default_namespace) {
  EXPECT_EQ(feed_whole(kHeader), Events{"open stream to=example.org default=jabber:client"});
}

TEST(StreamParserTest, reports_elements_and_the_end_whatever_the_split) {
  const Events expected = {"<message to='a'><body>h\xC3\xA9 &amp; &lt;\xF0\x9F\x98\x80</body></message>", "<presence/>",
                           "close"};
  EXPECT_EQ(feed_stanzas("\n<message to='a'><body>h\xC3\xA9 &amp; <![CDATA[<]]>&#x1F600;</body></message>  "
                         "<presence/>\n</stream:stream>"),
            expected);
}

TEST(StreamParserTest, a_stream_without_declaration_or_with_an_empty_root) {
  EXPECT_EQ(feed_whole("<s/>"), (Events{"open s to= default=", "close"}));
  EXPECT_EQ(feed_whole("\n \n<s></s>"), (Events{"open s to= default=", "close"}));
}

TEST(StreamParserTest, line_ends_and_brackets_survive_every_split) {
  EXPECT_EQ(feed_stanzas("<a>1\r\n2\r3]]x]</a>"), Events{"<a>1\n2\n3]]x]</a>"});
  EXPECT_EQ(feed_stanzas("<a>]]&gt;</a>"), Events{"<a>]]&gt;</a>"});
  EXPECT_EQ(feed_stanzas("<a>]]></a>"), Events{"fault the XML is not well formed"});
  EXPECT_EQ(feed_stanzas("<a><![CDATA[]]]]]]></a>"), Events{"<a>]]]]</a>"});
}

TEST(StreamParserTest, faults_come_behind_what_was_complete_whatever_the_split) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"<a></b>", "an end tag does not match"},
      {"<a/>text", "text between stanzas"},
      {"<a/><!-- -->", "comments and document types are not allowed"},
      {"<a/><?x y?>", "processing instructions are not allowed"},
      {"<a/><p:a/>", "a prefix is not declared"},
      {"<a/><a>&unknown;</a>", "only the predefined entities are allowed"},
      {"<a/><a>\xC3\x28</a>", "the stream is not valid UTF-8"},
      {"<a/><a>\xEF\xBF\xBF</a>", "the XML is not well formed"},
      {"<a/><a b='<'/>", "'<' in an attribute"},
      {"<a/><a>& </a>", "'&' that begins no character reference"},
      {"<a/><a b=''c=''/>", "the XML is not well formed"},
      {"<a/><a\x01/>", "the XML is not well formed"},
  };
  for (const auto& [text, fault] : cases) {
    const Events events = feed_stanzas(text);
    ASSERT_FALSE(events.empty());
    EXPECT_EQ(events.back(), "fault " + std::string(fault)) << text;
    if (text.starts_with("<a/>")) EXPECT_EQ(events.front(), "<a/>") << text;
  }
}

TEST(StreamParserTest, limits_fault_at_the_same_place_in_every_split) {
  Limits limits;
  limits.stanza_bytes = 400;
  limits.tag_bytes = 200;
  EXPECT_EQ(feed_stanzas("<a/><a>" + std::string(400, 'x') + "</a>", limits),
            (Events{"<a/>", "fault the stanza is too large"}));
  EXPECT_EQ(feed_stanzas("<a/><a b='" + std::string(400, 'x') + "'/>", limits),
            (Events{"<a/>", "fault the tag is too large"}));
  limits.total_bytes = kHeader.size() + 10;
  EXPECT_EQ(feed_stanzas("<a/>  <b/>c", limits), (Events{"<a/>", "<b/>", "fault too many bytes before login"}));
  EXPECT_EQ(feed_stanzas("<a/>                ", limits), (Events{"<a/>", "fault too many bytes before login"}));
}

TEST(StreamParserTest, a_foreign_encoding_is_refused_by_its_declaration_or_its_bytes) {
  EXPECT_EQ(feed_whole("<?xml version='1.0' encoding='UTF-16'?><s>"), Events{"fault the encoding is not UTF-8"});
  EXPECT_EQ(feed_whole("<?xml version='1.0' encoding='latin1'?><s>"), Events{"fault the encoding is not UTF-8"});
  using std::string_view_literals::operator""sv;
  EXPECT_EQ(feed_whole("\xFE\xFF\0<\0s\0>"sv), Events{"fault the stream is not valid UTF-8"});
}

TEST(StreamParserTest, after_a_fault_or_the_end_nothing_is_taken) {
  StreamRecorder recorder;
  recorder.feed("<s></s>");
  EXPECT_TRUE(recorder.parser.is_closed());
  EXPECT_EQ(recorder.feed("<s>"), 0u);
  EXPECT_EQ(recorder.events.size(), 2u);
}

TEST(StreamParserTest, pause_leaves_the_rest_to_be_fed_later) {
  StreamRecorder recorder;
  recorder.pauses = true;
  recorder.feed(kHeader);
  const std::string_view text = "<a/><b/> <c/>";
  EXPECT_EQ(recorder.feed(text), 4u);
  EXPECT_EQ(recorder.feed(text.substr(4)), 4u);
  EXPECT_EQ(recorder.feed(text.substr(8)), 5u);
  EXPECT_EQ(recorder.events.back(), "<c/>");
}

TEST(StreamParserTest, reset_expects_a_new_header) {
  StreamRecorder recorder;
  recorder.feed(std::string(kHeader) + "<a/>");
  recorder.parser.reset();
  recorder.feed("\n");
  recorder.feed(kHeader);
  recorder.feed("<b/>");
  EXPECT_EQ(recorder.events[2], recorder.events[0]);
  EXPECT_EQ(recorder.events[3], "<b/>");
}

TEST(StreamParserTest, reset_forgets_what_was_half_read) {
  StreamRecorder recorder;
  recorder.feed(std::string(kHeader) + "<a><b attr='");
  EXPECT_TRUE(recorder.parser.is_in_stanza());
  recorder.parser.reset();
  recorder.feed("<s xmlns='urn:s'><c/>");
  EXPECT_EQ(recorder.events.back(), "<c xmlns='urn:s'/>");
}

TEST(StreamParserTest, a_hibernated_stream_wakes_with_its_namespaces) {
  StreamRecorder recorder;
  recorder.feed(
      "<?xml version='1.0' standalone='yes'?>\n<stream:stream xmlns='jabber:client' "
      "xmlns:stream='http://etherx.jabber.org/streams' xmlns:p='urn:p' x='?>'>");
  recorder.parser.hibernate();
  EXPECT_LT(recorder.parser.memory_bytes(), 512u);
  recorder.feed("  \n ");
  recorder.feed("<message><p:x p:y='1'/></message>");
  EXPECT_EQ(recorder.events.back(), "<message><x xmlns='urn:p' xmlns:ns0='urn:p' ns0:y='1'/></message>");
  recorder.parser.hibernate();
  recorder.feed("</stream:stream>");
  EXPECT_EQ(recorder.events.back(), "close");
  EXPECT_EQ(recorder.events.size(), 3u);
}

TEST(StreamParserTest, hibernating_gives_back_what_a_long_token_took) {
  StreamRecorder recorder;
  recorder.feed(std::string(kHeader) + "<a b='" + std::string(5000, 'x'));
  EXPECT_GT(recorder.parser.memory_bytes(), 5000u);
  recorder.feed("'/>");
  recorder.parser.hibernate();
  EXPECT_LT(recorder.parser.memory_bytes(), 512u);
}

TEST(StreamParserTest, hibernate_in_the_middle_of_a_stanza_does_nothing) {
  StreamRecorder recorder;
  recorder.feed(std::string(kHeader) + "<a>1<b");
  recorder.parser.hibernate();
  recorder.feed("/>2</a>");
  EXPECT_EQ(recorder.events.back(), "<a>1<b/>2</a>");
}

TEST(StreamParserTest, new_names_for_ever_do_not_grow_the_parser_for_ever) {
  // What is checked here is that replacing Expat is not noticed; the fuzz target and the benchmark watch memory.
  StreamRecorder recorder;
  recorder.feed(kHeader);
  for (int i = 0; i < 3000; ++i) {
    const std::string name = "element-with-a-name-of-its-own-" + std::to_string(i);
    recorder.feed("<" + name + " attribute-" + std::to_string(i) + "=''>x</" + name + ">");
    ASSERT_FALSE(recorder.fault);
    ASSERT_TRUE(recorder.last->root().is(name, "jabber:client"));
  }
  EXPECT_EQ(recorder.events.size(), 3001u);
}

TEST(StreamParserTest, limits_can_change_at_run_time) {
  Limits before;
  before.total_bytes = kHeader.size() + 4;
  StreamRecorder recorder(before);
  recorder.feed(std::string(kHeader) + "<a/>");
  recorder.parser.set_limits(Limits());
  recorder.feed("<message><body>more than before</body></message>");
  EXPECT_FALSE(recorder.fault);
  EXPECT_EQ(recorder.events.size(), 3u);
}

TEST(StreamParserTest, an_element_costs_one_allocation_of_the_usual_size) {
  StreamRecorder recorder;
  recorder.feed(kHeader);
  recorder.feed(
      "<message type='chat' to='1000000002@chat.example.org' id='b4a1c0de-1f2e-4d3c-9a8b-7c6d5e4f3a2b'>"
      "<body>Hello, this is a message of a usual length.</body><active xmlns='http://jabber.org/protocol/chatstates'/>"
      "<request xmlns='urn:xmpp:receipts'/><origin-id xmlns='urn:xmpp:sid:0' "
      "id='b4a1c0de-1f2e-4d3c-9a8b-7c6d5e4f3a2b'/>"
      "</message>");
  EXPECT_EQ(recorder.last->memory_bytes(), Document::kUsualBytes);
}

}  // namespace
}  // namespace turms::xmpp::xml
