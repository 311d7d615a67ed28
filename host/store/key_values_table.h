// SPDX-License-Identifier: Apache-2.0
// Small values of plugins under (owner, tier, bucket, key), with bounds on each bucket and, where it is wanted, a date
// of expiry. A value past its date is as good as gone at once; its row goes some time later. A bucket named KIND/USER
// is that user's and goes with him. Belongs to the thread of its database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/query.h"

namespace turms::gateway::store {

struct ValuePlace {
  std::string_view owner;
  int64_t tier = 0;
  std::string_view bucket;
  std::string_view key;  // any octets
};

struct KeyValue {
  std::string key;  // list() only
  int64_t version = 0;
  std::string value;
};

/// Which part of a bucket.
struct ValueListing {
  int64_t limit = 0;
  int64_t max_bytes = 0;  // of keys and values; one entry is always given
  bool with_values = false;
};

struct ListedValues {
  std::vector<KeyValue> values;
  bool has_more = false;
};

class KeyValuesTable {
 public:
  // Of one bucket; keys and values count.
  static constexpr int64_t kMaxKeys = 10'000;
  static constexpr int64_t kMaxBytes = 16 * 1024 * 1024;

  explicit KeyValuesTable(Database& database);

  /// Nothing: there is none, or it has expired. `now` in milliseconds, as in all of these.
  Result<std::optional<KeyValue>> get(const ValuePlace& place, int64_t now);
  /// Writes over an older value. With several statements: the caller holds a Savepoint.
  /// \param expiry_date  unset: never. \returns  the version, never used before. \errors  limit: the bucket is full;
  /// not_found: it belongs to a user who was removed
  Result<int64_t> put(const ValuePlace& place, std::string_view value, std::optional<int64_t> expiry_date, int64_t now);
  /// \returns  false: there was none
  Result<bool> remove(const ValuePlace& place, int64_t now);
  /// Removes all buckets of a user, whatever plugin they belong to.
  Result<void> remove_buckets_of(int64_t user_id);
  /// By key, beginning after the place's key.
  Result<ListedValues> list(const ValuePlace& place, const ValueListing& listing, int64_t now);

 private:
  Result<bool> has_room(const ValuePlace& place, size_t bytes);
  Result<bool> is_left_behind(std::string_view bucket);

  Database& database_;
  Query get_;
  Query insert_;
  Query delete_;
  Query list_;
  Query usage_;
  Query purge_some_;
  Query purge_bucket_;
  Query next_bucket_;
  Query delete_bucket_;
  Query is_removed_;
};

}  // namespace turms::gateway::store
