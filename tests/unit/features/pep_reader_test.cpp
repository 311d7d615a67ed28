// SPDX-License-Identifier: Apache-2.0
#include "features/pep_reader.h"

#include "bridge/contact_note.h"
#include "pep_stage.h"

namespace turms::xmpp::features {
namespace {

class PepReaderTest : public PepTest {
 protected:
  /// "read", or the condition of the error with its detail.
  std::string read(UserId user, const std::string& node) {
    const auto items = run(read_pep_items(stage.account, user, node, PepSelection()));
    if (items) return "read";
    return std::string(name_of(items.error().condition)) + " " + std::string(items.error().detail_name);
  }
};

TEST_F(PepReaderTest, friends_read_presence_nodes_and_everybody_open_ones) {
  for (const int64_t user : {2, 3}) {
    put_node_of(UserId(user), "urn:open", bridge::PepAccess::open, "1");
    put_node_of(UserId(user), "urn:presence", bridge::PepAccess::presence, "1");
    put_node_of(UserId(user), "urn:mine", bridge::PepAccess::whitelist, "1");
  }
  EXPECT_EQ(read(UserId(2), "urn:open"), "read");
  EXPECT_EQ(read(UserId(2), "urn:presence"), "read");
  EXPECT_EQ(read(UserId(3), "urn:open"), "read");
  EXPECT_EQ(read(UserId(3), "urn:presence"), "not-authorized presence-subscription-required");
}

TEST_F(PepReaderTest, nobody_learns_whether_a_node_is_there_that_he_may_not_read) {
  put_node_of(UserId(2), "urn:mine", bridge::PepAccess::whitelist, "1");
  put_node_of(UserId(3), "urn:mine", bridge::PepAccess::whitelist, "1");
  EXPECT_EQ(read(UserId(2), "urn:mine"), read(UserId(2), "urn:none"));
  EXPECT_EQ(read(UserId(3), "urn:mine"), read(UserId(3), "urn:none"));
  EXPECT_EQ(read(UserId(2), "urn:none"), "item-not-found ");
}

TEST_F(PepReaderTest, a_friend_who_withholds_his_presence_withholds_his_nodes) {
  put_node_of(UserId(2), "urn:presence", bridge::PepAccess::presence, "1");
  bridge::ContactNote note;
  note.withholds_presence = true;
  stage.store.values.insert_or_assign({bridge::note_bucket_of(UserId(2)), "1"},
                                      StoredValue(1, bridge::encode_note(note)));
  EXPECT_EQ(read(UserId(2), "urn:presence"), "not-authorized presence-subscription-required");
}

TEST_F(PepReaderTest, one_sided_friendship_is_not_enough) {
  put_node_of(UserId(3), "urn:presence", bridge::PepAccess::presence, "1");
  stage.relations.pairs.insert_or_assign({UserId(3), UserId(1)}, RelationPair(Relation::none, Relation::friendship));
  EXPECT_EQ(read(UserId(3), "urn:presence"), "not-authorized presence-subscription-required");
  stage.relations.pairs.insert_or_assign({UserId(3), UserId(1)}, RelationPair(Relation::blocked, Relation::friendship));
  EXPECT_EQ(read(UserId(3), "urn:presence"), "not-authorized presence-subscription-required");
}

TEST_F(PepReaderTest, lists_what_the_asker_may_read_and_never_the_private_xml) {
  put_node_of(UserId(2), "urn:open", bridge::PepAccess::open, "1");
  put_node_of(UserId(2), "urn:mine", bridge::PepAccess::whitelist, "1");
  const auto theirs = run(list_pep_nodes(stage.account, UserId(2)));
  ASSERT_TRUE(theirs);
  ASSERT_EQ(theirs->size(), 1u);
  EXPECT_EQ(theirs->front().name, "urn:open");
  iq("set", "<query xmlns='jabber:iq:private'><a xmlns='urn:secret'/></query>");
  EXPECT_TRUE(run(list_pep_nodes(stage.account, UserId(1)))->empty());
}

TEST_F(PepReaderTest, what_has_expired_in_the_node_of_a_friend_is_not_shown) {
  put_node_of(UserId(2), "urn:open", bridge::PepAccess::open, "1");  // long ago
  EXPECT_EQ(run(list_pep_items(stage.account, UserId(2), "urn:open"))->size(), 1u);
  bridge::PepConfig brief;
  brief.expire_seconds = 60;
  ASSERT_TRUE(run(PepStore(stage.store, UserId(2)).put_node("urn:open", brief)));
  EXPECT_TRUE(run(list_pep_items(stage.account, UserId(2), "urn:open"))->empty());
  EXPECT_TRUE(run(read_pep_items(stage.account, UserId(2), "urn:open", PepSelection()))->empty());
}

TEST_F(PepReaderTest, ids_are_listed_as_the_items_are_read) {
  publish("urn:mine", "1");
  EXPECT_EQ(run(list_pep_items(stage.account, UserId(1), "urn:mine"))->front(), "1");
  put_node_of(UserId(3), "urn:presence", bridge::PepAccess::presence, "1");
  EXPECT_FALSE(run(list_pep_items(stage.account, UserId(3), "urn:presence")));
  PepSelection what;
  what.page.emplace().after = "none";
  EXPECT_EQ(run(read_pep_page(stage.account, UserId(1), "urn:mine", what)).error().condition,
            StanzaErrorCondition::item_not_found);
}

class Teller final : public Feature {
 public:
  void install(Hooks& on) override { on.pep_read("urn:told", bridge::PepAccess::presence, this, &Teller::tell); }

 private:
  Task<std::optional<std::vector<bridge::PepItem>>> tell(PepRead what) {
    std::vector<bridge::PepItem> items;
    items.emplace_back(std::to_string(what.owner().value()), "<a xmlns='urn:a'/>");
    co_return items;
  }
};

TEST_F(PepReaderTest, features_tell_of_nodes_that_no_store_has_but_not_to_strangers) {
  stage.hooks.install(std::make_unique<Teller>());
  EXPECT_EQ(read(UserId(1), "urn:told"), "read");
  EXPECT_EQ(read(UserId(2), "urn:told"), "read");
  EXPECT_EQ(read(UserId(3), "urn:told"), "not-authorized presence-subscription-required");
  EXPECT_EQ(run(list_pep_items(stage.account, UserId(2), "urn:told"))->front(), "2");
  PepSelection what;
  what.page.emplace().after = "2";
  EXPECT_TRUE(run(read_pep_page(stage.account, UserId(2), "urn:told", what))->items.empty());
  EXPECT_EQ(run(read_pep_config(stage.account, UserId(2), "urn:told"))->access, bridge::PepAccess::presence);
}

}  // namespace
}  // namespace turms::xmpp::features
