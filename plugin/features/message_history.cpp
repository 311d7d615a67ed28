// SPDX-License-Identifier: Apache-2.0
#include "features/message_history.h"

#include <algorithm>
#include <utility>

#include "bridge/errors.h"
#include "features/archive.h"
#include "features/ask.h"
#include "turms/requests.h"

namespace turms::xmpp::features {
namespace {

constexpr int kRounds = 5;
constexpr uint32_t kReserve = 33;          // rows more than wanted: those of the last millisecond may not be all
constexpr uint32_t kMost = 1000;           // rows that Turms gives at once
constexpr size_t kPeers = 500;             // of one question
constexpr size_t kFullBytes = 4194304;     // an answer of this size may have been cut short
constexpr int64_t kLookBackMs = 86400000;  // mapping 12.7
constexpr uint32_t kLookBackRows = 250;

bool is_earlier(const upstream::MessageView& a, const upstream::MessageView& b) {
  return HistoryPoint::of(a) < HistoryPoint::of(b);
}

/// Reads pages out of the answers to several questions; used once.
class HistoryReader {
 public:
  HistoryReader(Account& account, HistoryScope scope, HistoryRange range)
      : account_(account), scope_(std::move(scope)), range_(std::move(range)), bound_(far_end()) {}

  Task<Result<HistoryPage, StanzaError>> read() {
    for (int round = 0; round < kRounds; ++round) {
      std::optional<StanzaError> error = co_await ask_all();
      if (error) co_return std::move(*error);
      take_batch();
      if (is_whole_ || page_.rows.size() >= range_.count) break;
      (range_.is_backwards ? range_.before : range_.after) = bound_;
    }
    finish();
    co_return std::move(page_);
  }

  Task<Result<HistoryPage, StanzaError>> find(std::vector<int64_t> ids) {
    ids_ = std::move(ids);
    std::sort(ids_.begin(), ids_.end());
    ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
    range_.count = static_cast<uint32_t>(ids_.size());
    std::optional<StanzaError> error = co_await ask_all();
    if (error) co_return std::move(*error);
    take_batch();
    page_.is_complete = page_.rows.size() == ids_.size();
    co_return std::move(page_);
  }

 private:
  [[nodiscard]] HistoryPoint far_end() const { return range_.is_backwards ? range_.after : range_.before; }

  /// Asks every source once, for what lies in the range, into batch_; bound_ is how far all of them have told all.
  Task<std::optional<StanzaError>> ask_all() {
    batch_.clear();
    is_whole_ = true;
    bound_ = far_end();
    std::vector<int64_t> from = scope_.groups;
    if (scope_.in) from.push_back(scope_.in->id);
    std::optional<StanzaError> error = co_await ask(std::move(from));
    const bool is_one = scope_.in || scope_.is_of_groups() || scope_.is_received_only;
    const bool has_told_all = is_one || !account_.core().capabilities.conversation_id;
    if (error || has_told_all) co_return error;
    note_senders();
    for (size_t at = 0; at < scope_.peers.size(); at += kPeers) {
      const auto begin = scope_.peers.begin() + static_cast<std::ptrdiff_t>(at);
      const size_t count = std::min(kPeers, scope_.peers.size() - at);
      from.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
      error = co_await ask(std::move(from));
      if (error) co_return error;
    }
    co_return std::nullopt;
  }

  /// One source: a conversation, several, or (none named) all that was received in private.
  Task<std::optional<StanzaError>> ask(std::vector<int64_t> from) {
    uint32_t wanted = ids_.empty() ? range_.count + kReserve : kMost;
    for (;;) {
      std::string body;
      encode(from, wanted, body);
      upstream::Response response = co_await ask_encoded(account_, upstream::QueryMessages::kKind, std::move(body));
      if (std::optional<StanzaError> error = bridge::stanza_error_of(response)) co_return error;
      const std::string& data = page_.bytes.emplace_back(std::move(response.data));
      const std::optional<int64_t> last_ms = add(data, wanted);
      if (!last_ms) co_return std::nullopt;
      const bool goes_on = range_.is_backwards ? *last_ms < range_.before.date_ms : *last_ms > range_.after.date_ms;
      if (goes_on || wanted == kMost) {
        // A thousand messages of one millisecond are passed by as one: Turms can't tell the rest of them.
        keep_until(*last_ms, goes_on);
        co_return std::nullopt;
      }
      wanted = kMost;
    }
  }

  void encode(const std::vector<int64_t>& from, uint32_t wanted, std::string& body) const {
    upstream::QueryMessages query;
    query.from_ids = from;
    query.are_group_messages = scope_.is_of_groups();
    query.ids = ids_;
    if (range_.after.date_ms > 0) query.date_start_ms = range_.after.date_ms;
    if (range_.before.date_ms != HistoryPoint::kEnd) {
      query.date_end_ms = range_.before.date_ms + (range_.before.id == 0 ? 0 : 1);
    }
    query.max_count = static_cast<int32_t>(wanted);
    query.descending = range_.is_backwards;
    (void)upstream::encode(query, body);
  }

