// SPDX-License-Identifier: Apache-2.0
// From a client's question to the rows that answer it: which conversation is meant, where the page begins and ends,
// messages by range, by id or by words, and the edits that a client going on from a known message has not heard of
// (mapping 12.2, 12.3, 12.7). How the rows are told is xep_0313_archive.cpp's.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "bridge/mam_query.h"
#include "features/account.h"
#include "features/message_history.h"
#include "features/room.h"
#include "turms/notifications.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

/// A message, or what happened to one later.
class ArchiveRow {
 public:
  explicit ArchiveRow(const upstream::MessageView& view_in, bool tells_edit_in = false)
      : view(view_in), tells_edit(tells_edit_in) {}
  [[nodiscard]] int64_t date_ms() const { return tells_edit ? *view.modified_ms : view.date_ms; }
  [[nodiscard]] HistoryPoint point() const { return tells_edit ? HistoryPoint::of_edit(view) : HistoryPoint::of(view); }
  [[nodiscard]] bridge::ArchiveId id() const { return bridge::ArchiveId(view.id, tells_edit ? *view.modified_ms : 0); }

  upstream::MessageView view;
  bool tells_edit;  // of a message before the page: view.modified_ms is set
};

class ArchiveResults {
 public:
  ArchiveResults() = default;
  ArchiveResults(ArchiveResults&&) = default;
  ArchiveResults& operator=(ArchiveResults&&) = default;

  std::vector<ArchiveRow> rows;  // in the order of their points
  bool is_complete = true;
  std::optional<bridge::ArchiveId> passed_over;  // with no rows and more to come: where to go on from
  std::vector<int64_t> new_peers;                // as HistoryPage says
  std::vector<HistoryPage> pages;                // what the rows are views of
  RoomPtr room;                                  // whose archive it is; null: the user's own
};

/// What `with` means; nothing: no message can be with that address. \errors item-not-found: a room, whose archive is
/// its own
[[nodiscard]] Result<std::optional<bridge::Conversation>, StanzaError> conversation_with(const Account& account,
                                                                                         JidView with);

/// \param scope  whose messages; contacts and blocked users are loaded
/// \errors  item-not-found: an id is not in the archive; what Turms refuses; feature-not-implemented: no search here
/// Thread: shard.
Task<Result<ArchiveResults, StanzaError>> find_in_archive(Account& account, HistoryScope scope, bridge::MamQuery query);

}  // namespace turms::xmpp::features
