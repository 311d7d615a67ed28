// SPDX-License-Identifier: Apache-2.0
// QueryMessages. Source: Turms (MessageServiceController, MessageService, MessageRepository), with the two
// directions of `use-conversation-id` and a bound wherever Turms has none.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/conversation_merge.h"
#include "service/domains.h"
#include "service/message_list.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using proto::QueryMessagesRequest;
using Messages = std::vector<store::Message>;

constexpr size_t kMaxFromIds = 1'000;                // conversations merged in one answer
constexpr size_t kMaxMessageIds = 1'000;             // looked up by id in one answer
constexpr int64_t kMaxPageBytes = 16 * 1024 * 1024;  // a page ends early, after at least one message
constexpr int64_t kTotalBound = 100'000;             // `total` is counted no further

/// The unset, the excessive and Turms' "0 is unlimited" all end at a bound; negative numbers are refused before.
int64_t limit_of(const QueryMessagesRequest& query, const MessageSettings& settings) {
  const int64_t most = query.with_total ? settings.max_available_messages_number_with_total
                                        : settings.max_available_messages_number_without_total;
  if (!query.has_max_count) {
    return query.with_total ? settings.default_available_messages_number_with_total
                            : settings.default_available_messages_number_without_total;
  }
  return query.max_count == 0 ? most : std::min<int64_t>(query.max_count, most);
}

store::PageQuery page_of(const QueryMessagesRequest& query, const MessageSettings& settings) {
  store::PageQuery page;
  if (query.has_delivery_date_start) page.after.date = query.delivery_date_start;
  if (query.has_delivery_date_end) page.before.date = query.delivery_date_end;
  if (query.has_are_system_messages) page.is_system = query.are_system_messages;
  page.descending = query.has_descending && query.descending;
  page.limit = limit_of(query, settings);
  page.max_bytes = kMaxPageBytes;
  page.shows_recalled = settings.is_recalled_message_visible;
  return page;
}

bool is_on_page(const store::Message& message, const store::PageQuery& page) {
  return page.after < message.position() && message.position() < page.before &&
         (!page.is_system || *page.is_system == message.is_system);
}

/// Whose messages are asked for: contacts, or groups.
struct Question {
  int64_t user_id = 0;
  bool of_groups = false;
  std::set<int64_t> from_ids;
  bool both_directions = false;  // of private messages

  /// Nobody in particular, so everything that was received.
  [[nodiscard]] bool is_open() const { return from_ids.empty() && !of_groups; }
};

/// Whether the query without `ids` could have given this message.
bool is_asked_for(const store::Message& message, const Question& question) {
  if (message.is_group != question.of_groups) return false;
  if (message.is_group) return question.from_ids.contains(message.target_id);
  const bool received = message.target_id == question.user_id;
  if (question.is_open()) return received;
  if (received && question.from_ids.contains(message.sender_id)) return true;
  return question.both_directions && message.sender_id == question.user_id &&
         question.from_ids.contains(message.target_id);
}

Result<Messages> read_by_ids(ReadContext& context, const QueryMessagesRequest& query, const Question& question,
                             const store::PageQuery& page) {
  // Ids grow with delivery dates (message_stamps.h), so their order is the page's.
  std::vector<int64_t> ids = query.ids.to_vector();
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (page.descending) std::reverse(ids.begin(), ids.end());
  Messages found;
  int64_t bytes = 0;
  for (const int64_t id : ids) {
    if (static_cast<int64_t>(found.size()) >= page.limit || bytes >= page.max_bytes) break;
    auto message = context.tables.messages.find(id, page.shows_recalled);
    if (!message.ok()) return message.error();
    if (!message->has_value() || !is_on_page(**message, page) || !is_asked_for(**message, question)) continue;
    bytes += (*message)->size();
    found.push_back(std::move(**message));
  }
  return found;
}

std::vector<MergedConversation> conversations_of(const Question& question) {
  std::vector<MergedConversation> conversations;
  for (const int64_t id : question.from_ids) {
    if (question.of_groups) {
      conversations.push_back({store::ConversationKey::of_group(id), std::nullopt});
    } else {
      conversations.push_back({store::ConversationKey::of_users(question.user_id, id),
                               question.both_directions ? std::nullopt : std::optional<int64_t>(id)});
    }
  }
  return conversations;
}

Result<Messages> read_page(ReadContext& context, const QueryMessagesRequest& query, const Question& question,
                           const store::PageQuery& page) {
  if (!query.ids.empty()) return read_by_ids(context, query, question, page);
  if (question.is_open()) {
    Messages messages;
    TURMS_TRY(context.tables.messages.received_page(question.user_id, page, messages));
    return messages;
  }
  return merge_conversations(context.tables.messages, conversations_of(question), page);
}

