// SPDX-License-Identifier: Apache-2.0
// One connection to one SQLite file, opened the way the gateway wants it: write-ahead log, foreign keys, a stated
// durability. A connection belongs to one thread; several connections (writer, readers, the user command) work on one
// file at the same time. Statements live in query.h, tables in the *_table.h files.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

struct sqlite3;

namespace turms::gateway::store {

enum class Access {
  create,      // read and write; the file is made when it is missing
  read_write,  // the file must be there
  read_only,
};

/// What survives a loss of power. A killed process loses nothing either way.
enum class Synchronous {
  full,    // every commit is on the disk when it returns
  normal,  // the newest commits may be lost, never the file's integrity
};

struct OpenOptions {
  std::string path;
  Access access = Access::read_write;
  Synchronous synchronous = Synchronous::full;
  int busy_timeout_ms = 5000;  // how long to wait for another process that writes
  int cache_kib = 16 * 1024;
  int auto_checkpoint_pages = 1000;  // 0: somebody watches log_pages() and calls checkpoint()
  std::string vfs;                   // empty: the default; tests name one that fails on demand
};

class Database {
 public:
  /// \errors  io: missing, unreadable, damaged or not a database; denied: read-only where writing was asked; limit:
  /// disk full;
  ///          timeout: another process holds it. `where` is the path.
  static Result<Database> open(const OpenOptions& options);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  /// Runs statements without parameters or rows (schema, pragmas, BEGIN).
  Result<void> execute(const char* sql);
  /// The first column of the first row of a statement without parameters; 0 when there is none.
  Result<int64_t> number(const char* sql);

  /// False after SQLite has rolled a transaction back by itself (disk full, I/O error), and outside of one.
  [[nodiscard]] bool in_transaction() const;
  /// Rows changed by the last statement.
  [[nodiscard]] int64_t changes() const;
  /// Pages in the log after this connection's last commit; 0 unless auto_checkpoint_pages is 0. The log starts over at
  /// the first commit after all of it has been copied.
  [[nodiscard]] int log_pages() const { return *log_pages_; }
  /// Copies what the log holds into the file, as far as readers allow, without blocking anybody.
  /// \returns  pages that are in the log and not yet in the file
  Result<int64_t> checkpoint();

  [[nodiscard]] const std::string& path() const { return path_; }
  /// For Query only.
  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
  /// SQLite's last complaint as an Error that an operator understands. `what` names the statement or step.
  [[nodiscard]] Error last_error(std::string_view what) const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const noexcept;
  };
  Database(std::unique_ptr<sqlite3, Close> handle, std::string path);

  std::unique_ptr<int> log_pages_ = std::make_unique<int>(0);  // SQLite keeps its address
  std::unique_ptr<sqlite3, Close> handle_;
  std::string path_;
};

/// A transaction that rolls back unless it was committed. BEGIN IMMEDIATE: the write lock is taken at once, so that it
/// can't fail half way.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction() { rollback(); }

  /// On an error nothing of the transaction has been kept.
  Result<void> commit();
  void rollback() noexcept;

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

/// A part of a transaction that can be taken back alone. Nests.
class Savepoint {
 public:
  static Result<Savepoint> begin(Database& database);
  Savepoint(Savepoint&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Savepoint& operator=(Savepoint&&) = delete;
  ~Savepoint() { rollback(); }

  Result<void> keep();
  void rollback() noexcept;

 private:
  explicit Savepoint(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace turms::gateway::store
