// SPDX-License-Identifier: Apache-2.0
#include "blobs/blob_care.h"

#include <array>
#include <system_error>

#include "blobs/blob_name.h"
#include "blobs/blob_store.h"
#include "blobs/link_signer.h"

namespace turms::gateway::blobs {
namespace {

namespace fs = std::filesystem;

Error error_of(const fs::path& path, const std::error_code& failed) {
  return {Code::io, path.string(), failed.message()};
}

/// Calls `visit(path)` for each file of each bucket until it says false. A bucket that is missing has none.
template <class Visit>
Result<void> each_file(const fs::path& root, Visit visit) {
  for (const Bucket bucket : kBuckets) {
    const fs::path folder = root / text_of(bucket);
    std::error_code failed;
    if (!fs::exists(folder, failed)) continue;
    fs::directory_iterator entry(folder, failed);
    for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
      if (!visit(entry->path())) return {};
    }
    if (failed) return error_of(folder, failed);
  }
  return {};
}

/// Empty when the content is what the header says.
std::string damage_of(const fs::path& path) {
  const auto blob = open_blob(path);
  if (!blob.ok()) return blob.error().to_string();
  crypto::Sha256 digest;
  std::array<uint8_t, 64 * 1024> buffer;
  for (uint64_t offset = 0; offset < blob->header().size;) {
    const auto got = blob->read(offset, buffer);
    if (!got.ok()) return path.string() + ": " + got.error().detail;
    if (*got == 0) break;
    digest.add(std::span(buffer).first(*got));
    offset += *got;
  }
  return digest.finish() == blob->header().sha256 ? std::string() : path.string() + ": is damaged";
}

/// A hard link where that is possible, else a copy.
Result<void> take_over(const fs::path& from, const fs::path& to) {
  std::error_code failed;
  fs::create_hard_link(from, to, failed);
  if (failed) {
    failed.clear();
    fs::copy_file(from, to, failed);
  }
  if (failed) return error_of(from, failed);
  return {};
}

bool is_gone(const fs::path& path) {
  std::error_code failed;
  return !fs::exists(path, failed);
}

}  // namespace

Result<std::vector<std::string>> find_damage(const fs::path& root) {
  std::vector<std::string> complaints;
  TURMS_TRY(each_file(root, [&](const fs::path& path) {
    std::string damage = damage_of(path);
    if (!damage.empty() && !is_gone(path)) complaints.push_back(std::move(damage));
    return complaints.size() < kMaxComplaints;
  }));
  return complaints;
}

Result<size_t> copy_blobs(const fs::path& root, const fs::path& target) {
  if (is_gone(root)) return size_t{0};
  std::error_code failed;
  if (!fs::create_directory(target, failed)) return error_of(target, failed);
  for (const Bucket bucket : kBuckets) fs::create_directory(target / text_of(bucket), failed);
  if (!is_gone(root / kLinkKeyFile)) TURMS_TRY(take_over(root / kLinkKeyFile, target / kLinkKeyFile));
  size_t files = 0;
  Result<void> copied;
  TURMS_TRY(each_file(root, [&](const fs::path& path) {
    copied = take_over(path, target / path.parent_path().filename() / path.filename());
    if (!copied.ok() && is_gone(path)) copied = {};  // removed meanwhile
    ++files;
    return copied.ok();
  }));
  if (!copied.ok()) return copied.error();
  for (const Bucket bucket : kBuckets) TURMS_TRY(sync_folder(target / text_of(bucket)));
  TURMS_TRY(sync_folder(target));
  return files;
}

}  // namespace turms::gateway::blobs
