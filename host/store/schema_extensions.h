// SPDX-License-Identifier: Apache-2.0
// Migration 6: the small values of plugins (tgp.host.store/1).
#pragma once

namespace turms::gateway::store {

inline constexpr const char* kSchemaExtensions = R"sql(
-- A value that is written again is a new row, so its version is a number that was never used before.
CREATE TABLE key_values (
  version INTEGER PRIMARY KEY AUTOINCREMENT,
  owner TEXT NOT NULL,  -- the plugin's name
  tier INTEGER NOT NULL,
  bucket TEXT NOT NULL,
  key BLOB NOT NULL,
  expiry_date INTEGER,
  value BLOB NOT NULL
);
CREATE UNIQUE INDEX key_values_by_key ON key_values (owner, tier, bucket, key);
CREATE INDEX key_values_by_expiry ON key_values (expiry_date) WHERE expiry_date IS NOT NULL;

-- How full each bucket is, kept by the triggers: a bound must not cost a count.
CREATE TABLE key_value_buckets (
  owner TEXT NOT NULL,
  tier INTEGER NOT NULL,
  bucket TEXT NOT NULL,
  keys INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (owner, tier, bucket)
) WITHOUT ROWID;
CREATE TRIGGER key_values_inserted AFTER INSERT ON key_values BEGIN
  INSERT INTO key_value_buckets (owner, tier, bucket, keys, bytes)
    VALUES (new.owner, new.tier, new.bucket, 1, length(new.key) + length(new.value))
    ON CONFLICT (owner, tier, bucket) DO UPDATE SET keys = keys + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER key_values_deleted AFTER DELETE ON key_values BEGIN
  UPDATE key_value_buckets SET keys = keys - 1, bytes = bytes - length(old.key) - length(old.value)
    WHERE owner = old.owner AND tier = old.tier AND bucket = old.bucket;
  DELETE FROM key_value_buckets WHERE owner = old.owner AND tier = old.tier AND bucket = old.bucket AND keys = 0;
END;
)sql";

}  // namespace turms::gateway::store
