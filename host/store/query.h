// SPDX-License-Identifier: Apache-2.0
// One SQL statement, prepared at its first use and kept: tables hold their queries as members. A run binds the
// parameters in order and gives Rows, which must be gone before the same query runs again. The database stays where it
// is while its queries live (they refer to it).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "store/database.h"

struct sqlite3_stmt;

namespace turms::gateway::store {

/// The rows of one run. Its end resets the statement, so that a reader never holds back a checkpoint longer than it
/// reads.
class Rows {
 public:
  Rows(Database& database, sqlite3_stmt* statement) : database_(&database), statement_(statement) {}
  Rows(Rows&& other) noexcept : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)) {}
  Rows& operator=(Rows&&) = delete;
  ~Rows();

  /// Goes to the next row; false after the last one.
  Result<bool> next();

  // The columns of the current row. Views are valid until next() or the end of this object.
  [[nodiscard]] int64_t integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::span<const uint8_t> blob(int column) const;
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::optional<int64_t> optional_integer(int column) const;
  [[nodiscard]] std::optional<std::string> optional_text(int column) const;

 private:
  Database* database_;
  sqlite3_stmt* statement_;
};

class Query {
 public:
  /// \param sql  one statement; its parameters are ?1, ?2 ... in the order of run's arguments
  Query(Database& database, std::string sql) : database_(database), sql_(std::move(sql)) {}
  Query(Query&&) noexcept = default;

  /// Binds and starts. Text and blobs are not copied: they must live until the Rows are gone. Integers, string_view,
  /// span of octets, and optionals of them (empty binds NULL).
  template <class... Parameters>
  Result<Rows> rows(const Parameters&... parameters) {
    TURMS_TRY(prepare());
    int index = 0;
    (bind(++index, parameters), ...);
    return Rows(database_, statement_.get());
  }

  /// Binds, runs, and calls `take(row)` for each row.
  template <class Take, class... Parameters>
  Result<void> each(Take&& take, const Parameters&... parameters) {
    auto started = rows(parameters...);
    if (!started.ok()) return started.error();
    for (;;) {
      auto found = started->next();
      if (!found.ok()) return found.error();
      if (!*found) return {};
      take(std::as_const(*started));
    }
  }

  /// Binds and runs a statement that gives no rows.
  template <class... Parameters>
  Result<void> run(const Parameters&... parameters) {
    return each([](const Rows&) {}, parameters...);
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  Result<void> prepare();
  void bind(int index, int64_t value);
  void bind(int index, bool value) { bind(index, int64_t{value}); }
  void bind(int index, std::string_view value);
  void bind(int index, std::span<const uint8_t> value);
  void bind(int index, std::nullopt_t);
  template <class T>
  void bind(int index, const std::optional<T>& value) {
    if (value)
      bind(index, *value);
    else
      bind(index, std::nullopt);
  }

  Database& database_;
  std::string sql_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace turms::gateway::store
