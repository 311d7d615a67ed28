// SPDX-License-Identifier: Apache-2.0
// A backend that does nothing by itself: tests read what the listeners asked of it and answer when they like, from the
// calling thread or another.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sessions/backend.h"

namespace turms::gateway::net {

class FakeBackend final : public sessions::Backend {
 public:
  struct Opened {
    sessions::SessionId id;
    sessions::OpenRequest request;
    sessions::SessionSink* sink;
  };
  using Submitted = std::pair<sessions::SessionId, std::string>;
  using Closed = std::pair<sessions::SessionId, int32_t>;

  /// When set, logins with password "123" succeed at once, all others fail, and closed sessions are confirmed at once.
  bool answers = false;
  bool is_stopped = false;
  sessions::SubmitStatus submit_status = sessions::SubmitStatus::ok;

  sessions::SessionId open(sessions::OpenRequest request, sessions::SessionSink& sink) override {
    const std::lock_guard lock(mutex_);
    if (is_stopped) return 0;
    const sessions::SessionId id = ++last_id_;
    const bool is_right = request.secret == "123";
    opened_.push_back({id, std::move(request), &sink});
    if (answers) {
      sink.on_opened(id, is_right ? sessions::OpenResult{1000, "", std::to_string(id), "node"}
                                  : sessions::OpenResult{2011, "no", "", ""});
      sink.on_batch_end();
    }
    changed_.notify_all();
    return id;
  }

  sessions::SubmitStatus submit(sessions::SessionId id, std::span<const uint8_t> request) override {
    const std::lock_guard lock(mutex_);
    submitted_.emplace_back(id, std::string(request.begin(), request.end()));
    changed_.notify_all();
    return submit_status;
  }

  void touch(sessions::SessionId) override {
    const std::lock_guard lock(mutex_);
    ++touches_;
  }

  void close(sessions::SessionId id, int32_t close_status) override {
    const std::lock_guard lock(mutex_);
    closed_.emplace_back(id, close_status);
    if (answers) {
      for (const Opened& session : opened_) {
        if (session.id == id) session.sink->on_closed(id, close_status, "");
      }
      if (!opened_.empty()) opened_.back().sink->on_batch_end();
    }
    changed_.notify_all();
  }

  bool verify_password(int64_t, std::string, void*, void (*)(void*, bool)) override { return false; }
  uint64_t capabilities() const override { return 0; }
  int64_t limit(uint32_t) const override { return 0; }
  std::string_view kind() const override { return "fake"; }
  void stop(int32_t) override {}

  [[nodiscard]] std::vector<Opened> opened() { return copy(opened_); }
  [[nodiscard]] std::vector<Submitted> submitted() { return copy(submitted_); }
  [[nodiscard]] std::vector<Closed> closed() { return copy(closed_); }
  [[nodiscard]] int touches() {
    const std::lock_guard lock(mutex_);
    return touches_;
  }

  /// Waits until `holds(*this)`; for tests against a running loop. `holds` uses the accessors above.
  template <class Holds>
  void wait_until(Holds holds) {
    while (!holds()) {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, std::chrono::milliseconds(50));
    }
  }

 private:
  template <class T>
  std::vector<T> copy(const std::vector<T>& of) {
    const std::lock_guard lock(mutex_);
    return of;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  sessions::SessionId last_id_ = 0;
  std::vector<Opened> opened_;
  std::vector<Submitted> submitted_;
  std::vector<Closed> closed_;
  int touches_ = 0;
};

}  // namespace turms::gateway::net
