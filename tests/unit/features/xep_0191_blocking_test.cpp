// SPDX-License-Identifier: Apache-2.0
#include "proto/messages.h"

#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "urn:xmpp:blocking";
using proto::RequestKind;

class BlockingTest : public ::testing::Test {
 protected:
  BlockingTest() {
    stage.hooks.install_all();
    stage.account.open_session();
    phone = &stage.bind("phone", out);
    laptop = &stage.bind("laptop", laptop_out);
    stage.account.contacts().list_to_fill().at(UserId(2)).is_related = true;
    stage.account.contacts().list_to_fill().at(UserId(2)).name = "Two";
    stage.account.contacts().list_to_fill().at(UserId(2)).groups = {3};
    stage.account.contacts().set_loaded();
    phone->wants_blocklist = true;
    stage.ready.run();
    first = stage.turms.requests.size();
  }

  /// The answer to a request of the phone about `jids`.
  void ask(std::string_view what, std::initializer_list<std::string_view> jids) {
    std::string iq = "<iq type='set' id='q1'><" + std::string(what) + " xmlns='urn:xmpp:blocking'>";
    for (const std::string_view jid : jids) iq.append("<item jid='").append(jid).append("'/>");
    stage.say(*phone, iq + "</" + std::string(what) + "></iq>");
  }
  std::string list() {
    stage.say(*laptop, "<iq type='get' id='l1'><blocklist xmlns='urn:xmpp:blocking'/></iq>");
    return laptop_out.take();
  }
  /// The request made since the test began, at `index`.
  proto::Request request(size_t index) { return stage.request(first + index); }
  size_t requests() { return stage.turms.requests.size() - first; }
  template <class Message>
  Message body(size_t index) {
    Message message{};
    EXPECT_EQ(request(index).kind, proto::kRequestKindOf<Message>);
    EXPECT_TRUE(proto::decode(request(index).body, message));
    return message;
  }
  void answer(size_t index, int32_t code, int64_t value = 0) { stage.answer(first + index, code, value); }
  const bridge::Contact* contact(int64_t user) { return stage.account.contacts().list().find(UserId(user)); }
  void block_stranger() {
    ask("block", {"7@example.org"});
    answer(0, 1000, 5);
    answer(1, 1000);
    out.take();
  }

  Stage stage;
  FakeOutlet out;
  FakeOutlet laptop_out;
  Resource* phone = nullptr;
  Resource* laptop = nullptr;
  size_t first = 0;
};

TEST_F(BlockingTest, of_a_friend_keeps_the_name_and_tells_who_asked_for_the_list) {
  ask("block", {"2@example.org"});
  ASSERT_EQ(requests(), 1u);
  const auto update = body<proto::UpdateRelationshipRequest>(0);
  EXPECT_EQ(update.user_id, 2);
  EXPECT_TRUE(update.has_blocked && update.blocked);
  EXPECT_EQ(update.name.view(), "Two");
  EXPECT_FALSE(update.has_new_group_index);
  EXPECT_EQ(out.take(), "");
  answer(0, 1000);
  const std::string heard = out.take();
  EXPECT_TRUE(contains(heard, "<iq type='result' id='q1'")) << heard;
  EXPECT_TRUE(contains(heard, "<block xmlns='urn:xmpp:blocking'><item jid='2@example.org'/></block>")) << heard;
  EXPECT_EQ(laptop_out.take(), "");
  EXPECT_TRUE(contact(2)->is_blocked);
  EXPECT_EQ(contact(2)->groups, std::vector<int32_t>{3});
  EXPECT_TRUE(contains(list(), "<item jid='2@example.org'/>"));
}

TEST_F(BlockingTest, of_a_stranger_makes_a_relationship_in_a_group_of_its_own) {
  ask("block", {"7@example.org"});
  EXPECT_EQ(body<proto::CreateRelationshipGroupRequest>(0).name.view(), "xmpp:blocked");
  answer(0, 1000, 5);
  const auto create = body<proto::CreateRelationshipRequest>(1);
  EXPECT_EQ(create.user_id, 7);
  EXPECT_TRUE(create.blocked);
  EXPECT_EQ(create.group_index, 5);
  answer(1, 1000);
  EXPECT_TRUE(contains(out.take(), "<item jid='7@example.org'/>"));
  EXPECT_TRUE(contact(7)->is_blocked);
  ask("block", {"8@example.org"});
  EXPECT_EQ(body<proto::CreateRelationshipRequest>(2).group_index, 5) << "the group is made once";
}

