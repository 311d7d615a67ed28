// SPDX-License-Identifier: Apache-2.0
// What Turms can't hold, kept by the host: values by bucket and key (tgp.host.store/1). The runtime implements it, one for each
// shard; features write one bucket an account and kind ("pep/42"). Absent on a cluster: ask is_offered() first, and do
// not advertise what would need it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/task.h"

namespace turms::xmpp::features {

// The types have constructors: they pass through coroutines.

/// A version is never 0 and never comes again: every write gives another one.
struct StoredValue {
  StoredValue(uint64_t version_in, std::string value_in) : version(version_in), value(std::move(value_in)) {}
  uint64_t version;
  std::string value;
};

struct StoredEntry {
  StoredEntry(std::string key_in, uint64_t version_in, std::string value_in)
      : key(std::move(key_in)), version(version_in), value(std::move(value_in)) {}
  std::string key;
  uint64_t version;
  std::string value;  // empty when values were not asked for
};

struct StoredPage {
  StoredPage() = default;
  std::vector<StoredEntry> entries;  // in the order of their keys' bytes
  bool has_more = false;             // ask again after the last key
};

/// Values survive a restart once the call has completed. Calls take effect in the order in which they were made.
/// Limits: bucket 1..64 bytes of UTF-8, key 1..512 bytes, value 0..65,536 bytes; a bucket holds 10,000 keys and 16 MiB at
/// least. \errors of every call: unsupported (no store), too_large (a limit, or the bucket is full), timeout, io. Keeps no
/// reference to its arguments. Thread: shard.
class Store {
 public:
  virtual ~Store() = default;
  [[nodiscard]] virtual bool is_offered() const = 0;

  /// \errors not_found
  virtual Task<Result<StoredValue>> get(std::string bucket, std::string key) = 0;
  /// Writes whatever was there. \returns the new version
  virtual Task<Result<uint64_t>> put(std::string bucket, std::string key, std::string value) = 0;
  /// Writes only while the present version is `version` (0: there is none). \errors conflict
  virtual Task<Result<uint64_t>> replace(std::string bucket, std::string key, uint64_t version, std::string value) = 0;
  /// Fine also when there was none.
  virtual Task<Result<void>> remove(std::string bucket, std::string key) = 0;
  /// Entries whose key is greater than `after` (empty: from the first), at most `limit` (1..1000).
  virtual Task<Result<StoredPage>> list(std::string bucket, std::string after, uint32_t limit, bool with_values) = 0;
};

}  // namespace turms::xmpp::features
