// SPDX-License-Identifier: Apache-2.0
// What the benchmarks of the embedded backend share: a session that keeps a window of requests under way and notes how
// long each took, from submit() to the response at the sink; and a log that is silent about everything but trouble.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "embedded/embedded_backend.h"
#include "proto/messages.h"
#include "proto/notification.h"
#include "proto/request.h"

namespace turms::gateway::bench {

using Time = std::chrono::steady_clock::time_point;

class Quiet final : public Log {
 public:
  void write(Level level, std::string_view event, std::string_view message, std::span<const Field>) override {
    if (level >= Level::warn)
      std::fprintf(stderr, "%.*s %.*s\n", static_cast<int>(event.size()), event.data(),
                   static_cast<int>(message.size()), message.data());
  }
  [[nodiscard]] bool wants(Level level) const override { return level >= Level::warn; }
};

struct BenchSession final : sessions::SessionSink {
  void on_opened(sessions::SessionId session, const sessions::OpenResult& result) override {
    if (result.turms_code != 1000) std::abort();
    id = session;
    ready = true;
  }
  void on_notification(sessions::SessionId, const SharedBytes& bytes) override {
    turms::proto::Notification notification;
    const auto span = bytes.span();
    if (!turms::proto::parse_notification({reinterpret_cast<const char*>(span.data()), span.size()}, notification)) {
      std::abort();
    }
    if (!notification.is_response()) {
      ++pushed;
      return;
    }
    if (*notification.code != 1000) std::abort();
    const auto slot = static_cast<size_t>(*notification.request_id) % sent_at.size();
    latencies_us.push_back(static_cast<uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - sent_at[slot])
            .count()));
    ++answered;
  }
  void on_closed(sessions::SessionId, int32_t, std::string_view) override { closing_thread = std::this_thread::get_id(); }
  /// The backend may use the sink until the batch with on_closed has ended, and a reader ends batches as well.
  void on_batch_end() override {
    if (closing_thread.load() == std::this_thread::get_id()) closed = true;
  }

  void log_in(sessions::Backend& backend, int64_t user_id) {
    sessions::OpenRequest login;
    login.auth = sessions::Auth::trusted;
    login.user_id = user_id;
    backend.open(std::move(login), *this);
  }
  void wait_until_ready() const {
    while (!ready) std::this_thread::yield();
  }

  void wait_until_closed() const {
    while (!closed) std::this_thread::yield();
  }

  /// Submits while the window has room and the allowance lasts. `next(request_id)` gives the encoded request.
  template <class Next>
  void fill(sessions::Backend& backend, int window, int64_t& allowance, const Next& next) {
    while (allowance > 0 && submitted - answered.load() < window) {
      --allowance;
      const std::string bytes = next(++submitted);
      sent_at[static_cast<size_t>(submitted) % sent_at.size()] = std::chrono::steady_clock::now();
      const std::span request(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
      if (backend.submit(id, request) != sessions::SubmitStatus::ok) std::abort();
    }
  }

  sessions::SessionId id = 0;
  int64_t submitted = 0;
  std::atomic<bool> ready{false};
  std::atomic<std::thread::id> closing_thread{};
  std::atomic<bool> closed{false};
  std::atomic<int64_t> answered{0};
  std::atomic<int64_t> pushed{0};
  std::vector<Time> sent_at = std::vector<Time>(4096);
  std::vector<uint32_t> latencies_us;
};

/// An encoded request.
template <class T>
std::string encoded(int64_t request_id, const T& body) {
  std::string bytes;
  if (!turms::proto::write_request(bytes, request_id, body)) std::abort();
  return bytes;
}

/// Sorted latencies of many sessions, and what they say.
struct Latencies {
  template <class Sessions>
  explicit Latencies(const Sessions& sessions) {
    for (const auto& session : sessions) {
      sorted.insert(sorted.end(), session.latencies_us.begin(), session.latencies_us.end());
    }
    std::sort(sorted.begin(), sorted.end());
    if (sorted.empty()) sorted.push_back(0);
  }
  [[nodiscard]] uint32_t percentile(double p) const {
    return sorted[static_cast<size_t>(p * static_cast<double>(sorted.size() - 1))];
  }
  std::vector<uint32_t> sorted;
};

inline double seconds_since(Time start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace turms::gateway::bench
