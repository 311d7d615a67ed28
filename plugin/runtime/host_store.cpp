// SPDX-License-Identifier: Apache-2.0
#include "runtime/host_store.h"

#include <utility>

#include "base/little_endian.h"
#include "extensions/store.h"
#include "runtime/host_call.h"
#include "runtime/host_link.h"
#include "runtime/shard.h"

namespace turms::xmpp::runtime {

using features::StoredEntry;
using features::StoredPage;
using features::StoredValue;

namespace {

constexpr uint32_t kTier = TGP_STORE_SHARED;

Error error_of(tgp_status status) {
  switch (status) {
    case TGP_E_GONE:
      return {Code::not_found, "store", "there is no such value"};
    case TGP_E_STATE:
      return {Code::conflict, "store", "somebody else was faster"};
    case TGP_E_LIMIT:
    case TGP_E_ARGUMENT:
      return {Code::too_large, "store", "the value or its bucket is too large"};
    case TGP_E_UNSUPPORTED:
      return {Code::unsupported, "store", "this host keeps no values"};
    case TGP_E_TIMEOUT:
      return {Code::timeout, "store", "no answer in time"};
    default:
      return {Code::io, "store", "the database failed"};
  }
}

tgp_store_key key_of(const std::string& bucket, const std::string& key) {
  tgp_store_key out{};
  out.size = sizeof(out);
  out.tier = kTier;
  out.bucket = to_tgp(bucket);
  out.key = {as_bytes(key).data(), key.size()};
  return out;
}

tgp_bytes bytes_of(const std::string& value) {
  return {as_bytes(value).data(), value.size()};
}

/// The version that answers a write.
Result<uint64_t> version_of(const HostReply& reply) {
  if (reply.status != TGP_OK) return error_of(reply.status);
  LittleEndian in(reply.data);
  const uint64_t version = in.u64();
  if (!in.is_good()) return error_of(TGP_E_IO);
  return version;
}

Result<StoredPage> page_of(const HostReply& reply) {
  if (reply.status != TGP_OK) return error_of(reply.status);
  LittleEndian in(reply.data);
  StoredPage page;
  page.has_more = in.u32() != 0;
  const uint32_t count = in.u32();
  for (uint32_t i = 0; i < count && in.is_good(); ++i) {
    const uint32_t key_size = in.u32();
    const uint32_t value_size = in.u32();
    const uint64_t version = in.u64();
    const std::string_view key = in.bytes(key_size);
    const std::string_view value = in.bytes(value_size);
    page.entries.emplace_back(std::string(key), version, std::string(value));
  }
  if (!in.is_good()) return error_of(TGP_E_IO);
  return page;
}

}  // namespace

const tgp_host_store* HostStore::table() const {
  return shard_.host().store();
}

bool HostStore::is_offered() const {
  return table() != nullptr;
}

Task<Result<StoredValue>> HostStore::get(std::string bucket, std::string key) {
  if (table() == nullptr) co_return error_of(TGP_E_UNSUPPORTED);
  HostCall call(shard_);
  const tgp_store_key where = key_of(bucket, key);
  const tgp_status asked = table()->get(shard_.host().context(), &where, call.cookie());
  if (asked != TGP_OK) co_return error_of(asked == TGP_E_GONE ? TGP_E_IO : asked);
  const HostReply reply = co_await call.reply();
  if (reply.status != TGP_OK) co_return error_of(reply.status);
  LittleEndian in(reply.data);
  const uint64_t version = in.u64();
  if (!in.is_good()) co_return error_of(TGP_E_IO);
  co_return StoredValue(version, std::string(in.rest()));
}

Task<Result<uint64_t>> HostStore::put(std::string bucket, std::string key, std::string value) {
  if (table() == nullptr) co_return error_of(TGP_E_UNSUPPORTED);
  HostCall call(shard_);
  const tgp_store_key where = key_of(bucket, key);
  const tgp_bytes what = bytes_of(value);
  const tgp_status asked = table()->put(shard_.host().context(), &where, &what, 0, call.cookie());
  if (asked != TGP_OK) co_return error_of(asked == TGP_E_GONE ? TGP_E_IO : asked);
  const HostReply reply = co_await call.reply();
  co_return version_of(reply);
}

Task<Result<uint64_t>> HostStore::replace(std::string bucket, std::string key, uint64_t version, std::string value) {
  if (table() == nullptr || table()->cas == nullptr) co_return error_of(TGP_E_UNSUPPORTED);
  HostCall call(shard_);
  const tgp_store_key where = key_of(bucket, key);
  const tgp_bytes what = bytes_of(value);
  const tgp_status asked = table()->cas(shard_.host().context(), &where, version, &what, 0, call.cookie());
  if (asked != TGP_OK) co_return error_of(asked == TGP_E_GONE ? TGP_E_IO : asked);
  const HostReply reply = co_await call.reply();
  co_return version_of(reply);
}

Task<Result<void>> HostStore::remove(std::string bucket, std::string key) {
  if (table() == nullptr) co_return error_of(TGP_E_UNSUPPORTED);
  HostCall call(shard_);
  const tgp_store_key where = key_of(bucket, key);
  const tgp_status asked = table()->remove(shard_.host().context(), &where, call.cookie());
  if (asked != TGP_OK) co_return error_of(asked == TGP_E_GONE ? TGP_E_IO : asked);
  const HostReply reply = co_await call.reply();
  if (reply.status != TGP_OK) co_return error_of(reply.status);
  co_return Result<void>();
}

Task<Result<StoredPage>> HostStore::list(std::string bucket, std::string after, uint32_t limit, bool with_values) {
  if (table() == nullptr) co_return error_of(TGP_E_UNSUPPORTED);
  HostCall call(shard_);
  const tgp_store_key where = key_of(bucket, after);
  const uint32_t flags = with_values ? TGP_STORE_WITH_VALUES : 0;
  const tgp_status asked = table()->list(shard_.host().context(), &where, limit, flags, call.cookie());
  if (asked != TGP_OK) co_return error_of(asked == TGP_E_GONE ? TGP_E_IO : asked);
  const HostReply reply = co_await call.reply();
  co_return page_of(reply);
}

}  // namespace turms::xmpp::runtime
