// SPDX-License-Identifier: Apache-2.0
// What a plugin hears of one group is one sequence for all its sessions: the responses to their own messages and the
// pushes of others', in the order of the history, whatever the credit and through a pause. The real table of sessions
// before the real embedded backend; the plugin is no more than its C calls. A room of an XMPP gateway stands on this.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>

#include "crypto/scram_verifier.h"
#include "embedded/embedded_backend.h"
#include "host/base/temporary_folder.h"
#include "plugins/session_table.h"
#include "proto/messages.h"
#include "proto/notification.h"
#include "proto/request.h"
#include "proto/status_codes.h"
#include "store/group_members_table.h"
#include "store/groups_table.h"
#include "store/query.h"
#include "store/schema.h"
#include "store/users_table.h"
#include "world.h"

namespace turms::gateway::plugins {
namespace {

using Lines = std::vector<std::string>;

constexpr int64_t kGroup = 50;
constexpr int64_t kMembers = 4;    // users 1 to 4; all but the last write
constexpr int kMessages = 150;     // of each writer
constexpr uint64_t kCredit = 300;  // bytes: three or four notifications
constexpr int32_t kServerClosed = 201;

/// "2:17": the message that user 2 sent with request 17.
std::string text_of(int64_t user, int64_t request) {
  return std::to_string(user) + ":" + std::to_string(request);
}

/// Keeps what each session hears, a line a message.
class ListeningPlugin {
 public:
  ListeningPlugin() {
    exports_.on_session_opened = [](tgp_plugin* p, tgp_session_id id, const tgp_session_result* result) {
      EXPECT_EQ(result->status, TGP_OK);
      of(p).change([&](ListeningPlugin& self) { self.heard_[id].user = static_cast<int64_t>(result->cookie); });
    };
    exports_.on_turms_notification = [](tgp_plugin* p, tgp_session_id id, const uint8_t* data, uint64_t len) {
      const std::string_view bytes(reinterpret_cast<const char*>(data), len);
      of(p).change([&](ListeningPlugin& self) { self.heard_[id].note(bytes); });
      return TGP_OK;
    };
    exports_.on_session_credit = [](tgp_plugin*, tgp_session_id, uint64_t) {};
    exports_.on_session_closed = [](tgp_plugin* p, tgp_session_id id, int32_t, const tgp_str*) {
      of(p).change([&](ListeningPlugin& self) { self.heard_.erase(id); });
    };
  }

  [[nodiscard]] const Exports& exports() const { return exports_; }
  [[nodiscard]] tgp_plugin* handle() { return reinterpret_cast<tgp_plugin*>(this); }

  /// Waits, giving back the credit of what was heard through `grant(session, bytes)`.
  template <class Holds, class Grant>
  [[nodiscard]] bool wait_granting(Holds holds, Grant grant) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    std::unique_lock lock(mutex_);
    while (!holds(heard_)) {
      std::map<tgp_session_id, uint64_t> owed;
      for (auto& [id, session] : heard_) {
        if (session.bytes != 0) owed[id] = std::exchange(session.bytes, 0);
      }
      if (owed.empty()) {
        if (changed_.wait_until(lock, deadline) == std::cv_status::timeout) return false;
        continue;
      }
      lock.unlock();
      for (const auto& [id, bytes] : owed) grant(id, bytes);
      lock.lock();
    }
    return true;
  }

  struct Heard {
    int64_t user = 0;
    Lines lines;
    uint64_t bytes = 0;  // not granted back yet

    void note(std::string_view encoded) {
      bytes += encoded.size();
      proto::Notification told;
      ASSERT_TRUE(proto::parse_notification(encoded, told));
      if (told.is_response()) {
        EXPECT_EQ(told.code, proto::status::kOk);
        return lines.push_back(text_of(user, *told.request_id));
      }
      proto::Request relayed;
      proto::CreateMessageRequest message;
      ASSERT_TRUE(told.is_push() && proto::parse_request(*told.relayed_request, relayed));
      if (relayed.kind != proto::RequestKind::kCreateMessage) return;  // how far others have read
      ASSERT_TRUE(proto::decode(relayed.body, message));
      lines.push_back(message.text.str());
    }
  };
  using HeardOfAll = std::map<tgp_session_id, Heard>;

  [[nodiscard]] HeardOfAll heard() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }

 private:
  static ListeningPlugin& of(tgp_plugin* handle) { return *reinterpret_cast<ListeningPlugin*>(handle); }
  template <class Change>
  void change(Change what) {
    const std::lock_guard lock(mutex_);
    what(*this);
    changed_.notify_all();
  }

  Exports exports_;
  std::mutex mutex_;
  std::condition_variable changed_;
  HeardOfAll heard_;
};

