// SPDX-License-Identifier: Apache-2.0
#include "features/archive_results.h"

#include <algorithm>
#include <string>

#include "features/archive.h"
#include "features/core.h"

namespace turms::xmpp::features {
namespace {

using Condition = StanzaErrorCondition;

constexpr int kSearchPages = 5;             // of Archive::kPage hits, for one page of results
constexpr int64_t kDisorderMs = 60 * 1000;  // hits come in the order of ids, which may differ from dates by so much

StanzaError refusal_of(const Error& error) {
  switch (error.code) {
    case Code::unsupported:
      return {Condition::feature_not_implemented, "the server does not search messages"};
    case Code::too_large:
      return {Condition::not_acceptable, "too many words, or too many searches at once"};
    case Code::denied:
      return {Condition::forbidden};
    default:
      return {Condition::internal_server_error, StanzaErrorType::wait};
  }
}

StanzaError unknown_id() {
  return {Condition::item_not_found, "there is no message of that id"};
}

StanzaError too_many_hits() {
  return {Condition::not_acceptable, "too many messages have these words: ask for the last page, or from a later date"};
}

/// Answers one question; used once.
class Finder {
 public:
  Finder(Account& account, HistoryScope scope, bridge::MamQuery query)
      : account_(account), scope_(std::move(scope)), query_(std::move(query)) {}

  Task<Result<ArchiveResults, StanzaError>> find() {
    std::optional<StanzaError> error = co_await locate();
    if (!error && !query_.ids.empty()) {
      error = co_await find_ids();
    } else if (!error && !query_.words.empty()) {
      error = co_await find_words();
    } else if (!error) {
      error = co_await find_range();
    }
    if (error) co_return std::move(*error);
    cut();
    co_return std::move(results_);
  }

 private:
  /// Where the ids of the question are: the range that its answer lies in.
  Task<std::optional<StanzaError>> locate() {
    after_ = HistoryPoint::start_of(std::max(query_.start_ms.value_or(0), scope_.since_ms));
    if (query_.end_ms) before_ = HistoryPoint::end_of(*query_.end_ms);
    std::vector<int64_t> ids;
    for (const auto* id : {&query_.after, &query_.after_id, &query_.before, &query_.before_id}) {
      if (*id && !(*id)->is_edit()) ids.push_back((*id)->message.value());
    }
    HistoryPage page;
    if (!ids.empty()) {
      Result<HistoryPage, StanzaError> found = co_await read_messages(account_, scope_, std::move(ids));
      if (!found) co_return found.error();
      page = std::move(*found);
    }
    for (const auto* id : {&query_.after, &query_.after_id}) {
      if (!*id) continue;
      const std::optional<HistoryPoint> point = point_of(**id, page);
      if (!point) co_return unknown_id();
      after_ = std::max(after_, *point);
    }
    for (const auto* id : {&query_.before, &query_.before_id}) {
      if (!*id) continue;
      const std::optional<HistoryPoint> point = point_of(**id, page);
      if (!point) co_return unknown_id();
      before_ = std::min(before_, *point);
    }
    co_return std::nullopt;
  }

  [[nodiscard]] std::optional<HistoryPoint> point_of(const bridge::ArchiveId& id, const HistoryPage& page) const {
    if (id.is_edit()) return HistoryPoint(id.edited_ms, id.message.value(), true);
    for (const upstream::MessageView& row : page.rows) {
      if (row.id == id.message) return HistoryPoint::of(row);
    }
    // What was recalled is gone from history, but the client goes on from it all the same.
    const std::optional<bridge::KnownMessage> known = account_.known_message(id.message);
    const bool is_of_groups = scope_.is_of_groups();
    if (!known || known->conversation.is_group != is_of_groups) return std::nullopt;
    if (is_of_groups && known->conversation != scope_.in) return std::nullopt;
    return HistoryPoint(known->date_ms, id.message.value());
  }

  Task<std::optional<StanzaError>> find_ids() {
    std::vector<int64_t> ids;
    for (const bridge::ArchiveId& id : query_.ids) ids.push_back(id.message.value());
    Result<HistoryPage, StanzaError> page = co_await read_messages(account_, scope_, std::move(ids));
    if (!page) co_return page.error();
    for (const bridge::ArchiveId& id : query_.ids) {
      const auto row = std::find_if(page->rows.begin(), page->rows.end(),
                                    [&id](const upstream::MessageView& one) { return one.id == id.message; });
      if (row == page->rows.end() || !shows(*row)) co_return unknown_id();
      // Of several edits only the last one is known.
      if (id.is_edit() && row->modified_ms != id.edited_ms) co_return unknown_id();
      add(ArchiveRow(*row, id.is_edit()));
    }
    results_.pages.push_back(std::move(*page));
    co_return std::nullopt;
  }

