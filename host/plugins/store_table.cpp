// SPDX-License-Identifier: Apache-2.0
// The table of tgp.host.store/1.
#include <string>
#include <utility>

#include "plugins/barrier.h"
#include "plugins/host_context.h"
#include "plugins/reply_bytes.h"
#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

using sessions::KeyValues;
using sessions::ValueAddress;

/// Whether a call may begin, and with what.
struct Request {
  tgp_status status = TGP_OK;
  ValueAddress address;
};

Request read_request(HostContext& context, std::string_view function, const tgp_store_key* key, bool wants_key) {
  if (key == nullptr || !TGP_HAS(tgp_store_key, key, key)) return {TGP_E_ARGUMENT, {}};
  if (!context.may_ask(function)) return {TGP_E_STATE, {}};
  if (key->tier != TGP_STORE_LOCAL && key->tier != TGP_STORE_SHARED) return {TGP_E_UNSUPPORTED, {}};
  const std::string_view bucket = view(key->bucket);
  const std::string_view name = view(key->key);
  if (bucket.empty() || bucket.size() > TGP_STORE_MAX_BUCKET) return {TGP_E_ARGUMENT, {}};
  if ((wants_key && name.empty()) || name.size() > TGP_STORE_MAX_KEY) return {TGP_E_ARGUMENT, {}};
  return {TGP_OK, {context.services().plugin_name, key->tier, std::string(bucket), std::string(name)}};
}

bool is_value(const tgp_bytes* value) {
  return value != nullptr && value->len <= TGP_STORE_MAX_VALUE && (value->ptr != nullptr || value->len == 0);
}

/// Begins a call of the backend's store; `ask(store, address, answer)` makes it.
template <class Ask>
tgp_status begin(HostContext& context, Request request, uint64_t cookie, uint64_t bytes, Ask ask) {
  if (request.status != TGP_OK) return request.status;
  return context.services().calls.begin({context.epoch(), cookie, bytes}, [&](ExtensionCalls::Answer answer) {
    return ask(*context.services().backend.key_values(), std::move(request.address), std::move(answer));
  });
}

std::string encode(const sessions::ValuePage& page) {
  ReplyBytes reply;
  reply.u32(page.has_more ? 1 : 0).u32(page.values.size());
  for (const sessions::ListedValue& entry : page.values) {
    reply.u32(entry.key.size()).u32(entry.value.size()).u64(entry.version).bytes(entry.key).bytes(entry.value);
  }
  return reply.take();
}

tgp_status get(tgp_host_ctx* ctx, const tgp_store_key* key, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    return begin(context, read_request(context, "store.get", key, true), cookie, 0,
                 [](KeyValues& store, ValueAddress address, ExtensionCalls::Answer answer) {
                   return store.get(std::move(address), [answer = std::move(answer)](const auto& found) {
                     if (!found.ok()) return answer(status_of(found.error()), {});
                     answer(TGP_OK, ReplyBytes().u64(found->version).bytes(found->value).take());
                   });
                 });
  });
}

tgp_status put(tgp_host_ctx* ctx, const tgp_store_key* key, const tgp_bytes* value, uint64_t ttl_ms, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (!is_value(value)) return TGP_E_ARGUMENT;
    return begin(context, read_request(context, "store.put", key, true), cookie, value->len,
                 [&](KeyValues& store, ValueAddress address, ExtensionCalls::Answer answer) {
                   return store.put(std::move(address), std::string(view(*value)), ttl_ms,
                                    [answer = std::move(answer)](const auto& version) {
                                      if (!version.ok()) return answer(status_of(version.error()), {});
                                      answer(TGP_OK, ReplyBytes().u64(*version).take());
                                    });
                 });
  });
}

tgp_status cas(tgp_host_ctx* ctx, const tgp_store_key* key, uint64_t version, const tgp_bytes* value, uint64_t ttl_ms,
               uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (!is_value(value)) return TGP_E_ARGUMENT;
    return begin(context, read_request(context, "store.cas", key, true), cookie, value->len,
                 [&](KeyValues& store, ValueAddress address, ExtensionCalls::Answer answer) {
                   return store.swap(std::move(address), version, std::string(view(*value)), ttl_ms,
                                     [answer = std::move(answer)](const auto& swap) {
                                       if (!swap.ok()) return answer(status_of(swap.error()), {});
                                       answer(swap->swapped ? TGP_OK : TGP_E_STATE,
                                              ReplyBytes().u64(swap->version).take());
                                     });
                 });
  });
}

tgp_status list(tgp_host_ctx* ctx, const tgp_store_key* key, uint32_t limit, uint32_t flags, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (limit == 0 || limit > TGP_STORE_MAX_LIST) return TGP_E_ARGUMENT;
    return begin(context, read_request(context, "store.list", key, false), cookie, 0,
                 [&](KeyValues& store, ValueAddress address, ExtensionCalls::Answer answer) {
                   return store.list(std::move(address), limit, (flags & TGP_STORE_WITH_VALUES) != 0,
                                     [answer = std::move(answer)](const auto& page) {
                                       if (!page.ok()) return answer(status_of(page.error()), {});
                                       answer(TGP_OK, encode(*page));
                                     });
                 });
  });
}

tgp_status remove(tgp_host_ctx* ctx, const tgp_store_key* key, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    return begin(context, read_request(context, "store.remove", key, true), cookie, 0,
                 [](KeyValues& store, ValueAddress address, ExtensionCalls::Answer answer) {
                   return store.remove(std::move(address), [answer = std::move(answer)](const auto& removed) {
                     answer(removed.ok() ? TGP_OK : status_of(removed.error()), {});
                   });
                 });
  });
}

}  // namespace

tgp_host_store make_store_table() {
  tgp_host_store table{};
  table.size = sizeof table;
  table.get = get;
  table.put = put;
  table.cas = cas;
  table.list = list;
  table.remove = remove;
  return table;
}

}  // namespace turms::gateway::plugins
