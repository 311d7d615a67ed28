// SPDX-License-Identifier: Apache-2.0
#include "features/message_settlement.h"

#include <string>
#include <utility>

#include "bridge/message_from_turms.h"
#include "features/message_history.h"
#include "turms/notifications.h"
#include "turms/requests.h"

namespace turms::xmpp::features {

namespace {

constexpr int64_t kClockSlackMs = 30'000;  // between our clock and Turms'
constexpr int32_t kNewest = 50;
constexpr uint32_t kMostOfGroup = 500;

Settlement find_nonce(const upstream::Response& response, UserId self, const bridge::Nonce& nonce) {
  bridge::IncomingMessage message;
  for (const std::string_view row : upstream::rows_of(response)) {
    upstream::MessageView view;
    if (!upstream::read_row(row, view) || view.sender != self) continue;
    message.read(view);
    if (message.nonce() == nonce) return {Settlement::Verdict::stored, view.id, view.date_ms};
  }
  return {Settlement::Verdict::not_stored, {}, 0};
}

/// In a group others may have said much since: all of it is looked through, or nothing is known.
Task<Settlement> settle_in_group(Account& account, const SentMessage& message) {
  HistoryRange range;
  range.after = HistoryPoint::start_of(message.sent_ms - kClockSlackMs);
  range.count = kMostOfGroup;
  range.shows = [self = account.user()](const upstream::MessageView& row) { return row.sender == self; };
  const Result<HistoryPage, StanzaError> page =
      co_await read_history(account, HistoryScope(message.facts.conversation), std::move(range));
  if (!page) co_return Settlement(Settlement::Verdict::unknown, {}, 0);
  bridge::IncomingMessage read;
  for (const upstream::MessageView& row : page->rows) {
    read.read(row);
    if (read.nonce() == message.facts.nonce) co_return Settlement(Settlement::Verdict::stored, row.id, row.date_ms);
  }
  const bool is_all = page->is_complete;
  co_return Settlement(is_all ? Settlement::Verdict::not_stored : Settlement::Verdict::unknown, {}, 0);
}

}  // namespace

Task<Settlement> settle(Account& account, const SentMessage& message) {
  const Settlement unknown(Settlement::Verdict::unknown, {}, 0);
  const Capabilities& can = account.core().capabilities;
  // Without records there is no nonce, without both directions our own message is not in the answer.
  const bool is_group = message.facts.conversation.is_group;
  if (!can.persist_record || !(can.conversation_id || is_group)) co_return unknown;
  const bool is_ready = co_await account.session_ready();
  if (!is_ready) co_return unknown;

  if (is_group) {
    const Settlement settlement = co_await settle_in_group(account, message);
    co_return settlement;
  }
  const int64_t from[] = {message.facts.conversation.id};
  upstream::QueryMessages query;
  query.from_ids = from;
  query.date_start_ms = message.sent_ms - kClockSlackMs;
  query.max_count = kNewest;
  query.descending = true;
  std::string body;
  const Bytes encoded = upstream::encode(query, body);
  const upstream::Response response =
      co_await account.session().request(account.request_deadline_ns(), upstream::QueryMessages::kKind, encoded);
  if (!response.is_success()) co_return unknown;
  co_return find_nonce(response, account.user(), message.facts.nonce);
}

}  // namespace turms::xmpp::features
