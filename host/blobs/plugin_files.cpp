// SPDX-License-Identifier: Apache-2.0
#include "blobs/plugin_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include "blobs/blob_header.h"
#include "blobs/media_type.h"

namespace turms::gateway::blobs {
namespace {

namespace fs = std::filesystem;
using sessions::BlobAddress;

constexpr const char* kIncoming = ".incoming";  // no plugin can be called so
constexpr size_t kMaxOwner = 64;
constexpr size_t kMaxBucket = 64;
constexpr size_t kMaxName = 128;
constexpr size_t kMaxUsages = 10'000;  // buckets whose count is remembered
constexpr uint64_t kNsPerMilli = 1'000'000;

Error system_error(const fs::path& path, const char* what) {
  const bool is_full = errno == ENOSPC || errno == EDQUOT;
  return {is_full ? Code::limit : Code::io, path.string(), std::string(what) + ": " + std::strerror(errno)};
}

Result<void> make_folder(const fs::path& path) {
  if (::mkdir(path.c_str(), 0700) == 0) return sync_folder(path.parent_path());
  if (errno != EEXIST) return system_error(path, "cannot be made");
  return {};
}

bool is_address(const BlobAddress& address) {
  return is_path_word(address.owner, kMaxOwner) && is_path_word(address.bucket, kMaxBucket) &&
         is_path_word(address.name, kMaxName);
}

Error no_address() {
  return {Code::invalid_argument, "blob", "bucket or name has letters that no path of ours has"};
}

std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

/// Bytes of content of the file at `path`; nothing when there is none.
std::optional<uint64_t> length_of(const fs::path& path) {
  struct stat about {};
  if (::lstat(path.c_str(), &about) != 0) return std::nullopt;
  return static_cast<uint64_t>(about.st_size) -
         std::min<uint64_t>(static_cast<uint64_t>(about.st_size), kBlobHeaderBytes);
}

}  // namespace

bool is_path_word(std::string_view text, size_t max_bytes) {
  return !text.empty() && text.size() <= max_bytes && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                  c == '-';
         });
}

Result<std::unique_ptr<PluginFiles>> PluginFiles::open(const fs::path& root, const PluginFileRules& rules,
                                                       const Clock& clock) {
  const fs::path folder = root / kPluginFolder;
  std::error_code failed;
  fs::create_directories(root, failed);
  if (failed) return Error{Code::io, root.string(), "cannot be made: " + failed.message()};
  TURMS_TRY(make_folder(folder));
  fs::remove_all(folder / kIncoming, failed);
  TURMS_TRY(make_folder(folder / kIncoming));
  return std::unique_ptr<PluginFiles>(new PluginFiles(folder, rules, clock));
}

fs::path PluginFiles::path_of(const BlobAddress& address) const {
  return root_ / address.owner / address.bucket / address.name;
}

Result<Blob> PluginFiles::open_file(const BlobAddress& address) const {
  if (!is_address(address)) return no_address();
  const fs::path path = path_of(address);
  auto blob = open_blob(path);
  if (!blob.ok() && !length_of(path)) return Error{Code::not_found, path.string(), "there is no such file"};
  return blob;
}

Result<PluginFiles::Usage*> PluginFiles::usage_of(const BlobAddress& address) {
  const fs::path folder = path_of(address).parent_path();
  if (const auto known = usages_.find(folder); known != usages_.end()) return &known->second;
  if (usages_.size() >= kMaxUsages) usages_.clear();
  Usage usage;
  std::error_code failed;
  fs::directory_iterator entry(folder, failed);
  for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    usage.bytes += length_of(entry->path()).value_or(0);
    ++usage.files;
  }
  if (failed && failed != std::errc::no_such_file_or_directory) {
    return Error{Code::io, folder.string(), failed.message()};
  }
  return &usages_.emplace(folder, usage).first->second;
}

/// A file that will be replaced does not count: it goes when the new one is there.
Result<void> PluginFiles::check_room(const BlobAddress& address, uint64_t length) {
  const auto refuse = [](const char* why) { return Error{Code::limit, "blob", why}; };
  if (length > rules_.max_blob) return refuse("the file is too large");
  const auto usage = usage_of(address);
  if (!usage.ok()) return usage.error();
  const auto replaced = length_of(path_of(address));
  uint64_t bytes = (*usage)->bytes - std::min((*usage)->bytes, replaced.value_or(0));
  size_t files = (*usage)->files - (replaced ? 1 : 0);
  size_t unfinished = 0;
  for (const auto& [other, file] : unfinished_) {
    if (other.owner != address.owner) continue;
    ++unfinished;
    if (other.bucket != address.bucket) continue;
    bytes += file.length;
    ++files;
  }
  if (length > rules_.max_bucket || bytes > rules_.max_bucket - length) return refuse("the bucket is full");
  if (files >= rules_.max_files) return refuse("the bucket has too many files");
  if (unfinished >= rules_.max_unfinished) return refuse("too many files are half written");
  return {};
}

