// SPDX-License-Identifier: Apache-2.0
#include "blobs/blob_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "blobs/blob_header.h"

namespace turms::gateway::blobs {
namespace {

Error system_error(const std::filesystem::path& path, const char* what) {
  const bool is_full = errno == ENOSPC || errno == EDQUOT;
  return {is_full ? Code::limit : Code::io, path.string(), std::string(what) + ": " + std::strerror(errno)};
}

}  // namespace

Result<BlobWriter> BlobWriter::create(std::filesystem::path incoming, std::filesystem::path target) {
  UniqueFd file(::open(incoming.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.valid()) return system_error(incoming, "cannot be made");
  return BlobWriter(std::move(file), std::move(incoming), std::move(target));
}

BlobWriter::BlobWriter(UniqueFd file, std::filesystem::path incoming, std::filesystem::path target)
    : file_(std::move(file)), incoming_(std::move(incoming)), target_(std::move(target)) {
}

BlobWriter::BlobWriter(BlobWriter&& other) noexcept
    : file_(std::move(other.file_)),
      incoming_(std::exchange(other.incoming_, {})),
      target_(std::move(other.target_)),
      digest_(std::move(other.digest_)),
      size_(other.size_) {
}

BlobWriter::~BlobWriter() {
  if (!incoming_.empty()) ::unlink(incoming_.c_str());
}

Result<void> BlobWriter::write_at(uint64_t offset, std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_error(incoming_, "cannot be written");
    bytes = bytes.subspan(static_cast<size_t>(written));
    offset += static_cast<uint64_t>(written);
  }
  return {};
}

Result<void> BlobWriter::append(std::span<const uint8_t> bytes) {
  TURMS_TRY(write_at(kBlobHeaderBytes + size_, bytes));
  digest_.add(bytes);
  size_ += bytes.size();
  return {};
}

Result<void> BlobWriter::finish(const std::string& media_type) {
  const BlobHeaderBytes header = encode_header({size_, digest_.finish(), media_type});
  TURMS_TRY(write_at(0, header));
  if (::fsync(file_.get()) != 0) return system_error(incoming_, "cannot be written to the disk");
  if (::rename(incoming_.c_str(), target_.c_str()) != 0) return system_error(target_, "cannot be made");
  incoming_.clear();
  return sync_folder(target_.parent_path());
}

Result<void> sync_folder(const std::filesystem::path& folder) {
  const UniqueFd opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.valid() || ::fsync(opened.get()) != 0) return system_error(folder, "cannot be written to the disk");
  return {};
}

}  // namespace turms::gateway::blobs
