// SPDX-License-Identifier: Apache-2.0
#include "store/query.h"

#include <sqlite3.h>

namespace turms::gateway::store {

Rows::~Rows() {
  if (statement_ != nullptr) sqlite3_reset(statement_);
}

Result<bool> Rows::next() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return database_->last_error(sqlite3_sql(statement_));
}

int64_t Rows::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view Rows::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return {bytes == nullptr ? "" : bytes, static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}

std::span<const uint8_t> Rows::blob(int column) const {
  const auto* bytes = static_cast<const uint8_t*>(sqlite3_column_blob(statement_, column));
  return {bytes, static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Rows::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::optional<int64_t> Rows::optional_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::optional<std::string> Rows::optional_text(int column) const {
  if (is_null(column)) return std::nullopt;
  return std::string(text(column));
}

void Query::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
  sqlite3_finalize(statement);
}

Result<void> Query::prepare() {
  if (statement_) {
    sqlite3_reset(statement_.get());  // a run that failed has left it in its last state
    return {};
  }
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v3(database_.handle(), sql_.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr) != SQLITE_OK) {
    return database_.last_error(sql_);
  }
  statement_.reset(raw);
  return {};
}

// Binding fails only for a wrong index (a bug that every test of the query shows) and for values of a gigabyte, which
// the limits on requests keep far away.
void Query::bind(int index, int64_t value) {
  sqlite3_bind_int64(statement_.get(), index, value);
}

void Query::bind(int index, std::string_view value) {
  sqlite3_bind_text64(statement_.get(), index, value.data() == nullptr ? "" : value.data(), value.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
}

void Query::bind(int index, std::span<const uint8_t> value) {
  static constexpr uint8_t kEmpty = 0;  // a null pointer would bind NULL, not an empty blob
  sqlite3_bind_blob64(statement_.get(), index, value.data() == nullptr ? &kEmpty : value.data(), value.size(),
                      SQLITE_STATIC);
}

void Query::bind(int index, std::nullopt_t) {
  sqlite3_bind_null(statement_.get(), index);
}

}  // namespace turms::gateway::store
