// SPDX-License-Identifier: Apache-2.0
// What a fault plugin is loaded into: the real loader and lifecycle of the host, with a log that can be waited for and
// a backend that agrees to everything on a thread of its own. Each test owns one world; one whose plugin hangs is kept
// for ever, since its threads still use it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/clock.h"
#include "plugins/plugin.h"

namespace turms::gateway::plugins {

constexpr std::chrono::seconds kPatience{20};

/// Keeps every line as `event message key=value ...`.
class RecordingLog final : public Log {
 public:
  void write(Level, std::string_view event, std::string_view message, std::span<const Field> fields) override {
    std::string line = std::string(event) + " " + std::string(message);
    for (const Field& field : fields) line += " " + std::string(field.key) + "=" + field.value;
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
    written_.notify_all();
  }
  [[nodiscard]] bool wants(Level) const override { return true; }

  [[nodiscard]] size_t count(std::string_view words) const {
    const std::lock_guard lock(mutex_);
    return count_locked(words);
  }

  [[nodiscard]] std::vector<std::string> lines_with(std::string_view words) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> found;
    for (const std::string& line : lines_) {
      if (line.find(words) != line.npos) found.push_back(line);
    }
    return found;
  }

  /// Waits until `times` lines hold `words`.
  [[nodiscard]] bool wait_for(std::string_view words, size_t times = 1) {
    std::unique_lock lock(mutex_);
    return written_.wait_for(lock, kPatience, [&] { return count_locked(words) >= times; });
  }

 private:
  size_t count_locked(std::string_view words) const {
    return static_cast<size_t>(std::count_if(lines_.begin(), lines_.end(),
                                             [&](const std::string& line) { return line.find(words) != line.npos; }));
  }

  mutable std::mutex mutex_;
  std::condition_variable written_;
  std::vector<std::string> lines_;
};

/// Opens every session and takes every request.
class WillingBackend final : public sessions::Backend {
 public:
  WillingBackend() : thread_([this] { work(); }) {}
  ~WillingBackend() override { stop(TGP_SESSION_SERVER_CLOSED); }

  sessions::SessionId open(sessions::OpenRequest request, sessions::SessionSink& sink) override {
    const std::lock_guard lock(mutex_);
    const sessions::SessionId id = ++last_id_ << 8 | request.affinity;
    sinks_[id] = &sink;
    post([&sink, id] { sink.on_opened(id, {1000, {}, "1", "turms"}); });
    return id;
  }
  sessions::SubmitStatus submit(sessions::SessionId, std::span<const uint8_t>) override {
    return sessions::SubmitStatus::ok;
  }
  void touch(sessions::SessionId) override {}
  void close(sessions::SessionId id, int32_t status) override {
    const std::lock_guard lock(mutex_);
    const auto found = sinks_.find(id);
    if (found == sinks_.end()) return;
    sessions::SessionSink* sink = found->second;
    sinks_.erase(found);
    post([sink, id, status] { sink->on_closed(id, status, ""); });
  }
  bool verify_password(int64_t, std::string, void* context, void (*done)(void*, bool)) override {
    const std::lock_guard lock(mutex_);
    post([context, done] { done(context, true); });
    return true;
  }
  [[nodiscard]] uint64_t capabilities() const override { return ~uint64_t{0}; }
  [[nodiscard]] int64_t limit(uint32_t) const override { return TGP_LIMIT_UNKNOWN; }
  [[nodiscard]] std::string_view kind() const override { return "embedded"; }
  void stop(int32_t) override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
  }

  /// Waits until every session has heard its last word.
  [[nodiscard]] bool wait_until_empty() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return sinks_.empty() && jobs_.empty() && !busy_; });
  }

 private:
  void post(std::function<void()> job) {  // the mutex is held
    jobs_.push_back(std::move(job));
    changed_.notify_all();
  }
  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [&] { return stopping_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      const std::function<void()> job = std::move(jobs_.front());
      jobs_.pop_front();
      busy_ = true;
      lock.unlock();
      job();
      lock.lock();
      busy_ = false;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  std::map<sessions::SessionId, sessions::SessionSink*> sinks_;
  uint64_t last_id_ = 0;
  bool busy_ = false;
  bool stopping_ = false;
  std::thread thread_;  // last: its work uses all the others
};

/// A transport that counts and does nothing.
class CountingTransport final : public Transport {
 public:
  void write(std::span<const tgp_bytes>) override { ++writes; }
  void close(bool) override { ++closes; }
  void wake() override {}
  std::atomic<int> writes{0};
  std::atomic<int> closes{0};
};

struct World {
  explicit World(const std::string& fault) {
    PluginOptions options;
    options.name = fault;
    options.object = std::filesystem::path(TURMS_FAULTS_FOLDER) / (fault + ".so");
    options.copies_folder = copies();
    options.deadline_ms = 100;
    options.sessions.orphan_grace = std::chrono::milliseconds(0);
    plugin =
        std::make_unique<Plugin>(options, PluginConfig{"", "plugins.fault", "gateway.toml", "."}, backend, clock, log);
  }

  [[nodiscard]] static std::filesystem::path copies() {
    return std::filesystem::path(::testing::TempDir()) / ("turms-faults-" + std::to_string(::getpid()));
  }

  SystemClock clock;
  RecordingLog log;
  WillingBackend backend;
  CountingTransport transport;
  std::unique_ptr<Plugin> plugin;
};

class FaultTest : public ::testing::Test {
 protected:
  Plugin& load(const std::string& fault) {
    world_ = std::make_unique<World>(fault);
    return *world_->plugin;
  }
  [[nodiscard]] RecordingLog& log() { return world_->log; }

  /// A host-owned connection with `credit` bytes for the plugin to write.
  tgp_connection_id attach(uint64_t credit) {
    ConnectionInfo info;
    info.security = TGP_SECURITY_TRUSTED_LOCAL;
    info.write_credit = credit;
    const auto id = world_->plugin->connections().attach(info, world_->transport);
    EXPECT_TRUE(id.ok()) << id.error().to_string();
    return id.ok() ? *id : 0;
  }

  void TearDown() override {
    if (world_ == nullptr) return;
    if (world_->plugin->is_stuck()) {
      static auto* kept = new std::vector<World*>;  // reachable for ever: the hanging threads use it
      kept->push_back(world_.release());
      return;
    }
    EXPECT_TRUE(world_->plugin->unload().ok());
    EXPECT_TRUE(world_->backend.wait_until_empty());
    world_->plugin.reset();
    std::filesystem::remove_all(World::copies());
  }

  std::unique_ptr<World> world_;
};

}  // namespace turms::gateway::plugins
