// SPDX-License-Identifier: Apache-2.0
#include "features/recent_peers.h"

#include <gtest/gtest.h>

#include <optional>

#include "stage.h"

namespace turms::xmpp::features {
namespace {

class RecentPeersTest : public ::testing::Test {
 protected:
  RecentPeersTest() { stage.play(); }

  std::vector<int64_t> all(RecentPeers& peers) {
    std::optional<std::vector<int64_t>> out;
    Scope scope;
    scope.spawn(keep(peers.all(stage.account), out));
    stage.ready.run();
    return out.value();
  }
  static Task<void> keep(Task<std::vector<int64_t>> task, std::optional<std::vector<int64_t>>& out) {
    std::vector<int64_t> all = co_await task;
    out.emplace(std::move(all));
  }

  Stage stage;
};

TEST_F(RecentPeersTest, strangers_are_remembered_beside_the_contacts) {
  stage.account.contacts().list_to_fill().at(UserId(5)).is_related = true;
  RecentPeers peers;
  peers.note(stage.account, UserId(9));
  peers.note(stage.account, UserId(5));  // a contact
  peers.note(stage.account, UserId(1));  // himself
  peers.note(stage.account, UserId());   // the server
  EXPECT_EQ(all(peers), (std::vector<int64_t>{5, 9}));
}

TEST_F(RecentPeersTest, survive_in_the_store) {
  {
    RecentPeers peers;
    peers.note(stage.account, UserId(9));
    peers.note(stage.account, UserId(7));
    stage.ready.run();
  }
  RecentPeers later;
  later.note(stage.account, UserId(8));
  later.note(stage.account, UserId(9));
  EXPECT_EQ(all(later), (std::vector<int64_t>{7, 8, 9}));
}

TEST_F(RecentPeersTest, only_the_latest_are_kept) {
  RecentPeers peers;
  for (int64_t id = 2; id <= 501; ++id) peers.note(stage.account, UserId(id));
  peers.note(stage.account, UserId(2));  // again: now 3 is the one of longest ago
  peers.note(stage.account, UserId(1000));
  stage.ready.run();
  const std::vector<int64_t> kept = all(peers);
  EXPECT_EQ(kept.size(), RecentPeers::kPeers);
  EXPECT_EQ(kept.front(), 2);
  EXPECT_EQ(kept[1], 4);
  RecentPeers later;
  EXPECT_EQ(all(later), kept);
}

TEST_F(RecentPeersTest, what_is_not_an_id_in_the_store_is_passed_over) {
  for (const char* key : {"abc", "0", "12"}) stage.store.values.insert({{"rpeer/1", key}, StoredValue(1, {})});
  RecentPeers peers;
  EXPECT_EQ(all(peers), std::vector<int64_t>{12});
}

}  // namespace
}  // namespace turms::xmpp::features