Result<bool> PluginFiles::finish(const BlobAddress& address, BlobWriter& writer, const std::string& media_type) {
  const auto usage = usage_of(address);
  if (!usage.ok()) return usage.error();
  const auto replaced = length_of(path_of(address));
  const uint64_t length = writer.size();
  if (const auto finished = writer.finish(media_type); !finished.ok()) {
    usages_.erase(path_of(address).parent_path());  // it may be there or not
    return finished.error();
  }
  (*usage)->bytes += length - std::min((*usage)->bytes, replaced.value_or(0));
  if (!replaced) ++(*usage)->files;
  return true;
}

Result<bool> PluginFiles::put(const BlobAddress& address, const sessions::BlobFacts& facts, std::string_view piece) {
  if (!is_address(address)) return no_address();
  const std::string media_type = facts.media_type.empty() ? std::string(kUnknownMediaType) : facts.media_type;
  if (!is_concrete_media_type(media_type)) return Error{Code::invalid_argument, "blob", "that is no media type"};
  if (piece.size() > facts.length) return Error{Code::invalid_argument, "blob", "the piece is longer than the file"};
  give_up_idle();
  if (unfinished_.contains(address)) return Error{Code::conflict, "blob", "a file of that name is half written"};
  TURMS_TRY(check_room(address, facts.length));
  TURMS_TRY(make_folder(root_ / address.owner));
  TURMS_TRY(make_folder(root_ / address.owner / address.bucket));
  auto writer = BlobWriter::create(root_ / kIncoming / std::to_string(next_incoming_++), path_of(address));
  if (!writer.ok()) return writer.error();
  TURMS_TRY(writer->append(bytes_of(piece)));
  if (writer->size() == facts.length) return finish(address, *writer, media_type);
  unfinished_.emplace(address, Unfinished{std::move(*writer), facts.length, media_type, clock_.monotonic_ns()});
  return false;
}

Result<bool> PluginFiles::write(const BlobAddress& address, uint64_t offset, std::string_view piece) {
  const auto found = unfinished_.find(address);
  if (found == unfinished_.end()) return Error{Code::not_found, "blob", "nothing of that name is half written"};
  Unfinished& file = found->second;
  if (offset != file.writer.size() || piece.size() > file.length - offset) {
    return Error{Code::invalid_argument, "blob", "the piece does not fit"};
  }
  if (const auto written = file.writer.append(bytes_of(piece)); !written.ok()) {
    unfinished_.erase(found);
    return written.error();
  }
  file.touched_ns = clock_.monotonic_ns();
  if (file.writer.size() < file.length) return false;
  auto finished = finish(address, file.writer, file.media_type);
  unfinished_.erase(found);
  return finished;
}

Result<sessions::BlobPiece> PluginFiles::read(const BlobAddress& address, uint64_t offset, uint64_t length) const {
  const auto blob = open_file(address);
  if (!blob.ok()) return blob.error();
  sessions::BlobPiece piece{blob->header().size, {}};
  if (offset >= piece.whole) return piece;
  piece.bytes.resize(static_cast<size_t>(std::min(length, piece.whole - offset)));
  const auto got = blob->read(offset, {reinterpret_cast<uint8_t*>(piece.bytes.data()), piece.bytes.size()});
  if (!got.ok()) return got.error();
  piece.bytes.resize(*got);
  return piece;
}

Result<sessions::BlobFacts> PluginFiles::stat(const BlobAddress& address) const {
  const auto blob = open_file(address);
  if (!blob.ok()) return blob.error();
  const BlobHeader& header = blob->header();
  return sessions::BlobFacts{header.size, header.media_type, std::string(header.sha256.begin(), header.sha256.end())};
}

Result<bool> PluginFiles::remove(const BlobAddress& address) {
  if (!is_address(address)) return no_address();
  const bool was_begun = unfinished_.erase(address) > 0;
  const fs::path path = path_of(address);
  const auto usage = usage_of(address);
  if (!usage.ok()) return usage.error();
  const auto length = length_of(path);
  if (!length) return was_begun;
  if (::unlink(path.c_str()) != 0) return system_error(path, "cannot be removed");
  (*usage)->bytes -= std::min((*usage)->bytes, *length);
  if ((*usage)->files > 0) --(*usage)->files;
  TURMS_TRY(sync_folder(path.parent_path()));
  return true;
}

void PluginFiles::give_up_idle() {
  const uint64_t now = clock_.monotonic_ns();
  std::erase_if(unfinished_, [&](const auto& entry) {
    return now - std::min(now, entry.second.touched_ns) > rules_.patience_millis * kNsPerMilli;
  });
}

}  // namespace turms::gateway::blobs
