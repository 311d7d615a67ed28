// SPDX-License-Identifier: Apache-2.0
// The waiting line of one account (catch_up.h): what waits, what was shown, and what has been missed. Private to
// CatchUp, whose coroutines share it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "bridge/lru_table.h"
#include "features/catch_up.h"
#include "features/held_message.h"

namespace turms::xmpp::features {

struct HashMessageId {
  size_t operator()(MessageId id) const noexcept {
    return static_cast<size_t>(static_cast<uint64_t>(id.value()) * 0x9E3779B97F4A7C15U >> 20U);
  }
};

/// What waits: a message, or something that takes its time.
struct CatchUp::Held {
  explicit Held(const upstream::MessageView& view) : id(view.id), message(view), bytes(message->bytes()) {}
  Held(Turn turn_in, size_t bytes_in) : turn(std::move(turn_in)), bytes(bytes_in) {}

  MessageId id;
  std::optional<HeldMessage> message;
  Turn turn;  // unless it is a message
  size_t bytes;
};

/// What was said lately in rooms. Whoever is in a busy one is told much, and of two thousand occupants each has this:
/// no more is kept than can come again when the end of what was seen is read once more.
class SaidLately {
 public:
  static constexpr size_t kMessages = 256;

  [[nodiscard]] bool has(MessageId id) const { return std::find(ids_.begin(), ids_.end(), id) != ids_.end(); }
  void put(MessageId id) {
    if (ids_.size() < kMessages) {
      ids_.push_back(id);
    } else {
      ids_[next_++ % kMessages] = id;
    }
  }

 private:
  std::vector<MessageId> ids_;
  size_t next_ = 0;
};

struct CatchUp::Line {
  int64_t seen_until_ms = 0;  // by Turms' clock
  bridge::LruTable<MessageId, bool, HashMessageId> known{kKnown};
  SaidLately said;
  std::deque<Held> held;
  bool is_emptying = false;  // `held` is being shown
  size_t held_bytes = 0;
  int holds = 0;
  bool has_missed = false;      // something is to be read:
  int64_t private_from_ms = 0;  // what came since then; moves with the pages
  int64_t groups_from_ms = 0;   // the same of groups
  int64_t alive_ms = 0;         // the session stood then, our clock
  int64_t read_from_ms = 0;     // where that began: edits of what came since then are found on the way
  int64_t edits_from_ms = 0;    // what was edited since then has not been told, while anything is due
  uint64_t retry_ns = 0;        // monotonic
  bool is_reading = false;
  bool is_due = false;     // another session was opened while that was read
  bool has_ended = false;  // no client is there any more

  void be_due() {
    edits_from_ms = std::max<int64_t>(alive_ms - kOverlapMs, 0);
    read_from_ms = std::clamp<int64_t>(seen_until_ms - kOverlapMs, 0, edits_from_ms);
    private_from_ms = groups_from_ms = read_from_ms;
    has_missed = true;
  }
  [[nodiscard]] bool knows(MessageId id) { return known.find(id) != nullptr || said.has(id); }
  void note(const upstream::MessageView& view) {
    if (view.group && !has_missed) {
      said.put(view.id);
    } else {
      known.put(view.id, true);
    }
    seen_until_ms = std::max(seen_until_ms, view.date_ms);
  }
};

/// While it lives, messages go past keep().
class CatchUp::Showing {
 public:
  explicit Showing(bool& is_showing) : is_showing_(is_showing), was_showing_(std::exchange(is_showing, true)) {}
  ~Showing() { is_showing_ = was_showing_; }
  Showing(const Showing&) = delete;
  Showing& operator=(const Showing&) = delete;

 private:
  bool& is_showing_;
  bool was_showing_;
};

/// While it lives, what is held back is being shown.
class CatchUp::Emptying {
 public:
  explicit Emptying(LinePtr line) : line_(std::move(line)) { line_->is_emptying = true; }
  ~Emptying() { line_->is_emptying = false; }
  Emptying(const Emptying&) = delete;
  Emptying& operator=(const Emptying&) = delete;

 private:
  LinePtr line_;
};

}  // namespace turms::xmpp::features
