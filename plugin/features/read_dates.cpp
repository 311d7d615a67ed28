// SPDX-License-Identifier: Apache-2.0
#include "features/read_dates.h"

#include <algorithm>

#include "features/account.h"
#include "features/ask.h"
#include "features/core.h"

namespace turms::xmpp::features {

void ReadDates::define(Metrics& metrics) {
  metrics_ = &metrics;
  written_ =
      metrics.define(Metrics::Kind::counter, "xmpp_read_dates_written_total", "Read dates that Turms has taken.");
  lost_ = metrics.define(Metrics::Kind::counter, "xmpp_read_dates_lost_total",
                         "Read dates that Turms did not take, or never heard of.");
}

void ReadDates::want(Account& account, bridge::Conversation conversation, int64_t date_ms) {
  Row* row = row_of(account, conversation);
  if (row == nullptr) return metrics_->add(lost_, 1);
  row->wanted_ms = std::max(row->wanted_ms, date_ms);
  write_due(account, account.core().clock.monotonic_ns());
}

void ReadDates::note(Account& account, bridge::Conversation conversation, int64_t date_ms) {
  if (Row* row = row_of(account, conversation)) row->known_ms = std::max(row->known_ms, date_ms);
}

void ReadDates::tick(Account& account) {
  write_due(account, account.core().clock.monotonic_ns());
}

void ReadDates::flush(Account& account) {
  write_due(account, UINT64_MAX);
}

void ReadDates::forget(Account& account) {
  const auto rows = accounts_.find(account.user());
  if (rows == accounts_.end()) return;
  for (const auto& entry : rows->second) metrics_->add(lost_, entry.second.is_waiting() ? 1 : 0);
  accounts_.erase(rows);
}

ReadDates::Row* ReadDates::find(const Account& account, bridge::Conversation conversation) {
  const auto rows = accounts_.find(account.user());
  if (rows == accounts_.end()) return nullptr;
  const auto row = rows->second.find(conversation);
  return row == rows->second.end() ? nullptr : &row->second;
}

/// Null when there are too many that wait, or nobody is left of the account. To forget one that does not costs at most
/// a write in vain.
ReadDates::Row* ReadDates::row_of(Account& account, bridge::Conversation conversation) {
  if (account.resources().empty()) return nullptr;
  Rows& rows = accounts_[account.user()];
  if (rows.size() >= kConversations && !rows.contains(conversation)) {
    std::erase_if(rows, [](const auto& entry) {
      const Row& row = entry.second;
      return !row.is_waiting() && !row.is_under_way && !row.is_refused;
    });
    if (rows.size() >= kConversations) return nullptr;
  }
  return &rows[conversation];
}

void ReadDates::write_due(Account& account, uint64_t now_ns) {
  const auto rows = accounts_.find(account.user());
  if (rows == accounts_.end() || !account.has_session()) return;
  for (auto& [conversation, row] : rows->second) {
    if (row.is_waiting() && row.not_before <= now_ns) start(account, conversation, row);
  }
}

void ReadDates::start(Account& account, bridge::Conversation conversation, Row& row) {
  row.is_under_way = true;
  row.not_before = account.core().clock.monotonic_ns() + kPauseNs;
  account.scope().spawn(write(account, conversation, row.wanted_ms));
}

Task<void> ReadDates::write(Account& account, bridge::Conversation conversation, int64_t date_ms) {
  proto::UpdateConversationRequest read{};
  read.has_group_id = conversation.is_group;
  read.has_user_id = !conversation.is_group;
  (conversation.is_group ? read.group_id : read.user_id) = conversation.id;
  read.read_date = date_ms;
  const upstream::Response response = co_await ask(account, read);
  // Turms does not go back: somewhere more has been read already.
  const bool is_taken = response.is_success() || (response.outcome == upstream::Outcome::answered &&
                                                  response.code == proto::status::kMovingReadDateForwardIsDisabled);
  metrics_->add(is_taken ? written_ : lost_, 1);
  if (Row* row = find(account, conversation)) settle(*row, response, date_ms);
}

void ReadDates::settle(Row& row, const upstream::Response& response, int64_t date_ms) {
  row.is_under_way = false;
  if (response.outcome != upstream::Outcome::answered) {
    if (++row.lost_answers < 2) return;  // once more (mapping 23)
  } else {
    row.is_refused = response.code == proto::status::kUpdatingReadDateIsDisabled ||
                     response.code == proto::status::kUpdatingReadDateIsDisabledByGroup;
  }
  row.lost_answers = 0;
  row.known_ms = std::max(row.known_ms, date_ms);
}

}  // namespace turms::xmpp::features
