// SPDX-License-Identifier: Apache-2.0
// XEP-0198 and XEP-0352 as one resource sees them: what is said, kept, held and sent again.
#include "runtime/resource_stream.h"

#include <gtest/gtest.h>

#include <vector>

#include "fake_sink.h"

namespace turms::xmpp::runtime {
namespace {

constexpr uint64_t kSecond = 1'000'000'000;
const std::string kAsk = "<r xmlns='urn:xmpp:sm:3'/>";

std::string answer(uint32_t h) {
  return "<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(h) + "'/>";
}
std::string text(const std::string& body) {
  return "<message from='2@example.org/x'><body>" + body + "</body></message>";
}
std::string presence(const std::string& from, const std::string& show = {}) {
  return "<presence from='" + from + "'>" + (show.empty() ? "" : "<show>" + show + "</show>") + "</presence>";
}

class ResourceStreamTest : public ::testing::Test {
 protected:
  void enable() {
    stream.enable("token", 600, "");
    sink.take();
  }
  void say(const std::string& body) { stream.send(text(body), 0); }

  FakeSink sink;
  ResourceStream stream{sink, {8, 2000}};
};

// ---- Counting what the client sent ----

TEST_F(ResourceStreamTest, says_what_it_was_enabled_with) {
  stream.enable("token", 600, "a.example:1");
  EXPECT_EQ(sink.take(),
            "<enabled xmlns='urn:xmpp:sm:3' resume='true' id='token' max='600' location='a.example:1'/>");
  EXPECT_TRUE(stream.is_resumable());
  ResourceStream plain(sink, {8, 2000});
  plain.enable("", 600, "a.example:1");
  EXPECT_EQ(sink.take(), "<enabled xmlns='urn:xmpp:sm:3'/>");
  EXPECT_FALSE(plain.is_resumable());
}

TEST_F(ResourceStreamTest, counts_what_was_handled_since_it_was_enabled) {
  const uint32_t before = stream.begin_stanza();
  enable();
  stream.on_handled(before);
  stream.answer();
  EXPECT_EQ(sink.take(), answer(0));
  stream.on_handled(stream.begin_stanza());
  stream.answer();
  EXPECT_EQ(sink.take(), answer(1));
  EXPECT_EQ(sink.handled, 2);
}

TEST_F(ResourceStreamTest, answers_at_once_and_again_when_all_is_handled) {
  enable();
  const uint32_t first = stream.begin_stanza();
  const uint32_t second = stream.begin_stanza();
  stream.answer();
  EXPECT_EQ(sink.take(), answer(0));
  stream.on_handled(first);
  EXPECT_EQ(sink.take(), "");
  stream.on_handled(second);
  EXPECT_EQ(sink.take(), answer(2));
  stream.on_handled(stream.begin_stanza());
  EXPECT_EQ(sink.take(), "") << "nobody asked about it";
}

TEST_F(ResourceStreamTest, does_not_count_what_the_end_of_a_session_made_of_a_stanza) {
  enable();
  const uint32_t under_way = stream.begin_stanza();
  stream.end(StreamErrorCondition::conflict);
  stream.send("<iq type='error' id='1'/>", 0);
  stream.on_handled(under_way);
  EXPECT_EQ(stream.h(), 0u);
  EXPECT_EQ(sink.take(), "<iq type='error' id='1'/>") << "what came before the end is still answered";
  EXPECT_EQ(sink.ended, std::vector<StreamErrorCondition>{StreamErrorCondition::conflict});
}

TEST_F(ResourceStreamTest, says_nothing_of_acknowledgements_before_it_is_enabled) {
  stream.answer();
  stream.ask();
  for (int i = 0; i < 20; ++i) stream.send("<x/>", 0);
  stream.tick();
  EXPECT_TRUE(stream.acknowledge(99));
  EXPECT_EQ(sink.take().find("urn:xmpp:sm:3"), std::string::npos);
  EXPECT_TRUE(sink.ended.empty());
}

// ---- Keeping what the client was sent ----

TEST_F(ResourceStreamTest, asks_after_a_few_stanzas_and_not_again_before_the_answer) {
  enable();
  for (int i = 0; i < 4; ++i) stream.send("<x/>", 0);
  EXPECT_EQ(sink.take(), "<x/><x/><x/><x/>");
  stream.send("<x/>", 0);
  EXPECT_EQ(sink.take(), "<x/>" + kAsk);
  stream.send("<x/>", 0);
  stream.tick();
  EXPECT_EQ(sink.take(), "<x/>");
  EXPECT_TRUE(stream.acknowledge(5));
  EXPECT_EQ(sink.take(), "") << "one is not worth it now";
  stream.tick();
  EXPECT_EQ(sink.take(), kAsk);
  EXPECT_TRUE(stream.acknowledge(6));
  stream.tick();
  EXPECT_EQ(sink.take(), "") << "all is acknowledged";
}

TEST_F(ResourceStreamTest, refuses_a_count_that_cant_be) {
  enable();
  stream.send("<x/>", 0);
  EXPECT_FALSE(stream.acknowledge(2));
  EXPECT_EQ(stream.sent(), 1u);
}

TEST_F(ResourceStreamTest, ends_when_too_much_is_not_acknowledged) {
  enable();
  for (int i = 0; i < 8; ++i) say("1");
  EXPECT_TRUE(sink.ended.empty());
  say("2");
  EXPECT_EQ(sink.ended, std::vector<StreamErrorCondition>{StreamErrorCondition::resource_constraint});
  EXPECT_FALSE(stream.is_resumable());
  FakeSink other;
  ResourceStream large(other, {8, 2000});
  large.enable("token", 600, "");
  large.send(text(std::string(1500, 'x')), 0);
  EXPECT_TRUE(other.ended.empty());
  large.send(text(std::string(500, 'x')), 0);
  EXPECT_EQ(other.ended.size(), 1u);
}

TEST_F(ResourceStreamTest, knows_the_oldest_message_that_the_client_may_have_missed) {
  EXPECT_EQ(stream.oldest_unacked_ms(), 0);
  stream.send(text("0"), 100);
  EXPECT_EQ(stream.oldest_unacked_ms(), 0) << "nothing is acknowledged on this stream";
  enable();
  stream.send(text("1"), 200);
  stream.send(text("2"), 300);
  EXPECT_EQ(stream.oldest_unacked_ms(), 200);
  EXPECT_TRUE(stream.acknowledge(1));
  EXPECT_EQ(stream.oldest_unacked_ms(), 300);
  stream.close();
  EXPECT_EQ(stream.oldest_unacked_ms(), 300) << "features ask when the resource ends";
}

// ---- Away and back ----

TEST_F(ResourceStreamTest, sends_again_what_was_not_acknowledged_and_then_what_came_meanwhile) {
  enable();
  stream.on_handled(stream.begin_stanza());
  say("1");
  say("2");
  stream.detach(kSecond);
  EXPECT_TRUE(stream.is_detached());
  EXPECT_EQ(stream.expires_ns(), 601 * kSecond);
  say("3");
  stream.send(presence("2@example.org/x", "away"), 0);
  say("4");
  stream.send(presence("2@example.org/x"), 0);
  sink.take();

  FakeSink next;
  ASSERT_TRUE(stream.acknowledge(1));
  stream.attach(next);
  say("5");
  EXPECT_EQ(next.take(), "") << "not before it is told that it is resumed";
  stream.resume();
  EXPECT_EQ(next.take(), "<resumed xmlns='urn:xmpp:sm:3' previd='token' h='1'/>" + text("2") + text("3") + text("4") +
                             text("5") + presence("2@example.org/x") + kAsk);
  EXPECT_EQ(sink.take(), "");
  say("6");
  EXPECT_EQ(next.take(), text("6"));
  EXPECT_EQ(stream.sent(), 7u);
}

TEST_F(ResourceStreamTest, counts_nothing_twice_that_was_under_way_when_the_client_came_back) {
  enable();
  const uint32_t quick = stream.begin_stanza();
  const uint32_t slow = stream.begin_stanza();
  stream.detach(0);
  stream.on_handled(quick);
  FakeSink next;
  stream.attach(next);
  stream.resume();
  EXPECT_EQ(next.take(), "<resumed xmlns='urn:xmpp:sm:3' previd='token' h='1'/>");
  const uint32_t again = stream.begin_stanza();
  stream.on_handled(slow);
  EXPECT_EQ(stream.h(), 1u);
  EXPECT_EQ(next.handled, 1) << "but it has made room";
  stream.on_handled(again);
  EXPECT_EQ(stream.h(), 2u);
  EXPECT_EQ(stream.in_flight(), 0u);
}

TEST_F(ResourceStreamTest, is_lost_when_the_client_misses_too_much) {
  enable();
  stream.detach(0);
  for (int i = 0; i < 9; ++i) say("1");
  EXPECT_TRUE(stream.has_ended());
  EXPECT_FALSE(stream.is_resumable());
  say("2");
  EXPECT_TRUE(sink.ended.empty());
}

TEST_F(ResourceStreamTest, does_not_let_presence_fill_the_queue_of_a_client_that_is_away) {
  enable();
  stream.detach(0);
  for (int i = 0; i < 1000; ++i) stream.send(presence("2@example.org/x", i % 2 == 0 ? "away" : "dnd"), 0);
  EXPECT_FALSE(stream.has_ended());
}

// ---- Nobody looks ----

TEST_F(ResourceStreamTest, holds_back_what_nobody_looks_at) {
  stream.set_inactive(true);
  stream.send(presence("2@example.org/x"), 0);
  stream.send(presence("3@example.org/y"), 0);
  stream.send(presence("2@example.org/x", "away"), 0);
  stream.send("<message><composing xmlns='http://jabber.org/protocol/chatstates'/></message>", 0);
  EXPECT_EQ(sink.take(), "");
  stream.set_inactive(false);
  EXPECT_EQ(sink.take(), presence("3@example.org/y") + presence("2@example.org/x", "away"));
  stream.send(presence("2@example.org/x"), 0);
  EXPECT_EQ(sink.take(), presence("2@example.org/x"));
}

TEST_F(ResourceStreamTest, sends_what_waits_before_a_message) {
  stream.set_inactive(true);
  stream.send(presence("2@example.org/x"), 0);
  say("1");
  EXPECT_EQ(sink.take(), presence("2@example.org/x") + text("1"));
  stream.send(presence("2@example.org/x"), 0);
  EXPECT_EQ(sink.take(), "") << "still nobody looks";
}

TEST_F(ResourceStreamTest, is_active_again_when_it_is_resumed) {
  enable();
  stream.set_inactive(true);
  stream.detach(0);
  stream.attach(sink);
  stream.resume();
  sink.take();
  stream.send(presence("2@example.org/x"), 0);
  EXPECT_EQ(sink.take(), presence("2@example.org/x"));
}

TEST_F(ResourceStreamTest, counts_what_waited_only_when_it_is_sent) {
  enable();
  stream.set_inactive(true);
  stream.send(presence("2@example.org/x"), 0);
  EXPECT_EQ(stream.sent(), 0u);
  stream.set_inactive(false);
  EXPECT_EQ(stream.sent(), 1u);
}

}  // namespace
}  // namespace turms::xmpp::runtime
