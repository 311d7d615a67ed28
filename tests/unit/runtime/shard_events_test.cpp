// SPDX-License-Identifier: Apache-2.0
// What comes from the host in one batch, in any order, and what shards bring to each other.
#include <gtest/gtest.h>

#include <optional>

#include "instance_stage.h"
#include "runtime/account_session.h"
#include "shard_rig.h"

namespace turms::xmpp::runtime {
namespace {

class ShardEventsTest : public InstanceStage {};

// What came while paused is handled in one turn after it: a way to have a batch for certain.
TEST_F(ShardEventsTest, survive_an_account_that_ends_in_the_batch_of_its_notification) {
  start();
  const auto id = log_in(1, "a");
  ASSERT_TRUE(instance->pause(5000));
  host.and_wait([&] {
    const auto session = host.sessions().front();
    host.push(session, "not even a notification");
    host.end_session(session, 600);
  });
  ASSERT_TRUE(instance->resume());
  EXPECT_NE(host.wait_for(id, "<policy-violation"), "");
  EXPECT_TRUE(host.wait_closed(id));
  expect_gauges_at_zero();
}

TEST_F(ShardEventsTest, keep_what_came_while_paused_in_order) {
  start();
  const auto id = log_in(1, "a");
  ASSERT_TRUE(instance->pause(5000));
  for (int i = 0; i < 10; ++i) send(id, ping("p" + std::to_string(i)));
  EXPECT_EQ(host.written(id).find("id='p0'"), std::string::npos);
  ASSERT_TRUE(instance->resume());
  for (int i = 0; i < 10; ++i) EXPECT_NE(host.wait_for(id, "id='p" + std::to_string(i) + "'"), "");
}

TEST_F(ShardEventsTest, give_credit_back_for_what_was_read) {
  start();
  log_in(1, "a");
  const std::string junk(100'000, '\xff');
  for (int i = 0; i < 20; ++i) {
    host.and_wait([&] { EXPECT_EQ(instance->on_notification(host.sessions().front(), as_bytes(junk)), TGP_OK); });
    const uint64_t given = static_cast<uint64_t>(i + 1) * junk.size();
    // What is granted comes in steps; it never falls behind by more than one of them.
    ASSERT_TRUE(host.wait_session_granted(given > kReceiveCredit / 2 ? given - kReceiveCredit / 2 : 0));
  }
}

TEST_F(ShardEventsTest, refuse_notifications_beyond_the_credit) {
  start();
  log_in(1, "a");
  ASSERT_TRUE(instance->pause(5000));
  const auto session = host.sessions().front();
  const std::string junk(100'000, '\xff');
  int taken = 0;
  while (taken < 100 && instance->on_notification(session, as_bytes(junk)) == TGP_OK) ++taken;
  EXPECT_EQ(taken, 6);  // 512 KiB, and the last item may overdraw
  ASSERT_TRUE(instance->resume());
}

TEST_F(ShardEventsTest, ignore_what_nobody_waits_for) {
  start();
  const auto id = log_in(1, "a");
  instance->on_reply(0x1234501, TGP_OK);
  instance->on_reply(UINT64_MAX, TGP_OK);
  instance->on_session_credit(0x77701, 5);
  instance->on_session_closed(0x77701, 600, "unknown");
  instance->on_connection_credit(4242, 5);
  instance->on_connection_closed(4242, TGP_CLOSED_BY_PEER);
  expect_alive(id);
}

TEST_F(ShardEventsTest, close_a_session_that_nobody_asked_for) {
  start();
  host.and_wait([&] {
    tgp_session_result result{};
    result.size = sizeof(result);
    result.status = TGP_OK;
    result.cookie = 0x9901;
    host.adopt_session(0x501, 5);
    instance->on_session_opened(0x501, result);
  });
  EXPECT_TRUE(host.wait_sessions(0));
}

TEST_F(ShardEventsTest, carry_iqs_between_accounts_of_all_shards) {
  start();
  std::vector<tgp_connection_id> streams;
  for (int64_t user = 1; user <= 6; ++user) streams.push_back(log_in(user, "r"));
  for (size_t from = 0; from < 6; ++from) {
    const size_t to = (from + 1) % 6;
    send(streams[from], "<iq type='get' id='q" + std::to_string(from) + "' to='" + std::to_string(to + 1) +
                            "@example.org/r'><query xmlns='urn:test'/></iq>");
  }
  for (size_t from = 0; from < 6; ++from) {
    EXPECT_NE(host.wait_for(streams[(from + 1) % 6], "id='q" + std::to_string(from) + "'"), "");
  }
  send(streams[0], "<iq type='get' id='nobody' to='77@example.org/r'><query xmlns='urn:test'/></iq>");
  EXPECT_NE(host.wait_for(streams[0], "<service-unavailable"), "");
}

class ShardEventsByHandTest : public ShardRig {};

class NewsListener final : public features::Feature {
 public:
  void install(features::Hooks& on) override { on.peer_news(this, &NewsListener::hear); }
  std::vector<std::pair<int64_t, int64_t>>& heard;  // who, of whom
  explicit NewsListener(std::vector<std::pair<int64_t, int64_t>>& heard_in) : heard(heard_in) {}

 private:
  void hear(features::Account& account, const features::PeerNews& news) {
    heard.emplace_back(account.user().value(), news.from.value());
  }
};

TEST_F(ShardEventsByHandTest, tell_news_to_many_over_several_turns_and_in_order) {
  using features::PeerNews;
  std::vector<std::pair<int64_t, int64_t>> heard;
  shard().hooks().install(std::make_unique<NewsListener>(heard));
  std::vector<UserId> users;
  for (int64_t user = 1; user <= 1000; ++user) {
    users.emplace_back(user);
    static_cast<void>(shard().account_of(UserId(user)));
  }
  turn();
  shard().tell(std::make_shared<PeerNews>(PeerNews::Kind::event, UserId(5001)), users);
  EXPECT_LE(heard.size(), NewsQueue::kShareUsers);
  shard().tell(std::make_shared<PeerNews>(PeerNews::Kind::event, UserId(5002)), {UserId(1000)});
  for (int turns = 0; turns < 1000 && heard.size() < 1001; ++turns) turn(1);
  ASSERT_EQ(heard.size(), 1001u);
  EXPECT_EQ(heard[999], (std::pair<int64_t, int64_t>(1000, 5001)));
  EXPECT_EQ(heard[1000], (std::pair<int64_t, int64_t>(1000, 5002)));
}

// For AddressSanitizer: the last turn of a loop that is stopped has no end.
TEST_F(ShardEventsByHandTest, forget_the_credit_of_accounts_that_end_with_the_shard) {
  AccountSession& account = shard().account_of(UserId(1));
  account.on_opened(SessionId(0x500), Opened(TGP_OK, 1000, 100, ""));
  shard().sessions().open(0x500, kReceiveCredit);
  turn();
  ASSERT_TRUE(shard().put(label(Event::notification, 0x500), as_bytes("\xff")));
  shard().begin_stop(StreamErrorCondition::system_shutdown, true);
  shard().loop().run();
  shard().close_loop();
  EXPECT_EQ(shard().find_account(UserId(1)), nullptr);
}

TEST_F(ShardEventsByHandTest, what_another_shard_told_first_comes_before_what_the_host_tells) {
  OneShot<HostReply> shot(shard().ready());
  const uint64_t cookie = shard().expect_reply(shot, link.monotonic_ns() + 1'000'000'000'000);
  std::optional<bool> was_told_before;
  ASSERT_TRUE(shard().post([&](Shard&) { was_told_before = !shot.is_set(); }));
  ASSERT_TRUE(shard().put(label(Event::reply, 0, cookie)));
  turn();
  EXPECT_TRUE(shot.is_set());
  EXPECT_EQ(was_told_before, true);
}

Task<void> look_after(OneShot<HostReply>& first, const OneShot<HostReply>& second, std::optional<bool>& is_second_there) {
  static_cast<void>(co_await first);
  is_second_there = second.is_set();
}

TEST_F(ShardEventsByHandTest, let_who_waits_for_an_answer_go_on_before_the_next_event) {
  OneShot<HostReply> first(shard().ready()), second(shard().ready());
  const uint64_t deadline = link.monotonic_ns() + 1'000'000'000'000;
  const uint64_t cookies[] = {shard().expect_reply(first, deadline), shard().expect_reply(second, deadline)};
  std::optional<bool> is_second_there;
  Scope scope;
  scope.spawn(look_after(first, second, is_second_there));
  for (const uint64_t cookie : cookies) ASSERT_TRUE(shard().put(label(Event::reply, 0, cookie)));
  turn();
  EXPECT_TRUE(second.is_set());
  EXPECT_EQ(is_second_there, false);
}

}  // namespace
}  // namespace turms::xmpp::runtime
