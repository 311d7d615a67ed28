// SPDX-License-Identifier: Apache-2.0
#include "xmpp/stream_management.h"

#include <gtest/gtest.h>

#include <random>

#include "xml/fragment.h"

namespace turms::xmpp {
namespace {

TEST(UnackedStanzas, keeps_what_was_not_acknowledged) {
  UnackedStanzas unacked;
  unacked.push("<a/>");
  unacked.push("<b/>");
  unacked.push("<c/>");
  EXPECT_EQ(unacked.sent(), 3u);
  EXPECT_TRUE(unacked.acknowledge(2));
  EXPECT_EQ(unacked.text(), "<c/>");
  EXPECT_EQ(unacked.count(), 1u);
  EXPECT_EQ(unacked.sent(), 3u);
  EXPECT_TRUE(unacked.acknowledge(2));  // nothing new
  EXPECT_TRUE(unacked.acknowledge(3));
  EXPECT_TRUE(unacked.is_empty());
  EXPECT_EQ(unacked.bytes(), 0u);
}

TEST(UnackedStanzas, refuses_counts_that_cant_be) {
  UnackedStanzas unacked;
  unacked.push("<a/>");
  unacked.push("<b/>");
  EXPECT_FALSE(unacked.acknowledge(3));
  EXPECT_TRUE(unacked.acknowledge(1));
  EXPECT_FALSE(unacked.acknowledge(0)) << "less than before";
  EXPECT_EQ(unacked.text(), "<b/>");
}

TEST(UnackedStanzas, counts_on_behind_the_end_of_32_bits) {
  UnackedStanzas unacked;
  unacked.resume_at(UINT32_MAX - 1);
  unacked.push("<a/>");
  unacked.push("<b/>");
  unacked.push("<c/>");
  EXPECT_EQ(unacked.sent(), 1u);
  EXPECT_TRUE(unacked.acknowledge(UINT32_MAX));
  EXPECT_EQ(unacked.text(), "<b/><c/>");
  EXPECT_FALSE(unacked.acknowledge(UINT32_MAX - 1));
  EXPECT_TRUE(unacked.acknowledge(0));
  EXPECT_EQ(unacked.text(), "<c/>");
}

TEST(UnackedStanzas, is_the_queue_that_a_list_would_be) {
  std::mt19937 random(7);
  UnackedStanzas unacked;
  std::vector<std::string> list;
  uint32_t acknowledged = 0;
  for (int step = 0; step < 3000; ++step) {
    if (random() % 3 != 0) {
      list.push_back(std::string(random() % 200 + 1, static_cast<char>('a' + random() % 26)));
      unacked.push(list.back());
    } else {
      const size_t fresh = random() % (list.size() + 1);
      acknowledged += static_cast<uint32_t>(fresh);
      list.erase(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(fresh));
      ASSERT_TRUE(unacked.acknowledge(acknowledged));
    }
    std::vector<std::string> seen;
    unacked.each([&](std::string_view stanza) { seen.emplace_back(stanza); });
    ASSERT_EQ(seen, list);
    size_t bytes = 0;
    for (const std::string& one : list) bytes += one.size();
    ASSERT_EQ(unacked.bytes(), bytes);
  }
}

TEST(HandledStanzas, counts_up_to_the_first_that_is_unfinished) {
  HandledStanzas handled;
  const uint32_t first = handled.begin();
  const uint32_t second = handled.begin();
  const uint32_t third = handled.begin();
  handled.finish(second);
  EXPECT_EQ(handled.h(), 0u);
  EXPECT_EQ(handled.unfinished(), 2u);
  handled.finish(first);
  EXPECT_EQ(handled.h(), 2u);
  handled.finish(first);
  handled.finish(77);
  EXPECT_EQ(handled.unfinished(), 1u);
  handled.finish(third);
  EXPECT_EQ(handled.h(), 3u);
  EXPECT_EQ(handled.begin(), 3u);
}

TEST(UnackedStanzas, knows_the_oldest_message_that_may_be_missing) {
  UnackedStanzas unacked;
  EXPECT_EQ(unacked.oldest_date_ms(), 0);
  unacked.push("<presence/>");
  EXPECT_EQ(unacked.oldest_date_ms(), 0) << "nobody keeps it";
  unacked.push("<a/>", 300);
  unacked.push("<b/>", 200);
  unacked.push("<c/>", 400);
  EXPECT_EQ(unacked.oldest_date_ms(), 200);
  EXPECT_TRUE(unacked.acknowledge(3));
  EXPECT_EQ(unacked.oldest_date_ms(), 400);
}

TEST(HandledStanzas, forgets_what_will_be_sent_again) {
  HandledStanzas handled;
  handled.finish(handled.begin());
  const uint32_t slow = handled.begin();
  const uint32_t quick = handled.begin();
  handled.finish(quick);
  handled.forget_unfinished();
  EXPECT_EQ(handled.h(), 1u);
  EXPECT_EQ(handled.unfinished(), 0u);
  const uint32_t again = handled.begin();
  handled.finish(slow);
  EXPECT_EQ(handled.h(), 1u) << "its answer came too late to count";
  handled.finish(again);
  EXPECT_EQ(handled.h(), 2u);
}

TEST(HandledStanzas, restarts_at_zero_without_those_that_came_before) {
  HandledStanzas handled;
  handled.finish(handled.begin());
  const uint32_t before = handled.begin();
  handled.restart();
  EXPECT_EQ(handled.h(), 0u);
  const uint32_t first = handled.begin();
  handled.finish(before);
  EXPECT_EQ(handled.h(), 0u);
  handled.finish(first);
  EXPECT_EQ(handled.h(), 1u);
}

std::optional<StreamManagementElement> read(std::string_view xml) {
  std::string text(xml);
  if (text.find("xmlns") == std::string::npos) text.insert(text.find_first_of(" />", 1), " xmlns='urn:xmpp:sm:3'");
  const auto parsed = xml::parse_fragment(text);
  if (!parsed.ok()) throw std::logic_error("not XML");
  return read_stream_management(*(*parsed)->root().children().begin());
}

TEST(StreamManagement, reads_what_a_client_says) {
  using Kind = StreamManagementElement::Kind;
  EXPECT_EQ(read("<r/>")->kind, Kind::request);
  EXPECT_EQ(read("<enable/>")->kind, Kind::enable);
  EXPECT_FALSE(read("<enable/>")->wants_resumption);
  EXPECT_TRUE(read("<enable resume='true' max='60'/>")->wants_resumption);
  EXPECT_TRUE(read("<enable resume='1'/>")->wants_resumption);
  EXPECT_EQ(read("<enable max='60'/>")->max_seconds, 60u);
  EXPECT_EQ(read("<enable max='-1'/>")->max_seconds, std::nullopt);
  EXPECT_EQ(read("<a h='4294967295'/>")->h, UINT32_MAX);
  EXPECT_EQ(read("<resume previd='x' h='3'/>")->previd, "x");
  EXPECT_EQ(read("<resume previd='x' h='3'/>")->h, 3u);
}

TEST(StreamManagement, takes_nothing_that_lacks_what_it_must_have) {
  for (const char* xml : {"<a/>", "<a h=''/>", "<a h='-1'/>", "<a h='4294967296'/>", "<a h='1x'/>", "<resume h='1'/>",
                          "<resume previd='x'/>", "<other h='1'/>", "<r xmlns='urn:other'/>"}) {
    EXPECT_FALSE(read(xml).has_value()) << xml;
  }
}

TEST(StreamManagement, writes_the_answers) {
  const auto written = [](auto write) {
    std::string out;
    xml::Writer writer(out);
    write(writer);
    return out;
  };
  EXPECT_EQ(written([](xml::Writer& w) { write_enabled(w, "id1", 600); }),
            "<enabled xmlns='urn:xmpp:sm:3' resume='true' id='id1' max='600'/>");
  EXPECT_EQ(written([](xml::Writer& w) { write_enabled(w, "", 600, "a:1"); }), "<enabled xmlns='urn:xmpp:sm:3'/>");
  EXPECT_EQ(written([](xml::Writer& w) { write_enabled(w, "x", 60, "a:1"); }),
            "<enabled xmlns='urn:xmpp:sm:3' resume='true' id='x' max='60' location='a:1'/>");
  EXPECT_EQ(written([](xml::Writer& w) { write_resumed(w, "p", 7); }), "<resumed xmlns='urn:xmpp:sm:3' previd='p' h='7'/>");
  EXPECT_EQ(written([](xml::Writer& w) { write_failed(w, StanzaErrorCondition::item_not_found, 4); }),
            "<failed xmlns='urn:xmpp:sm:3' h='4'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
  EXPECT_EQ(written([](xml::Writer& w) { write_answer(w, 9); }), "<a xmlns='urn:xmpp:sm:3' h='9'/>");
  EXPECT_EQ(written([](xml::Writer& w) { write_request(w); }), "<r xmlns='urn:xmpp:sm:3'/>");
  EXPECT_EQ(written([](xml::Writer& w) { write_count_too_high(w, 5, 3); }),
            "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='5' send-count='3'/>");
}

}  // namespace
}  // namespace turms::xmpp
