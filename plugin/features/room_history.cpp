// SPDX-License-Identifier: Apache-2.0
#include "features/room_history.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "bridge/message_from_turms.h"
#include "features/core.h"
#include "features/message_history.h"
#include "features/room_speaker.h"
#include "features/rooms.h"
#include "xml/writer.h"

namespace turms::xmpp::features {
namespace {

using System = bridge::IncomingMessage::System;

struct Line {
  upstream::MessageView view;
  std::string xml;
};

HistoryRange range_of(const bridge::HistoryLimit& limit, int64_t since_ms) {
  HistoryRange range;
  range.is_backwards = true;
  range.count = limit.messages;
  range.after = HistoryPoint::start_of(std::max(since_ms, limit.since_ms.value_or(0)));
  // Who goes on from a moment may have what was taken back since; others never saw it.
  if (!limit.since_ms) range.shows = [](const upstream::MessageView& row) { return !row.is_system; };
  return range;
}

class Telling {
 public:
  Telling(Account& account, Room& room, const Resource& resource, std::string_view alias)
      : account_(account), room_(room), resource_(resource), alias_(alias) {}

  Line line_of(const upstream::MessageView& view) {
    message_.read(view);
    Core& core = account_.core();
    bridge::Rendering rendering = rendering_in_room(core, room_, alias_, message_);
    rendering.to = core.addresses.user(account_.user(), resource_.part());
    rendering.is_late = true;
    if (message_.system() == System::recall && !message_.recalled().empty()) {
      rendering.retracts = std::to_string(recalled().value());
    } else if (message_.system() == System::none) {
      remember();
    }
    Line line;
    line.view = view;
    xml::Writer writer(line.xml);
    bridge::render(writer, message_, rendering);
    return line;
  }

 private:
  /// Of the readings of its number the one that somebody knows.
  [[nodiscard]] MessageId recalled() const {
    for (const MessageId id : message_.recalled()) {
      if (account_.known_message(id)) return id;
    }
    return message_.recalled().front();
  }

  /// The client is going to refer to it. A younger message of the same id stays.
  void remember() {
    const upstream::MessageView& view = message_.view();
    const bridge::Conversation conversation = bridge::Conversation::in(room_.group());
    bridge::MessageIndex& index = account_.message_index(conversation);
    const bridge::IndexedMessage* known = index.find(conversation, view.sender, message_.xmpp_id());
    if (known != nullptr && known->date_ms > view.date_ms) return;
    index.put(conversation, view.sender, message_.xmpp_id(), {view.id, view.date_ms, message_.sent_hash()});
  }

  Account& account_;
  Room& room_;
  const Resource& resource_;
  std::string_view alias_;
  bridge::IncomingMessage message_;
};

/// The newest ones that are not too long together (XEP-0045 7.2.14: whole stanzas are counted).
std::vector<Line> cut(std::vector<Line> lines, std::optional<uint32_t> max_chars) {
  if (!max_chars) return lines;
  size_t chars = 0;
  size_t first = lines.size();
  while (first > 0 && chars + lines[first - 1].xml.size() <= *max_chars) chars += lines[--first].xml.size();
  lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(first));
  return lines;
}

}  // namespace

Task<void> send_room_history(Account& account, ResourceId id, RoomPtr room, bridge::HistoryWish wish) {
  Core& core = account.core();
  const bridge::HistoryLimit limit =
      bridge::limit_of(wish, core.settings.room_history, kMostRoomHistory, core.clock.unix_ms());
  const Seat* taken = room->seat(account.user(), id);
  if (limit.messages == 0 || limit.max_chars == 0U || taken == nullptr) co_return;
  const uint64_t number = taken->number;
  HistoryRange range = range_of(limit, room_history_since(core, *room, account.user()));
  const Result<HistoryPage, StanzaError> page =
      co_await read_history(account, HistoryScope(bridge::Conversation::in(room->group())), std::move(range));
  if (!page) {
    core.log.warn("rooms.history_not_read", "Who joins a room is not told what was said before.",
                  {{"user", account.user().value()}, {"group", room->group().value()}, {"why", page.error().text}});
    co_return;
  }
  std::vector<UserId> speakers;
  for (const upstream::MessageView& view : page->rows) speakers.push_back(view.sender);
  co_await learn_speakers(account, room, std::move(speakers));
  Resource* resource = account.find(id);
  Seat* seat = room->seat(account.user(), id);
  if (resource == nullptr || seat == nullptr || seat->number != number) co_return;
  Telling telling(account, *room, *resource, seat->alias);
  std::vector<Line> lines;
  for (const upstream::MessageView& view : page->rows) lines.push_back(telling.line_of(view));
  lines = cut(std::move(lines), limit.max_chars);
  for (const Line& line : lines) {
    resource->send(line.xml);
    seat->told.push_back(line.view.id);
  }
  std::erase_if(seat->held, [seat](const HeldStanza& held) { return seat->has_been_told(held.message); });
}

}  // namespace turms::xmpp::features
