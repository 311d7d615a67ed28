// SPDX-License-Identifier: Apache-2.0
#include "store/backup.h"

#include <sqlite3.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace turms::gateway::store {
namespace {

constexpr int kPagesAStep = 4'096;

/// A read transaction: every step of the copy sees the same state. Without it each foreign commit would send the copy
/// back to its first page, and under load it would never end.
class Snapshot {
 public:
  static Result<Snapshot> take(Database& database) {
    TURMS_TRY(database.execute("BEGIN"));
    Snapshot snapshot(database);
    const auto read = database.number("SELECT count(*) FROM sqlite_schema");  // BEGIN alone fixes nothing yet
    if (!read.ok()) return read.error();
    return snapshot;
  }
  Snapshot(Snapshot&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Snapshot& operator=(Snapshot&&) = delete;
  ~Snapshot() {
    if (database_ != nullptr) (void)database_->execute("ROLLBACK");
  }

 private:
  explicit Snapshot(Database& database) : database_(&database) {}
  Database* database_;
};

/// Removes the file unless it was kept.
class Unfinished {
 public:
  explicit Unfinished(std::string path) : path_(std::move(path)) {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    if (path_.empty()) return;
    std::error_code ignored;
    for (const char* part : {"", "-journal", "-wal", "-shm"}) std::filesystem::remove(path_ + part, ignored);
  }
  void keep() { path_.clear(); }

 private:
  std::string path_;
};

Result<void> copy_pages(Database& source, Database& target) {
  const auto snapshot = Snapshot::take(source);
  if (!snapshot.ok()) return snapshot.error();
  sqlite3_backup* const copying = sqlite3_backup_init(target.handle(), "main", source.handle(), "main");
  if (copying == nullptr) return target.last_error("backup");
  int result = SQLITE_OK;
  while (result == SQLITE_OK) result = sqlite3_backup_step(copying, kPagesAStep);
  // Only now does the target know what went wrong.
  const int finished = sqlite3_backup_finish(copying);
  if (result == SQLITE_DONE && finished == SQLITE_OK) return {};
  if (finished != SQLITE_OK) return target.last_error("backup");
  return Error{Code::timeout, target.path(), "another process keeps the database locked (backup)"};
}

}  // namespace

Result<int64_t> back_up(Database& source, const std::string& target, const std::string& vfs) {
  std::error_code failed;
  if (std::filesystem::exists(target, failed)) return Error{Code::conflict, target, "exists already"};
  Unfinished unfinished(target);
  OpenOptions options;
  options.path = target;
  options.access = Access::create;
  options.vfs = vfs;
  auto database = Database::open(options);
  if (!database.ok()) return database.error();
  TURMS_TRY(database->execute("PRAGMA journal_mode = DELETE"));  // a log would only write everything twice
  TURMS_TRY(copy_pages(source, *database));
  // The header came with the pages and says "has a log": such a file can't be read where nothing can be written.
  TURMS_TRY(database->execute("PRAGMA journal_mode = DELETE"));
  const auto size = database->number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  if (!size.ok()) return size.error();
  unfinished.keep();
  return *size;
}

}  // namespace turms::gateway::store
