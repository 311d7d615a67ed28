// SPDX-License-Identifier: Apache-2.0
#include "edit_stage.h"

#include "bridge/reaction.h"

namespace turms::xmpp::features {
namespace {

const std::string kThumb = "\xF0\x9F\x91\x8D";
const std::string kRedHeart = "\xE2\x9D\xA4\xEF\xB8\x8F";
constexpr int32_t kThumbType = 128077;

class ReactionsTest : public EditTest {
 protected:
  ReactionsTest() { stage.core.capabilities.reactions = true; }

  static std::string reaction(std::string_view target, const std::vector<std::string>& emojis) {
    std::string xml = "<message to='2@example.org' type='chat' id='x1'><reactions xmlns='urn:xmpp:reactions:0' id='";
    xml.append(target).append("'>");
    for (const std::string& emoji : emojis) xml.append("<reaction>").append(emoji).append("</reaction>");
    return xml + "</reactions><store xmlns='urn:xmpp:hints'/></message>";
  }
  /// User 2 has written message 90, called b1.
  void got_message() {
    relay_stanza("<message to='1@example.org' type='chat' id='b1'><body>Hi</body></message>", 90);
    phone_out.take();
    laptop_out.take();
  }
  /// Message 90 with one reaction, or none (0), of one user.
  static std::string row_with(int32_t type, int64_t user) {
    std::string row = message_row(90, 2, 1, 1000, "Hi", "b1");
    if (type == 0) return row;
    proto::UserInfo info{};
    info.has_id = true;
    info.id = user;
    proto::MessageReactionGroup group{};
    group.reaction_type = type;
    group.reaction_count = 1;
    group.user_infos = std::span<const proto::UserInfo>(&info, 1);
    if (!proto::append_message_field(row, 12, group)) throw std::logic_error("not a group");
    return row;
  }
  template <class Request>
  void expect_types(size_t index, proto::RequestKind kind, const std::vector<int32_t>& types) {
    const proto::Request request = stage.request(index);
    ASSERT_EQ(request.kind, kind);
    Request read{};
    ASSERT_TRUE(proto::decode(request.body, read));
    EXPECT_EQ(read.message_id, 90);
    EXPECT_EQ(read.reaction_types.to_vector(), types);
  }
  void expect_created(size_t index, const std::vector<int32_t>& types) {
    expect_types<proto::CreateMessageReactionsRequest>(index, proto::RequestKind::kCreateMessageReactions, types);
  }
  void expect_deleted(size_t index, const std::vector<int32_t>& types) {
    expect_types<proto::DeleteMessageReactionsRequest>(index, proto::RequestKind::kDeleteMessageReactions, types);
  }
  template <class Request>
  void relay_types(int64_t requester, int64_t message, const std::vector<int32_t>& types) {
    Request request{};
    request.message_id = message;
    request.reaction_types = types;
    relay_as(requester, request);
  }
  static std::string shown(std::string_view target, const std::string& emojis) {
    return "<reactions xmlns='urn:xmpp:reactions:0' id='" + std::string(target) + "'" +
           (emojis.empty() ? "/>" : ">" + emojis + "</reactions>");
  }
};

TEST_F(ReactionsTest, a_set_becomes_what_is_new_and_what_is_gone) {
  got_message();
  want_carbons(*laptop, laptop_out);
  stage.say(*phone, reaction("b1", {kThumb}));
  EXPECT_EQ(history_query(stage, 0).id, 90) << "what there was before is not known yet";
  answer_history(stage, 0, {row_with(0x2764, 1)});
  expect_created(1, {kThumbType});
  stage.answer(1, kOk);
  expect_deleted(2, {0x2764});
  EXPECT_EQ(laptop_out.take(), "");
  stage.answer(2, kOk);
  const std::string copy = laptop_out.take();
  EXPECT_TRUE(contains(copy, "<sent ") && contains(copy, shown("b1", "<reaction>" + kThumb + "</reaction>"))) << copy;
  EXPECT_EQ(phone_out.take(), "");
  stage.say(*phone, reaction("b1", {kThumb, kRedHeart}));
  ASSERT_EQ(requests(), 4u) << "now it is known";
  expect_created(3, {bridge::reaction_type_of(kRedHeart)});
  stage.answer(3, kOk);
  stage.say(*phone, reaction("b1", {}));
  expect_deleted(4, {kThumbType, bridge::reaction_type_of(kRedHeart)});
}

TEST_F(ReactionsTest, the_same_set_again_asks_nothing_of_turms) {
  got_message();
  stage.say(*phone, reaction("b1", {kThumb}));
  answer_history(stage, 0, {row_with(kThumbType, 1)});
  EXPECT_EQ(requests(), 1u);
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(ReactionsTest, that_turms_refuses_are_an_error) {
  got_message();
  stage.say(*phone, reaction("b1", {kThumb}));
  answer_history(stage, 0, {row_with(0, 0)});
  stage.answer(1, 5002);
  EXPECT_TRUE(contains(phone_out.take(), "type='error'"));
}

TEST_F(ReactionsTest, too_many_are_not_acceptable) {
  got_message();
  std::vector<std::string> many;
  for (char c = 'a'; c < 'a' + 21; ++c) many.emplace_back(1, c);
  stage.say(*phone, reaction("b1", many));
  EXPECT_EQ(requests(), 0u);
  EXPECT_TRUE(contains(phone_out.take(), "<not-acceptable "));
}

TEST_F(ReactionsTest, to_an_unknown_message_go_as_a_message) {
  stage.say(*phone, reaction("far", {kThumb}));
  answer_history(stage, 0, {});
  ASSERT_EQ(requests(), 2u);
  EXPECT_EQ(stage.request(1).kind, proto::RequestKind::kCreateMessage);
}

TEST_F(ReactionsTest, of_others_are_shown_as_the_whole_set) {
  sent(90);
  relay_types<proto::CreateMessageReactionsRequest>(2, 90, {kThumbType});
  ASSERT_EQ(requests(), 2u) << "there may have been others before";
  answer_history(stage, 1, {row_with(kThumbType, 2)});
  const std::string first = phone_out.take();
  EXPECT_TRUE(contains(first, "from='2@example.org'")) << first;
  EXPECT_TRUE(contains(first, shown("m1", "<reaction>" + kThumb + "</reaction>"))) << first;
  EXPECT_EQ(laptop_out.take(), first);
  relay_types<proto::CreateMessageReactionsRequest>(2, 90, {bridge::reaction_type_of(kRedHeart)});
  EXPECT_EQ(requests(), 2u);
  EXPECT_TRUE(contains(phone_out.take(),
                       shown("m1", "<reaction>" + kThumb + "</reaction><reaction>" + kRedHeart + "</reaction>")));
  relay_types<proto::DeleteMessageReactionsRequest>(2, 90, {kThumbType, bridge::reaction_type_of(kRedHeart)});
  EXPECT_TRUE(contains(phone_out.take(), shown("m1", "")));
}

TEST_F(ReactionsTest, of_an_own_turms_device_are_copied) {
  got_message();
  want_carbons(*laptop, laptop_out);
  relay_types<proto::CreateMessageReactionsRequest>(1, 90, {kThumbType});
  answer_history(stage, 0, {row_with(kThumbType, 1)});
  EXPECT_TRUE(contains(laptop_out.take(), "<sent "));
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(ReactionsTest, unknown_numbers_show_as_a_question_mark) {
  sent(90);
  relay_types<proto::CreateMessageReactionsRequest>(2, 90, {7});
  answer_history(stage, 1, {row_with(7, 2)});
  EXPECT_TRUE(contains(phone_out.take(), "<reaction>\xE2\x9D\x93</reaction>"));
}

TEST_F(ReactionsTest, words_without_a_character_of_their_own_are_kept_by_number) {
  got_message();
  stage.say(*phone, reaction("b1", {"+1"}));
  answer_history(stage, 0, {row_with(0, 0)});
  stage.answer(1, kOk);
  relay_types<proto::CreateMessageReactionsRequest>(2, 90, {bridge::reaction_type_of("+1")});
  answer_history(stage, 2, {row_with(bridge::reaction_type_of("+1"), 2)});
  EXPECT_TRUE(contains(phone_out.take(), "<reaction>+1</reaction>"));
}

TEST_F(ReactionsTest, where_turms_has_none_travel_as_the_operator_wants_it) {
  stage.core.capabilities.reactions = false;
  got_message();
  stage.say(*phone, reaction("b1", {kThumb}));
  ASSERT_EQ(requests(), 1u);
  proto::CreateMessageRequest message{};
  ASSERT_TRUE(proto::decode(stage.request(0).body, message));
  EXPECT_FALSE(message.text.has()) << "quiet";
  stage.answer(0, kOk, 91);
  stage.settings.cluster_reactions = ClusterReactions::text;
  stage.say(*phone, reaction("b1", {kThumb, "+"}));
  ASSERT_EQ(requests(), 2u);
  ASSERT_TRUE(proto::decode(stage.request(1).body, message));
  EXPECT_EQ(message.text.view(), kThumb + " +");
  stage.answer(1, kOk, 92);
  stage.settings.cluster_reactions = ClusterReactions::local;
  stage.say(*phone, reaction("b1", {kThumb}));
  EXPECT_EQ(requests(), 2u);
  ASSERT_EQ(stage.router.stanzas.size(), 1u);
  EXPECT_TRUE(contains(stage.router.stanzas[0].xml, kThumb));
}

TEST_F(ReactionsTest, a_set_is_compared_with_what_the_one_before_it_has_made) {
  got_message();
  stage.say(*phone, reaction("b1", {kThumb}));
  stage.say(*phone, reaction("b1", {kRedHeart}));
  ASSERT_EQ(requests(), 1u) << "the second waits";
  answer_history(stage, 0, {row_with(0, 0)});
  expect_created(1, {kThumbType});
  stage.answer(1, kOk);
  expect_created(2, {bridge::reaction_type_of(kRedHeart)});
  stage.answer(2, kOk);
  expect_deleted(3, {kThumbType});
}

TEST_F(ReactionsTest, of_others_are_shown_after_the_edits_before_them) {
  got_message();
  proto::UpdateMessageRequest edit{};
  edit.message_id = 90;
  edit.text = "Ho";
  relay_as(2, edit);
  relay_types<proto::CreateMessageReactionsRequest>(2, 90, {kThumbType});
  ASSERT_EQ(requests(), 1u);
  answer_history(stage, 0, {message_row(90, 2, 1, 1000, "Ho", "b1")});
  EXPECT_TRUE(contains(phone_out.take(), "<body>Ho</body>"));
  answer_history(stage, 1, {row_with(kThumbType, 2)});
  EXPECT_TRUE(contains(phone_out.take(), kThumb));
}

}  // namespace
}  // namespace turms::xmpp::features
