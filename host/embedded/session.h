// SPDX-License-Identifier: Apache-2.0
// One login of one user while it lasts: whom to tell, since when nothing was heard, how much is under way. Shared by
// the table, the queues and the threads that answer; the writer alone opens and ends it. Whatever thread speaks to the
// sink does so through here, so that nothing reaches it before on_opened or after on_closed.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>

#include "base/shared_bytes.h"
#include "service/requester.h"
#include "sessions/backend.h"

namespace turms::gateway::embedded {

class Session {
 public:
  Session(sessions::SessionId id, int64_t user_id, int32_t device_type, sessions::SessionSink& sink)
      : requester_{id, user_id, device_type}, sink_(sink) {}

  [[nodiscard]] sessions::SessionId id() const { return requester_.session; }
  [[nodiscard]] const service::Requester& requester() const { return requester_; }
  [[nodiscard]] sessions::SessionSink& sink() const { return sink_; }
  [[nodiscard]] bool is_open() const { return state_.load(std::memory_order_acquire) == State::open; }
  [[nodiscard]] bool is_opening() const { return state_.load(std::memory_order_acquire) == State::opening; }

  void touch(uint64_t now_ns) { last_heard_ns_.store(now_ns, std::memory_order_relaxed); }
  [[nodiscard]] uint64_t last_heard_ns() const { return last_heard_ns_.load(std::memory_order_relaxed); }

  /// The end of opening, by the writer: once.
  void opened(const sessions::OpenResult& result);
  void refused(const sessions::OpenResult& result);
  /// False when the session has ended: nothing was sent. Thread: any of the backend's.
  bool notify(const SharedBytes& notification);
  /// The same for a single notification outside of a batch: on_batch_end follows at once, while the sink surely lives.
  bool notify_alone(const SharedBytes& notification);
  /// The last word; false when it was said before. By the writer.
  bool ended(int32_t close_status, std::string_view reason);

  // Requests accepted and not yet answered; kept by Inbox.
  std::atomic<uint32_t> waiting_requests{0};
  std::atomic<uint32_t> waiting_bytes{0};

 private:
  enum class State { opening, open, ended };

  const service::Requester requester_;
  sessions::SessionSink& sink_;
  std::atomic<State> state_{State::opening};
  std::atomic<uint64_t> last_heard_ns_{0};
  std::mutex speaking_;  // held while the sink is called; state_ changes under it
};

}  // namespace turms::gateway::embedded
