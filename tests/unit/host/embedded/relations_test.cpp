// SPDX-License-Identifier: Apache-2.0
#include "embedded/relations.h"

#include <optional>

#include "host/embedded/test_client.h"
#include "host/embedded/test_services.h"
#include "store/relationships_table.h"

namespace turms::gateway::embedded {
namespace {

using sessions::BothSides;
using sessions::FriendPage;
using sessions::PresencePage;
using sessions::Side;

struct RelationsTest : BackendTest {
  /// 1 and 2 are friends; 3 has 1 for a friend, who blocks him; 1 has 4 for a friend, who does not know him.
  RelationsTest() {
    store::Database database = other_connection();
    store::RelationshipsTable table(database);
    const auto put = [&](int64_t owner, int64_t related, store::Relation relation) {
      EXPECT_TRUE(table.put(owner, related, relation, 0).ok());
    };
    put(1, 2, store::Relation::friendly);
    put(2, 1, store::Relation::friendly);
    put(3, 1, store::Relation::friendly);
    put(1, 3, store::Relation::blocked);
    put(1, 4, store::Relation::friendly);
  }
  std::vector<int64_t> friends(Side side, int64_t after, uint32_t limit, bool has_more) {
    const auto page = answer_of<FriendPage>(
        [&](auto done) { return backend->relations()->friends(1, side, after, limit, std::move(done)); });
    EXPECT_TRUE(page.ok());
    EXPECT_EQ(page->has_more, has_more);
    return page->user_ids;
  }
  /// A question whose answer is waited for later.
  std::future<Result<PresencePage>> ask(sessions::SessionId session, bool from_start) {
    auto promise = std::make_shared<std::promise<Result<PresencePage>>>();
    EXPECT_TRUE(backend->relations()->watch_friends(
        session, from_start, [promise](Result<PresencePage> page) { promise->set_value(std::move(page)); }));
    return promise->get_future();
  }
  static Result<PresencePage> get(std::future<Result<PresencePage>> answer) {
    if (answer.wait_for(std::chrono::seconds(10)) != std::future_status::ready) {
      return Error{Code::timeout, "watch", "no answer came"};
    }
    return answer.get();
  }
  /// What is told of the user, a friend or the one who watches; nothing: he is not named.
  static std::optional<sessions::FriendPresence> told_of(const Result<PresencePage>& page, int64_t user_id) {
    if (!page.ok()) return std::nullopt;
    for (const auto& one : page->friends) {
      if (one.user_id == user_id) return one;
    }
    return std::nullopt;
  }
  /// Asks until this user is told of.
  std::optional<sessions::FriendPresence> next_of(const TestClient& watcher, int64_t user_id) {
    for (;;) {
      const auto page = get(ask(watcher.id(), false));
      if (!page.ok()) return std::nullopt;
      if (const auto told = told_of(page, user_id)) return told;
    }
  }
  /// Everything that was asked before has been worked on.
  void settle() {
    ASSERT_TRUE(
        answer_of<BothSides>([&](auto done) { return backend->relations()->between(1, 1, std::move(done)); }).ok());
  }
};

TEST_F(RelationsTest, both_sides_of_a_relation_are_seen) {
  start();
  const auto sides = [&](int64_t user, int64_t other) {
    return *answer_of<BothSides>(
        [&](auto done) { return backend->relations()->between(user, other, std::move(done)); });
  };
  EXPECT_EQ(sides(1, 2).there, sessions::Relation::friendly);
  EXPECT_EQ(sides(1, 2).back, sessions::Relation::friendly);
  EXPECT_EQ(sides(1, 3).there, sessions::Relation::blocked);
  EXPECT_EQ(sides(1, 3).back, sessions::Relation::friendly);
  EXPECT_EQ(sides(4, 1).there, sessions::Relation::none);
}

TEST_F(RelationsTest, friends_of_each_side_come_in_pages) {
  start();
  EXPECT_EQ(friends(Side::of_user, 0, 10, false), (std::vector<int64_t>{2, 4}));
  EXPECT_EQ(friends(Side::with_user, 0, 10, false), (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(friends(Side::of_user, 0, 1, true), (std::vector<int64_t>{2}));
  EXPECT_EQ(friends(Side::of_user, 2, 1, false), (std::vector<int64_t>{4}));
}

TEST_F(RelationsTest, who_watches_is_told_who_is_online_and_then_what_changes) {
  start();
  TestClient watcher(*backend);
  watcher.enter(1);
  auto friend_of_his = std::make_unique<TestClient>(*backend);
  friend_of_his->enter(2, device::kBrowser);
  const auto at_first = told_of(get(ask(watcher.id(), true)), 2);
  ASSERT_TRUE(at_first);
  EXPECT_EQ(at_first->status, proto::user_status::kAvailable);
  EXPECT_EQ(at_first->device_types, 1U << static_cast<uint32_t>(device::kBrowser));

  proto::UpdateUserOnlineStatusRequest away{};
  away.user_status = proto::user_status::kAway;
  friend_of_his->submit(away);
  const auto later = next_of(watcher, 2);
  ASSERT_TRUE(later);
  EXPECT_EQ(later->status, proto::user_status::kAway);

  friend_of_his.reset();
  const auto last = next_of(watcher, 2);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->status, proto::user_status::kOffline);
  EXPECT_EQ(last->device_types, 0U);
}

TEST_F(RelationsTest, who_watches_is_told_of_his_own_clients) {
  settings.service.respond_offline_if_invisible = true;
  start();
  TestClient watcher(*backend);
  watcher.enter(1, device::kDesktop);
  const uint32_t here = 1U << static_cast<uint32_t>(device::kDesktop);
  const uint32_t there = 1U << static_cast<uint32_t>(device::kBrowser);
  const auto at_first = told_of(get(ask(watcher.id(), true)), 1);
  ASSERT_TRUE(at_first);
  EXPECT_EQ(at_first->device_types, here);
  auto other = std::make_unique<TestClient>(*backend);
  other->enter(1, device::kBrowser);
  const auto entered = next_of(watcher, 1);
  ASSERT_TRUE(entered);
  EXPECT_EQ(entered->device_types, here | there);
  proto::UpdateUserOnlineStatusRequest invisible{};
  invisible.user_status = proto::user_status::kInvisible;
  other->submit(invisible);
  const auto hidden = next_of(watcher, 1);
  ASSERT_TRUE(hidden);
  EXPECT_EQ(hidden->status, proto::user_status::kInvisible) << "he does not hide from himself";
  EXPECT_EQ(hidden->device_types, here | there);
  other.reset();
  const auto left = next_of(watcher, 1);
  ASSERT_TRUE(left);
  EXPECT_EQ(left->device_types, here);
}

TEST_F(RelationsTest, only_friends_from_both_sides_are_told_of) {
  start();
  TestClient watcher(*backend);
  watcher.enter(1);
  ASSERT_TRUE(get(ask(watcher.id(), true)).ok());
  TestClient blocked(*backend);
  TestClient stranger(*backend);
  TestClient mutual(*backend);
  blocked.enter(3);
  stranger.enter(4);
  settle();
  mutual.enter(2);
  for (bool is_told = false; !is_told;) {
    const auto page = get(ask(watcher.id(), false));
    ASSERT_TRUE(page.ok());
    EXPECT_FALSE(told_of(page, 3) || told_of(page, 4)) << "neither the blocked one nor the one who does not know him";
    is_told = told_of(page, 2).has_value();
  }
}

TEST_F(RelationsTest, one_who_is_blocked_hears_nothing_of_the_blocker) {
  start();
  TestClient watcher(*backend);
  watcher.enter(3);
  TestClient blocker(*backend);
  blocker.enter(1);
  const auto told = get(ask(watcher.id(), true));
  ASSERT_TRUE(told.ok());
  EXPECT_FALSE(told_of(told, 1));
}

TEST_F(RelationsTest, who_hides_is_shown_offline_where_the_operator_wants_that) {
  settings.service.respond_offline_if_invisible = true;
  start();
  TestClient watcher(*backend);
  watcher.enter(1);
  TestClient hidden(*backend);
  hidden.enter(2);
  ASSERT_TRUE(told_of(get(ask(watcher.id(), true)), 2));
  proto::UpdateUserOnlineStatusRequest invisible{};
  invisible.user_status = proto::user_status::kInvisible;
  hidden.submit(invisible);
  const auto told = next_of(watcher, 2);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->status, proto::user_status::kOffline);
}

TEST_F(RelationsTest, a_question_ends_with_its_session) {
  start();
  std::future<Result<PresencePage>> waiting;
  sessions::SessionId id = 0;
  {
    TestClient watcher(*backend);
    watcher.enter(1);
    id = watcher.id();
    ASSERT_TRUE(get(ask(id, true)).ok());
    waiting = ask(id, false);
    settle();
  }
  EXPECT_EQ(get(std::move(waiting)).error().code, Code::not_found);
  EXPECT_FALSE(backend->relations()->watch_friends(id, true, [](const auto&) { FAIL() << "it has ended"; }));
}

TEST_F(RelationsTest, a_stop_answers_who_waits) {
  start();
  auto watcher = std::make_unique<TestClient>(*backend);
  watcher->enter(1);
  ASSERT_TRUE(get(ask(watcher->id(), true)).ok());
  auto waiting = ask(watcher->id(), false);
  backend->stop(close_status::kServerClosed);
  EXPECT_EQ(get(std::move(waiting)).error().code, Code::not_found);
}

}  // namespace
}  // namespace turms::gateway::embedded