TEST_F(BlockingTest, of_a_stranger_who_has_a_row_already_updates_it) {
  ask("block", {"7@example.org"});
  answer(0, 1000, 5);
  answer(1, 2501);
  const auto update = body<proto::UpdateRelationshipRequest>(2);
  EXPECT_EQ(update.user_id, 7);
  EXPECT_TRUE(update.blocked);
  EXPECT_EQ(update.new_group_index, 5);
  answer(2, 1000);
  EXPECT_TRUE(contact(7)->is_blocked);
}

TEST_F(BlockingTest, of_two_strangers_at_once_makes_one_group) {
  ask("block", {"7@example.org"});
  ask("block", {"8@example.org"});
  EXPECT_EQ(requests(), 1u);
  answer(0, 1000, 5);
  EXPECT_EQ(requests(), 3u);
  EXPECT_EQ(request(1).kind, RequestKind::kCreateRelationship);
  EXPECT_EQ(request(2).kind, RequestKind::kCreateRelationship);
}

TEST_F(BlockingTest, lifting_it_makes_a_stranger_a_stranger_again) {
  block_stranger();
  ask("unblock", {"7@example.org"});
  EXPECT_EQ(body<proto::DeleteRelationshipRequest>(2).user_id, 7);
  answer(2, 1000);
  const std::string heard = out.take();
  EXPECT_TRUE(contains(heard, "<unblock xmlns='urn:xmpp:blocking'><item jid='7@example.org'/></unblock>")) << heard;
  EXPECT_TRUE(contains(heard, "type='result' id='q1'")) << heard;
  EXPECT_EQ(contact(7), nullptr);
}

TEST_F(BlockingTest, lifting_it_makes_a_friend_a_friend_again) {
  stage.account.contacts().list_to_fill().at(UserId(2)).is_blocked = true;
  ask("unblock", {"2@example.org"});
  const auto update = body<proto::UpdateRelationshipRequest>(0);
  EXPECT_TRUE(update.has_blocked);
  EXPECT_FALSE(update.blocked);
  EXPECT_EQ(update.name.view(), "Two");
  answer(0, 1000);
  EXPECT_TRUE(stage.account.contacts().list().sees(UserId(2)));
}

TEST_F(BlockingTest, lifting_all_asks_for_five_at_a_time) {
  for (int64_t user = 10; user < 17; ++user) {
    bridge::Contact& contact = stage.account.contacts().list_to_fill().at(UserId(user));
    contact.is_related = contact.is_blocked = true;
  }
  ask("unblock", {});
  EXPECT_EQ(requests(), 5u);
  for (size_t i = 0; i < 7; ++i) {
    EXPECT_FALSE(contains(out.take(), "type='result'"));
    answer(i, 1000);
  }
  EXPECT_EQ(requests(), 7u);
  EXPECT_TRUE(contains(out.take(), "type='result'"));
  EXPECT_FALSE(contains(list(), "<item"));
}

TEST_F(BlockingTest, of_rooms_domains_and_resources_is_kept_in_the_store) {
  for (const std::string_view jid : {"5@conference.example.org", "spam.net", "2@example.org/phone"}) {
    ask("block", {jid});
    const std::string heard = out.take();
    EXPECT_TRUE(contains(heard, "type='result'")) << heard;
    EXPECT_TRUE(contains(heard, "<item jid='" + std::string(jid) + "'/>")) << heard;
    EXPECT_EQ(stage.store.values.count({"bl/1", std::string(jid)}), 1u);
    EXPECT_TRUE(contains(list(), jid));
    laptop->wants_blocklist = false;
    ask("unblock", {jid});
    EXPECT_TRUE(contains(out.take(), "<unblock "));
    EXPECT_TRUE(stage.store.values.empty());
  }
  EXPECT_EQ(requests(), 0u);
}

TEST_F(BlockingTest, refuses_what_can_not_be_blocked) {
  const auto refusal = [this](std::string_view jid) {
    ask("block", {jid});
    return out.take();
  };
  EXPECT_TRUE(contains(refusal("1@example.org"), "<not-allowed"));
  EXPECT_TRUE(contains(refusal("1@example.org/phone"), "<not-allowed"));
  EXPECT_TRUE(contains(refusal("example.org"), "<not-allowed"));
  EXPECT_TRUE(contains(refusal("bob@example.org"), "<item-not-found"));
  EXPECT_TRUE(contains(refusal("@"), "<jid-malformed"));
  ask("block", {});
  EXPECT_TRUE(contains(out.take(), "<bad-request"));
  stage.store.is_there = false;
  EXPECT_TRUE(contains(refusal("5@conference.example.org"), "<feature-not-implemented"));
  EXPECT_EQ(requests(), 0u);
}

