// SPDX-License-Identifier: Apache-2.0
// Turms' history in feature tests: what a QueryMessages asked for, rows, and the answer that holds them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bridge/fingerprint.h"
#include "bridge/payload.h"
#include "proto/messages.h"
#include "stage.h"

namespace turms::xmpp::features {

struct HistoryQuery {
  bool is_group = false;
  bool is_descending = false;
  int64_t id = 0;       // the first of them
  int64_t from_id = 0;  // likewise
  int64_t date_start_ms = 0;
  int64_t date_end_ms = 0;
  int32_t max_count = 0;
};

/// What request `index` asked for; it throws when it is no QueryMessages.
inline HistoryQuery history_query(const Stage& stage, size_t index) {
  const proto::Request request = stage.request(index);
  proto::QueryMessagesRequest query = {};
  if (request.kind != proto::RequestKind::kQueryMessages || !proto::decode(request.body, query)) {
    throw std::logic_error("not a question for messages");
  }
  HistoryQuery read;
  read.is_group = query.are_group_messages;
  read.is_descending = query.descending;
  for (const int64_t id : query.ids) {
    read.id = id;
    break;
  }
  for (const int64_t id : query.from_ids) {
    read.from_id = id;
    break;
  }
  read.date_start_ms = query.delivery_date_start;
  read.date_end_ms = query.delivery_date_end;
  read.max_count = query.max_count;
  return read;
}

/// A stored private message; with an XMPP id it has a payload.
inline std::string message_row(int64_t id, int64_t sender, int64_t recipient, int64_t date_ms, std::string_view text,
                               std::string_view xmpp_id = {}, std::string_view origin_id = {}) {
  std::string row;
  proto::append_varint_field(row, 1, static_cast<uint64_t>(id));
  proto::append_varint_field(row, 2, static_cast<uint64_t>(date_ms));
  proto::append_bytes_field(row, 4, text);
  proto::append_varint_field(row, 5, static_cast<uint64_t>(sender));
  proto::append_varint_field(row, 8, static_cast<uint64_t>(recipient));
  if (xmpp_id.empty()) return row;
  bridge::Payload payload;
  payload.id = xmpp_id;
  if (!origin_id.empty()) payload.origin_id = origin_id;
  payload.text_hash = bridge::text_hash_of(text);
  std::string record;
  if (!bridge::write_record(payload, record)) throw std::logic_error("too large");
  proto::append_bytes_field(row, 9, record);
  return row;
}

/// Answers request `index` with rows, in the order given; without rows with 1001.
inline void answer_history(Stage& stage, size_t index, const std::vector<std::string>& rows) {
  if (rows.empty()) return stage.answer(index, 1001);
  std::string messages;
  for (const std::string& row : rows) proto::append_bytes_field(messages, 1, row);
  proto::Notification response;
  response.timestamp = stage.clock.unix_ms();
  response.request_id = stage.request(index).request_id;
  response.code = 1000;
  response.data_kind = proto::DataKind::kMessages;
  response.data = messages;
  std::string bytes;
  proto::write_notification(bytes, response);
  stage.notify(bytes);
}

}  // namespace turms::xmpp::features
