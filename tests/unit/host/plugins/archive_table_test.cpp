// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "host/plugins/host_rig.h"

namespace turms::gateway::plugins {
namespace {

using Lines = std::vector<std::string>;

class ArchiveTable : public ::testing::Test {
 protected:
  const tgp_host_archive& table() {
    return *static_cast<const tgp_host_archive*>(rig_.host().get_extension(rig_.ctx(), TGP_HOST_ARCHIVE_ID));
  }
  static tgp_archive_search words(std::string_view words, uint32_t conversation = TGP_CONVERSATION_ALL) {
    tgp_archive_search search{};
    search.size = sizeof search;
    search.conversation = conversation;
    search.user_id = 1;
    search.conversation_id = 2;
    search.words = to_tgp(words);
    search.limit = 10;
    return search;
  }
  static tgp_archive_changes since(int64_t date, uint32_t conversation = TGP_CONVERSATION_GROUP) {
    tgp_archive_changes changes{};
    changes.size = sizeof changes;
    changes.conversation = conversation;
    changes.user_id = 1;
    changes.conversation_id = 2;
    changes.after_date = date;
    changes.after_id = 3;
    changes.limit = 10;
    return changes;
  }
  tgp_status search(const tgp_archive_search& search, uint64_t cookie = 1) {
    return table().search(rig_.ctx(), &search, cookie);
  }
  tgp_status changes(const tgp_archive_changes& changes, uint64_t cookie = 1) {
    return table().changes(rig_.ctx(), &changes, cookie);
  }

  testing::FakeServices services_;
  testing::HostRig rig_{&services_};
};

TEST_F(ArchiveTable, asks_the_backend_on_behalf_of_a_user) {
  EXPECT_EQ(search(words("a b")), TGP_OK);
  EXPECT_EQ(search(words("c", TGP_CONVERSATION_PRIVATE)), TGP_OK);
  EXPECT_EQ(changes(since(100)), TGP_OK);
  EXPECT_EQ(services_.asked,
            (Lines{"search 1 in 0:0 a b before 0 10", "search 1 in 1:2 c before 0 10", "changes 1 in 2:2 100 3 10"}));
}

TEST_F(ArchiveTable, replies_with_what_the_header_says) {
  EXPECT_EQ(search(words("a"), 5), TGP_OK);
  EXPECT_EQ(changes(since(100), 6), TGP_OK);
  sessions::FoundMessages found;
  found.messages.push_back({"bytes", 7, true});
  found.may_have_more = true;
  services_.found[0](found);
  services_.found[1](found);
  const std::string head("\1\0\0\0\1\0\0\0", 8);
  const std::string change("\7\0\0\0\0\0\0\0\1\0\0\0", 12);
  const std::string message("\5\0\0\0bytes", 9);
  EXPECT_EQ(rig_.plugin.heard(), (Lines{"reply 5 0 " + head + message, "reply 6 0 " + head + change + message}));
}

TEST_F(ArchiveTable, failures_are_told_in_the_words_of_the_contract) {
  EXPECT_EQ(search(words("a"), 5), TGP_OK);
  EXPECT_EQ(changes(since(1), 6), TGP_OK);
  services_.found[0](Error{Code::unsupported, {}, {}});
  services_.found[1](Error{Code::denied, {}, {}});
  EXPECT_EQ(rig_.plugin.heard(), (Lines{"reply 5 -14", "reply 6 -13"}));
}

TEST_F(ArchiveTable, bounds_are_kept) {
  EXPECT_EQ(search(words(std::string(1024, 'x'))), TGP_OK);
  EXPECT_EQ(search(words(std::string(1025, 'x'))), TGP_E_ARGUMENT);
  EXPECT_EQ(search(words("a", 3)), TGP_E_ARGUMENT);
  EXPECT_EQ(changes(since(1, TGP_CONVERSATION_ALL)), TGP_E_ARGUMENT);
  EXPECT_EQ(changes(since(1, 3)), TGP_E_ARGUMENT);
  for (const uint32_t limit : {0U, 201U}) {
    tgp_archive_search wide = words("a");
    wide.limit = limit;
    EXPECT_EQ(search(wide), TGP_E_ARGUMENT);
    tgp_archive_changes far = since(1);
    far.limit = limit;
    EXPECT_EQ(changes(far), TGP_E_ARGUMENT);
  }
  tgp_archive_search old = words("a");
  old.size = 8;
  EXPECT_EQ(search(old), TGP_E_ARGUMENT);
  EXPECT_EQ(table().search(rig_.ctx(), nullptr, 1), TGP_E_ARGUMENT);
  EXPECT_EQ(table().changes(rig_.ctx(), nullptr, 1), TGP_E_ARGUMENT);
}

TEST_F(ArchiveTable, is_silent_while_the_plugin_does_not_run) {
  rig_.context.set_phase(Phase::quiet);
  EXPECT_EQ(search(words("a")), TGP_E_STATE);
  EXPECT_EQ(changes(since(1)), TGP_E_STATE);
}

TEST(ArchiveTableOfOthers, is_absent_where_the_backend_has_no_such_order) {
  testing::HostRig rig;
  EXPECT_EQ(rig.host().get_extension(rig.ctx(), TGP_HOST_ARCHIVE_ID), nullptr);
}

}  // namespace
}  // namespace turms::gateway::plugins
