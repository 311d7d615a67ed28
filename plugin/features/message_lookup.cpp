// SPDX-License-Identifier: Apache-2.0
#include "features/message_lookup.h"

#include <algorithm>
#include <functional>
#include <string_view>

#include "bridge/message_from_turms.h"
#include "features/ask.h"
#include "turms/notifications.h"
#include "turms/requests.h"

namespace turms::xmpp::features {
namespace {

constexpr int kPages = 3;  // mapping 10.3
constexpr int32_t kPageRows = 50;
constexpr int64_t kAnswerSlackMs = 2000;  // between the delivery of a message and the answer to its sender

FoundMessage found_of(const bridge::KnownMessage& known) {
  return {known.id, known.conversation, known.sender, known.date_ms, std::string(known.xmpp_id)};
}

FoundMessage found_of(const Account& account, const bridge::IncomingMessage& message) {
  const upstream::MessageView& view = message.view();
  return {view.id, message.conversation(account.user()), view.sender, view.date_ms, std::string(message.xmpp_id())};
}

Error error_of(const upstream::Response& response) {
  switch (response.outcome) {
    case upstream::Outcome::answered:
      return {Code::denied, "message_lookup", "Turms answered " + std::to_string(response.code)};
    case upstream::Outcome::timeout:
      return {Code::timeout, "message_lookup", "no answer"};
    default:
      return {Code::gone, "message_lookup", "no session"};
  }
}

bool has_id(const bridge::IncomingMessage& message, std::string_view xmpp_id) {
  if (message.xmpp_id() == xmpp_id) return true;
  return message.has_payload() && message.payload().origin_id && *message.payload().origin_id == xmpp_id;
}

/// The rows of one page: the first that is meant, and where the next page begins.
struct Page {
  std::optional<FoundMessage> found;
  int64_t oldest_ms = INT64_MAX;
  int32_t rows = 0;
};

template <class IsMeant>
Page read_page(Account& account, const upstream::Response& response, IsMeant is_meant) {
  Page page;
  bridge::IncomingMessage message;
  for (const std::string_view row : upstream::rows_of(response)) {
    upstream::MessageView view;
    if (!upstream::read_row(row, view)) continue;
    ++page.rows;
    page.oldest_ms = std::min(page.oldest_ms, view.date_ms);
    if (page.found) continue;
    message.read(view);
    if (!is_meant(message)) continue;
    page.found.emplace(found_of(account, message));
    // The next question about it needs no history.
    account.message_index(page.found->conversation)
        .put(page.found->conversation, view.sender, message.xmpp_id(), {view.id, view.date_ms, message.sent_hash()});
  }
  return page;
}

Task<upstream::Response> ask_history(Account& account, const upstream::QueryMessages& query) {
  std::string body;
  (void)upstream::encode(query, body);
  return ask_encoded(account, upstream::QueryMessages::kKind, std::move(body));
}

using IsMeant = std::function<bool(const bridge::IncomingMessage&)>;

/// The newest that is meant, among those before `end_ms`.
Task<Result<FoundMessage>> search(Account& account, bridge::Conversation conversation, int64_t end_ms,
                                  IsMeant is_meant) {
  const int64_t from[] = {conversation.id};
  for (int i = 0; i < kPages; ++i) {
    upstream::QueryMessages query;
    query.are_group_messages = conversation.is_group;
    query.from_ids = from;
    if (end_ms != INT64_MAX) query.date_end_ms = end_ms;
    query.max_count = kPageRows;
    query.descending = true;
    const upstream::Response response = co_await ask_history(account, query);
    if (!response.is_success()) co_return error_of(response);
    Page page = read_page(account, response, is_meant);
    if (page.found) co_return std::move(*page.found);
    // Turms leaves the end out; of the oldest millisecond there may be more than the page held.
    if (page.rows < kPageRows || page.oldest_ms + 1 >= end_ms) break;
    end_ms = page.oldest_ms + 1;
  }
  co_return Error{Code::not_found, "message_lookup", "no such message"};
}

/// What the account remembers, when there is no doubt: the date of an own message is that of Turms' answer, a little
/// after its delivery, so one that seems to have come just after `date_ms` may be the one.
std::optional<FoundMessage> remembered_until(Account& account, bridge::Conversation conversation, UserId sender,
                                             int64_t date_ms, int64_t slack_ms) {
  const auto until = account.message_index(conversation).newest_until(conversation, sender, date_ms);
  if (!until) return std::nullopt;
  const auto later = account.message_index(conversation).newest_until(conversation, sender, date_ms + slack_ms);
  if (later->id != until->id) return std::nullopt;
  return found_of(*until);
}

}  // namespace

Task<Result<FoundMessage>> find_message(Account& account, bridge::Conversation conversation, UserId sender,
                                        std::string xmpp_id) {
  const Error unknown{Code::not_found, "message_lookup", "no message of that id"};
  if (xmpp_id.empty() || xmpp_id.size() > bridge::MessageIndex::kIdBytes) co_return unknown;
  const std::optional<MessageId> number = bridge::message_named(xmpp_id);
  const auto is_meant = [&](const std::optional<bridge::KnownMessage>& message) {
    return message && message->conversation == conversation && (!sender || message->sender == sender);
  };
  // In a room the room's own number counts more than what anybody calls his message.
  std::optional<bridge::KnownMessage> known;
  if (number && conversation.is_group) known = account.known_message(*number);
  if (!is_meant(known)) known = account.message_index(conversation).find_newest(conversation, sender, xmpp_id);
  if (!known && number) known = account.known_message(*number);
  if (is_meant(known)) {
    if (!known->id) co_return Error{Code::conflict, "message_lookup", "it is on its way"};
    co_return found_of(*known);
  }
  if (number) {
    Result<FoundMessage> by_number = co_await find_message(account, *number, conversation);
    const bool is_it = by_number && by_number->conversation == conversation && (!sender || by_number->sender == sender);
    if (is_it || (!by_number && by_number.error().code != Code::not_found)) co_return by_number;
  }
  const IsMeant is_it = [sender, id = std::move(xmpp_id)](const bridge::IncomingMessage& message) {
    return (!sender || message.view().sender == sender) && has_id(message, id);
  };
  Result<FoundMessage> found = co_await search(account, conversation, INT64_MAX, is_it);
  co_return found;
}

Task<Result<FoundMessage>> find_message(Account& account, MessageId id,
                                        std::optional<bridge::Conversation> conversation) {
  if (const std::optional<bridge::KnownMessage> known = account.known_message(id)) co_return found_of(*known);
  const int64_t ids[] = {id.value()};
  const int64_t from[] = {conversation ? conversation->id : 0};
  // Private messages first, unless it is known better.
  for (const bool is_group : {false, true}) {
    if (conversation && conversation->is_group != is_group) continue;
    upstream::QueryMessages query;
    query.are_group_messages = is_group;
    query.ids = ids;
    if (conversation) query.from_ids = from;
    query.max_count = 1;
    const upstream::Response response = co_await ask_history(account, query);
    if (!response.is_success()) co_return error_of(response);
    Page page =
        read_page(account, response, [&](const bridge::IncomingMessage& message) { return message.view().id == id; });
    if (page.found) co_return std::move(*page.found);
  }
  co_return Error{Code::not_found, "message_lookup", "no message of that number"};
}

Task<Result<FoundMessage>> find_newest(Account& account, bridge::Conversation conversation, UserId sender,
                                       int64_t date_ms) {
  if (std::optional<FoundMessage> known = remembered_until(account, conversation, sender, date_ms, kAnswerSlackMs)) {
    co_return std::move(*known);
  }
  // Where history has only one direction, an own message is in no answer.
  const bool has_own = conversation.is_group || account.core().capabilities.conversation_id;
  if (sender == account.user() && !has_own) {
    if (std::optional<FoundMessage> known = remembered_until(account, conversation, sender, date_ms, 0)) {
      co_return std::move(*known);
    }
    co_return Error{Code::not_found, "message_lookup", "history has no own messages"};
  }
  const IsMeant is_meant = [sender](const bridge::IncomingMessage& message) {
    return !message.view().is_system && (!sender || message.view().sender == sender);
  };
  const int64_t end_ms = date_ms < INT64_MAX ? date_ms + 1 : date_ms;
  Result<FoundMessage> found = co_await search(account, conversation, end_ms, is_meant);
  co_return found;
}

}  // namespace turms::xmpp::features
