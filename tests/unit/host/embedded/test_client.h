// SPDX-License-Identifier: Apache-2.0
// A Turms client without a wire: a sink that keeps what it hears, and the words to log in, ask and wait. Waiting ends
// with a failure after some seconds; nothing sleeps.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/clock.h"
#include "embedded/embedded_backend.h"
#include "host/base/doubles.h"
#include "host/store/temp_database.h"
#include "proto/close_status.h"
#include "proto/enums.h"
#include "proto/messages.h"
#include "proto/notification.h"
#include "proto/request.h"
#include "proto/status_codes.h"
#include "sessions/backend.h"
#include "store/users_table.h"

namespace turms::gateway::embedded {

namespace status = proto::status;
namespace device = proto::device_type;
namespace close_status = proto::close_status;

class RecordingSink final : public sessions::SessionSink {
 public:
  void on_opened(sessions::SessionId id, const sessions::OpenResult& result) override {
    change([&] {
      EXPECT_FALSE(opened_) << "on_opened comes once";
      opened_ = {id, result};
    });
  }
  void on_notification(sessions::SessionId, const SharedBytes& bytes) override {
    const auto span = bytes.span();
    change([&] {
      EXPECT_TRUE(opened_ && opened_->second.turms_code == status::kOk) << "nothing before on_opened";
      EXPECT_FALSE(closed_) << "nothing after on_closed";
      notifications_.emplace_back(span.begin(), span.end());
    });
  }
  void on_closed(sessions::SessionId, int32_t status, std::string_view) override {
    change([&] {
      EXPECT_FALSE(closed_) << "on_closed comes once";
      closed_ = status;
    });
  }
  void on_batch_end() override {
    change([&] {
      ++batch_ends_;
      released_ = closed_ || (opened_ && opened_->second.turms_code != status::kOk);
    });
  }

  /// False after a minute: patience for a busy machine, which a test that passes never needs.
  template <class Holds>
  bool wait_until(Holds holds) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(60), [&] { return holds(*this); });
  }
  void await_release() {
    EXPECT_TRUE(wait_until([](auto& s) { return s.released_; }));
  }
  template <class Look>
  auto look(Look look) {
    const std::lock_guard lock(mutex_);
    return look(*this);
  }

  // Only within wait_until() and look().
  std::optional<std::pair<sessions::SessionId, sessions::OpenResult>> opened_;
  std::vector<std::string> notifications_;
  std::optional<int32_t> closed_;
  int batch_ends_ = 0;
  bool released_ = false;  // the backend will not call again

 private:
  template <class Change>
  void change(Change change) {
    const std::lock_guard lock(mutex_);
    change();
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
};

/// One notification with the bytes it points into.
struct Heard {
  explicit Heard(std::string encoded) : bytes(std::move(encoded)) {
    EXPECT_TRUE(proto::parse_notification(bytes, notification));
  }
  Heard(const Heard&) = delete;
  Heard& operator=(const Heard&) = delete;
  std::string bytes;
  proto::Notification notification;
};

class TestClient {
 public:
  explicit TestClient(sessions::Backend& backend) : backend_(backend) {}
  /// Leaves, because the sink must not go before its session.
  ~TestClient() {
    if (id_ == 0) return;
    backend_.close(id_, close_status::kDisconnectedByClient);
    sink_.await_release();
  }
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  sessions::SessionId start_login(int64_t user_id, std::string password = "123",
                                  int32_t device_type = device::kDesktop) {
    sessions::OpenRequest login;
    login.user_id = user_id;
    login.device_type = device_type;
    login.secret = std::move(password);
    return id_ = backend_.open(std::move(login), sink_);
  }
  sessions::SessionId start_trusted(int64_t user_id, int32_t device_type = device::kDesktop) {
    sessions::OpenRequest login;
    login.auth = sessions::Auth::trusted;
    login.user_id = user_id;
    login.device_type = device_type;
    return id_ = backend_.open(std::move(login), sink_);
  }
  sessions::SessionId start_at(int64_t user_id, sessions::Coordinates place) {
    sessions::OpenRequest login;
    login.auth = sessions::Auth::trusted;
    login.user_id = user_id;
    login.location = place;
    return id_ = backend_.open(std::move(login), sink_);
  }
  int32_t login_code() {
    EXPECT_TRUE(sink_.wait_until([](auto& s) { return s.opened_.has_value(); }));
    return sink_.look([](auto& s) { return s.opened_ ? s.opened_->second.turms_code : 0; });
  }
  /// Logs in without a password and waits.
  void enter(int64_t user_id, int32_t device_type = device::kDesktop) {
    start_trusted(user_id, device_type);
    ASSERT_EQ(login_code(), status::kOk);
  }

