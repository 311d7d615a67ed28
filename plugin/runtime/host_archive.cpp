// SPDX-License-Identifier: Apache-2.0
#include "runtime/host_archive.h"

#include <utility>

#include "base/little_endian.h"
#include "extensions/archive.h"
#include "runtime/host_call.h"
#include "runtime/host_link.h"
#include "runtime/shard.h"

namespace turms::xmpp::runtime {

using features::ArchivePage;

namespace {

Error error_of(tgp_status status) {
  switch (status) {
    case TGP_E_UNSUPPORTED:
      return {Code::unsupported, "archive", "this host does not offer that"};
    case TGP_E_DENIED:
      return {Code::denied, "archive", "the user may not see that conversation"};
    case TGP_E_ARGUMENT:
    case TGP_E_LIMIT:
      return {Code::too_large, "archive", "the question is too large, or too many wait"};
    case TGP_E_TIMEOUT:
      return {Code::timeout, "archive", "no answer in time"};
    default:
      return {Code::io, "archive", "the database failed"};
  }
}

uint32_t kind_of(const bridge::Conversation& conversation) {
  return conversation.is_group ? TGP_CONVERSATION_GROUP : TGP_CONVERSATION_PRIVATE;
}

Result<ArchivePage> page_of(const HostReply& reply, bool has_changes) {
  if (reply.status != TGP_OK) return error_of(reply.status);
  LittleEndian in(reply.data);
  ArchivePage page;
  page.may_have_more = in.u32() != 0;
  const uint32_t count = in.u32();
  for (uint32_t i = 0; i < count && in.is_good(); ++i) {
    if (has_changes) (void)in.u64();  // the date: the message has its own date of editing
    const uint32_t flags = has_changes ? in.u32() : 0;
    const uint32_t size = in.u32();
    const std::string_view message = in.bytes(size);
    if ((flags & TGP_CHANGE_RECALLED) == 0) page.messages.emplace_back(message);
  }
  if (!in.is_good()) return error_of(TGP_E_IO);
  return page;
}

}  // namespace

Task<Result<ArchivePage>> HostArchive::search(UserId user, std::optional<bridge::Conversation> in, std::string words,
                                              MessageId before, uint32_t limit) {
  const tgp_host_archive* table = shard_.host().archive();
  if (table == nullptr) co_return error_of(TGP_E_UNSUPPORTED);
  HostCall call(shard_);
  tgp_archive_search search{};
  search.size = sizeof(search);
  search.conversation = in ? kind_of(*in) : TGP_CONVERSATION_ALL;
  search.user_id = user.value();
  search.conversation_id = in ? in->id : 0;
  search.words = to_tgp(words);
  search.before_id = before.value();
  search.limit = limit;
  const tgp_status asked = table->search(shard_.host().context(), &search, call.cookie());
  if (asked != TGP_OK) co_return error_of(asked);
  const HostReply reply = co_await call.reply();
  if (reply.status == TGP_OK || reply.status == TGP_E_UNSUPPORTED) {
    shard_.host().note_search(reply.status == TGP_OK);
    shard_.core().capabilities.archive_search = reply.status == TGP_OK;
  }
  co_return page_of(reply, false);
}

Task<Result<ArchivePage>> HostArchive::changes(UserId user, bridge::Conversation in, int64_t since_ms, uint32_t limit) {
  const tgp_host_archive* table = shard_.host().archive();
  if (table == nullptr) co_return error_of(TGP_E_UNSUPPORTED);
  HostCall call(shard_);
  tgp_archive_changes changes{};
  changes.size = sizeof(changes);
  changes.conversation = kind_of(in);
  changes.user_id = user.value();
  changes.conversation_id = in.id;
  changes.after_date = since_ms;
  changes.limit = limit;
  const tgp_status asked = table->changes(shard_.host().context(), &changes, call.cookie());
  if (asked != TGP_OK) co_return error_of(asked);
  const HostReply reply = co_await call.reply();
  co_return page_of(reply, true);
}

}  // namespace turms::xmpp::runtime
