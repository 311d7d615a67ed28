// SPDX-License-Identifier: Apache-2.0
#include "features/catch_up.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bridge/lru_table.h"
#include "features/core.h"
#include "features/held_message.h"
#include "features/message_history.h"
#include "proto/messages.h"
#include "proto/wire.h"

namespace turms::xmpp::features {
namespace {

struct HashId {
  size_t operator()(MessageId id) const noexcept {
    return static_cast<size_t>(static_cast<uint64_t>(id.value()) * 0x9E3779B97F4A7C15U >> 20U);
  }
};

}  // namespace

/// What waits: a message, or something that takes its time.
struct CatchUp::Held {
  explicit Held(const upstream::MessageView& view) : id(view.id), message(view), bytes(message->bytes()) {}
  Held(Turn turn_in, size_t bytes_in) : turn(std::move(turn_in)), bytes(bytes_in) {}

  MessageId id;
  std::optional<HeldMessage> message;
  Turn turn;  // unless it is a message
  size_t bytes;
};

struct CatchUp::Line {
  int64_t seen_until_ms = 0;  // by Turms' clock
  bridge::LruTable<MessageId, bool, HashId> known{kKnown};
  std::deque<Held> held;
  bool is_emptying = false;  // `held` is being shown
  size_t held_bytes = 0;
  int holds = 0;
  std::optional<int64_t> due_from_ms;  // what came since then has not been read; moves with the pages
  int64_t alive_ms = 0;                // the session stood then, our clock
  int64_t read_from_ms = 0;            // where that began: edits of what came since then are found on the way
  int64_t edits_from_ms = 0;           // what was edited since then has not been told, while anything is due
  uint64_t retry_ns = 0;               // monotonic
  bool is_reading = false;
  bool is_due = false;     // another session was opened while that was read
  bool has_ended = false;  // no client is there any more