TEST_F(BlockingTest, one_bad_item_leaves_everything_as_it_was) {
  ask("block", {"2@example.org", "@"});
  EXPECT_TRUE(contains(out.take(), "<jid-malformed"));
  EXPECT_EQ(requests(), 0u);
}

TEST_F(BlockingTest, a_refusal_of_turms_is_told_and_changes_nothing) {
  ask("block", {"2@example.org"});
  answer(0, 1201);
  const std::string heard = out.take();
  EXPECT_TRUE(contains(heard, "type='error'")) << heard;
  EXPECT_FALSE(contains(heard, "<block ")) << heard;
  EXPECT_FALSE(contact(2)->is_blocked);
}

TEST_F(BlockingTest, what_is_so_already_is_no_error_and_no_news) {
  stage.account.contacts().list_to_fill().at(UserId(2)).is_blocked = true;
  ask("block", {"2@example.org"});
  ask("unblock", {"9@example.org"});
  const std::string heard = out.take();
  EXPECT_FALSE(contains(heard, "type='error'")) << heard;
  EXPECT_FALSE(contains(heard, "<item")) << heard;
  EXPECT_EQ(requests(), 0u);
}

TEST_F(BlockingTest, changes_made_elsewhere_are_told_too) {
  stage.account.contacts().update(UserId(2), [](bridge::Contact& contact) { contact.is_blocked = true; });
  EXPECT_TRUE(contains(out.take(), "<block xmlns='urn:xmpp:blocking'><item jid='2@example.org'/></block>"));
  stage.account.contacts().update(UserId(2), [](bridge::Contact& contact) { contact.is_blocked = false; });
  EXPECT_TRUE(contains(out.take(), "<unblock xmlns='urn:xmpp:blocking'><item jid='2@example.org'/></unblock>"));
}

TEST_F(BlockingTest, nothing_goes_to_who_is_blocked) {
  stage.account.contacts().list_to_fill().at(UserId(2)).is_blocked = true;
  for (const std::string_view stanza :
       {"<message to='2@example.org' type='chat' id='m'><body>x</body></message>", "<presence to='2@example.org/x'/>",
        "<presence to='2@example.org' type='subscribe'/>",
        "<iq to='2@example.org/x' type='get' id='i'><ping xmlns='urn:xmpp:ping'/></iq>",
        "<iq to='2@example.org' type='get' id='i'><vCard xmlns='vcard-temp'/></iq>"}) {
    stage.say(*phone, stanza);
    const std::string heard = out.take();
    EXPECT_TRUE(contains(heard, "<not-acceptable")) << stanza << heard;
    EXPECT_TRUE(contains(heard, "<blocked xmlns='urn:xmpp:blocking:errors'/>")) << stanza << heard;
  }
  stage.say(*phone, "<iq to='2@example.org/x' type='result' id='i'/>");
  EXPECT_EQ(out.take(), "");
  EXPECT_EQ(requests(), 0u);
  EXPECT_TRUE(stage.router.stanzas.empty());
}

TEST_F(BlockingTest, a_list_that_can_not_be_read_is_an_error_and_never_empty) {
  Stage other;
  other.play();
  FakeOutlet heard;
  Resource& resource = other.bind("phone", heard);
  other.say(resource, "<iq type='get' id='l1'><blocklist xmlns='urn:xmpp:blocking'/></iq>");
  EXPECT_EQ(heard.take(), "");
  other.clock.advance_ms(60'000);
  other.account.tick();
  other.ready.run();
  EXPECT_TRUE(contains(heard.take(), "<remote-server-timeout"));
}

TEST_F(BlockingTest, who_blocks_the_asker_seems_not_to_be_there) {
  stage.relations.pairs.insert_or_assign({UserId(1), UserId(2)}, RelationPair(Relation::friendship, Relation::blocked));
  stage.say(*phone,
            "<iq to='2@example.org' type='get' id='i'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
  EXPECT_TRUE(contains(out.take(), "<service-unavailable"));
}

TEST_F(BlockingTest, is_advertised) {
  const auto features = stage.hooks.disco_features(kServer, stage.core.capabilities);
  EXPECT_NE(std::find(features.begin(), features.end(), kNs), features.end());
}

}  // namespace
}  // namespace turms::xmpp::features
