// SPDX-License-Identifier: Apache-2.0
#include "features/catch_up.h"

#include <algorithm>
#include <deque>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "features/catch_up_line.h"
#include "features/core.h"
#include "features/message_history.h"
#include "features/rooms.h"
#include "proto/messages.h"
#include "proto/wire.h"

namespace turms::xmpp::features {

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

void CatchUp::note_sent(Account& account, const bridge::MessageFacts& facts, const StoredMessage& message) {
  const auto found = lines_.find(account.user());
  // What goes to a room comes back, in its turn.
  if (found == lines_.end() || facts.conversation.is_group) return;
  if (message.id) found->second->known.put(message.id, true);
}

void CatchUp::session_opened(Account& account) {
  const auto found = lines_.find(account.user());
  if (found == lines_.end()) return;
  const LinePtr line = found->second;
  line->is_due = true;
  if (!line->is_reading) start(account, line);
}

void CatchUp::tick(Account& account) {
  if (!account.has_session()) return;
  auto found = lines_.find(account.user());
  // A client may be in a room and not available (XEP-0045 7.2.1): it is there for what is said in the room.
  const bool is_in_room = found == lines_.end() && !account.core().rooms.groups_of(account.user()).empty();
  if (is_in_room) static_cast<void>(line_of(account));
  if (is_in_room) found = lines_.find(account.user());
  if (found == lines_.end()) return;
  const LinePtr line = found->second;
  line->alive_ms = account.core().clock.unix_ms();
  const bool waits = line->has_missed && !line->is_reading;
  if (waits && account.core().clock.monotonic_ns() >= line->retry_ns) start(account, line);
}

void CatchUp::start(Account& account, const LinePtr& line) {
  // What comes live from now on says nothing of what came before.
  if (!line->has_missed) line->be_due();
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
    bool has_all = co_await read_private(account, line);
    if (has_all) has_all = co_await read_groups(account, line);
    if (has_all) line->has_missed = false;
    goes_on = line->is_due;
    if (goes_on && has_all) line->be_due();
  }
}

/// False when it has not come to its end: it goes on from there later. So does read_groups().
Task<bool> CatchUp::read_private(Account& account, LinePtr line) {
  std::vector<int64_t> peers = co_await peers_.all(account);
  HistoryScope scope(std::move(peers));
  peers_.forget(account.user());
  const Reading reading = co_await read_with_edits(account, line, std::move(scope), line->private_from_ms);
  co_return reading == Reading::complete;
}

Task<bool> CatchUp::read_groups(Account& account, LinePtr line) {
  const std::vector<GroupId> groups = account.core().rooms.groups_of(account.user());
  const int64_t from_ms = line->groups_from_ms;
  size_t at_once = kGroups;
  for (size_t at = 0; at < groups.size() && !line->has_ended;) {
    std::vector<int64_t> some;
    for (size_t i = at; i < std::min(at + at_once, groups.size()); ++i) some.push_back(groups[i].value());
    const size_t count = some.size();
    line->groups_from_ms = from_ms;
    const Reading reading =
        co_await read_with_edits(account, line, HistoryScope::of_groups(std::move(some)), line->groups_from_ms);
    if (reading == Reading::interrupted) {
      if (groups.size() > count) line->groups_from_ms = from_ms;
      co_return false;
    }
    // Whoever was put out of one of them is refused all: then each is asked for alone.
    const bool is_one_by_one = reading == Reading::refused && count > 1;
    at_once = is_one_by_one ? 1 : at_once;
    at += is_one_by_one ? 0 : count;
  }
  co_return true;
}

/// `from_ms` is the line's.
Task<CatchUp::Reading> CatchUp::read_with_edits(Account& account, LinePtr line, HistoryScope scope, int64_t& from_ms) {
  Reading reading = co_await read(account, line, scope, from_ms);
  if (reading != Reading::complete) co_return reading;
  const bool has_all = co_await read_edits(account, line, std::move(scope));
  co_return has_all ? Reading::complete : Reading::interrupted;
}

CatchUp::Reading CatchUp::failed(const Account& account, const StanzaError& error) {
  if (error.condition == StanzaErrorCondition::forbidden) return Reading::refused;
  account.core().log.warn("catch_up.failed", "What a user missed could not be read yet.",
                          {{"user", account.user().value()}, {"why", error.text}});
  return Reading::interrupted;
}

Task<CatchUp::Reading> CatchUp::read(Account& account, LinePtr line, HistoryScope scope, int64_t& from_ms) {
  Core& core = account.core();
  HistoryRange range;
  range.after = HistoryPoint::start_of(from_ms);
  range.count = kPageRows;
  for (int pages = 0; pages < kPages; ++pages) {
    Result<HistoryPage, StanzaError> page = co_await read_history(account, scope, range);
    if (!page) co_return failed(account, page.error());
    if (line->has_ended) co_return Reading::complete;
    for (const upstream::MessageView& view : page->rows) show_row(account, *line, view);
    const bool is_last = page->is_complete || (page->rows.empty() && !page->passed_over);
    if (is_last) co_return Reading::complete;
    range.after = page->rows.empty() ? *page->passed_over : HistoryPoint::of(page->rows.back());
    from_ms = range.after.date_ms;
  }
  core.log.warn("catch_up.cut_short", "A user missed more than can be told; the rest is in the archive.",
                {{"user", account.user().value()}});
  co_return Reading::complete;
}

/// Edits of what was known by then. Those of later messages come with their rows.
Task<bool> CatchUp::read_edits(Account& account, LinePtr line, HistoryScope scope) {
  const HistoryPoint known = HistoryPoint::start_of(line->edits_from_ms);
  const Result<HistoryPage, StanzaError> page = co_await read_late_edits(account, std::move(scope), known);
  if (!page) co_return failed(account, page.error()) == Reading::refused;
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
  if (line.knows(view.id)) return tell_edit(account, line, view);
  if (view.group && !was_in_room(account, view)) return;
  // To a room it comes back, in its turn; but who sent it to somebody looks after it himself.
  const bool is_own = !view.group && view.sender == account.user();
  if (is_own && was_sent_here(account, view)) return;
  line.note(view);
  account.core().metrics.add(caught_up_, 1);
  const Showing showing(is_showing_);
  intake_.receive(account, view);
}

/// Who joined later was told when he did, or did not want to be.
bool CatchUp::was_in_room(Account& account, const upstream::MessageView& view) {
  const RoomPtr room = account.core().rooms.find(view.group);
  if (room == nullptr) return false;
  const std::span<const Seat> seats = room->seats_of(account.user());
  return std::any_of(seats.begin(), seats.end(),
                     [&view](const Seat& seat) { return seat.joined_ms <= view.date_ms + kClockSlackMs; });
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
  if (line->knows(view.id)) return true;
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
  if (!held.message->read(view) || line.knows(view.id)) return;
  line.note(view);
  const Showing showing(is_showing_);
  intake_.show(account, view);
}

}  // namespace turms::xmpp::features