  sessions::SubmitStatus submit_bytes(const std::string& bytes) {
    return backend_.submit(id_, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  }
  /// \returns  the request id
  template <class T>
  int64_t submit(const T& body) {
    std::string bytes;
    EXPECT_TRUE(proto::write_request(bytes, ++last_request_id_, body));
    EXPECT_EQ(submit_bytes(bytes), sessions::SubmitStatus::ok);
    return last_request_id_;
  }
  int64_t submit_message(int64_t to, std::string_view text) {
    proto::CreateMessageRequest message{};
    message.has_recipient_id = true;
    message.recipient_id = to;
    message.text = text;
    return submit(message);
  }

  std::unique_ptr<Heard> response(int64_t request_id) {
    std::string found;
    EXPECT_TRUE(sink_.wait_until([&](auto& s) {
      for (const std::string& bytes : s.notifications_) {
        const Heard heard(bytes);
        if (heard.notification.is_response() && heard.notification.request_id == request_id) found = bytes;
      }
      return !found.empty();
    })) << "no response to request "
        << request_id;
    return std::make_unique<Heard>(found);
  }
  int32_t code(int64_t request_id) { return response(request_id)->notification.code.value_or(0); }

  /// Texts of the messages pushed so far, once there are `count`.
  std::vector<std::string> pushed_texts(size_t count) {
    std::vector<std::string> texts;
    EXPECT_TRUE(sink_.wait_until([&](auto& s) {
      texts.clear();
      for (const std::string& bytes : s.notifications_) append_pushed_text(bytes, texts);
      return texts.size() >= count;
    })) << "heard "
        << texts.size() << " messages";
    return texts;
  }
  int32_t closed() {
    EXPECT_TRUE(sink_.wait_until([](auto& s) { return s.closed_.has_value(); }));
    return sink_.look([](auto& s) { return s.closed_.value_or(0); });
  }

  [[nodiscard]] sessions::SessionId id() const { return id_; }
  RecordingSink& sink() { return sink_; }

 private:
  static void append_pushed_text(const std::string& bytes, std::vector<std::string>& texts) {
    const Heard heard(bytes);
    proto::Request relayed;
    proto::CreateMessageRequest message;
    if (heard.notification.is_push() && proto::parse_request(*heard.notification.relayed_request, relayed) &&
        relayed.kind == proto::RequestKind::kCreateMessage && proto::decode(relayed.body, message)) {
      texts.push_back(message.text.str());
    }
  }

  sessions::Backend& backend_;
  RecordingSink sink_;
  sessions::SessionId id_ = 0;
  int64_t last_request_id_ = 0;
};

/// A backend over a file with users 1 to 9, whose password is 123.
struct BackendTest : ::testing::Test {
  BackendTest() {
    settings.database = directory.file();
    settings.password_iterations = crypto::kMinScramIterations;
    auto database = store::Database::open(store::test_options(directory.file()));
    EXPECT_TRUE(database.ok() && store::migrate(*database).ok());
    store::UsersTable users(*database);
    const auto verifier = crypto::make_scram_verifier("123", crypto::kMinScramIterations);
    for (int64_t id = 1; id <= 9; ++id) {
      store::User user;
      user.id = id;
      EXPECT_TRUE(users.insert(user).ok() && users.set_verifier(id, *verifier).ok());
    }
  }
  void start() {
    auto opened = open_embedded(settings, clock, log);
    ASSERT_TRUE(opened.ok()) << opened.error().to_string();
    backend = std::move(opened).value();
  }
  /// A connection of somebody else.
  store::Database other_connection() {
    auto database = store::Database::open(store::test_options(directory.file(), store::Access::read_write));
    EXPECT_TRUE(database.ok());
    return std::move(database).value();
  }
  int64_t stored_messages() { return *other_connection().number("SELECT count(*) FROM messages"); }

  store::TempDirectory directory;
  gateway::testing::FakeClock clock;
  gateway::testing::CollectingLog log;
  EmbeddedSettings settings;
  std::unique_ptr<sessions::Backend> backend;
};

}  // namespace turms::gateway::embedded
