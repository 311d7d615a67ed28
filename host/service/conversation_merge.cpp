// SPDX-License-Identifier: Apache-2.0
#include "service/conversation_merge.h"

#include <algorithm>
#include <queue>
#include <utility>

namespace turms::gateway::service {
namespace {

constexpr int64_t kSmallestPiece = 8;

/// The places of one conversation, read a piece at a time.
class Cursor {
 public:
  Cursor(store::MessagesTable& messages, store::ConversationKey conversation, const store::PageQuery& page)
      : messages_(&messages), conversation_(conversation), page_(page) {}

  /// Makes front() the next one; false at the end.
  Result<bool> advance() {
    if (at_ + 1 < piece_.size()) {
      ++at_;
      return true;
    }
    if (was_last_) return false;
    if (!piece_.empty()) (page_.descending ? page_.before : page_.after) = piece_.back();
    piece_.clear();
    at_ = 0;
    TURMS_TRY(messages_->conversation_positions(conversation_, page_, piece_));
    was_last_ = piece_.size() < static_cast<size_t>(page_.limit);
    return !piece_.empty();
  }
  [[nodiscard]] store::Position front() const { return piece_[at_]; }

 private:
  store::MessagesTable* messages_;
  store::ConversationKey conversation_;
  store::PageQuery page_;  // moves along
  std::vector<store::Position> piece_;
  size_t at_ = 0;
  bool was_last_ = false;
};

/// How far to read ahead: what each conversation gives if all are alike, and as much again.
int64_t piece_of(int64_t limit, size_t conversations) {
  const int64_t share = limit / static_cast<int64_t>(std::max<size_t>(conversations, 1));
  return std::min(limit, std::max(2 * (share + 1), kSmallestPiece));
}

Result<std::vector<store::Position>> merge(std::vector<Cursor>& cursors, const store::PageQuery& page) {
  // The cursor whose message comes next is on top.
  const auto comes_later = [&](size_t a, size_t b) {
    const bool is_earlier = cursors[a].front() < cursors[b].front();
    return page.descending ? is_earlier : !is_earlier;
  };
  std::priority_queue<size_t, std::vector<size_t>, decltype(comes_later)> next(comes_later);
  const auto advance = [&](size_t cursor) -> Result<void> {
    auto has_more = cursors[cursor].advance();
    if (!has_more.ok()) return has_more.error();
    if (*has_more) next.push(cursor);
    return {};
  };
  for (size_t i = 0; i < cursors.size(); ++i) TURMS_TRY(advance(i));
  std::vector<store::Position> merged;
  while (!next.empty() && merged.size() < static_cast<size_t>(page.limit)) {
    const size_t top = next.top();
    next.pop();
    merged.push_back(cursors[top].front());
    TURMS_TRY(advance(top));
  }
  return merged;
}

}  // namespace

Result<std::vector<store::Message>> merge_conversations(store::MessagesTable& messages,
                                                        const std::vector<MergedConversation>& conversations,
                                                        const store::PageQuery& page) {
  store::PageQuery piece = page;
  if (conversations.size() == 1) {  // the common case needs no second look
    piece.sender_id = conversations.front().sender_id;
    std::vector<store::Message> only;
    TURMS_TRY(messages.conversation_page(conversations.front().key, piece, only));
    return only;
  }
  piece.limit = piece_of(page.limit, conversations.size());
  std::vector<Cursor> cursors;
  cursors.reserve(conversations.size());
  for (const MergedConversation& conversation : conversations) {
    piece.sender_id = conversation.sender_id;
    cursors.emplace_back(messages, conversation.key, piece);
  }
  const auto positions = merge(cursors, page);
  if (!positions.ok()) return positions.error();
  std::vector<store::Message> merged;
  int64_t bytes = 0;
  for (const store::Position& position : *positions) {
    auto message = messages.find(position.id, page.shows_recalled);
    if (!message.ok()) return message.error();
    if (!message->has_value()) continue;  // recalled since its place was read
    bytes += (*message)->size();
    merged.push_back(std::move(**message));
    if (bytes >= page.max_bytes) break;
  }
  return merged;
}

}  // namespace turms::gateway::service
