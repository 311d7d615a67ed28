// SPDX-License-Identifier: Apache-2.0
#include "blobs/blob_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace turms::gateway::blobs {
namespace {

namespace fs = std::filesystem;

constexpr const char* kIncoming = "incoming";

Error system_error(const fs::path& path, const char* what) {
  return {Code::io, path.string(), std::string(what) + ": " + std::strerror(errno)};
}

Result<void> make_folder(const fs::path& path) {
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return system_error(path, "cannot be made");
  return {};
}

/// Fewer bytes than asked for only at the end of the file.
ssize_t read_fully(int file, uint64_t offset, std::span<uint8_t> out) {
  size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = ::pread(file, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    done += static_cast<size_t>(got);
  }
  return static_cast<ssize_t>(done);
}

}  // namespace

Result<size_t> Blob::read(uint64_t offset, std::span<uint8_t> out) const {
  const ssize_t got = read_fully(file_.get(), kBlobHeaderBytes + offset, out);
  if (got < 0) return Error{Code::io, "blob", std::string("cannot be read: ") + std::strerror(errno)};
  return static_cast<size_t>(got);
}

Result<Blob> open_blob(const fs::path& path) {
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.valid()) return system_error(path, "cannot be opened");
  BlobHeaderBytes bytes{};
  if (read_fully(file.get(), 0, bytes) < 0) return system_error(path, "cannot be read");
  auto header = decode_header(bytes);
  struct stat about {};
  if (!header || ::fstat(file.get(), &about) != 0 ||
      static_cast<uint64_t>(about.st_size) != kBlobHeaderBytes + header->size) {
    return Error{Code::io, path.string(), "is damaged"};
  }
  return Blob(std::move(file), std::move(*header));
}

Result<std::unique_ptr<BlobStore>> BlobStore::open(const fs::path& root) {
  std::unique_ptr<BlobStore> store(new BlobStore(root));
  TURMS_TRY(make_folder(root));
  for (const Bucket bucket : kBuckets) TURMS_TRY(make_folder(root / text_of(bucket)));
  const fs::path incoming = root / kIncoming;
  std::error_code failed;
  fs::remove_all(incoming, failed);
  TURMS_TRY(make_folder(incoming));
  TURMS_TRY(sync_folder(root));
  return store;
}

fs::path BlobStore::path_of(const BlobName& name) const {
  return root_ / text_of(name.bucket) / std::to_string(name.id);
}

Result<BlobWriter> BlobStore::begin(const BlobName& name) {
  return BlobWriter::create(root_ / kIncoming / std::to_string(next_incoming_.fetch_add(1)), path_of(name));
}

Result<std::optional<Blob>> BlobStore::find(const BlobName& name) const {
  auto blob = open_blob(path_of(name));
  if (blob.ok()) return std::optional<Blob>(std::move(blob).value());
  struct stat about {};
  if (::lstat(path_of(name).c_str(), &about) != 0 && errno == ENOENT) return std::optional<Blob>();
  return blob.error();
}

Result<bool> BlobStore::remove(const BlobName& name) {
  const fs::path path = path_of(name);
  if (::unlink(path.c_str()) != 0) {
    if (errno == ENOENT) return false;
    return system_error(path, "cannot be removed");
  }
  TURMS_TRY(sync_folder(path.parent_path()));
  return true;
}

}  // namespace turms::gateway::blobs