  void be_due() {
    edits_from_ms = std::max<int64_t>(alive_ms - kOverlapMs, 0);
    read_from_ms = std::clamp<int64_t>(seen_until_ms - kOverlapMs, 0, edits_from_ms);
    due_from_ms = read_from_ms;
  }
  void note(const upstream::MessageView& view) {
    known.put(view.id, true);
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

CatchUp::CatchUp() = default;
CatchUp::~CatchUp() = default;

void CatchUp::install(Hooks& on) {
  on.availability(this, &CatchUp::became_available);
  on.session_opened(this, &CatchUp::session_opened);
  on.incoming(this, &CatchUp::keep);
  on.turns(this, &CatchUp::take_turn);
  on.message_stored(this, &CatchUp::note_sent);
  on.tick(this, &CatchUp::tick);
  on.resource_gone(this, &CatchUp::leave);
  Metrics& metrics = on.metrics();
  intake_.define(metrics);
  caught_up_ = metrics.define(Metrics::Kind::counter, "xmpp_messages_caught_up_total",
                              "Messages found in history after a Turms session was down.");
  hurried_ = metrics.define(Metrics::Kind::counter, "xmpp_messages_hurried_total",
                            "Live messages and edits that did not wait for older ones because too many waited.");
}

CatchUp::LinePtr CatchUp::line_of(Account& account) {
  LinePtr& line = lines_[account.user()];
  if (line == nullptr) {
    line = std::make_shared<Line>();
    line->seen_until_ms = line->alive_ms = account.core().clock.unix_ms();
  }
  return line;
}

CatchUp::LinePtr CatchUp::hold(Account& account) {
  LinePtr line = line_of(account);
  ++line->holds;
  return line;
}

void CatchUp::release(Account& account, const LinePtr& line) {
  if (--line->holds == 0 && !line->has_ended) show_held(account, line);
}

void CatchUp::note(Account& account, const upstream::MessageView& view) {
  line_of(account)->note(view);
}

bool CatchUp::holds_back(const Account& account, MessageId id) const {
  const auto found = lines_.find(account.user());
  if (found == lines_.end()) return false;
  const std::deque<Held>& held = found->second->held;
  return std::any_of(held.begin(), held.end(), [id](const Held& each) { return each.message && each.id == id; });
}

/// Before the first client is available nobody can miss a live message; what came earlier is offline messages.
void CatchUp::became_available(Account& account, Resource&, Availability what) {
  if (what != Availability::gone) static_cast<void>(line_of(account));
}

void CatchUp::leave(Account& account, Resource&) {
  if (account.resources().size() != 1) return;
  const auto found = lines_.find(account.user());
  if (found == lines_.end()) return;
  found->second->has_ended = true;
  lines_.erase(found);
}

void CatchUp::note_sent(Account& account, const bridge::MessageFacts&, const StoredMessage& message) {
  const auto found = lines_.find(account.user());
  if (found != lines_.end() && message.id) found->second->known.put(message.id, true);
}

void CatchUp::session_opened(Account& account) {
  const auto found = lines_.find(account.user());
  if (found == lines_.end()) return;
  const LinePtr line = found->second;
  line->is_due = true;
  if (!line->is_reading) start(account, line);
}

void CatchUp::tick(Account& account) {
  const auto found = lines_.find(account.user());
  if (found == lines_.end() || !account.has_session()) return;
  const LinePtr line = found->second;
  line->alive_ms = account.core().clock.unix_ms();
  const bool waits = line->due_from_ms && !line->is_reading;
  if (waits && account.core().clock.monotonic_ns() >= line->retry_ns) start(account, line);
}

void CatchUp::start(Account& account, const LinePtr& line) {
  // What comes live from now on says nothing of what came before.
  if (!line->due_from_ms) line->be_due();
  line->is_reading = true;
  ++line->holds;
  account.background().spawn(run(account, line));
}

Task<void> CatchUp::run(Account& account, LinePtr line) {
  try {
    co_await read_what_is_due(account, line);
  } catch (...) {
    end_reading(account, line);  // what failed must not hold up everything else
    throw;
  }
  end_reading(account, line);
}

void CatchUp::end_reading(Account& account, const LinePtr& line) {
  line->is_reading = false;
  line->retry_ns = account.core().clock.monotonic_ns() + kRetryNs;
  release(account, line);
}

Task<void> CatchUp::read_what_is_due(Account& account, LinePtr line) {
  for (bool goes_on = true; goes_on && !line->has_ended;) {
    line->is_due = false;
    std::vector<int64_t> peers = co_await peers_.all(account);
    HistoryScope scope(std::move(peers));
    peers_.forget(account.user());
    bool has_all = co_await read(account, line, scope);
    if (has_all) has_all = co_await read_edits(account, line, std::move(scope));
    if (has_all) line->due_from_ms.reset();
    goes_on = line->is_due;
    if (goes_on && has_all) line->be_due();
  }
}

/// False when it has not come to its end: it goes on from there later.
Task<bool> CatchUp::read(Account& account, LinePtr line, HistoryScope scope) {
  Core& core = account.core();
  HistoryRange range;
  range.after = HistoryPoint::start_of(*line->due_from_ms);
  range.count = kPageRows;
  for (int pages = 0; pages < kPages; ++pages) {
    Result<HistoryPage, StanzaError> page = co_await read_history(account, scope, range);
    if (!page) {
      core.log.warn("catch_up.failed", "What a user missed could not be read yet.",
                    {{"user", account.user().value()}, {"why", page.error().text}});
      co_return false;
    }
    if (line->has_ended) co_return true;
    for (const upstream::MessageView& view : page->rows) show_row(account, *line, view);
    const bool is_last = page->is_complete || (page->rows.empty() && !page->passed_over);
    if (is_last) co_return true;
    range.after = page->rows.empty() ? *page->passed_over : HistoryPoint::of(page->rows.back());
    line->due_from_ms = range.after.date_ms;
  }
  core.log.warn("catch_up.cut_short", "A user missed more than can be told; the rest is in the archive.",
                {{"user", account.user().value()}});
  co_return true;
}

/// Edits of what was known by then. Those of later messages come with their rows.
Task<bool> CatchUp::read_edits(Account& account, LinePtr line, HistoryScope scope) {
  const HistoryPoint known = HistoryPoint::start_of(line->edits_from_ms);
  const Result<HistoryPage, StanzaError> page = co_await read_late_edits(account, std::move(scope), known);
  if (!page) {
    account.core().log.warn("catch_up.failed", "What a user missed could not be read yet.",
                            {{"user", account.user().value()}, {"why", page.error().text}});
    co_return false;
  }
  if (line->has_ended) co_return true;
  for (const upstream::MessageView& view : page->rows) {
    if (view.date_ms < line->read_from_ms) tell_edit(account, *line, view);
  }
  co_return true;
}

/// As Turms would have told it.
void CatchUp::tell_edit(Account& account, const Line& line, const upstream::MessageView& view) {
  if (!view.modified_ms || *view.modified_ms < line.edits_from_ms) return;
  std::vector<std::string_view> records;
  for (const std::string_view record : view.records) records.push_back(record);
  proto::UpdateMessageRequest edit{};
  edit.message_id = view.id.value();
  if (view.text) edit.text = *view.text;
  edit.records = records;
  std::string body;
  if (!proto::encode(edit, body)) return;
  upstream::Push push;
  push.requester = view.sender;
  push.timestamp_ms = *view.modified_ms;
  push.kind = static_cast<uint32_t>(proto::RequestKind::kUpdateMessage);
  push.body = as_bytes(body);
  account.core().hooks.on_push(account, push);
}

void CatchUp::show_row(Account& account, Line& line, const upstream::MessageView& view) {
  if (line.known.find(view.id) != nullptr) return tell_edit(account, line, view);
  const bool is_own = view.sender == account.user();
  if (is_own && was_sent_here(account, view)) return;
  line.note(view);
  account.core().metrics.add(caught_up_, 1);
  const Showing showing(is_showing_);
  intake_.receive(account, view);
}

/// Its answer was lost with the session, and whoever sent it looks after it (mapping 10.4).
bool CatchUp::was_sent_here(Account& account, const upstream::MessageView& view) {
  message_.read(view);
  const bridge::Conversation conversation = message_.conversation(account.user());
  const bridge::IndexedMessage* known =
      account.message_index(conversation).find(conversation, view.sender, message_.xmpp_id());
  return known != nullptr && (!known->id || known->id == view.id);
}

/// A live message comes by: true when it is not to be shown, or not now.
bool CatchUp::keep(Account& account, const bridge::IncomingMessage& message) {
  const upstream::MessageView& view = message.view();
  if (is_showing_ || !view.id) return false;  // what Turms does not store can't be missed
  const auto found = lines_.find(account.user());
  if (found == lines_.end()) return false;
  const LinePtr line = found->second;
  line->alive_ms = account.core().clock.unix_ms();
  if (line->known.find(view.id) != nullptr) return true;
  if (line->holds > 0) {
    hold_back(account, *line, Held(view));
    return true;
  }
  line->note(view);
  return false;
}

/// Where no client is available there is nobody to be shown things in another order.
void CatchUp::take_turn(Account& account, size_t bytes, Turn turn) {
  const auto found = lines_.find(account.user());
  if (found == lines_.end()) return account.background().spawn(turn(account));
  const LinePtr line = found->second;
  if (line->holds > 0 || !line->held.empty()) return hold_back(account, *line, Held(std::move(turn), bytes));
  begin_turn(account, line, std::move(turn));
}

void CatchUp::begin_turn(Account& account, const LinePtr& line, Turn turn) {
  ++line->holds;
  account.background().spawn(run_turn(account, line, std::move(turn)));
}

Task<void> CatchUp::run_turn(Account& account, LinePtr line, Turn turn) {
  try {
    Task<void> task = turn(account);
    co_await std::move(task);
  } catch (...) {
    release(account, line);  // what failed must not hold up everything else
    throw;
  }
  release(account, line);
}

void CatchUp::hold_back(Account& account, Line& line, Held held) {
  if (line.held.size() >= kHeld || line.held_bytes + held.bytes > kHeldBytes) hurry(account, line);
  line.held_bytes += held.bytes;
  line.held.push_back(std::move(held));
}

/// Until something takes its time: that shows the rest when it is done.
void CatchUp::show_held(Account& account, const LinePtr& line) {
  if (line->is_emptying) return;  // asked by a turn that was over at once
  const Emptying emptying(line);
  while (line->holds == 0 && !line->held.empty()) {
    const Held held = std::move(line->held.front());
    line->held.pop_front();
    line->held_bytes -= held.bytes;
    if (held.message) {
      show_message(account, *line, held);
    } else {
      begin_turn(account, line, held.turn);
    }
  }
}

void CatchUp::hurry(Account& account, Line& line) {
  account.core().metrics.add(hurried_, static_cast<int64_t>(line.held.size()));
  const std::deque<Held> all = std::exchange(line.held, {});
  line.held_bytes = 0;
  for (const Held& held : all) {
    if (held.message) {
      show_message(account, line, held);
    } else {
      account.background().spawn(held.turn(account));
    }
  }
}

void CatchUp::show_message(Account& account, Line& line, const Held& held) {
  upstream::MessageView view;
  if (!held.message->read(view) || line.known.find(view.id) != nullptr) return;
  line.note(view);
  const Showing showing(is_showing_);
  intake_.show(account, view);
}

}  // namespace turms::xmpp::features
