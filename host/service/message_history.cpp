// SPDX-License-Identifier: Apache-2.0
// QueryMessages. Source: Turms (MessageServiceController, MessageService, MessageRepository), with the two
// directions of `use-conversation-id` and a bound wherever Turms has none.
#include <algorithm>
#include <iterator>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/conversation_merge.h"
#include "service/domains.h"
#include "store/record_list.h"

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
  return page;
}

bool is_on_page(const store::Message& message, const store::PageQuery& page) {
  return page.after < message.position() && message.position() < page.before &&
         (!page.is_system || *page.is_system == message.is_system);
}

/// Whether the query without `ids` could have given this private message.
bool is_asked_for(const store::Message& message, int64_t user_id, const std::set<int64_t>& from_ids,
                  bool both_directions) {
  if (message.is_group) return false;
  const bool received = message.target_id == user_id;
  if (from_ids.empty()) return received;
  if (received && from_ids.contains(message.sender_id)) return true;
  return both_directions && message.sender_id == user_id && from_ids.contains(message.target_id);
}

Result<Messages> read_by_ids(ReadContext& context, int64_t user_id, const QueryMessagesRequest& query,
                             const std::set<int64_t>& from_ids, const store::PageQuery& page) {
  // Ids grow with delivery dates (message_stamps.h), so their order is the page's.
  std::vector<int64_t> ids = query.ids.to_vector();
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (page.descending) std::reverse(ids.begin(), ids.end());
  Messages found;
  int64_t bytes = 0;
  for (const int64_t id : ids) {
    if (static_cast<int64_t>(found.size()) >= page.limit || bytes >= page.max_bytes) break;
    auto message = context.tables.messages.find(id);
    if (!message.ok()) return message.error();
    if (!message->has_value() || !is_on_page(**message, page)) continue;
    if (!is_asked_for(**message, user_id, from_ids, context.settings.message.use_conversation_id)) continue;
    bytes += (*message)->size();
    found.push_back(std::move(**message));
  }
  return found;
}

Result<Messages> read_page(ReadContext& context, int64_t user_id, const QueryMessagesRequest& query,
                           const std::set<int64_t>& from_ids, const store::PageQuery& page) {
  if (!query.ids.empty()) return read_by_ids(context, user_id, query, from_ids, page);
  if (from_ids.empty()) {
    Messages messages;
    TURMS_TRY(context.tables.messages.received_page(user_id, page, messages));
    return messages;
  }
  return merge_conversations(context.tables.messages, user_id, {from_ids.begin(), from_ids.end()},
                             context.settings.message.use_conversation_id, page);
}

/// The structs that are encoded, and the lists they point to.
class EncodedList {
 public:
  explicit EncodedList(const Messages& rows) {
    records_.reserve(rows.size());
    messages_.reserve(rows.size());
    for (const store::Message& row : rows) add(row);
  }
  [[nodiscard]] const std::vector<proto::Message>& messages() const { return messages_; }

 private:
  void add(const store::Message& row) {
    proto::Message& message = messages_.emplace_back();
    message.has_id = message.has_delivery_date = message.has_sender_id = true;
    message.has_is_system_message = message.has_recipient_id = true;
    message.id = row.id;
    message.delivery_date = row.delivery_date;
    message.sender_id = row.sender_id;
    message.is_system_message = row.is_system;
    message.recipient_id = row.target_id;
    if (row.text) message.text = *row.text;
    message.has_modification_date = row.modification_date.has_value();
    message.modification_date = row.modification_date.value_or(0);
    message.has_pre_message_id = row.pre_message_id.has_value();
    message.pre_message_id = row.pre_message_id.value_or(0);
    // A damaged list is left out rather than the message.
    message.records =
        records_.emplace_back(store::unpack_records(row.records).value_or(std::vector<std::string_view>()));
  }

  std::vector<std::vector<std::string_view>> records_;
  std::vector<proto::Message> messages_;
};

void answer_plain(const Messages& rows, Outcome& outcome) {
  const EncodedList list(rows);
  proto::Messages data{};
  data.messages = list.messages();
  outcome.accept_data(data);
}

/// How many there are between the dates of the query with this contact, system, recalled and deleted ones included.
Result<int64_t> total_with(ReadContext& context, int64_t user_id, int64_t contact, bool received_only,
                           const store::PageQuery& page) {
  if (received_only) {
    return context.tables.messages.count_received(user_id, contact, page.after.date, page.before.date, kTotalBound);
  }
  return context.tables.messages.count_conversation(store::ConversationKey::of_users(user_id, contact), page.after.date,
                                                    page.before.date, kTotalBound);
}

/// Grouped by the contact, who is the sender of what was received.
Result<void> answer_with_totals(ReadContext& context, int64_t user_id, bool received_only, Messages rows,
                                const store::PageQuery& page, Outcome& outcome) {
  const auto contact_of = [user_id](const store::Message& m) {
    return m.sender_id == user_id ? m.target_id : m.sender_id;
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const store::Message& a, const store::Message& b) { return contact_of(a) < contact_of(b); });
  const EncodedList list(rows);
  std::vector<proto::MessagesWithTotal> groups;
  for (size_t begin = 0; begin < rows.size();) {
    const int64_t contact = contact_of(rows[begin]);
    size_t end = begin;
    while (end < rows.size() && contact_of(rows[end]) == contact) ++end;
    const auto total = total_with(context, user_id, contact, received_only, page);
    if (!total.ok()) return total.error();
    proto::MessagesWithTotal& group = groups.emplace_back();
    group.total = static_cast<int32_t>(*total);
    group.from_id = contact;
    group.messages = std::span<const proto::Message>(list.messages()).subspan(begin, end - begin);
    begin = end;
  }
  proto::MessagesWithTotalList data{};
  data.messages_with_total_list = groups;
  outcome.accept_data(data);
  return {};
}

/// The refusal of a query that can't be answered, or of one whose answer is known without looking; 1000 otherwise.
int32_t check(const QueryMessagesRequest& query) {
  if (!query.has_are_group_messages) return status::kInvalidRequest;
  if (query.has_max_count && query.max_count < 0) return status::kIllegalArgument;
  if (query.from_ids.size() > kMaxFromIds || query.ids.size() > kMaxMessageIds) return status::kIllegalArgument;
  // There are no groups yet: nobody is a member of one, and nobody's own groups hold anything.
  if (query.are_group_messages) {
    return query.from_ids.empty() ? status::kNoContent : status::kNotGroupMemberToQueryGroupMessages;
  }
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
  const int64_t user_id = call.requester.user_id;
  std::set<int64_t> from_ids;
  for (const int64_t id : query.from_ids) from_ids.insert(id);
  const store::PageQuery page = page_of(query, context.settings.message);
  auto rows = read_page(context, user_id, query, from_ids, page);
  if (!rows.ok()) return rows.error();
  if (rows->empty()) {
    outcome.refuse(status::kNoContent);
    return {};
  }
  if (!query.with_total) {
    answer_plain(*rows, outcome);
    return {};
  }
  const bool received_only = from_ids.empty() || !context.settings.message.use_conversation_id;
  return answer_with_totals(context, user_id, received_only, std::move(*rows), page, outcome);
}

}  // namespace turms::gateway::service
