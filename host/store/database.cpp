// SPDX-License-Identifier: Apache-2.0
#include "store/database.h"

#include <sqlite3.h>

namespace turms::gateway::store {
namespace {

Code code_of(int result) {
  switch (result & 0xff) {
    case SQLITE_FULL:
      return Code::limit;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Code::timeout;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return Code::denied;
    case SQLITE_CONSTRAINT:
      return Code::conflict;
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
      return Code::io;
    default:
      return Code::internal;
  }
}

/// What an operator can do about it; empty when SQLite's own words are enough.
const char* advice(int result) {
  switch (result & 0xff) {
    case SQLITE_FULL:
      return "the disk is full";
    case SQLITE_NOTADB:
      return "this file is not a database, or its header is damaged";
    case SQLITE_CORRUPT:
      return "the database is damaged; restore it from a backup";
    case SQLITE_READONLY:
      return "the database or its directory can't be written";
    case SQLITE_BUSY:
      return "another process keeps the database locked";
    case SQLITE_CANTOPEN:
      return "the database can't be opened";
    default:
      return "";
  }
}

Error make_error(sqlite3* handle, const std::string& path, std::string_view what) {
  const int result = sqlite3_extended_errcode(handle);
  std::string detail = advice(result);
  if (!detail.empty()) detail += ": ";
  detail += sqlite3_errmsg(handle);
  detail += " (";
  detail += what;
  detail += ')';
  return {code_of(result), path, std::move(detail)};
}

int open_flags(Access access) {
  // One connection, one thread: SQLite's own mutexes would only cost.
  constexpr int kCommon = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  switch (access) {
    case Access::create:
      return kCommon | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case Access::read_write:
      return kCommon | SQLITE_OPEN_READWRITE;
    case Access::read_only:
      break;
  }
  return kCommon | SQLITE_OPEN_READONLY;
}

/// Asking for the write-ahead log is no error where it can't be had (a file system without shared memory): it just
/// isn't there.
Result<void> check_journal(Database& database) {
  auto has_log = database.number("SELECT count(*) FROM pragma_journal_mode WHERE journal_mode IN ('wal', 'memory')");
  if (!has_log.ok()) return has_log.error();
  if (*has_log == 1) return {};
  return Error{Code::unsupported, database.path(),
               "the file system can't hold a write-ahead log (is it a network share?)"};
}

Result<void> configure(Database& database, const OpenOptions& options) {
  // The first statement that reads the file: a damaged header shows here. The page size counts only for a new file.
  if (options.access != Access::read_only) {
    TURMS_TRY(database.execute("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL"));
    TURMS_TRY(check_journal(database));
  }
  TURMS_TRY(database.number("SELECT count(*) FROM sqlite_schema"));
  // Where it can't write SQLite opens for reading instead, and says so at the first write only: too late for us.
  if (options.access != Access::read_only && sqlite3_db_readonly(database.handle(), "main") == 1) {
    return Error{Code::denied, options.path, "the database or its directory can't be written"};
  }
  TURMS_TRY(database.execute(options.synchronous == Synchronous::full ? "PRAGMA synchronous = FULL"
                                                                      : "PRAGMA synchronous = NORMAL"));
  TURMS_TRY(database.execute("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY"));
  TURMS_TRY(database.execute(("PRAGMA cache_size = -" + std::to_string(options.cache_kib)).c_str()));
  return database.execute(("PRAGMA wal_autocheckpoint = " + std::to_string(options.auto_checkpoint_pages)).c_str());
}

int keep_log_pages(void* log_pages, sqlite3* /*handle*/, const char* /*schema*/, int pages) {
  *static_cast<int*>(log_pages) = pages;
  return SQLITE_OK;
}

}  // namespace

void Database::Close::operator()(sqlite3* handle) const noexcept {
  sqlite3_close_v2(handle);
}

Database::Database(std::unique_ptr<sqlite3, Close> handle, std::string path)
    : handle_(std::move(handle)), path_(std::move(path)) {
}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const OpenOptions& options) {
  sqlite3* raw = nullptr;
  const int result = sqlite3_open_v2(options.path.c_str(), &raw, open_flags(options.access),
                                     options.vfs.empty() ? nullptr : options.vfs.c_str());
  Database database(std::unique_ptr<sqlite3, Close>(raw), options.path);
  if (raw == nullptr) return Error{Code::internal, options.path, "no memory to open the database"};
  if (result != SQLITE_OK) return database.last_error("open");
  sqlite3_busy_timeout(raw, options.busy_timeout_ms);
  TURMS_TRY(configure(database, options));
  // SQLite's own checkpointing is such a hook too: there can be one.
  if (options.auto_checkpoint_pages == 0) sqlite3_wal_hook(raw, keep_log_pages, database.log_pages_.get());
  return database;
}

Result<void> Database::execute(const char* sql) {
  if (sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return last_error(sql);
  return {};
}

Result<int64_t> Database::number(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle(), sql, -1, &statement, nullptr) != SQLITE_OK) return last_error(sql);
  const int step = sqlite3_step(statement);
  const int64_t value = step == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
  if (sqlite3_finalize(statement) != SQLITE_OK) return last_error(sql);
  return value;
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(handle()) == 0;
}

int64_t Database::changes() const {
  return sqlite3_changes64(handle());
}

Result<int64_t> Database::checkpoint() {
  int in_log = 0;
  int copied = 0;
  const int result = sqlite3_wal_checkpoint_v2(handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied);
  if (result != SQLITE_OK && (result & 0xff) != SQLITE_BUSY) return last_error("checkpoint");
  return int64_t{in_log} - copied;
}

Error Database::last_error(std::string_view what) const {
  return make_error(handle(), path_, what);
}

Result<Transaction> Transaction::begin(Database& database) {
  TURMS_TRY(database.execute("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Result<void> Transaction::commit() {
  if (!database_->in_transaction()) {
    database_ = nullptr;
    return Error{Code::io, "", "the transaction was rolled back after an error within it"};
  }
  auto committed = database_->execute("COMMIT");
  if (!committed.ok()) {
    rollback();
    return committed;
  }
  database_ = nullptr;
  return {};
}

void Transaction::rollback() noexcept {
  Database* const database = std::exchange(database_, nullptr);
  // A failed ROLLBACK means that SQLite has rolled back already.
  if (database != nullptr && database->in_transaction()) (void)database->execute("ROLLBACK");
}

Result<Savepoint> Savepoint::begin(Database& database) {
  TURMS_TRY(database.execute("SAVEPOINT part"));
  return Savepoint(database);
}

Result<void> Savepoint::keep() {
  TURMS_TRY(database_->execute("RELEASE part"));
  database_ = nullptr;
  return {};
}

void Savepoint::rollback() noexcept {
  Database* const database = std::exchange(database_, nullptr);
  if (database != nullptr && database->in_transaction()) (void)database->execute("ROLLBACK TO part; RELEASE part");
}

}  // namespace turms::gateway::store
