// SPDX-License-Identifier: Apache-2.0
// The two neighbours of the plugins room, played by tests: a backend whose every word a test speaks, and a plugin that
// writes down what it is told.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "extensions/backend.h"
#include "host/base/doubles.h"
#include "host/plugins/fake_services.h"
#include "plugins/exports.h"
#include "plugins/text.h"
#include "sessions/backend.h"

namespace turms::gateway::plugins::testing {

using turms::gateway::testing::CollectingLog;
using turms::gateway::testing::FakeClock;

class FakeBackend final : public sessions::Backend {
 public:
  struct Login {
    sessions::SessionId id;
    sessions::OpenRequest request;
    sessions::SessionSink* sink;
  };

  explicit FakeBackend(FakeServices* offered = nullptr) : services(offered) {}

  sessions::SessionId open(sessions::OpenRequest request, sessions::SessionSink& sink) override {
    const std::lock_guard lock(mutex);
    const sessions::SessionId id = (++counter << 8U) | request.affinity;
    logins.push_back({id, std::move(request), &sink});
    changed.notify_all();
    return id;
  }
  sessions::SubmitStatus submit(sessions::SessionId id, std::span<const uint8_t> request) override {
    const std::lock_guard lock(mutex);
    if (next_status != sessions::SubmitStatus::ok) return next_status;
    submitted.emplace_back(id, std::string(request.begin(), request.end()));
    changed.notify_all();
    return sessions::SubmitStatus::ok;
  }
  void touch(sessions::SessionId id) override {
    const std::lock_guard lock(mutex);
    touched.push_back(id);
  }
  void close(sessions::SessionId id, int32_t close_status) override {
    const std::lock_guard lock(mutex);
    closed.emplace_back(id, close_status);
    changed.notify_all();
  }
  bool verify_password(int64_t user_id, std::string password, void* context, void (*done)(void*, bool)) override {
    if (services != nullptr && services->is_stopping) return false;
    const std::lock_guard lock(mutex);
    checks.push_back({user_id, std::move(password), context, done});
    return true;
  }
  [[nodiscard]] uint64_t capabilities() const override { return bits; }
  [[nodiscard]] int64_t limit(uint32_t which) const override {
    return which == TGP_LIMIT_MAX_REQUEST ? max_request : TGP_LIMIT_UNKNOWN;
  }
  [[nodiscard]] std::string_view kind() const override { return "embedded"; }
  void stop(int32_t) override {}
  sessions::Verifiers* verifiers() override { return services; }
  sessions::KeyValues* key_values() override { return services; }
  sessions::Relations* relations() override { return services; }
  sessions::Archive* archive() override { return services; }
  sessions::Accounts* accounts() override { return services; }
  sessions::GroupTypes* group_types() override { return services; }

  /// Waits until `enough` holds; false after ten seconds.
  template <class Condition>
  bool wait_for(Condition enough) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, std::chrono::seconds(10), enough);
  }

  /// Lets the newest login stand.
  void accept(size_t login = SIZE_MAX) {
    const Login& chosen = logins[login == SIZE_MAX ? logins.size() - 1 : login];
    chosen.sink->on_opened(chosen.id, {1000, "", "42", "node"});
  }

  struct Check {
    int64_t user_id;
    std::string password;
    void* context;
    void (*done)(void*, bool);
  };

  FakeServices* services;
  std::mutex mutex;
  std::condition_variable changed;
  uint64_t counter = 0;
  std::vector<Login> logins;
  std::vector<std::pair<sessions::SessionId, std::string>> submitted;
  std::vector<sessions::SessionId> touched;
  std::vector<std::pair<sessions::SessionId, int32_t>> closed;
  std::vector<Check> checks;
  sessions::SubmitStatus next_status = sessions::SubmitStatus::ok;
  std::atomic<uint64_t> bits{TGP_CAP_TRUSTED_SESSIONS};
  int64_t max_request = 16 * 1024;
};

