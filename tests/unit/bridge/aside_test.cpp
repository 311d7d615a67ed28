// SPDX-License-Identifier: Apache-2.0
#include "bridge/aside.h"

#include <gtest/gtest.h>

#include "bridge/message_content.h"
#include "bridge/stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

constexpr std::string_view kReceipt = "<received xmlns='urn:xmpp:receipts' id='m9'/>";

std::string record_of(std::string_view content, std::string_view to_resource = "balcony") {
  std::string record;
  const Stanza stanza = stanza_from(
      "<message to='2@example.org/balcony' type='chat' id='r1' xml:lang='it'>" + std::string(content) + "</message>",
      "1@example.org/phone");
  return write_aside(stanza, to_resource, record) ? record : std::string();
}

std::string written(const AsideReader& reader) {
  std::string out;
  xml::Writer writer(out);
  const Jid from = Jid::parse("1@example.org/phone").value();
  const Jid to = Jid::parse("2@example.org").value();
  reader.write(writer, from, to);
  return out;
}

TEST(aside, what_was_written_is_read_again) {
  AsideReader reader;
  ASSERT_TRUE(reader.read(record_of(std::string(kReceipt) + "<thread>t</thread>")));
  EXPECT_EQ(reader.from_resource(), "phone");
  EXPECT_EQ(reader.to_resource(), "balcony");
  EXPECT_EQ(reader.type(), "chat");
  EXPECT_NE(reader.signals() & kSignalReceipt, 0);
  EXPECT_EQ(written(reader),
            "<message from='1@example.org/phone' to='2@example.org' type='chat' id='r1' xml:lang='it'>" +
                std::string(kReceipt) + "<thread>t</thread></message>");
}

TEST(aside, every_kind_of_signal_is_known_again) {
  AsideReader reader;
  ASSERT_TRUE(reader.read(record_of("<displayed xmlns='urn:xmpp:chat-markers:0' id='m9'/>")));
  EXPECT_EQ(reader.signals(), kSignalMarker);
  ASSERT_TRUE(reader.read(record_of("<paused xmlns='http://jabber.org/protocol/chatstates'/>")));
  EXPECT_EQ(reader.signals(), kSignalChatState);
  ASSERT_TRUE(reader.read(record_of("<ringing xmlns='urn:xmpp:jingle-message:0' id='c'/>")));
  EXPECT_EQ(reader.signals(), kSignalOther);
}

TEST(aside, words_and_what_only_servers_say_do_not_pass) {
  EXPECT_EQ(record_of("<body>words</body>"), "");
  EXPECT_EQ(record_of("<delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/>"), "");
  EXPECT_EQ(record_of(""), "");
  AsideReader reader;
  ASSERT_TRUE(
      reader.read(record_of("<body>words</body><private xmlns='urn:xmpp:carbons:2'/>" + std::string(kReceipt))));
  EXPECT_EQ(written(reader).find("words"), std::string::npos);
}

TEST(aside, a_payload_that_brings_them_nevertheless_is_cut_down) {
  Payload payload;
  payload.kind = PayloadKind::side_channel;
  payload.children =
      "<body xmlns='jabber:client'>words</body><stanza-id xmlns='urn:xmpp:sid:0' id='1' by='2@example.org'/>"
      "<received xmlns='urn:xmpp:receipts' id='m9'/>";
  std::string record;
  ASSERT_TRUE(write_record(payload, record));
  AsideReader reader;
  ASSERT_TRUE(reader.read(record));
  EXPECT_EQ(written(reader), "<message from='1@example.org/phone' to='2@example.org' type='chat'>" +
                                 std::string(kReceipt) + "</message>");
  payload.children = "<body xmlns='jabber:client'>words</body>";
  record.clear();
  ASSERT_TRUE(write_record(payload, record));
  EXPECT_FALSE(reader.read(record)) << "nothing is left";
}

TEST(aside, other_payloads_and_damaged_ones_are_refused) {
  AsideReader reader;
  Payload payload;
  payload.children = kReceipt;
  std::string record;
  ASSERT_TRUE(write_record(payload, record));
  EXPECT_FALSE(reader.read(record)) << "a message that belongs into the history";
  payload.kind = PayloadKind::side_channel;
  payload.children = "<received xmlns='urn:xmpp:receipts'></message><message>";
  record.clear();
  ASSERT_TRUE(write_record(payload, record));
  EXPECT_FALSE(reader.read(record)) << "XML that breaks out";
  const std::string whole = record_of(kReceipt);
  ASSERT_TRUE(reader.read(whole));
  for (size_t size = 0; size < whole.size(); ++size) {
    // Cut between two fields it is sound, with what came before.
    if (reader.read(std::string_view(whole).substr(0, size))) {
      EXPECT_EQ(reader.signals(), kSignalReceipt) << size;
    }
  }
  EXPECT_FALSE(reader.read(std::string_view(whole).substr(0, 20)));
  EXPECT_FALSE(reader.read(whole + std::string(kAsideBytes, ' ')));
}

TEST(aside, is_bounded) {
  const std::string many = "<x xmlns='urn:unknown'>" + std::string(kAsideBytes + 1, 'a') + "</x>";
  EXPECT_EQ(record_of(many), "");
}

}  // namespace
}  // namespace turms::xmpp::bridge
