// SPDX-License-Identifier: Apache-2.0
#include "app/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace turms::gateway::app {

Result<void> make_folder(const std::filesystem::path& path) {
  std::error_code failed;
  const bool made = std::filesystem::create_directories(path, failed);
  if (failed) return Error{Code::io, path.string(), "cannot be made: " + failed.message()};
  // Messages lie in here; a folder that was there already keeps the operator's own permissions.
  if (made) std::filesystem::permissions(path, std::filesystem::perms::owner_all, failed);
  return {};
}

Result<DataFolder> DataFolder::take(const std::filesystem::path& path) {
  TURMS_TRY(make_folder(path));
  const std::filesystem::path file = path / "lock";
  UniqueFd lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock.valid()) return Error{Code::io, file.string(), std::string("cannot be opened: ") + std::strerror(errno)};
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return Error{Code::conflict, path.string(), "is in use by another turms-gateway"};
  }
  return DataFolder(std::move(lock));
}

}  // namespace turms::gateway::app
