// SPDX-License-Identifier: Apache-2.0
#include "embedded/archive.h"

#include "host/embedded/test_client.h"
#include "host/embedded/test_services.h"
#include "proto/wire.h"
#include "store/record_list.h"
#include "store/tables.h"

namespace turms::gateway::embedded {
namespace {

using sessions::Conversation;
using sessions::FoundMessages;
using Texts = std::vector<std::string>;

struct ArchiveTest : BackendTest {
  /// 1 and 2 talk about apples, 2 and 3 as well; so does group 50, where 1 is a member.
  ArchiveTest() {
    settings.service.message.search_enabled = true;
    store::Database database = other_connection();
    store::Tables tables(database);
    insert(tables, 101, 1, 2, "one Apple");
    insert(tables, 102, 2, 1, "two apples, an apple");
    insert(tables, 103, 2, 3, "not your apple");
    store::Group group;
    group.id = 50;
    group.creator_id = group.owner_id = 1;
    EXPECT_TRUE(tables.groups.insert(group).ok());
    EXPECT_TRUE(tables.group_members.insert({50, 1, 0, 0, {}, {}}).ok());
    insert(tables, 104, 2, 50, "the group's apple", true);
    EXPECT_TRUE(tables.message_search.catch_up(100).ok());
    EXPECT_TRUE(tables.message_changes.edit(101, {"one pear", {}}, 2'000).ok());
    EXPECT_TRUE(tables.message_changes.recall(102, 3'000, 3'000).ok());
  }
  static void insert(store::Tables& tables, int64_t id, int64_t from, int64_t to, std::string_view text,
                     bool is_group = false) {
    store::NewMessage message;
    message.id = id;
    message.sender_id = from;
    message.target_id = to;
    message.is_group = is_group;
    message.delivery_date = id;
    message.text = text;
    EXPECT_TRUE(tables.messages.insert(message).ok());
  }
  Result<FoundMessages> search(std::string words, Conversation where = {}, int64_t before_id = 0, uint32_t limit = 10,
                               int64_t user_id = 1) {
    return answer_of<FoundMessages>([&](auto done) {
      return backend->archive()->search({user_id, where, std::move(words), before_id, limit}, std::move(done));
    });
  }
  Result<FoundMessages> changes(Conversation where, int64_t date, int64_t id, uint32_t limit, int64_t user_id = 1) {
    return answer_of<FoundMessages>([&](auto done) {
      return backend->archive()->changes({user_id, where, date, id, limit}, std::move(done));
    });
  }
  static Texts texts_of(const Result<FoundMessages>& found) {
    Texts texts;
    if (!found.ok()) return {found.error().to_string()};
    for (const auto& one : found->messages) {
      proto::Message message;
      EXPECT_TRUE(proto::decode(one.encoded, message));
      texts.push_back(std::to_string(message.id) + " " + message.text.str());
    }
    return texts;
  }
  const Conversation with_2{Conversation::Kind::with_user, 2};
  const Conversation in_50{Conversation::Kind::of_group, 50};
};

TEST_F(ArchiveTest, finds_words_in_what_a_user_may_see) {
  start();
  EXPECT_EQ(texts_of(search("apple")), Texts{"104 the group's apple"}) << "edited and recalled ones are gone";
  EXPECT_EQ(texts_of(search("PEAR one")), Texts{"101 one pear"});
  EXPECT_EQ(texts_of(search("pear", in_50)), Texts{});
  EXPECT_EQ(texts_of(search("pear", with_2)), Texts{"101 one pear"});
  EXPECT_EQ(texts_of(search("apple", {}, 0, 10, 3)), Texts{"103 not your apple"});
  EXPECT_EQ(texts_of(search("  ")), Texts{});
}

TEST_F(ArchiveTest, pages_go_back_in_time) {
  start();
  const auto first = search("apple", {}, 0, 1, 2);
  EXPECT_EQ(texts_of(first), Texts{"103 not your apple"}) << "2 is in no group";
  EXPECT_TRUE(first->may_have_more);
  const auto second = search("apple", {}, 103, 1, 2);
  EXPECT_TRUE(second->messages.empty());
  EXPECT_FALSE(second->may_have_more);
}

TEST_F(ArchiveTest, groups_are_for_their_members) {
  start();
  EXPECT_EQ(search("apple", in_50, 0, 10, 2).error().code, Code::denied);
  EXPECT_EQ(changes(in_50, 0, 0, 10, 2).error().code, Code::denied);
  EXPECT_TRUE(changes(in_50, 0, 0, 10, 1)->messages.empty());
}

TEST_F(ArchiveTest, says_when_searching_is_not_enabled) {
  settings.service.message.search_enabled = false;
  start();
  EXPECT_EQ(search("apple").error().code, Code::unsupported);
}

TEST_F(ArchiveTest, tells_changes_in_their_order) {
  start();
  const auto first = changes(with_2, 0, 0, 1);
  EXPECT_EQ(texts_of(first), Texts{"101 one pear"});
  EXPECT_TRUE(first->may_have_more);
  EXPECT_EQ(first->messages[0].change_date, 2'000);
  EXPECT_FALSE(first->messages[0].is_recalled);
  const auto second = changes(with_2, 2'000, 101, 10);
  EXPECT_EQ(texts_of(second), Texts{"102 "}) << "what was recalled is not shown";
  EXPECT_EQ(second->messages[0].change_date, 3'000);
  EXPECT_TRUE(second->messages[0].is_recalled);
  EXPECT_FALSE(second->may_have_more);
  EXPECT_TRUE(changes(with_2, 3'000, 102, 10)->messages.empty());
}

}  // namespace
}  // namespace turms::gateway::embedded
