// SPDX-License-Identifier: Apache-2.0
#include "bridge/reaction.h"

#include <gtest/gtest.h>

#include "bridge/stanza_from.h"
#include "proto/messages.h"

namespace turms::xmpp::bridge {
namespace {

constexpr std::string_view kThumb = "\xF0\x9F\x91\x8D";
constexpr std::string_view kRedHeart = "\xE2\x9D\xA4\xEF\xB8\x8F";

TEST(reaction, one_character_is_its_own_number) {
  EXPECT_EQ(reaction_type_of(kThumb), 128077);
  EXPECT_EQ(reaction_type_of("+"), '+');
  EmojiNames names;
  EXPECT_EQ(names.find(128077), kThumb);
  EXPECT_EQ(names.find(0x2764), "\xE2\x9D\xA4");
}

TEST(reaction, a_sequence_is_found_by_its_number) {
  const int32_t type = reaction_type_of(kRedHeart);
  EXPECT_EQ(static_cast<uint32_t>(type) & 0xC0000000U, 0x40000000U);
  EmojiNames names;
  EXPECT_EQ(names.find(type), kRedHeart);
  EXPECT_EQ(names.find(type), kRedHeart) << "the second time from the table";
  EXPECT_NE(reaction_type_of("+1"), reaction_type_of("-1"));
  EXPECT_FALSE(names.find(reaction_type_of("+1"))) << "no emoji";
}

TEST(reaction, numbers_of_no_character_have_no_emoji) {
  EmojiNames names;
  for (const int32_t type : {0, -1, 7, 0x20, 0x7F, 0xD800, 0x110000, 0x3FFFFFFF, INT32_MIN}) {
    EXPECT_FALSE(names.find(type)) << type;
  }
}

TEST(reaction, a_client_gives_each_emoji_once) {
  const auto document = document_from(
      "<reactions xmlns='urn:xmpp:reactions:0' id='a'><reaction>x</reaction><reaction>y</reaction>"
      "<reaction>x</reaction><other/></reactions>");
  EXPECT_EQ(read_reactions(document->root()), (std::vector<std::string>{"x", "y"}));
  const auto none = document_from("<reactions xmlns='urn:xmpp:reactions:0' id='a'/>");
  ASSERT_TRUE(read_reactions(none->root()));
  EXPECT_TRUE(read_reactions(none->root())->empty());
}

TEST(reaction, too_many_and_too_long_ones_are_refused) {
  std::string many = "<reactions xmlns='urn:xmpp:reactions:0'>";
  for (char c = 'a'; c < 'a' + 20; ++c) many.append("<reaction>").append(1, c).append("</reaction>");
  EXPECT_TRUE(read_reactions(document_from(many + "</reactions>")->root()));
  EXPECT_FALSE(read_reactions(document_from(many + "<reaction>z</reaction></reactions>")->root()));
  const std::string empty = "<reactions xmlns='urn:xmpp:reactions:0'><reaction/></reactions>";
  EXPECT_FALSE(read_reactions(document_from(empty)->root()));
  const std::string one = "<reactions xmlns='urn:xmpp:reactions:0'><reaction>" + std::string(65, 'x');
  EXPECT_FALSE(read_reactions(document_from(one + "</reaction></reactions>")->root()));
}

TEST(reaction, a_row_names_who_reacted) {
  std::vector<proto::UserInfo> users(2);
  users[0].has_id = users[1].has_id = true;
  users[0].id = 1;
  users[1].id = 2;
  std::vector<proto::MessageReactionGroup> groups(2);
  groups[0].reaction_type = 128077;
  groups[0].user_infos = users;
  groups[1].reaction_type = 43;
  groups[1].user_infos = std::span<const proto::UserInfo>(users).subspan(1);
  proto::Message message{};
  message.reaction_groups = groups;
  std::string row;
  ASSERT_TRUE(proto::encode(message, row));
  EXPECT_EQ(reactions_in(row, UserId(1)), (std::vector<int32_t>{128077}));
  EXPECT_EQ(reactions_in(row, UserId(2)), (std::vector<int32_t>{128077, 43}));
  EXPECT_TRUE(reactions_in(row, UserId(3)).empty());
  EXPECT_EQ(reactors_in(row), (std::vector<UserId>{UserId(1), UserId(2)}));
  EXPECT_TRUE(reactors_in("\x0A").empty()) << "malformed";
}

TEST(reaction, is_told_as_the_whole_set) {
  ReactionNews news;
  news.from = jid("2@example.org");
  news.to = jid("1@example.org");
  news.id = "r";
  news.target = "m<1>";
  news.emojis = {std::string(kThumb), "+"};
  std::string out;
  xml::Writer writer(out);
  write_reactions(writer, news);
  EXPECT_EQ(out,
            "<message from='2@example.org' to='1@example.org' type='chat' id='r'>"
            "<reactions xmlns='urn:xmpp:reactions:0' id='m&lt;1&gt;'><reaction>" +
                std::string(kThumb) +
                "</reaction><reaction>+</reaction></reactions><store xmlns='urn:xmpp:hints'/></message>");
}

}  // namespace
}  // namespace turms::xmpp::bridge
