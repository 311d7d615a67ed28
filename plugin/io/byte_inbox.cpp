// SPDX-License-Identifier: Apache-2.0
#include "io/byte_inbox.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "io/loop.h"

namespace turms::xmpp::io {
namespace {

// Room kept for the next batch; what a burst needed beyond it is given back.
constexpr size_t kKeptBytes = 256 * 1024;

void append(std::vector<uint8_t>& buffer, const void* from, size_t size) {
  const auto* first = static_cast<const uint8_t*>(from);
  buffer.insert(buffer.end(), first, first + size);
}

}  // namespace

ByteInbox::ByteInbox(Loop& loop, size_t capacity_bytes, OnMessage on_message)
    : loop_(loop),
      capacity_bytes_(capacity_bytes),
      on_message_(std::move(on_message)),
      wakeup_(loop, [this] { deliver(); }) {
}

ByteInbox::~ByteInbox() {
  if (destroyed_ != nullptr) *destroyed_ = true;
}

bool ByteInbox::push(const Label& label, Bytes bytes) {
  return put(label, bytes, capacity_bytes_);
}

bool ByteInbox::push_always(const Label& label, Bytes bytes) {
  return put(label, bytes, SIZE_MAX);
}

void ByteInbox::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

size_t ByteInbox::size_bytes() const {
  const std::lock_guard lock(mutex_);
  return buffer_.size();
}

bool ByteInbox::put(const Label& label, Bytes bytes, size_t limit) {
  const uint64_t size = bytes.size();
  const std::lock_guard lock(mutex_);
  const size_t used = buffer_.size();
  if (closed_ || used > limit || limit - used < kOverhead || limit - used - kOverhead < size) return false;
  // One growth for the three parts: half a message must not stay behind when memory is short.
  if (buffer_.capacity() - used < kOverhead + size) {
    buffer_.reserve(std::max(used + kOverhead + bytes.size(), 2 * buffer_.capacity()));
  }
  append(buffer_, &label, sizeof label);
  append(buffer_, &size, sizeof size);
  if (!bytes.empty()) append(buffer_, bytes.data(), bytes.size());
  // Under the lock, so that close() is a border: after it, nobody rings.
  if (used == 0) wakeup_.ring();
  return true;
}

void ByteInbox::deliver() {
  std::vector<uint8_t> batch = std::move(spare_);
  {
    const std::lock_guard lock(mutex_);
    batch.swap(buffer_);
  }
  bool destroyed = false;
  destroyed_ = &destroyed;
  Loop& loop = loop_;
  if (before_batch_) loop.guard(before_batch_);
  if (destroyed) return;
  OnMessage on_message = std::move(on_message_);  // lives to the end of the call that destroys the inbox
  for (size_t at = 0; at < batch.size();) {
    Label label;
    uint64_t size = 0;
    std::memcpy(&label, batch.data() + at, sizeof label);
    std::memcpy(&size, batch.data() + at + sizeof label, sizeof size);
    const Bytes bytes(batch.data() + at + kOverhead, size);
    at += kOverhead + size;
    loop.guard([&] { on_message(label, bytes); });
    if (destroyed) return;  // the callback ended the inbox: the rest of the batch ends with it
  }
  destroyed_ = nullptr;
  on_message_ = std::move(on_message);
  batch.clear();
  if (batch.capacity() <= kKeptBytes) spare_ = std::move(batch);
}

}  // namespace turms::xmpp::io
