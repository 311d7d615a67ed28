// SPDX-License-Identifier: Apache-2.0
#include "blobs/blob_care.h"

#include <array>
#include <set>
#include <system_error>
#include <vector>

#include "blobs/blob_name.h"
#include "blobs/blob_store.h"
#include "blobs/link_signer.h"
#include "blobs/plugin_files.h"

namespace turms::gateway::blobs {
namespace {

namespace fs = std::filesystem;

Error error_of(const fs::path& path, const std::error_code& failed) {
  return {Code::io, path.string(), failed.message()};
}

/// Calls `visit(path)` for each file below each folder of finished ones until it says false. A folder that is missing
/// has none; what begins with a dot is not finished.
template <class Visit>
Result<void> each_file(const fs::path& root, Visit visit) {
  std::vector<fs::path> folders = {root / kPluginFolder};
  for (const Bucket bucket : kBuckets) folders.push_back(root / text_of(bucket));
  for (const fs::path& folder : folders) {
    std::error_code failed;
    if (!fs::exists(folder, failed)) continue;
    fs::recursive_directory_iterator entry(folder, failed);
    for (; !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
      std::error_code gone;
      if (entry->is_directory(gone)) {
        if (entry->path().filename().native().starts_with('.')) entry.disable_recursion_pending();
      } else if (!visit(entry->path())) {
        return {};
      }
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
  if (!is_gone(root / kLinkKeyFile)) TURMS_TRY(take_over(root / kLinkKeyFile, target / kLinkKeyFile));
  size_t files = 0;
  Result<void> copied;
  std::set<fs::path> folders = {target};
  TURMS_TRY(each_file(root, [&](const fs::path& path) {
    const fs::path to = target / path.lexically_relative(root);
    for (fs::path folder = to.parent_path(); folder != target; folder = folder.parent_path()) folders.insert(folder);
    std::error_code not_made;  // then the copy fails as well, and says why
    fs::create_directories(to.parent_path(), not_made);
    copied = take_over(path, to);
    if (!copied.ok() && is_gone(path)) copied = {};  // removed meanwhile
    ++files;
    return copied.ok();
  }));
  if (!copied.ok()) return copied.error();
  for (const fs::path& folder : folders) TURMS_TRY(sync_folder(folder));
  return files;
}

}  // namespace turms::gateway::blobs
