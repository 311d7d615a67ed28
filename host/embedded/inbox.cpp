// SPDX-License-Identifier: Apache-2.0
#include "embedded/inbox.h"

#include <utility>

#include "proto/notification.h"
#include "proto/wire_reader.h"

namespace turms::gateway::embedded {
namespace {

constexpr size_t kKeptBytes = 1024 * 1024;  // a burst's memory is given back

/// The request id of a message that nobody will read any further.
int64_t request_id_of(std::span<const uint8_t> request) {
  proto::WireReader reader({reinterpret_cast<const char*>(request.data()), request.size()});
  proto::WireField field;
  const bool has_id = reader.next(field) && field.number == 1 && field.type == proto::WireType::kVarint;
  return has_id ? static_cast<int64_t>(field.value) : proto::kUnparsableRequestId;
}

}  // namespace

void Batch::clear() {
  items.clear();
  bytes.clear();
  if (bytes.capacity() > kKeptBytes) bytes.shrink_to_fit();
}

bool Inbox::has_room(const Session& session, size_t bytes) const {
  return waiting_requests_.load(std::memory_order_relaxed) < settings_.max_waiting_requests &&
         waiting_bytes_.load(std::memory_order_relaxed) + bytes <= settings_.max_waiting_bytes &&
         session.waiting_requests.load(std::memory_order_relaxed) < settings_.max_waiting_requests_per_session &&
         session.waiting_bytes.load(std::memory_order_relaxed) + bytes <= settings_.max_waiting_bytes_per_session;
}

sessions::SubmitStatus Inbox::put_request(const std::shared_ptr<Session>& session, std::span<const uint8_t> request) {
  const bool is_oversized = request.size() > settings_.max_request_size_bytes;
  const size_t kept = is_oversized ? 0 : request.size();
  const std::lock_guard lock(mutex_);
  if (closed_) return sessions::SubmitStatus::gone;
  if (!has_room(*session, kept)) return sessions::SubmitStatus::full;
  waiting_requests_.fetch_add(1, std::memory_order_relaxed);
  waiting_bytes_.fetch_add(kept, std::memory_order_relaxed);
  session->waiting_requests.fetch_add(1, std::memory_order_relaxed);
  session->waiting_bytes.fetch_add(static_cast<uint32_t>(kept), std::memory_order_relaxed);
  if (is_oversized) {
    gathered_.items.emplace_back(OversizedItem{session, request_id_of(request)});
  } else {
    gathered_.items.emplace_back(RequestItem{session, gathered_.bytes.size(), static_cast<uint32_t>(request.size())});
    gathered_.bytes.insert(gathered_.bytes.end(), request.begin(), request.end());
  }
  if (gathered_.items.size() == 1) arrived_.notify_one();
  return sessions::SubmitStatus::ok;
}

bool Inbox::put(Item&& item) {
  const std::lock_guard lock(mutex_);
  if (closed_) return false;
  gathered_.items.push_back(std::move(item));
  if (gathered_.items.size() == 1) arrived_.notify_one();
  return true;
}

bool Inbox::take(Batch& batch, std::chrono::milliseconds patience) {
  batch.clear();
  std::unique_lock lock(mutex_);
  const auto has_items = [this] { return !gathered_.items.empty(); };
  if (patience == std::chrono::milliseconds::zero()) {
    arrived_.wait(lock, has_items);
  } else if (!arrived_.wait_for(lock, patience, has_items)) {
    return false;
  }
  std::swap(batch, gathered_);
  return true;
}

void Inbox::close(Batch& batch) {
  batch.clear();
  const std::lock_guard lock(mutex_);
  closed_ = true;
  std::swap(batch, gathered_);
}

void Inbox::release(Session& session, size_t bytes) {
  waiting_requests_.fetch_sub(1, std::memory_order_relaxed);
  waiting_bytes_.fetch_sub(bytes, std::memory_order_relaxed);
  session.waiting_requests.fetch_sub(1, std::memory_order_relaxed);
  session.waiting_bytes.fetch_sub(static_cast<uint32_t>(bytes), std::memory_order_relaxed);
}

}  // namespace turms::gateway::embedded
