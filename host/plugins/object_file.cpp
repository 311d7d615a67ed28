// SPDX-License-Identifier: Apache-2.0
#include "plugins/object_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <span>
#include <string_view>

#include "base/unique_fd.h"
#include "crypto/digest.h"

namespace turms::gateway::plugins {
namespace {

namespace fs = std::filesystem;

constexpr off_t kMaxObjectBytes = 256 * 1024 * 1024;
constexpr int kMaxSequence = 1'000'000;

Error io_error(const fs::path& path, std::string_view what) {
  return {Code::io, path.string(), std::string(what) + ": " + std::strerror(errno)};
}

/// A file as memory, for hashing and copying.
class Mapping {
 public:
  Mapping(int fd, size_t size) : size_(size) {
    if (size_ != 0) address_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
  }
  ~Mapping() {
    if (valid() && size_ != 0) ::munmap(address_, size_);
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  [[nodiscard]] bool valid() const { return size_ == 0 || address_ != MAP_FAILED; }
  [[nodiscard]] std::span<const uint8_t> bytes() const { return {static_cast<const uint8_t*>(address_), size_}; }

 private:
  size_t size_;
  void* address_ = nullptr;
};

std::string hexadecimal(const crypto::Digest& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : digest) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xFU];
  }
  return text;
}

/// Whoever can write here decides what code the gateway runs.
Result<void> check_owner(const fs::path& path, const struct stat& info) {
  const bool ours = info.st_uid == 0 || info.st_uid == ::geteuid();
  if (!ours) return Error{Code::denied, path.string(), "belongs to neither root nor this user"};
  if ((info.st_mode & S_IWOTH) != 0) return Error{Code::denied, path.string(), "may be written by everybody"};
  return {};
}

std::string name_of(const fs::path& path) {
  std::string name = path.stem().string();
  constexpr std::string_view kPrefix = "turms-";
  if (name.size() > kPrefix.size() && name.starts_with(kPrefix)) name.erase(0, kPrefix.size());
  return name;
}

Result<void> write_all(int fd, std::span<const uint8_t> bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(fd, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return io_error(path, "cannot be written");
    bytes = bytes.subspan(static_cast<size_t>(wrote));
  }
  return {};
}

Result<UniqueFd> create_next(const fs::path& folder, const std::string& stem, fs::path& chosen) {
  for (int sequence = 1; sequence < kMaxSequence; ++sequence) {
    chosen = folder / (stem + "-" + std::to_string(sequence) + ".so");
    UniqueFd fd(::open(chosen.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0500));
    if (fd.valid()) return fd;
    if (errno != EEXIST) return io_error(chosen, "cannot be created");
  }
  return Error{Code::limit, folder.string(), "has no room for another copy"};
}

Result<size_t> size_of(int fd, const fs::path& path) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) return io_error(path, "cannot be read");
  if (!S_ISREG(info.st_mode)) return Error{Code::io, path.string(), "is not a file"};
  if (info.st_size > kMaxObjectBytes) return Error{Code::limit, path.string(), "is larger than 256 MiB"};
  TURMS_TRY(check_owner(path, info));
  return static_cast<size_t>(info.st_size);
}

}  // namespace

Result<std::vector<Candidate>> scan(const fs::path& folder) {
  struct stat info {};
  if (::stat(folder.c_str(), &info) != 0) {
    if (errno == ENOENT) return std::vector<Candidate>{};
    return io_error(folder, "cannot be read");
  }
  if (!S_ISDIR(info.st_mode)) return Error{Code::io, folder.string(), "is not a folder"};
  TURMS_TRY(check_owner(folder, info));
  std::map<std::string, fs::path> found;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (entry.path().extension() != ".so") continue;
    const auto [at, fresh] = found.try_emplace(name_of(entry.path()), entry.path());
    if (!fresh)
      return Error{Code::conflict, entry.path().string(), "has the same plugin name as " + at->second.string()};
  }
  if (failed) return Error{Code::io, folder.string(), failed.message()};
  std::vector<Candidate> candidates;
  for (auto& [name, path] : found) candidates.push_back({name, path});
  return candidates;
}

Result<PlacedObject> place_copy(const fs::path& source, const std::string& name, const fs::path& folder) {
  UniqueFd original(::open(source.c_str(), O_RDONLY | O_CLOEXEC));
  if (!original.valid()) return io_error(source, "cannot be opened");
  const auto size = size_of(original.get(), source);
  if (!size) return size.error();
  const Mapping content(original.get(), *size);
  if (!content.valid()) return io_error(source, "cannot be read");

  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return io_error(folder, "cannot be created");
  const std::string sha256 = hexadecimal(crypto::sha256(content.bytes()));
  PlacedObject placed{{}, sha256};
  const auto copy = create_next(folder, name + "-" + sha256, placed.path);
  if (!copy) return copy.error();
  Result<void> written = write_all(copy->get(), content.bytes(), placed.path);
  if (written.ok()) {
    const Mapping lies_there(copy->get(), *size);
    const bool same = lies_there.valid() && hexadecimal(crypto::sha256(lies_there.bytes())) == sha256;
    if (!same)
      written = Error{Code::io, placed.path.string(), "is not what was copied (did the original change meanwhile?)"};
  }
  if (!written.ok()) {
    ::unlink(placed.path.c_str());
    return written.error();
  }
  return placed;
}

void clear_copies(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".so") fs::remove(entry.path(), ignored);
  }
}

}  // namespace turms::gateway::plugins