/// Makes the query's ids a question, as far as this user may ask it. Groups that are not named are his own: never
/// everybody's, as in Turms. \returns 1000, or why not
Result<int32_t> ask(ReadContext& context, const QueryMessagesRequest& query, Question& question) {
  question.of_groups = query.are_group_messages;
  for (const int64_t id : query.from_ids) question.from_ids.insert(id);
  question.both_directions = context.settings.message.use_conversation_id && !question.from_ids.empty();
  if (!question.of_groups) return status::kOk;
  if (query.from_ids.empty()) {
    const auto groups = context.tables.group_members.groups_of(question.user_id);
    if (!groups.ok()) return groups.error();
    // The newest of too many.
    const size_t count = std::min(groups->size(), kMaxFromIds);
    question.from_ids.insert(groups->end() - static_cast<std::ptrdiff_t>(count), groups->end());
    return question.from_ids.empty() ? status::kNoContent : status::kOk;
  }
  for (const int64_t id : question.from_ids) {
    const auto member = context.tables.group_members.find(id, question.user_id);
    if (!member.ok()) return member.error();
    if (!member->has_value()) return status::kNotGroupMemberToQueryGroupMessages;
  }
  return status::kOk;
}

Result<void> answer_plain(ReadContext& context, const Messages& rows, Outcome& outcome) {
  const auto list = MessageList::of(rows, context.tables.message_reactions);
  if (!list.ok()) return list.error();
  proto::Messages data{};
  data.messages = list->messages();
  outcome.accept_data(data);
  return {};
}

/// How many there are between the dates of the query from this contact or group, system, recalled and deleted ones
/// included.
Result<int64_t> total_from(ReadContext& context, const Question& question, int64_t from_id,
                           const store::PageQuery& page) {
  store::MessagesTable& messages = context.tables.messages;
  if (!question.of_groups && !question.both_directions) {
    return messages.count_received(question.user_id, from_id, page.after.date, page.before.date, kTotalBound);
  }
  const auto conversation = question.of_groups ? store::ConversationKey::of_group(from_id)
                                               : store::ConversationKey::of_users(question.user_id, from_id);
  return messages.count_conversation(conversation, page.after.date, page.before.date, kTotalBound);
}

/// Grouped by the group, or by the contact, who is the sender of what was received.
Result<void> answer_with_totals(ReadContext& context, const Question& question, Messages rows,
                                const store::PageQuery& page, Outcome& outcome) {
  const auto from_of = [&question](const store::Message& m) {
    return m.is_group || m.sender_id == question.user_id ? m.target_id : m.sender_id;
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const store::Message& a, const store::Message& b) { return from_of(a) < from_of(b); });
  const auto list = MessageList::of(rows, context.tables.message_reactions);
  if (!list.ok()) return list.error();
  std::vector<proto::MessagesWithTotal> groups;
  for (size_t begin = 0; begin < rows.size();) {
    const int64_t from_id = from_of(rows[begin]);
    size_t end = begin;
    while (end < rows.size() && from_of(rows[end]) == from_id) ++end;
    const auto total = total_from(context, question, from_id, page);
    if (!total.ok()) return total.error();
    proto::MessagesWithTotal& group = groups.emplace_back();
    group.total = static_cast<int32_t>(*total);
    group.is_group_message = question.of_groups;
    group.from_id = from_id;
    group.messages = list->messages().subspan(begin, end - begin);
    begin = end;
  }
  proto::MessagesWithTotalList data{};
  data.messages_with_total_list = groups;
  outcome.accept_data(data);
  return {};
}

/// The refusal of a query that can't be answered; 1000 otherwise.
int32_t check(const QueryMessagesRequest& query) {
  if (!query.has_are_group_messages) return status::kInvalidRequest;
  if (query.has_max_count && query.max_count < 0) return status::kIllegalArgument;
  if (query.from_ids.size() > kMaxFromIds || query.ids.size() > kMaxMessageIds) return status::kIllegalArgument;
  return status::kOk;
}

}  // namespace

Result<void> query_messages(ReadContext& context, const Call& call, Outcome& outcome) {
  QueryMessagesRequest query;
  if (!read_body(call, query, outcome)) return {};
  if (const int32_t refusal = check(query); refusal != status::kOk) {
    outcome.refuse(refusal);
    return {};
  }
  Question question;
  question.user_id = call.requester.user_id;
  const auto asked = ask(context, query, question);
  if (!asked.ok()) return asked.error();
  if (*asked != status::kOk) {
    outcome.refuse(*asked);
    return {};
  }
  const store::PageQuery page = page_of(query, context.settings.message);
  auto rows = read_page(context, query, question, page);
  if (!rows.ok()) return rows.error();
  if (rows->empty()) {
    outcome.refuse(status::kNoContent);
    return {};
  }
  if (!query.with_total) return answer_plain(context, *rows, outcome);
  return answer_with_totals(context, question, std::move(*rows), page, outcome);
}

}  // namespace turms::gateway::service