  /// The rows of one answer. \returns  the date that it ends at when there is more beyond; nothing when that was all
  std::optional<int64_t> add(const std::string& data, uint32_t wanted) {
    uint32_t rows = 0;
    int64_t last_ms = 0;
    for (const std::string_view row : upstream::Repeated(data, 1)) {
      upstream::MessageView view;
      if (!upstream::read_row(row, view) || !view.id) continue;
      const bool is_further = range_.is_backwards ? view.date_ms < last_ms : view.date_ms > last_ms;
      if (rows == 0 || is_further) last_ms = view.date_ms;
      ++rows;
      const HistoryPoint point = HistoryPoint::of(view);
      if (range_.after < point && point < range_.before) batch_.push_back(view);
    }
    const bool is_cut = rows >= wanted || (rows > 0 && data.size() >= kFullBytes);
    return is_cut && ids_.empty() ? std::optional(last_ms) : std::nullopt;
  }

  /// A source has told all up to `last_ms`, and of that millisecond perhaps not all.
  void keep_until(int64_t last_ms, bool without_it) {
    const bool is_at_start = range_.is_backwards != without_it;
    const HistoryPoint until = is_at_start ? HistoryPoint::start_of(last_ms) : HistoryPoint::end_of(last_ms);
    bound_ = range_.is_backwards ? std::max(bound_, until) : std::min(bound_, until);
    is_whole_ = false;
  }

  void note_senders() {
    std::vector<int64_t>& peers = scope_.peers;
    for (const upstream::MessageView& row : batch_) {
      const int64_t sender = row.sender.value();
      if (sender == 0 || row.sender == account_.user()) continue;
      if (std::find(peers.begin(), peers.end(), sender) != peers.end()) continue;
      peers.push_back(sender);
      page_.new_peers.push_back(sender);
    }
  }

  /// Those of the batch that are known to follow one another without a gap.
  void take_batch() {
    std::sort(batch_.begin(), batch_.end(), is_earlier);
    batch_.erase(std::unique(batch_.begin(), batch_.end(), [](const auto& a, const auto& b) { return a.id == b.id; }),
                 batch_.end());
    if (range_.is_backwards) std::reverse(batch_.begin(), batch_.end());
    for (const upstream::MessageView& row : batch_) {
      const HistoryPoint point = HistoryPoint::of(row);
      if (range_.is_backwards ? point < bound_ : point > bound_) break;
      if (page_.rows.size() > range_.count) return;  // one more than wanted: there is more
      if (range_.shows && !range_.shows(row)) {
        page_.passed_over = point;
      } else {
        page_.rows.push_back(row);
      }
    }
  }

  void finish() {
    page_.is_complete = is_whole_ && page_.rows.size() <= range_.count;
    if (page_.rows.size() > range_.count) page_.rows.resize(range_.count);
    if (page_.is_complete || !page_.rows.empty()) page_.passed_over.reset();
    if (range_.is_backwards) std::reverse(page_.rows.begin(), page_.rows.end());
  }

  Account& account_;
  HistoryScope scope_;
  HistoryRange range_;
  std::vector<int64_t> ids_;  // empty: a range is read
  HistoryPage page_;
  std::vector<upstream::MessageView> batch_;
  HistoryPoint bound_;
  bool is_whole_ = true;  // every source has told all of the range
};

void keep_edits_after(HistoryPage& page, HistoryPoint known) {
  std::erase_if(page.rows, [known](const upstream::MessageView& row) {
    return known < HistoryPoint::of(row) || !row.modified_ms || HistoryPoint::of_edit(row) <= known;
  });
  std::sort(page.rows.begin(), page.rows.end(), [](const upstream::MessageView& a, const upstream::MessageView& b) {
    return HistoryPoint::of_edit(a) < HistoryPoint::of_edit(b);
  });
}

}  // namespace

Task<Result<HistoryPage, StanzaError>> read_history(Account& account, HistoryScope scope, HistoryRange range) {
  HistoryReader reader(account, std::move(scope), std::move(range));
  Result<HistoryPage, StanzaError> page = co_await reader.read();
  co_return page;
}

Task<Result<HistoryPage, StanzaError>> read_messages(Account& account, HistoryScope scope, std::vector<int64_t> ids) {
  HistoryReader reader(account, std::move(scope), HistoryRange());
  Result<HistoryPage, StanzaError> page = co_await reader.find(std::move(ids));
  co_return page;
}

Task<Result<HistoryPage, StanzaError>> read_late_edits(Account& account, HistoryScope scope, HistoryPoint known) {
  const Core& core = account.core();
  if (scope.in && core.capabilities.archive_changes && core.archive != nullptr) {
    Result<ArchivePage> changed =
        co_await core.archive->changes(account.user(), *scope.in, known.date_ms, Archive::kPage);
    if (!changed) co_return StanzaError(StanzaErrorCondition::internal_server_error, StanzaErrorType::wait);
    HistoryPage page;
    for (std::string& message : changed->messages) {
      upstream::MessageView view;
      if (upstream::read_row(page.bytes.emplace_back(std::move(message)), view)) page.rows.push_back(view);
    }
    keep_edits_after(page, known);
    co_return page;
  }
  HistoryRange range;
  range.after = HistoryPoint::start_of(std::max<int64_t>(known.date_ms - kLookBackMs, 0));
  range.before = known.id == HistoryPoint::kEnd ? known : HistoryPoint(known.date_ms, known.id + 1, known.is_edit);
  range.is_backwards = true;
  range.count = kLookBackRows;
  Result<HistoryPage, StanzaError> page = co_await read_history(account, std::move(scope), std::move(range));
  if (page) keep_edits_after(*page, known);
  co_return page;
}

}  // namespace turms::xmpp::features
