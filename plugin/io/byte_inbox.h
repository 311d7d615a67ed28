// SPDX-License-Identifier: Apache-2.0
// An inbox for bytes: header and bytes of each message lie one after the other in a single buffer, so that a message
// costs a copy and, once the buffer has grown, no allocation. Host threads use it for every notification. Order is kept
// across kinds, which is why control messages of the same source take the same road. Ownership rules as for Inbox.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "io/wakeup.h"

namespace turms::xmpp::io {

class Loop;

/// What stands before the bytes; the meaning of its fields belongs to the two who speak.
struct Label {
  uint32_t kind = 0;
  int32_t status = 0;
  uint64_t id = 0;
  uint64_t value = 0;
};

class ByteInbox {
 public:
  /// `bytes` die when the call returns.
  using OnMessage = std::function<void(const Label& label, Bytes bytes)>;

  /// At most `capacity_bytes` wait at a time, headers included (kOverhead each).
  ByteInbox(Loop& loop, size_t capacity_bytes, OnMessage on_message);
  ~ByteInbox();
  ByteInbox(const ByteInbox&) = delete;
  ByteInbox& operator=(const ByteInbox&) = delete;

  static constexpr size_t kOverhead = sizeof(Label) + sizeof(uint64_t);

  /// Called before each batch, once it was taken: what was put elsewhere before any message of it can be seen to first.
  void set_before_batch(std::function<void()> before_batch) { before_batch_ = std::move(before_batch); }

  /// Copies. \returns false when there is no room for it or the box is closed. Thread: any.
  [[nodiscard]] bool push(const Label& label, Bytes bytes = {});
  /// For what nobody can refuse: beyond the bound, too. \returns false when closed. Thread: any.
  [[nodiscard]] bool push_always(const Label& label, Bytes bytes = {});
  /// Refuses all later pushes. What was accepted before is still delivered. Thread: any.
  void close();
  /// Bytes that wait, headers included. Thread: any.
  [[nodiscard]] size_t size_bytes() const;

 private:
  bool put(const Label& label, Bytes bytes, size_t limit);
  void deliver();

  Loop& loop_;
  const size_t capacity_bytes_;
  OnMessage on_message_;
  std::function<void()> before_batch_;
  mutable std::mutex mutex_;
  std::vector<uint8_t> buffer_;
  bool closed_ = false;
  std::vector<uint8_t> spare_;  // loop's thread only
  bool* destroyed_ = nullptr;   // loop's thread only; set while a batch is delivered
  Wakeup wakeup_;
};

}  // namespace turms::xmpp::io
