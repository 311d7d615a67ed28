// SPDX-License-Identifier: Apache-2.0
#include "store/messages_table.h"

#include "store/message_row.h"

namespace turms::gateway::store {
namespace {

constexpr const char* kPosition = "delivery_date, id";
constexpr const char* kNotDeleted = "deletion_date IS NULL";
constexpr const char* kOfConversation = "conversation_low = ?1 AND conversation_high = ?2";
constexpr const char* kOfRecipient = "target_id = ?1 AND is_group = 0";  // ?2 is not used

enum class Order { oldest_first, newest_first };

/// ?3 and ?4 are PageQuery::after, ?5 and ?6 before, ?7 is_system, ?8 sender_id, ?9 shows_recalled, ?10 the limit. The
/// bare bounds on delivery_date are what the index is searched by; the second halves settle ties within one
/// millisecond.
std::string page_sql(const char* what, const char* of_whom, Order order) {
  std::string sql = "SELECT ";
  sql.append(what).append(" FROM messages WHERE ").append(of_whom);
  sql.append(
      " AND delivery_date >= ?3 AND delivery_date <= ?5"
      " AND (delivery_date > ?3 OR id > ?4) AND (delivery_date < ?5 OR id < ?6)"
      " AND (?7 IS NULL OR is_system = ?7) AND (?8 IS NULL OR sender_id = ?8)"
      " AND (?9 OR recall_date IS NULL) AND ");
  sql.append(kNotDeleted);
  return sql.append(order == Order::oldest_first ? " ORDER BY delivery_date, id LIMIT ?10"
                                                 : " ORDER BY delivery_date DESC, id DESC LIMIT ?10");
}

Result<Rows> start_page(Query& query, int64_t first_key, int64_t second_key, const PageQuery& page) {
  return query.rows(first_key, second_key, page.after.date, page.after.id, page.before.date, page.before.id,
                    page.is_system, page.sender_id, page.shows_recalled, page.limit);
}

Result<void> read_page(Query& query, int64_t first_key, int64_t second_key, const PageQuery& page,
                       std::vector<Message>& out) {
  auto rows = start_page(query, first_key, second_key, page);
  if (!rows.ok()) return rows.error();
  for (int64_t bytes = 0; bytes < page.max_bytes;) {
    auto found = rows->next();
    if (!found.ok()) return found.error();
    if (!*found) break;
    out.push_back(message_of(*rows));
    bytes += out.back().size();
  }
  return {};
}

}  // namespace

MessagesTable::MessagesTable(Database& database)
    : insert_(database,
              "INSERT INTO messages (id, sender_id, target_id, is_group, is_system, delivery_date, text, records, "
              "burn_after, pre_message_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
      conversation_ascending_(database, page_sql(kMessageColumns, kOfConversation, Order::oldest_first)),
      conversation_descending_(database, page_sql(kMessageColumns, kOfConversation, Order::newest_first)),
      positions_ascending_(database, page_sql(kPosition, kOfConversation, Order::oldest_first)),
      positions_descending_(database, page_sql(kPosition, kOfConversation, Order::newest_first)),
      received_ascending_(database, page_sql(kMessageColumns, kOfRecipient, Order::oldest_first)),
      received_descending_(database, page_sql(kMessageColumns, kOfRecipient, Order::newest_first)),
      find_(database, std::string("SELECT ")
                          .append(kMessageColumns)
                          .append(" FROM messages WHERE id = ?1 AND (?2 OR recall_date IS NULL) AND ")
                          .append(kNotDeleted)),
      count_conversation_(database,
                          "SELECT count(*) FROM (SELECT 1 FROM messages WHERE conversation_low = ?1 "
                          "AND conversation_high = ?2 AND delivery_date >= ?3 AND delivery_date < ?4 LIMIT ?5)"),
      count_received_(database,
                      "SELECT count(*) FROM (SELECT 1 FROM messages WHERE conversation_low = min(?1, ?2) AND "
                      "conversation_high = max(?1, ?2) AND delivery_date >= ?3 AND delivery_date < ?4 "
                      "AND sender_id = ?2 LIMIT ?5)"),
      newest_(database, "SELECT delivery_date, id FROM messages ORDER BY id DESC LIMIT 1") {
}

Result<void> MessagesTable::insert(const NewMessage& message) {
  std::optional<std::span<const uint8_t>> records;
  if (!message.records.empty()) {
    records = {reinterpret_cast<const uint8_t*>(message.records.data()), message.records.size()};
  }
  return insert_.run(message.id, message.sender_id, message.target_id, message.is_group, message.is_system,
                     message.delivery_date, message.text, records, message.burn_after, message.pre_message_id);
}

Result<void> MessagesTable::conversation_page(ConversationKey conversation, const PageQuery& page,
                                              std::vector<Message>& out) {
  return read_page(page.descending ? conversation_descending_ : conversation_ascending_, conversation.low,
                   conversation.high, page, out);
}

Result<void> MessagesTable::received_page(int64_t user_id, const PageQuery& page, std::vector<Message>& out) {
  return read_page(page.descending ? received_descending_ : received_ascending_, user_id, 0, page, out);
}

Result<void> MessagesTable::conversation_positions(ConversationKey conversation, const PageQuery& page,
                                                   std::vector<Position>& out) {
  Query& query = page.descending ? positions_descending_ : positions_ascending_;
  auto rows = start_page(query, conversation.low, conversation.high, page);
  if (!rows.ok()) return rows.error();
  for (;;) {
    auto found = rows->next();
    if (!found.ok()) return found.error();
    if (!*found) return {};
    out.push_back({rows->integer(0), rows->integer(1)});
  }
}

Result<std::optional<Message>> MessagesTable::find(int64_t id, bool shows_recalled) {
  std::optional<Message> message;
  TURMS_TRY(find_.each([&](const Rows& row) { message = message_of(row); }, id, shows_recalled));
  return message;
}

Result<int64_t> MessagesTable::count_conversation(ConversationKey conversation, int64_t start, int64_t end,
                                                  int64_t bound) {
  int64_t count = 0;
  TURMS_TRY(count_conversation_.each([&](const Rows& row) { count = row.integer(0); }, conversation.low,
                                     conversation.high, start, end, bound));
  return count;
}

Result<int64_t> MessagesTable::count_received(int64_t user_id, int64_t sender_id, int64_t start, int64_t end,
                                              int64_t bound) {
  int64_t count = 0;
  TURMS_TRY(
      count_received_.each([&](const Rows& row) { count = row.integer(0); }, user_id, sender_id, start, end, bound));
  return count;
}

Result<Position> MessagesTable::newest() {
  Position position;
  TURMS_TRY(newest_.each([&](const Rows& row) { position = {row.integer(0), row.integer(1)}; }));
  return position;
}

}  // namespace turms::gateway::store