struct GroupOrderTest : ::testing::Test {
  GroupOrderTest() {
    settings.database = folder.path() / "turms.db";
    settings.password_iterations = crypto::kMinScramIterations;
    store::OpenOptions options;
    options.path = settings.database;
    options.access = store::Access::create;
    auto database = store::Database::open(options);
    EXPECT_TRUE(database.ok() && store::migrate(*database).ok());
    store::UsersTable users(*database);
    store::GroupsTable groups(*database);
    store::GroupMembersTable members(*database);
    const auto verifier = crypto::make_scram_verifier("123", crypto::kMinScramIterations);
    store::Group group;
    group.id = kGroup;
    group.creator_id = group.owner_id = 1;
    EXPECT_TRUE(groups.insert(group).ok());
    for (int64_t id = 1; id <= kMembers; ++id) {
      store::User user;
      user.id = id;
      EXPECT_TRUE(users.insert(user).ok() && users.set_verifier(id, *verifier).ok());
      store::GroupMember member;
      member.group_id = kGroup;
      member.user_id = id;
      member.role = id == 1 ? 0 : 2;
      EXPECT_TRUE(members.insert(member).ok());
    }
  }

  /// Texts of the group's messages in the order of the history.
  Lines history() {
    Lines texts;
    store::OpenOptions options;
    options.path = settings.database;
    auto database = store::Database::open(options);
    EXPECT_TRUE(database.ok());
    store::Query query(*database, "SELECT text FROM messages WHERE is_group = 1 ORDER BY delivery_date, id");
    EXPECT_TRUE(query.each([&](const store::Rows& row) { texts.emplace_back(row.text(0)); }).ok());
    return texts;
  }

  gateway::testing::TemporaryFolder folder;
  SystemClock clock;
  RecordingLog log;
  embedded::EmbeddedSettings settings;
  ListeningPlugin plugin;
};

tgp_session_id open_session(SessionTable& table, uint32_t epoch, int64_t user) {
  tgp_session_request request{};
  request.size = sizeof request;
  request.auth = TGP_AUTH_PASSWORD;
  request.user_id = user;
  request.device_type = TGP_DEVICE_OTHERS;
  request.secret = {reinterpret_cast<const uint8_t*>("123"), 3};
  request.cookie = static_cast<uint64_t>(user);
  request.receive_credit = kCredit;
  request.affinity = static_cast<uint32_t>(user);
  tgp_session_id id = 0;
  EXPECT_EQ(table.open(epoch, request, id), TGP_OK);
  return id;
}

void write_messages(SessionTable& table, uint32_t epoch, tgp_session_id session, int64_t user) {
  for (int64_t request = 1; request <= kMessages; ++request) {
    proto::CreateMessageRequest message{};
    message.has_group_id = true;
    message.group_id = kGroup;
    const std::string text = text_of(user, request);
    message.text = text;
    std::string bytes;
    EXPECT_TRUE(proto::write_request(bytes, request, message));
    EXPECT_EQ(table.submit(epoch, session, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}), TGP_OK);
  }
}

TEST_F(GroupOrderTest, all_sessions_hear_one_sequence_with_little_credit_and_through_a_pause) {
  auto backend = embedded::open_embedded(settings, clock, log);
  ASSERT_TRUE(backend.ok()) << backend.error().to_string();
  Door door;
  EventThread events("test-events");
  SessionTable table(door, events, **backend, clock, log, {});
  const uint32_t epoch = table.begin_epoch();
  door.hold_for(plugin.exports(), plugin.handle());
  door.open();
  const auto grant = [&](tgp_session_id id, uint64_t bytes) { (void)table.grant(epoch, id, bytes); };
  const auto all_heard = [](size_t lines) {
    return [lines](const ListeningPlugin::HeardOfAll& heard) {
      return heard.size() == kMembers && std::all_of(heard.begin(), heard.end(), [lines](const auto& one) {
               return one.second.lines.size() >= lines;
             });
    };
  };

  std::vector<tgp_session_id> sessions;
  for (int64_t user = 1; user <= kMembers; ++user) sessions.push_back(open_session(table, epoch, user));
  ASSERT_TRUE(plugin.wait_granting(all_heard(0), grant)) << "logins";
  std::vector<std::thread> writers;
  for (int64_t user = 1; user < kMembers; ++user) {
    writers.emplace_back([&, user] { write_messages(table, epoch, sessions[static_cast<size_t>(user - 1)], user); });
  }
  EXPECT_TRUE(plugin.wait_granting(all_heard(20), grant));
  EXPECT_TRUE(door.hold(kPatience));
  for (std::thread& writer : writers) writer.join();
  door.open();
  table.release();

  constexpr size_t kAll = size_t{kMembers - 1} * kMessages;
  EXPECT_TRUE(plugin.wait_granting(all_heard(kAll), grant));
  const Lines order = history();
  EXPECT_EQ(order.size(), kAll);
  for (const auto& [id, session] : plugin.heard()) EXPECT_EQ(session.lines, order) << "user " << session.user;

  (*backend)->stop(kServerClosed);
  EXPECT_TRUE(plugin.wait_granting([](const auto& now) { return now.empty(); }, grant));
  events.stop();
}

}  // namespace
}  // namespace turms::gateway::plugins
