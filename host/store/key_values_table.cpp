// SPDX-License-Identifier: Apache-2.0
#include "store/key_values_table.h"

#include <charconv>
#include <span>

namespace turms::gateway::store {
namespace {

std::span<const uint8_t> octets(std::string_view bytes) {
  return {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()};
}

std::string text_of(std::span<const uint8_t> bytes) {
  return {bytes.begin(), bytes.end()};
}

/// Whose bucket it is; nothing: no user's.
std::optional<int64_t> user_of(std::string_view bucket) {
  const size_t slash = bucket.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  int64_t id = 0;
  const char* begin = bucket.data() + slash + 1;
  const char* end = bucket.data() + bucket.size();
  const auto [stop, error] = std::from_chars(begin, end, id);
  if (error != std::errc() || stop != end || id <= 0 || *begin == '0') return std::nullopt;
  return id;
}

}  // namespace

KeyValuesTable::KeyValuesTable(Database& database)
    : database_(database),
      get_(database,
           "SELECT version, value FROM key_values WHERE owner = ?1 AND tier = ?2 AND bucket = ?3 AND key = ?4 "
           "AND (expiry_date IS NULL OR expiry_date > ?5)"),
      insert_(database,
              "INSERT INTO key_values (owner, tier, bucket, key, value, expiry_date) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING version"),
      delete_(database, "DELETE FROM key_values WHERE owner = ?1 AND tier = ?2 AND bucket = ?3 AND key = ?4"),
      list_(database,
            "SELECT key, version, CASE WHEN ?6 THEN value ELSE x'' END FROM key_values "
            "WHERE owner = ?1 AND tier = ?2 AND bucket = ?3 AND key > ?4 "
            "AND (expiry_date IS NULL OR expiry_date > ?5) ORDER BY key LIMIT ?7"),
      usage_(database, "SELECT keys, bytes FROM key_value_buckets WHERE owner = ?1 AND tier = ?2 AND bucket = ?3"),
      // A few at each write, so that there are never more dead rows than writes.
      purge_some_(database,
                  "DELETE FROM key_values WHERE version IN (SELECT version FROM key_values "
                  "WHERE expiry_date <= ?1 ORDER BY expiry_date LIMIT 16)"),
      purge_bucket_(database,
                    "DELETE FROM key_values WHERE owner = ?1 AND tier = ?2 AND bucket = ?3 AND expiry_date <= ?4"),
      next_bucket_(database,
                   "SELECT owner, tier, bucket FROM key_value_buckets WHERE (owner, tier, bucket) > (?1, ?2, ?3) "
                   "ORDER BY owner, tier, bucket LIMIT 1"),
      delete_bucket_(database, "DELETE FROM key_values WHERE owner = ?1 AND tier = ?2 AND bucket = ?3"),
      is_removed_(database, "SELECT 1 FROM users WHERE id = ?1 AND deletion_date IS NOT NULL") {
}

Result<std::optional<KeyValue>> KeyValuesTable::get(const ValuePlace& place, int64_t now) {
  std::optional<KeyValue> found;
  TURMS_TRY(get_.each(
      [&](const Rows& row) {
        found = KeyValue{{}, row.integer(0), text_of(row.blob(1))};
      },
      place.owner, place.tier, place.bucket, octets(place.key), now));
  return found;
}

Result<bool> KeyValuesTable::has_room(const ValuePlace& place, size_t bytes) {
  int64_t keys = 0;
  int64_t used = 0;
  const auto take = [&](const Rows& row) {
    keys = row.integer(0);
    used = row.integer(1);
  };
  TURMS_TRY(usage_.each(take, place.owner, place.tier, place.bucket));
  return keys < kMaxKeys && used + static_cast<int64_t>(bytes) <= kMaxBytes;
}

Result<int64_t> KeyValuesTable::put(const ValuePlace& place, std::string_view value, std::optional<int64_t> expiry_date,
                                    int64_t now) {
  const auto is_left = is_left_behind(place.bucket);
  if (!is_left.ok()) return is_left.error();
  if (*is_left) return Error{Code::not_found, std::string(place.bucket), "its user was removed"};
  TURMS_TRY(purge_some_.run(now));
  TURMS_TRY(delete_.run(place.owner, place.tier, place.bucket, octets(place.key)));
  const size_t bytes = place.key.size() + value.size();
  auto room = has_room(place, bytes);
  if (room.ok() && !*room) {
    TURMS_TRY(purge_bucket_.run(place.owner, place.tier, place.bucket, now));
    room = has_room(place, bytes);
  }
  if (!room.ok()) return room.error();
  if (!*room) return Error{Code::limit, std::string(place.bucket), "the bucket is full"};
  int64_t version = 0;
  TURMS_TRY(insert_.each([&](const Rows& row) { version = row.integer(0); }, place.owner, place.tier, place.bucket,
                         octets(place.key), octets(value), expiry_date));
  return version;
}

Result<bool> KeyValuesTable::remove(const ValuePlace& place, int64_t now) {
  const auto found = get(place, now);
  if (!found.ok()) return found.error();
  TURMS_TRY(delete_.run(place.owner, place.tier, place.bucket, octets(place.key)));
  return found->has_value();
}

/// What is on its way for a user when he is removed must not stay for ever.
Result<bool> KeyValuesTable::is_left_behind(std::string_view bucket) {
  const std::optional<int64_t> user = user_of(bucket);
  if (!user) return false;
  bool is_removed = false;
  TURMS_TRY(is_removed_.each([&](const Rows&) { is_removed = true; }, *user));
  return is_removed;
}

/// From kind to kind, of which there are few, and not from bucket to bucket.
Result<void> KeyValuesTable::remove_buckets_of(int64_t user_id) {
  std::string owner;
  int64_t tier = 0;
  std::string bucket;
  for (;;) {
    bool is_found = false;
    const auto take = [&](const Rows& row) {
      is_found = true;
      owner = row.text(0);
      tier = row.integer(1);
      bucket = row.text(2);
    };
    // Copies: the row is written over what was asked for.
    const std::string after_owner = owner;
    const std::string after_bucket = bucket;
    TURMS_TRY(next_bucket_.each(take, after_owner, int64_t{tier}, after_bucket));
    if (!is_found) return {};
    const size_t slash = bucket.find('/');
    if (slash == std::string::npos) continue;
    bucket.resize(slash);
    TURMS_TRY(delete_bucket_.run(owner, tier, bucket + "/" + std::to_string(user_id)));
    bucket += '0';  // what follows '/': beyond all of this kind
  }
}

Result<ListedValues> KeyValuesTable::list(const ValuePlace& place, const ValueListing& listing, int64_t now) {
  ListedValues listed;
  int64_t bytes = 0;
  // One more than asked for tells whether there are more.
  auto rows =
      list_.rows(place.owner, place.tier, place.bucket, octets(place.key), now, listing.with_values, listing.limit + 1);
  if (!rows.ok()) return rows.error();
  for (;;) {
    const auto found = rows->next();
    if (!found.ok()) return found.error();
    if (!*found) return listed;
    if (static_cast<int64_t>(listed.values.size()) == listing.limit || bytes >= listing.max_bytes) break;
    listed.values.push_back({text_of(rows->blob(0)), rows->integer(1), text_of(rows->blob(2))});
    bytes += static_cast<int64_t>(listed.values.back().key.size() + listed.values.back().value.size());
  }
  listed.has_more = true;
  return listed;
}

}  // namespace turms::gateway::store
