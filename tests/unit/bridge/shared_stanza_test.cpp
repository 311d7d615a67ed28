// SPDX-License-Identifier: Apache-2.0
#include "bridge/shared_stanza.h"

#include <gtest/gtest.h>

#include <string>

#include "xml/writer.h"

namespace turms::xmpp::bridge {
namespace {

std::string sent(const SharedStanza& stanza, std::string_view to) {
  std::string out = "what the last receiver got";
  stanza.to_text(to, out);
  return out;
}

TEST(SharedStanza, is_addressed_to_each_receiver) {
  const SharedStanza stanza(
      "<message from='7@conference.example.org/Romeo' type='groupchat'><body>hi</body></message>");
  EXPECT_EQ(sent(stanza, "1@example.org/phone"),
            "<message to='1@example.org/phone' from='7@conference.example.org/Romeo' type='groupchat'>"
            "<body>hi</body></message>");
  EXPECT_EQ(sent(stanza, "22@example.org/it's"),
            "<message to='22@example.org/it&apos;s' from='7@conference.example.org/Romeo' type='groupchat'>"
            "<body>hi</body></message>");
}

TEST(SharedStanza, is_no_longer_addressed_to_whom_it_was_written_for) {
  const SharedStanza stanza("<message from='a@b' to='1@example.org/x' id='4'><body/></message>");
  EXPECT_EQ(sent(stanza, "2@example.org"), "<message from='a@b' to='2@example.org' id='4'><body/></message>");
  const SharedStanza last("<presence from='a@b' to='1@example.org/x'/>");
  EXPECT_EQ(sent(last, "2@example.org"), "<presence from='a@b' to='2@example.org'/>");
}

TEST(SharedStanza, may_have_no_attributes_and_no_content) {
  EXPECT_EQ(sent(SharedStanza("<presence/>"), "2@example.org"), "<presence to='2@example.org'/>");
  EXPECT_EQ(sent(SharedStanza("<presence><show/></presence>"), "2@example.org"),
            "<presence to='2@example.org'><show/></presence>");
}

TEST(SharedStanza, takes_nobodys_words_for_its_address) {
  std::string text;
  xml::Writer(text)
      .open("message")
      .attr("from", "7@conference.example.org/a to='9@example.org' >")
      .attr("id", " to='8@example.org'")
      .leaf("body", " to='7@example.org'>")
      .close();
  const SharedStanza stanza(text);
  EXPECT_EQ(sent(stanza, "2@example.org"), "<message to='2@example.org'" + text.substr(sizeof("<message") - 1));
  std::string addressed;
  xml::Writer(addressed)
      .open("message")
      .attr("id", " to='8@example.org'")
      .attr("to", "1@example.org/it's")
      .attr("type", "groupchat")
      .close();
  EXPECT_EQ(sent(SharedStanza(addressed), "2@example.org"),
            "<message id=' to=&apos;8@example.org&apos;' to='2@example.org' type='groupchat'/>");
}

TEST(SharedStanza, leaves_addresses_of_its_content_alone) {
  const SharedStanza stanza("<message from='a@b'><x><invite to='3@example.org'/></x></message>");
  EXPECT_EQ(sent(stanza, "2@example.org"),
            "<message to='2@example.org' from='a@b'><x><invite to='3@example.org'/></x></message>");
}

TEST(SharedStanza, is_the_same_in_two_parts) {
  const SharedStanza stanza("<message from='a@b' to='1@example.org' id='4'/>");
  EXPECT_EQ(stanza.head(), "<message from='a@b'");
  EXPECT_EQ(stanza.tail(), " id='4'/>");
  EXPECT_FALSE(stanza.is_empty());
  EXPECT_TRUE(SharedStanza().is_empty());
}

TEST(SharedStanza, allocates_nothing_for_receivers_after_the_first) {
  const SharedStanza stanza("<message from='a@b'><body>" + std::string(500, 'x') + "</body></message>");
  std::string out;
  stanza.to_text("1234567890@example.org/phone", out);
  const char* const memory = out.data();
  stanza.to_text("2@example.org/desktop", out);
  EXPECT_EQ(out.data(), memory);
}

}  // namespace
}  // namespace turms::xmpp::bridge
