// SPDX-License-Identifier: Apache-2.0
#include "embedded/key_values.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace turms::gateway::embedded {
namespace {

using sessions::StoredValue;
using sessions::Swap;
using sessions::ValueAddress;
using sessions::ValuePage;

constexpr int64_t kMaxPageBytes = 1024 * 1024;

store::ValuePlace place_of(const ValueAddress& address) {
  return {address.owner, int64_t{address.tier}, address.bucket, address.key};
}

/// Nothing: it lives until it is removed.
std::optional<int64_t> expiry_of(uint64_t ttl_ms, int64_t now) {
  if (ttl_ms == 0) return std::nullopt;
  const auto longest = static_cast<uint64_t>(std::numeric_limits<int64_t>::max() - now);
  return now + static_cast<int64_t>(std::min(ttl_ms, longest));
}

Result<uint64_t> write(store::Tables& tables, const ValueAddress& address, std::string_view value, uint64_t ttl_ms,
                       int64_t now) {
  const auto version = tables.key_values.put(place_of(address), value, expiry_of(ttl_ms, now), now);
  if (!version.ok()) return version.error();
  return static_cast<uint64_t>(*version);
}

Result<Swap> compare_and_write(store::Tables& tables, const ValueAddress& address, uint64_t version,
                               std::string_view value, uint64_t ttl_ms, int64_t now) {
  const auto present = tables.key_values.get(place_of(address), now);
  if (!present.ok()) return present.error();
  const uint64_t found = present->has_value() ? static_cast<uint64_t>((*present)->version) : 0;
  if (found != version) return Swap{false, found};
  const auto written = write(tables, address, value, ttl_ms, now);
  if (!written.ok()) return written.error();
  return Swap{true, *written};
}

Result<ValuePage> read_page(store::Tables& tables, const ValueAddress& address, const store::ValueListing& listing,
                            int64_t now) {
  auto listed = tables.key_values.list(place_of(address), listing, now);
  if (!listed.ok()) return listed.error();
  ValuePage page;
  page.has_more = listed->has_more;
  for (store::KeyValue& value : listed->values) {
    page.values.push_back({std::move(value.key), static_cast<uint64_t>(value.version), std::move(value.value)});
  }
  return page;
}

}  // namespace

bool KeyValues::get(ValueAddress address, sessions::Done<StoredValue> done) {
  return desk_.read<StoredValue>(
      [this, address = std::move(address)](store::Tables& tables) -> Result<StoredValue> {
        auto found = tables.key_values.get(place_of(address), clock_.unix_ms());
        if (!found.ok()) return found.error();
        if (!found->has_value()) return Error{Code::not_found, address.bucket, "there is no such key"};
        return StoredValue{static_cast<uint64_t>((*found)->version), std::move((*found)->value)};
      },
      std::move(done));
}

bool KeyValues::put(ValueAddress address, std::string value, uint64_t ttl_ms, sessions::Done<uint64_t> done) {
  return desk_.write<uint64_t>(
      [this, address = std::move(address), value = std::move(value), ttl_ms](store::Tables& tables) {
        return write(tables, address, value, ttl_ms, clock_.unix_ms());
      },
      std::move(done));
}

bool KeyValues::swap(ValueAddress address, uint64_t version, std::string value, uint64_t ttl_ms,
                     sessions::Done<Swap> done) {
  return desk_.write<Swap>(
      [this, address = std::move(address), version, value = std::move(value), ttl_ms](store::Tables& tables) {
        return compare_and_write(tables, address, version, value, ttl_ms, clock_.unix_ms());
      },
      std::move(done));
}

bool KeyValues::list(ValueAddress address, uint32_t limit, bool with_values, sessions::Done<ValuePage> done) {
  const store::ValueListing listing{int64_t{limit}, kMaxPageBytes, with_values};
  return desk_.read<ValuePage>(
      [this, address = std::move(address), listing](store::Tables& tables) {
        return read_page(tables, address, listing, clock_.unix_ms());
      },
      std::move(done));
}

bool KeyValues::remove(ValueAddress address, sessions::Done<bool> done) {
  return desk_.write<bool>(
      [this, address = std::move(address)](store::Tables& tables) {
        return tables.key_values.remove(place_of(address), clock_.unix_ms());
      },
      std::move(done));
}

}  // namespace turms::gateway::embedded
