// SPDX-License-Identifier: Apache-2.0
// The table of tgp.host.blobs/1.
#include <algorithm>
#include <string>
#include <utility>

#include "plugins/barrier.h"
#include "plugins/host_context.h"
#include "plugins/reply_bytes.h"
#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

using sessions::BlobAddress;
using sessions::Blobs;

/// Whether a call may begin, and with what.
struct Request {
  tgp_status status = TGP_OK;
  BlobAddress address;
};

/// [A-Za-z0-9._-], not beginning with a dot.
bool is_word(std::string_view text, size_t max_bytes) {
  constexpr std::string_view kMarks = "._-";
  return !text.empty() && text.size() <= max_bytes && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  kMarks.find(c) != kMarks.npos;
         });
}

Request read_request(HostContext& context, std::string_view function, const tgp_blob_key* key) {
  if (key == nullptr || !TGP_HAS(tgp_blob_key, key, name)) return {TGP_E_ARGUMENT, {}};
  if (!context.may_ask(function)) return {TGP_E_STATE, {}};
  const std::string_view bucket = view(key->bucket);
  const std::string_view name = view(key->name);
  if (!is_word(bucket, TGP_BLOBS_MAX_BUCKET) || !is_word(name, TGP_BLOBS_MAX_NAME)) return {TGP_E_ARGUMENT, {}};
  return {TGP_OK, {context.services().plugin_name, std::string(bucket), std::string(name)}};
}

bool is_piece(const tgp_bytes* piece) {
  return piece != nullptr && piece->len <= TGP_BLOBS_MAX_PIECE && (piece->ptr != nullptr || piece->len == 0);
}

/// Begins a call of the service; `ask(blobs, address, answer)` makes it. `bytes` is what it keeps while it waits.
template <class Ask>
tgp_status begin(HostContext& context, Request request, uint64_t cookie, uint64_t bytes, Ask ask) {
  if (request.status != TGP_OK) return request.status;
  return context.services().calls.begin({context.epoch(), cookie, bytes}, [&](ExtensionCalls::Answer answer) {
    return ask(*context.services().blobs, std::move(request.address), std::move(answer));
  });
}

/// An answer that says no more than how it went.
sessions::Done<bool> tell_status(ExtensionCalls::Answer answer) {
  return [answer = std::move(answer)](const Result<bool>& done) {
    answer(done.ok() ? TGP_OK : status_of(done.error()), {});
  };
}

tgp_status put(tgp_host_ctx* ctx, const tgp_blob_key* key, const tgp_blob_info* info, const tgp_bytes* piece,
               uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (info == nullptr || !TGP_HAS(tgp_blob_info, info, media_type) || !is_piece(piece)) return TGP_E_ARGUMENT;
    const std::string_view media_type = view(info->media_type);
    if (media_type.size() > TGP_BLOBS_MAX_MEDIA_TYPE) return TGP_E_ARGUMENT;
    return begin(context, read_request(context, "blobs.put", key), cookie, piece->len,
                 [&](Blobs& blobs, BlobAddress address, ExtensionCalls::Answer answer) {
                   return blobs.put(std::move(address), {info->length, std::string(media_type), {}},
                                    std::string(view(*piece)), tell_status(std::move(answer)));
                 });
  });
}

tgp_status write(tgp_host_ctx* ctx, const tgp_blob_key* key, uint64_t offset, const tgp_bytes* piece, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (!is_piece(piece)) return TGP_E_ARGUMENT;
    return begin(context, read_request(context, "blobs.write", key), cookie, piece->len,
                 [&](Blobs& blobs, BlobAddress address, ExtensionCalls::Answer answer) {
                   return blobs.write(std::move(address), offset, std::string(view(*piece)),
                                      tell_status(std::move(answer)));
                 });
  });
}

tgp_status read(tgp_host_ctx* ctx, const tgp_blob_key* key, uint64_t offset, uint64_t length, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (length == 0 || length > TGP_BLOBS_MAX_PIECE) return TGP_E_ARGUMENT;
    return begin(context, read_request(context, "blobs.read", key), cookie, length,
                 [&](Blobs& blobs, BlobAddress address, ExtensionCalls::Answer answer) {
                   return blobs.read(std::move(address), offset, length,
                                     [answer = std::move(answer)](const auto& piece) {
                                       if (!piece.ok()) return answer(status_of(piece.error()), {});
                                       answer(TGP_OK, ReplyBytes().u64(piece->whole).bytes(piece->bytes).take());
                                     });
                 });
  });
}

tgp_status stat(tgp_host_ctx* ctx, const tgp_blob_key* key, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    return begin(context, read_request(context, "blobs.stat", key), cookie, 0,
                 [](Blobs& blobs, BlobAddress address, ExtensionCalls::Answer answer) {
                   return blobs.stat(std::move(address), [answer = std::move(answer)](const auto& facts) {
                     if (!facts.ok()) return answer(status_of(facts.error()), {});
                     answer(TGP_OK,
                            ReplyBytes().u64(facts->length).bytes(facts->sha256).bytes(facts->media_type).take());
                   });
                 });
  });
}

tgp_status remove(tgp_host_ctx* ctx, const tgp_blob_key* key, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    return begin(context, read_request(context, "blobs.remove", key), cookie, 0,
                 [](Blobs& blobs, BlobAddress address, ExtensionCalls::Answer answer) {
                   return blobs.remove(std::move(address), tell_status(std::move(answer)));
                 });
  });
}

}  // namespace

tgp_host_blobs make_blobs_table(const sessions::Blobs* blobs) {
  tgp_host_blobs table{};
  table.size = sizeof table;
  table.max_blob = blobs == nullptr ? 0 : blobs->max_blob();
  table.max_bucket = blobs == nullptr ? 0 : blobs->max_bucket();
  table.put = put;
  table.write = write;
  table.read = read;
  table.stat = stat;
  table.remove = remove;
  return table;
}

}  // namespace turms::gateway::plugins