  Task<std::optional<StanzaError>> find_words() {
    Archive* archive = account_.core().archive;
    if (archive == nullptr) co_return refusal_of({Code::unsupported, "archive", {}});
    if (query_.words.size() > Archive::kWordBytes) co_return refusal_of({Code::too_large, "archive", {}});
    MessageId before = newest_hit();
    for (int i = 0; i < kSearchPages; ++i) {
      Result<ArchivePage> hits =
          co_await archive->search(account_.user(), scope_.in, query_.words, before, Archive::kPage);
      if (!hits) co_return refusal_of(hits.error());
      bool is_past_start = false;
      HistoryPage& page = results_.pages.emplace_back();
      for (std::string& hit : hits->messages) {
        upstream::MessageView view;
        if (!upstream::read_row(page.bytes.emplace_back(std::move(hit)), view) || !view.id) continue;
        before = view.id;
        is_past_start = view.date_ms + kDisorderMs < after_.date_ms;
        const bool is_meant = scope_.in && scope_.in->is_group ? view.group.value() == scope_.in->id : !view.group;
        if (is_meant && shows(view)) add(ArchiveRow(view));
      }
      if (!hits->may_have_more || page.bytes.empty() || is_past_start) co_return std::nullopt;
      const bool is_first_enough = query_.is_backwards || query_.max == 0;
      if (is_first_enough && results_.rows.size() > query_.max) co_return std::nullopt;
    }
    // Forwards a page begins with the oldest hits, which are not among these; and nobody can go on from nothing.
    if (!query_.is_backwards || results_.rows.empty()) co_return too_many_hits();
    results_.is_complete = false;
    co_return std::nullopt;
  }

  /// Hits come newest first: those after a message that the page ends before need not be looked at. 0: all need.
  [[nodiscard]] MessageId newest_hit() const {
    for (const auto* id : {&query_.before, &query_.before_id}) {
      if (*id && !(*id)->is_edit()) return (*id)->message;  // an edit is later than its message
    }
    return {};
  }

  Task<std::optional<StanzaError>> find_range() {
    HistoryRange range;
    range.after = after_;
    range.before = before_;
    range.is_backwards = query_.is_backwards;
    range.count = std::max<uint32_t>(query_.max, 1);  // of none at all one still tells whether there is any
    range.shows = [this](const upstream::MessageView& row) { return shows(row); };
    Result<HistoryPage, StanzaError> page = co_await read_history(account_, scope_, std::move(range));
    if (!page) co_return page.error();
    for (const upstream::MessageView& row : page->rows) add(ArchiveRow(row));
    results_.is_complete = page->is_complete;
    if (page->passed_over) results_.passed_over = bridge::ArchiveId(MessageId(page->passed_over->id));
    results_.new_peers = page->new_peers;
    results_.pages.push_back(std::move(*page));
    if (!query_.goes_on() || query_.max == 0 || results_.passed_over) co_return std::nullopt;
    std::optional<StanzaError> error = co_await add_late_edits();
    co_return error;
  }

  /// Puts the edits of what lies before the range where they were made, as far as this page goes.
  Task<std::optional<StanzaError>> add_late_edits() {
    Result<HistoryPage, StanzaError> edits = co_await read_late_edits(account_, scope_, after_);
    if (!edits) co_return edits.error();
    HistoryPoint from = after_;
    HistoryPoint until = before_;
    if (!results_.is_complete && !results_.rows.empty()) {
      (query_.is_backwards ? from : until) =
          query_.is_backwards ? results_.rows.front().point() : results_.rows.back().point();
    }
    for (const upstream::MessageView& row : edits->rows) {
      const ArchiveRow edit(row, true);
      if (from < edit.point() && edit.point() < until && shows(row)) add(edit);
    }
    results_.pages.push_back(std::move(*edits));
    co_return std::nullopt;
  }

  /// Blocked users' messages stay in Turms, and nobody sees them (mapping 7.2); but a room is heard as it is.
  [[nodiscard]] bool shows(const upstream::MessageView& row) const {
    if (row.date_ms < scope_.since_ms) return false;
    return row.group || !row.sender || !account_.blocklist().covers(row.sender, {});
  }

  void add(const ArchiveRow& row) {
    if (after_ < row.point() && row.point() < before_) results_.rows.push_back(row);
  }

  /// The page out of what was found.
  void cut() {
    std::vector<ArchiveRow>& rows = results_.rows;
    std::sort(rows.begin(), rows.end(), [](const ArchiveRow& a, const ArchiveRow& b) { return a.point() < b.point(); });
    if (rows.size() <= query_.max) return;
    results_.is_complete = false;
    const auto surplus = static_cast<std::ptrdiff_t>(rows.size() - query_.max);
    if (query_.is_backwards) {
      rows.erase(rows.begin(), rows.begin() + surplus);
    } else {
      rows.erase(rows.end() - surplus, rows.end());
    }
  }

  Account& account_;
  HistoryScope scope_;
  bridge::MamQuery query_;
  HistoryPoint after_ = HistoryPoint::before_all();
  HistoryPoint before_ = HistoryPoint::after_all();
  ArchiveResults results_;
};

}  // namespace

Result<std::optional<bridge::Conversation>, StanzaError> conversation_with(const Account& account, JidView with) {
  const bridge::Target target = account.core().addresses.classify(with, account.user());
  using Kind = bridge::Target::Kind;
  if (target.is_user()) return std::optional(bridge::Conversation::with(target.user));
  if (target.kind == Kind::room || target.kind == Kind::occupant || target.kind == Kind::unknown_room) {
    return StanzaError(Condition::item_not_found, "rooms have archives of their own");
  }
  return std::optional<bridge::Conversation>();
}

Task<Result<ArchiveResults, StanzaError>> find_in_archive(Account& account, HistoryScope scope,
                                                          bridge::MamQuery query) {
  Finder finder(account, std::move(scope), std::move(query));
  Result<ArchiveResults, StanzaError> results = co_await finder.find();
  co_return results;
}

}  // namespace turms::xmpp::features
