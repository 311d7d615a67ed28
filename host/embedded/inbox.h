// SPDX-License-Identifier: Apache-2.0
// The way into the writer: everything that carriers and helper threads want of it, in order of arrival, taken in whole
// batches with one wake-up. It also keeps count of requests that were accepted and not yet answered, wherever they are
// by now: that is the backend's back-pressure.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "embedded/embedded_settings.h"
#include "embedded/password_job.h"
#include "embedded/session.h"
#include "embedded/task.h"
#include "service/user_locations.h"
#include "sessions/backend.h"

namespace turms::gateway::embedded {

/// An encoded request; its bytes lie in Batch::bytes.
struct RequestItem {
  std::shared_ptr<Session> session;
  size_t offset = 0;
  uint32_t size = 0;
};
/// A request beyond the limit on size, of which only the id was kept.
struct OversizedItem {
  std::shared_ptr<Session> session;
  int64_t request_id = 0;
};
/// A login. Its form has not been looked at.
struct LoginItem {
  std::shared_ptr<Session> session;
  sessions::Auth auth = sessions::Auth::password;
  int32_t version = 1;
  int32_t device_type = 0;
  int32_t user_status = 0;
  crypto::Secret secret;
  std::optional<service::Position> position;
};
struct VerifyItem {
  std::unique_ptr<PasswordJob> job;
};
struct VerdictItem {
  std::unique_ptr<PasswordJob> job;
  Verdict verdict = Verdict::unchecked;
};
struct CloseItem {
  sessions::SessionId id = 0;
  int32_t close_status = 0;
};
/// What a service beside sessions asks for.
struct TaskItem {
  std::unique_ptr<Task> task;
};
/// Users were made or removed by a task: what is remembered of users may be wrong.
struct UsersChangedItem {};
struct StopItem {
  int32_t close_status = 0;
};
using Item = std::variant<RequestItem, OversizedItem, LoginItem, VerifyItem, VerdictItem, CloseItem, TaskItem,
                          UsersChangedItem, StopItem>;

struct Batch {
  std::vector<Item> items;
  std::vector<uint8_t> bytes;  // of all requests, one after the other

  [[nodiscard]] std::span<const uint8_t> bytes_of(const RequestItem& item) const {
    return std::span(bytes).subspan(item.offset, item.size);
  }
  void clear();
};

class Inbox {
 public:
  explicit Inbox(const EmbeddedSettings& settings) : settings_(settings) {}

  /// Takes the request, or says `full`, or `gone` once closed. Thread: any.
  sessions::SubmitStatus put_request(const std::shared_ptr<Session>& session, std::span<const uint8_t> request);
  /// Everything but requests always finds room: there is at most one of each kind a session or call, and who asks for
  /// tasks counts them (plugins/extension_calls.h). False, and nothing taken, once closed. Thread: any.
  bool put(Item&& item);

  /// Waits for items, at most `patience` (zero: for ever), and swaps them into `batch`, which is emptied first; its
  /// memory is reused. False when it woke for nothing. Thread: writer.
  bool take(Batch& batch, std::chrono::milliseconds patience);

  /// Takes what is left, without waiting, and nothing more after that. Thread: writer.
  void close(Batch& batch);

  /// The request was answered or dropped. Thread: any of the backend's.
  void release(Session& session, size_t bytes);

  [[nodiscard]] uint32_t waiting_requests() const { return waiting_requests_.load(std::memory_order_relaxed); }

 private:
  [[nodiscard]] bool has_room(const Session& session, size_t bytes) const;

  const EmbeddedSettings& settings_;
  std::atomic<uint32_t> waiting_requests_{0};
  std::atomic<uint64_t> waiting_bytes_{0};

  std::mutex mutex_;
  std::condition_variable arrived_;
  Batch gathered_;       // guarded by mutex_
  bool closed_ = false;  // guarded by mutex_
};

}  // namespace turms::gateway::embedded
