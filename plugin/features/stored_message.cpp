// SPDX-License-Identifier: Apache-2.0
#include "features/stored_message.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "features/ask.h"
#include "features/core.h"
#include "features/recent_peers.h"
#include "features/rooms.h"
#include "turms/notifications.h"
#include "turms/requests.h"

namespace turms::xmpp::features {
namespace {

constexpr size_t kPeers = 500;  // mapping 12.4: at most that many in one question

/// One question, for one row. With `from` empty: whatever is addressed to the account.
Task<Result<std::string>> read_row_of(Account& account, MessageId id, bool is_group, std::vector<int64_t> from) {
  const int64_t ids[] = {id.value()};
  upstream::QueryMessages query;
  query.are_group_messages = is_group;
  query.ids = ids;
  query.from_ids = from;
  query.max_count = 1;
  std::string body;
  static_cast<void>(upstream::encode(query, body));
  const upstream::Response response = co_await ask_encoded(account, upstream::QueryMessages::kKind, std::move(body));
  if (response.outcome == upstream::Outcome::timeout) co_return Error{Code::timeout, "stored_message", "no answer"};
  if (response.outcome != upstream::Outcome::answered) co_return Error{Code::gone, "stored_message", "no session"};
  if (!response.is_success()) co_return Error{Code::denied, "stored_message", std::to_string(response.code)};
  for (const std::string_view row : upstream::rows_of(response)) {
    upstream::MessageView view;
    if (upstream::read_row(row, view) && view.id == id) co_return std::string(row);
  }
  co_return Error{Code::not_found, "stored_message", "no message of that number"};
}

/// An own message, to whomever: a note to self, to contacts, and to others that the user wrote with.
Task<Result<std::string>> read_own(Account& account, MessageId id) {
  RecentPeers recent;  // reads the store each time: this is rare
  std::vector<int64_t> peers = co_await recent.all(account);
  peers.insert(peers.begin(), account.user().value());
  Error missing{Code::not_found, "stored_message", "no message of that number"};
  for (size_t at = 0; at < peers.size(); at += kPeers) {
    const auto first = peers.begin() + static_cast<std::ptrdiff_t>(at);
    const auto last = peers.begin() + static_cast<std::ptrdiff_t>(std::min(peers.size(), at + kPeers));
    std::vector<int64_t> some(first, last);
    Result<std::string> row = co_await read_row_of(account, id, false, std::move(some));
    if (row || row.error().code != Code::not_found) co_return row;
  }
  co_return missing;
}

}  // namespace

Task<Result<std::string>> read_stored(Account& account, MessageId id, std::optional<bridge::Conversation> conversation,
                                      bool may_be_own) {
  if (conversation) {
    const std::vector<int64_t> from(1, conversation->id);
    Result<std::string> row = co_await read_row_of(account, id, conversation->is_group, from);
    co_return row;
  }
  Result<std::string> row = co_await read_row_of(account, id, false, std::vector<int64_t>());
  const bool is_missing = !row.ok() && row.error().code == Code::not_found;
  if (!is_missing || !may_be_own || !account.core().capabilities.conversation_id) co_return row;
  Result<std::string> own = co_await read_own(account, id);
  co_return own;
}

Task<Result<std::string>> read_said(Account& account, MessageId id) {
  std::vector<int64_t> groups;
  for (const GroupId group : account.core().rooms.groups_of(account.user())) groups.push_back(group.value());
  if (groups.size() > kPeers) groups.resize(kPeers);
  if (groups.empty()) co_return Error{Code::not_found, "stored_message", "the account is in no room"};
  Result<std::string> row = co_await read_row_of(account, id, true, std::move(groups));
  co_return row;
}

}  // namespace turms::xmpp::features
