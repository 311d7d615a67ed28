// SPDX-License-Identifier: Apache-2.0
#include "app/backup_command.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include "app/check_command.h"
#include "app/gateway.h"
#include "app/program.h"
#include "base/unique_fd.h"
#include "blobs/blob_care.h"
#include "config/load.h"
#include "store/backup.h"
#include "store/database.h"

namespace turms::gateway::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kUsage = R"(usage: turms-gateway backup [--config FILE] FOLDER

Copies the database and the uploaded files into FOLDER, which must not exist yet, and looks the database's copy through.
To restore: stop the gateway; move the database with its -wal and -shm, and the folder blobs, away; put turms.db and
blobs of the backup in their places.
)";

Error io_error(const fs::path& path, const std::string& what) {
  return {Code::io, path.string(), what + ": " + std::strerror(errno)};
}

/// Names in a folder are as durable as the folder itself.
Result<void> sync_folder(const fs::path& path) {
  const UniqueFd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid() || ::fsync(folder.get()) != 0) return io_error(path, "cannot be written to the disk");
  return {};
}

/// A folder under a name that says what it is, until it is whole; gone when it never becomes that.
class UnfinishedFolder {
 public:
  static Result<UnfinishedFolder> make(const fs::path& final_path) {
    std::error_code failed;
    if (fs::exists(final_path, failed)) return Error{Code::conflict, final_path.string(), "exists already"};
    UnfinishedFolder folder(final_path);
    if (::mkdir(folder.path_.c_str(), 0700) != 0) {
      const Error error = io_error(folder.path_, "cannot be made");
      folder.path_.clear();
      return error;
    }
    return folder;
  }
  UnfinishedFolder(UnfinishedFolder&& other) noexcept
      : path_(std::exchange(other.path_, {})), final_path_(std::move(other.final_path_)) {}
  UnfinishedFolder& operator=(UnfinishedFolder&&) = delete;
  ~UnfinishedFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }

  [[nodiscard]] const fs::path& path() const { return path_; }

  /// Gives it its name, for good.
  Result<void> finish() {
    TURMS_TRY(sync_folder(path_));
    // Unlike mv, rename never puts a folder into a full one: two backups under one name can't mix.
    if (::rename(path_.c_str(), final_path_.c_str()) != 0) return io_error(final_path_, "cannot be made");
    path_.clear();
    return sync_folder(final_path_.parent_path());
  }

 private:
  explicit UnfinishedFolder(const fs::path& final_path)
      : path_(final_path.string() + ".unfinished"), final_path_(final_path) {}

  fs::path path_;
  fs::path final_path_;
};

Result<int64_t> copy_database(const fs::path& from, const fs::path& to) {
  store::OpenOptions options;
  options.path = from.string();
  options.access = store::Access::read_only;
  auto source = store::Database::open(options);
  if (!source.ok()) return source.error();
  const auto bytes = store::back_up(*source, to.string());
  if (!bytes.ok()) return bytes.error();
  const auto damage = check_database(to);
  if (!damage.ok()) return damage.error();
  if (!damage->empty()) return Error{Code::io, from.string(), "is damaged: " + damage->front()};
  return *bytes;
}

Result<int64_t> back_up(const config::Settings& settings, const fs::path& target) {
  auto folder = UnfinishedFolder::make(target);
  if (!folder.ok()) return folder.error();
  // The database first: a file that came later is nobody's, a row without its file would be a promise broken.
  const auto bytes = copy_database(settings.embedded.database, folder->path() / kBackupDatabase);
  if (!bytes.ok()) return bytes.error();
  const auto files = blobs::copy_blobs(blobs_folder(settings), folder->path() / kBackupBlobs);
  if (!files.ok()) return files.error();
  TURMS_TRY(folder->finish());
  return *bytes;
}

}  // namespace

int run_backup_command(const Arguments& arguments) {
  if (arguments.wants_help) {
    std::fputs(kUsage, stdout);
    return kDone;
  }
  if (arguments.words.size() != 1) {
    std::fprintf(stderr, "turms-gateway backup: give one folder\n\n%s", kUsage);
    return kWrongUsage;
  }
  const config::Loaded loaded = config::load(arguments.config);
  for (const config::Complaint& complaint : loaded.complaints)
    std::fprintf(stderr, "%s\n", complaint.to_string().c_str());
  if (!loaded.ok()) return kFailed;
  fs::path target = fs::absolute(arguments.words[0]).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();  // "folder/"
  const auto bytes = back_up(loaded.settings, target);
  if (!bytes.ok()) {
    std::fprintf(stderr, "turms-gateway: %s\n", bytes.error().to_string().c_str());
    return kFailed;
  }
  std::printf("%s: %lld bytes\n", target.c_str(), static_cast<long long>(*bytes));
  return kDone;
}

}  // namespace turms::gateway::app
