// SPDX-License-Identifier: Apache-2.0
// A Turms whose history is a list in the test: it answers questions for messages as the service does, by date alone and
// without a cursor. And the host's own archive, which the test fills.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "features/archive.h"
#include "history.h"
#include "proto/messages.h"
#include "proto/status_codes.h"
#include "stage.h"

namespace turms::xmpp::features {

struct StoredRow {
  int64_t id = 0;
  int64_t sender = 0;
  int64_t recipient = 0;
  int64_t date_ms = 0;
  std::string text = {};
  std::string xmpp_id = {};
  int64_t modified_ms = 0;
  bool is_recall = false;   // a system message; `text` is the id of the recalled one
  int64_t group = 0;        // where it is of one, and has no recipient
  std::string record = {};  // one more, as somebody sent it

  [[nodiscard]] std::string encoded() const {
    std::string row = message_row(id, sender, recipient, date_ms, is_recall ? "" : text, xmpp_id);
    if (group != 0) proto::append_varint_field(row, 6, static_cast<uint64_t>(group));
    if (!record.empty()) proto::append_bytes_field(row, 9, record);
    if (modified_ms != 0) proto::append_varint_field(row, 3, static_cast<uint64_t>(modified_ms));
    if (!is_recall) return row;
    proto::append_varint_field(row, 7, 1);
    proto::append_bytes_field(row, 9, "\x01");
    std::string recalled;
    for (uint64_t rest = std::stoull(text), i = 0; i < 8; ++i, rest >>= 8U) recalled.push_back(static_cast<char>(rest));
    proto::append_bytes_field(row, 9, recalled);
    return row;
  }
};

/// Of user 1, whose Turms session it answers.
class FakeHistory {
 public:
  explicit FakeHistory(Stage& stage) : stage_(stage) {}

  /// Answers every question that is open, and those that follow from the answers. \returns  how many
  int answer() {
    int count = 0;
    for (; answered_ < stage_.turms.requests.size(); ++answered_) {
      const proto::Request request = stage_.request(answered_);
      proto::QueryMessagesRequest query = {};
      if (request.kind != proto::RequestKind::kQueryMessages || !proto::decode(request.body, query)) continue;
      ++count;
      if (const int32_t refusal = refusal_of(query)) {
        stage_.answer(answered_, refusal);
      } else {
        answer_history(stage_, answered_, page_of(query));
      }
    }
    return count;
  }
  /// What was asked before is none of this test's.
  void skip() { answered_ = stage_.turms.requests.size(); }

  std::vector<StoredRow> rows;
  bool has_conversations = true;  // `from_ids` gives both directions
  std::vector<int64_t> closed;    // groups that user 1 is no member of

 private:
  static bool has(const std::vector<int64_t>& ids, int64_t id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
  }

  /// Of groups all or nothing.
  [[nodiscard]] int32_t refusal_of(const proto::QueryMessagesRequest& query) const {
    if (!query.are_group_messages) return 0;
    const std::vector<int64_t> from = query.from_ids.to_vector();
    const bool is_refused = std::any_of(from.begin(), from.end(), [this](int64_t id) { return has(closed, id); });
    return is_refused ? proto::status::kNotGroupMemberToQueryGroupMessages : 0;
  }

  [[nodiscard]] bool is_meant(const StoredRow& row, const proto::QueryMessagesRequest& query) const {
    const std::vector<int64_t> from = query.from_ids.to_vector();
    const std::vector<int64_t> ids = query.ids.to_vector();
    if (query.are_group_messages != (row.group != 0) || (!ids.empty() && !has(ids, row.id))) return false;
    if (query.has_delivery_date_start && row.date_ms < query.delivery_date_start) return false;
    if (query.has_delivery_date_end && row.date_ms >= query.delivery_date_end) return false;
    if (row.group != 0) return has(from, row.group);
    if (row.recipient == 1) return from.empty() || has(from, row.sender);
    return row.sender == 1 && has_conversations && has(from, row.recipient);
  }

  [[nodiscard]] std::vector<std::string> page_of(const proto::QueryMessagesRequest& query) const {
    std::vector<StoredRow> found;
    for (const StoredRow& row : rows) {
      if (is_meant(row, query)) found.push_back(row);
    }
    const bool descending = query.has_descending && query.descending;
    std::stable_sort(found.begin(), found.end(), [descending](const StoredRow& a, const StoredRow& b) {
      return descending ? a.date_ms > b.date_ms : a.date_ms < b.date_ms;
    });
    const auto limit = static_cast<size_t>(query.has_max_count ? std::min(query.max_count, 1000) : 1000);
    if (found.size() > limit) found.resize(limit);
    std::vector<std::string> encoded;
    for (const StoredRow& row : found) encoded.push_back(row.encoded());
    return encoded;
  }

  Stage& stage_;
  size_t answered_ = 0;
};

class FakeArchive final : public Archive {
 public:
  Task<Result<ArchivePage>> search(UserId, std::optional<bridge::Conversation> in, std::string words, MessageId before,
                                   uint32_t) override {
    asked.push_back("search " + (in ? std::to_string(in->id) : "all") + " '" + words + "' " +
                    std::to_string(before.value()));
    co_return next();
  }
  Task<Result<ArchivePage>> changes(UserId, bridge::Conversation in, int64_t since_ms, uint32_t) override {
    asked.push_back("changes " + std::to_string(in.id) + " " + std::to_string(since_ms));
    co_return next();
  }
  void give(const std::vector<StoredRow>& rows, bool may_have_more = false) {
    ArchivePage& page = pages.emplace_back();
    for (const StoredRow& row : rows) page.messages.push_back(row.encoded());
    page.may_have_more = may_have_more;
  }

  std::vector<std::string> asked;
  std::vector<ArchivePage> pages;  // given out one after the other, then empty ones
  std::optional<Error> failure;

 private:
  Result<ArchivePage> next() {
    if (failure) return *failure;
    if (pages.empty()) return ArchivePage();
    ArchivePage page = std::move(pages.front());
    pages.erase(pages.begin());
    return page;
  }
};

}  // namespace turms::xmpp::features
