// SPDX-License-Identifier: Apache-2.0
#include "embedded/relations.h"

#include <utility>

namespace turms::gateway::embedded {
namespace {

using sessions::BothSides;
using sessions::FriendPage;
using sessions::PresencePage;
using sessions::Side;
using store::Relation;

constexpr int64_t kStep = 1'000;  // rows read at once

sessions::Relation told(Relation relation) {
  switch (relation) {
    case Relation::friendly:
      return sessions::Relation::friendly;
    case Relation::blocked:
      return sessions::Relation::blocked;
    case Relation::none:
      break;
  }
  return sessions::Relation::none;
}

Result<std::vector<int64_t>> read_side(store::RelationshipsTable& relationships, int64_t user_id, Side side,
                                       int64_t after, int64_t limit) {
  if (side == Side::with_user) return relationships.friends_of(user_id, after, limit);
  store::RelationshipFilter filter;
  filter.blocked = false;
  const auto rows = relationships.list(user_id, filter, after, limit);
  if (!rows.ok()) return rows.error();
  std::vector<int64_t> ids;
  ids.reserve(rows->size());
  for (const store::Relationship& row : *rows) ids.push_back(row.related_user_id);
  return ids;
}

Result<FriendPage> read_page(store::RelationshipsTable& relationships, int64_t user_id, Side side, int64_t after,
                             int64_t limit) {
  auto ids = read_side(relationships, user_id, side, after, limit + 1);
  if (!ids.ok()) return ids.error();
  FriendPage page;
  page.has_more = static_cast<int64_t>(ids->size()) > limit;
  if (page.has_more) ids->pop_back();
  page.user_ids = std::move(*ids);
  return page;
}

/// Calls `visit(ids)` for all friends on one side, a page at a time.
template <class Visit>
Result<void> each_page(store::RelationshipsTable& relationships, int64_t user_id, Side side, Visit visit) {
  int64_t after = 0;
  for (;;) {
    const auto page = read_page(relationships, user_id, side, after, kStep);
    if (!page.ok()) return page.error();
    TURMS_TRY(visit(page->user_ids));
    if (!page->has_more) return {};
    after = page->user_ids.back();
  }
}

/// Notes the user himself and each of his friends who is online as news.
Result<void> note_who_is_online(store::Tables& tables, PresenceBoard& board, int64_t user_id) {
  if (board.is_online(user_id, user_id)) board.note(user_id, user_id);
  return each_page(tables.relationships, user_id, Side::of_user, [&](const std::vector<int64_t>& ids) -> Result<void> {
    for (const int64_t id : ids) {
      if (!board.is_online(id, user_id)) continue;
      const auto back = tables.relationships.relation(id, user_id);
      if (!back.ok()) return back.error();
      if (*back == Relation::friendly) board.note(user_id, id);
    }
    return {};
  });
}

}  // namespace

Result<void> tell_friends(store::Tables& tables, PresenceBoard& board, const std::vector<int64_t>& changed) {
  for (const int64_t id : changed) {
    board.note(id, id);
    board.answer(id);
    TURMS_TRY(
        each_page(tables.relationships, id, Side::with_user, [&](const std::vector<int64_t>& friends) -> Result<void> {
          for (const int64_t watcher : board.watching(friends)) {
            // He has the other for a friend; the other has to agree.
            const auto back = tables.relationships.relation(id, watcher);
            if (!back.ok()) return back.error();
            if (*back != Relation::friendly) continue;
            board.note(watcher, id);
            board.answer(watcher);
          }
          return {};
        }));
  }
  return {};
}

bool Relations::between(int64_t user_id, int64_t other_id, sessions::Done<BothSides> done) {
  return desk_.read<BothSides>(
      [user_id, other_id](store::Tables& tables) -> Result<BothSides> {
        const auto there = tables.relationships.relation(user_id, other_id);
        if (!there.ok()) return there.error();
        const auto back = tables.relationships.relation(other_id, user_id);
        if (!back.ok()) return back.error();
        return BothSides{told(*there), told(*back)};
      },
      std::move(done));
}

bool Relations::friends(int64_t user_id, Side side, int64_t after, uint32_t limit, sessions::Done<FriendPage> done) {
  return desk_.read<FriendPage>(
      [user_id, side, after, limit](store::Tables& tables) {
        return read_page(tables.relationships, user_id, side, after, int64_t{limit});
      },
      std::move(done));
}

bool Relations::watch_friends(sessions::SessionId id, bool from_start, sessions::Done<PresencePage> done) {
  const auto session = sessions_.find(id);
  if (!session || !session->is_open()) return false;
  // The board has the question then, and answers it.
  return desk_.read<bool>(
      [this, session, from_start, done = std::move(done)](store::Tables& tables) -> Result<bool> {
        const int64_t user_id = session->requester().user_id;
        board_.watch(session->id(), user_id, from_start, done);
        if (from_start) {
          if (const auto noted = note_who_is_online(tables, board_, user_id); !noted.ok()) {
            board_.forget(session->id(), noted.error());
            return noted.error();
          }
        }
        board_.answer(user_id);
        // It may have ended while nobody knew of the question.
        if (!session->is_open()) board_.forget(session->id(), session_ended());
        return true;
      },
      [](const Result<bool>&) {});
}

}  // namespace turms::gateway::embedded
