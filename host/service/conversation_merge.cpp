// SPDX-License-Identifier: Apache-2.0
#include "service/conversation_merge.h"

#include <algorithm>
#include <queue>
#include <utility>

namespace turms::gateway::service {
namespace {

constexpr int64_t kSmallestPiece = 8;

/// One conversation, read a piece at a time.
class Cursor {
 public:
  Cursor(store::MessagesTable& messages, store::ConversationKey conversation, const store::PageQuery& page)
      : messages_(&messages), conversation_(conversation), page_(page) {}

  /// Makes front() the next message; false at the end.
  Result<bool> advance() {
    if (at_ + 1 < piece_.size()) {
      ++at_;
      return true;
    }
    if (was_last_) return false;
    if (!piece_.empty()) (page_.descending ? page_.before : page_.after) = piece_.back().position();
    piece_.clear();
    at_ = 0;
    TURMS_TRY(messages_->conversation_page(conversation_, page_, piece_));
    was_last_ = piece_.size() < static_cast<size_t>(page_.limit);
    return !piece_.empty();
  }
  [[nodiscard]] store::Message& front() { return piece_[at_]; }
  [[nodiscard]] store::Position position() const { return piece_[at_].position(); }

 private:
  store::MessagesTable* messages_;
  store::ConversationKey conversation_;
  store::PageQuery page_;  // moves along
  std::vector<store::Message> piece_;
  size_t at_ = 0;
  bool was_last_ = false;
};

}  // namespace

Result<std::vector<store::Message>> merge_conversations(store::MessagesTable& messages, int64_t user_id,
                                                        std::vector<int64_t> contacts, bool both_directions,
                                                        const store::PageQuery& page) {
  store::PageQuery piece = page;
  const auto share = page.limit / static_cast<int64_t>(std::max<size_t>(contacts.size(), 1)) + 1;
  piece.limit = std::min(page.limit, contacts.size() == 1 ? page.limit : std::max(2 * share, kSmallestPiece));
  std::vector<Cursor> cursors;
  cursors.reserve(contacts.size());
  // The cursor whose message comes next is on top.
  const auto comes_later = [&](size_t a, size_t b) {
    const bool earlier = cursors[a].position() < cursors[b].position();
    return page.descending ? earlier : !earlier;
  };
  std::priority_queue<size_t, std::vector<size_t>, decltype(comes_later)> next(comes_later);
  for (const int64_t contact : contacts) {
    piece.sender_id = both_directions ? std::nullopt : std::optional(contact);
    Cursor& cursor = cursors.emplace_back(messages, store::ConversationKey::of_users(user_id, contact), piece);
    auto has_more = cursor.advance();
    if (!has_more.ok()) return has_more.error();
    if (*has_more) next.push(cursors.size() - 1);
  }
  std::vector<store::Message> merged;
  while (!next.empty() && merged.size() < static_cast<size_t>(page.limit)) {
    const size_t top = next.top();
    next.pop();
    merged.push_back(std::move(cursors[top].front()));
    auto has_more = cursors[top].advance();
    if (!has_more.ok()) return has_more.error();
    if (*has_more) next.push(top);
  }
  return merged;
}

}  // namespace turms::gateway::service