/// Stands where a tgp_plugin would. Each event becomes one line: "opened 1a00 1000", "notified 1a00 <bytes>" and so on.
class FakePlugin {
 public:
  FakePlugin() {
    exports_.on_connection = [](tgp_plugin* p, tgp_connection_id id, const tgp_connection_info* info,
                                uint64_t* credit) {
      FakePlugin& self = of(p);
      self.note("connection " + std::to_string(id) + (info->transport == TGP_TRANSPORT_FD ? " fd" : " host") +
                " from " + std::string(view(info->peer_address)));
      self.adopted_fd = info->fd;
      if (credit != nullptr) *credit = self.read_credit;
      return self.connection_status;
    };
    exports_.on_bytes = [](tgp_plugin* p, tgp_connection_id, const uint8_t* data, uint64_t len) {
      of(p).note("bytes " + std::string(view(tgp_bytes{data, len})));
      return of(p).bytes_status;
    };
    exports_.on_connection_credit = [](tgp_plugin* p, tgp_connection_id, uint64_t bytes) {
      of(p).note("write credit " + std::to_string(bytes));
    };
    exports_.on_connection_closed = [](tgp_plugin* p, tgp_connection_id, uint32_t reason) {
      of(p).note("connection closed " + std::to_string(reason));
    };
    exports_.on_session_opened = [](tgp_plugin* p, tgp_session_id, const tgp_session_result* result) {
      of(p).note("opened " + std::to_string(result->cookie) + " " + std::to_string(result->status) + " " +
                 std::to_string(result->turms_code) + " " + std::to_string(result->submit_credit));
    };
    exports_.on_turms_notification = [](tgp_plugin* p, tgp_session_id, const uint8_t* data, uint64_t len) {
      of(p).note("notified " + std::string(view(tgp_bytes{data, len})));
      if (of(p).on_notified) of(p).on_notified();
      return TGP_OK;
    };
    exports_.on_session_credit = [](tgp_plugin* p, tgp_session_id, uint64_t bytes) {
      of(p).note("submit credit " + std::to_string(bytes));
    };
    exports_.on_session_closed = [](tgp_plugin* p, tgp_session_id, int32_t status, const tgp_str* reason) {
      of(p).note("closed " + std::to_string(status) + " " + std::string(view(reason)));
    };
    exports_.on_reply = [](tgp_plugin* p, uint64_t cookie, tgp_status status, const uint8_t* data, uint64_t len) {
      const std::string bytes = len == 0 ? "" : " " + std::string(view(tgp_bytes{data, len}));
      of(p).note("reply " + std::to_string(cookie) + " " + std::to_string(status) + bytes);
    };
  }

  [[nodiscard]] const Exports& exports() const { return exports_; }
  [[nodiscard]] tgp_plugin* handle() { return reinterpret_cast<tgp_plugin*>(this); }

  [[nodiscard]] std::vector<std::string> heard() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }

  /// Waits until so many events were heard; false after ten seconds.
  bool wait_for(size_t events) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return heard_.size() >= events; });
  }

  uint64_t read_credit = 0;
  std::atomic<int> adopted_fd{-1};
  tgp_status connection_status = TGP_OK;
  tgp_status bytes_status = TGP_OK;
  std::function<void()> on_notified;

 private:
  static FakePlugin& of(tgp_plugin* handle) { return *reinterpret_cast<FakePlugin*>(handle); }
  void note(std::string line) {
    const std::lock_guard lock(mutex_);
    heard_.push_back(std::move(line));
    changed_.notify_all();
  }

  Exports exports_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> heard_;
};

/// A TurmsNotification with a code, so a response: field 5 varint 1000, then padding in field 6.
inline std::string response(std::string_view padding = "") {
  std::string bytes("\x28\xE8\x07", 3);
  if (!padding.empty()) bytes += "\x32" + std::string(1, static_cast<char>(padding.size())) + std::string(padding);
  return bytes;
}

/// A push: field 1 varint.
inline std::string push() {
  return std::string("\x08\x01", 2);
}

}  // namespace turms::gateway::plugins::testing
