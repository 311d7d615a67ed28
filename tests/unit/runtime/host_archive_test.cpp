// SPDX-License-Identifier: Apache-2.0
#include "runtime/host_archive.h"

#include <gtest/gtest.h>

#include "extension_rig.h"
#include "extensions/archive.h"

namespace turms::xmpp::runtime {
namespace {

using features::ArchivePage;

std::string where(uint32_t conversation, int64_t id) {
  return std::to_string(conversation) + "/" + std::to_string(id);
}

tgp_host_archive make_table() {
  tgp_host_archive table{};
  table.size = sizeof(table);
  table.search = [](tgp_host_ctx*, const tgp_archive_search* search, uint64_t cookie) {
    return note_asked("search " + std::to_string(search->user_id) + " " +
                          where(search->conversation, search->conversation_id) + " " +
                          std::string(search->words.ptr, search->words.len) + " " + std::to_string(search->before_id) +
                          " " + std::to_string(search->limit),
                      cookie);
  };
  table.changes = [](tgp_host_ctx*, const tgp_archive_changes* changes, uint64_t cookie) {
    return note_asked("changes " + std::to_string(changes->user_id) + " " +
                          where(changes->conversation, changes->conversation_id) + " " +
                          std::to_string(changes->after_date) + " " + std::to_string(changes->after_id) + " " +
                          std::to_string(changes->limit),
                      cookie);
  };
  return table;
}

const tgp_host_archive kTable = make_table();

class HostArchiveTest : public ExtensionRig {
 protected:
  HostArchiveTest() : ExtensionRig(TGP_HOST_ARCHIVE_ID, &kTable), archive(shard()) {}
  HostArchive archive;
};

TEST_F(HostArchiveTest, finds_by_words_everywhere_or_in_one_conversation) {
  std::optional<Result<ArchivePage>> all, one;
  scope.spawn(keep(archive.search(UserId(7), std::nullopt, "two words", MessageId(90), 20), all));
  EXPECT_EQ(asked.back().what, "search 7 0/0 two words 90 20");
  reply(TGP_OK, u32(1) + u32(2) + u32(2) + "m1" + u32(3) + "m22");
  ASSERT_TRUE(all.has_value() && all->ok());
  EXPECT_TRUE((*all)->may_have_more);
  EXPECT_EQ((*all)->messages, (std::vector<std::string>{"m1", "m22"}));
  scope.spawn(keep(archive.search(UserId(7), bridge::Conversation::in(GroupId(5)), "w", MessageId(), 1), one));
  EXPECT_EQ(asked.back().what, "search 7 2/5 w 0 1");
}

TEST_F(HostArchiveTest, follows_changes_and_leaves_out_what_was_recalled) {
  std::optional<Result<ArchivePage>> page;
  scope.spawn(keep(archive.changes(UserId(7), bridge::Conversation::with(UserId(8)), 1234, 200), page));
  EXPECT_EQ(asked.back().what, "changes 7 1/8 1234 0 200");
  reply(TGP_OK,
        u32(0) + u32(2) + u64(1235) + u32(TGP_CHANGE_RECALLED) + u32(2) + "m1" + u64(1236) + u32(0) + u32(2) + "m2");
  ASSERT_TRUE(page.has_value() && page->ok());
  EXPECT_FALSE((*page)->may_have_more);
  EXPECT_EQ((*page)->messages, std::vector<std::string>{"m2"});
}

TEST_F(HostArchiveTest, learns_from_the_answer_whether_the_host_searches) {
  EXPECT_FALSE(shard().host().capabilities().archive_search);
  EXPECT_TRUE(shard().host().capabilities().archive_changes);
  std::optional<Result<ArchivePage>> page;
  scope.spawn(keep(archive.search(UserId(7), std::nullopt, "", MessageId(), 1), page));
  reply(TGP_OK, u32(0) + u32(0));
  EXPECT_TRUE(shard().host().capabilities().archive_search);
  EXPECT_TRUE(shard().core().capabilities.archive_search);
  page.reset();
  scope.spawn(keep(archive.search(UserId(7), std::nullopt, "", MessageId(), 1), page));
  reply(TGP_E_UNSUPPORTED);
  EXPECT_EQ(page->error().code, Code::unsupported);
  EXPECT_FALSE(shard().host().capabilities().archive_search);
  EXPECT_FALSE(shard().core().capabilities.archive_search);
}

TEST_F(HostArchiveTest, tells_every_failure_apart) {
  const std::pair<tgp_status, Code> rows[] = {{TGP_E_DENIED, Code::denied},
                                              {TGP_E_IO, Code::io},
                                              {TGP_E_TIMEOUT, Code::timeout},
                                              {TGP_E_LIMIT, Code::too_large}};
  for (const auto& [status, code] : rows) {
    std::optional<Result<ArchivePage>> page;
    scope.spawn(keep(archive.changes(UserId(7), bridge::Conversation::with(UserId(8)), 1, 1), page));
    reply(status);
    ASSERT_TRUE(page.has_value());
    EXPECT_EQ(page->error().code, code) << status;
  }
  std::optional<Result<ArchivePage>> cut, refused;
  scope.spawn(keep(archive.changes(UserId(7), bridge::Conversation::with(UserId(8)), 1, 1), cut));
  reply(TGP_OK, u32(0) + u32(1000000) + u32(5));  // a count that the bytes do not hold
  ASSERT_TRUE(cut.has_value());
  EXPECT_EQ(cut->error().code, Code::io);
  answer_now = TGP_E_GONE;
  scope.spawn(keep(archive.search(UserId(7), std::nullopt, "w", MessageId(), 1), refused));
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->error().code, Code::io);
}

/// A host without this extension.
class NoArchiveTest : public ShardRig {};

TEST_F(NoArchiveTest, is_told) {
  EXPECT_EQ(shard().core().archive, nullptr);
  EXPECT_FALSE(shard().host().capabilities().archive_changes);
  HostArchive archive(shard());
  std::optional<Result<ArchivePage>> page;
  Scope scope;
  scope.spawn(ExtensionRig::keep(archive.search(UserId(7), std::nullopt, "w", MessageId(), 1), page));
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->error().code, Code::unsupported);
}

}  // namespace
}  // namespace turms::xmpp::runtime
