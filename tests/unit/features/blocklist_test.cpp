// SPDX-License-Identifier: Apache-2.0
// What blocking asks of Turms and of the store is tested with its stanzas, in xep_0191_blocking_test.cpp.
#include "features/blocklist.h"

#include "answers.h"

namespace turms::xmpp::features {
namespace {

class BlocklistTest : public AnswersTest {
 protected:
  [[nodiscard]] const Blocklist& blocklist() const { return stage.account.blocklist(); }
  void block(std::string_view address) {
    stage.account.scope().spawn(run(stage.account, jid(address)));
    stage.ready.run();
  }
  static Task<void> run(Account& account, Jid address) {
    static_cast<void>(co_await account.blocklist().block(address));
  }
};

TEST_F(BlocklistTest, covers_every_resource_of_a_blocked_user) {
  stage.account.contacts().list_to_fill().at(UserId(2)).is_blocked = true;
  EXPECT_TRUE(blocklist().covers(UserId(2), "phone"));
  EXPECT_TRUE(blocklist().covers(jid("2@example.org")));
  EXPECT_TRUE(blocklist().covers(jid("2@example.org/phone")));
  EXPECT_FALSE(blocklist().covers(UserId(3), "phone"));
  EXPECT_FALSE(blocklist().covers(Jid()));
}

TEST_F(BlocklistTest, covers_single_resources_domains_and_rooms) {
  block("2@example.org/phone");
  block("spam.net");
  block("5@conference.example.org");
  EXPECT_TRUE(blocklist().covers(UserId(2), "phone"));
  EXPECT_FALSE(blocklist().covers(UserId(2), "laptop"));
  EXPECT_TRUE(blocklist().covers(jid("x@spam.net/y")));
  EXPECT_TRUE(blocklist().covers(jid("5@conference.example.org/nick")));
}

TEST_F(BlocklistTest, never_covers_the_own_account) {
  stage.account.contacts().list_to_fill().at(UserId(1)).is_blocked = true;
  EXPECT_FALSE(blocklist().covers(UserId(1), "phone"));
  EXPECT_FALSE(blocklist().covers(jid("1@example.org/phone")));
}

TEST_F(BlocklistTest, lists_users_by_id_and_then_the_rest) {
  for (const int64_t user : {20, 3}) stage.account.contacts().list_to_fill().at(UserId(user)).is_blocked = true;
  block("spam.net");
  EXPECT_EQ(blocklist().all(), (std::vector<std::string>{"3@example.org", "20@example.org", "spam.net"}));
  EXPECT_TRUE(blocklist().has(jid("3@example.org")));
  EXPECT_FALSE(blocklist().has(jid("3@example.org/phone")));
}

TEST_F(BlocklistTest, is_read_from_the_store_when_the_session_opens) {
  Stage other;
  other.store.values.insert_or_assign({"bl/1", "spam.net"}, StoredValue(1, ""));
  other.account.contacts().set_loaded();
  other.play();
  other.ready.run();
  EXPECT_TRUE(other.account.blocklist().covers(jid("x@spam.net")));
}

TEST_F(BlocklistTest, does_not_let_a_blocked_sender_reach_a_resource) {
  stage.say(*phone, "<presence/>");
  out.take();
  LocalStanza stanza(UserId(1), "phone", "<message/>");
  stanza.from = UserId(2);
  EXPECT_TRUE(deliver_local(&stage.account, stanza));
  stage.account.contacts().list_to_fill().at(UserId(2)).is_blocked = true;
  out.take();
  EXPECT_FALSE(deliver_local(&stage.account, stanza));
  EXPECT_EQ(out.take(), "");
}

}  // namespace
}  // namespace turms::xmpp::features
