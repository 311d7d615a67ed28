// SPDX-License-Identifier: Apache-2.0
// The table of tgp.host.archive/1.
#include <optional>
#include <string>
#include <utility>

#include "plugins/barrier.h"
#include "plugins/host_context.h"
#include "plugins/reply_bytes.h"
#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

using sessions::Conversation;

/// Nothing: there is no such kind.
std::optional<Conversation> conversation_of(uint32_t kind, int64_t id) {
  switch (kind) {
    case TGP_CONVERSATION_ALL:
      return Conversation{Conversation::Kind::all, 0};
    case TGP_CONVERSATION_PRIVATE:
      return Conversation{Conversation::Kind::with_user, id};
    case TGP_CONVERSATION_GROUP:
      return Conversation{Conversation::Kind::of_group, id};
    default:
      return std::nullopt;
  }
}

bool is_page(uint32_t limit) {
  return limit != 0 && limit <= TGP_ARCHIVE_MAX_PAGE;
}

std::string encode(const sessions::FoundMessages& found, bool with_changes) {
  ReplyBytes reply;
  reply.u32(found.may_have_more ? 1 : 0).u32(found.messages.size());
  for (const sessions::FoundMessage& message : found.messages) {
    if (with_changes) reply.i64(message.change_date).u32(message.is_recalled ? TGP_CHANGE_RECALLED : 0);
    reply.u32(message.encoded.size()).bytes(message.encoded);
  }
  return reply.take();
}

tgp_status search(tgp_host_ctx* ctx, const tgp_archive_search* search, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (search == nullptr || !TGP_HAS(tgp_archive_search, search, limit) || !is_page(search->limit)) {
      return TGP_E_ARGUMENT;
    }
    const auto conversation = conversation_of(search->conversation, search->conversation_id);
    const std::string_view words = view(search->words);
    if (!conversation || words.size() > TGP_ARCHIVE_MAX_WORDS || search->before_id < 0) return TGP_E_ARGUMENT;
    if (!context.may_ask("archive.search")) return TGP_E_STATE;
    return context.services().calls.begin({context.epoch(), cookie, words.size()}, [&](ExtensionCalls::Answer answer) {
      return context.services().backend.archive()->search(
          {search->user_id, *conversation, std::string(words), search->before_id, search->limit},
          [answer = std::move(answer)](const auto& found) {
            if (!found.ok()) return answer(status_of(found.error()), {});
            answer(TGP_OK, encode(*found, false));
          });
    });
  });
}

tgp_status changes(tgp_host_ctx* ctx, const tgp_archive_changes* changes, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (changes == nullptr || !TGP_HAS(tgp_archive_changes, changes, limit) || !is_page(changes->limit)) {
      return TGP_E_ARGUMENT;
    }
    const auto conversation = conversation_of(changes->conversation, changes->conversation_id);
    if (!conversation || conversation->kind == Conversation::Kind::all) return TGP_E_ARGUMENT;
    if (!context.may_ask("archive.changes")) return TGP_E_STATE;
    return context.services().calls.begin({context.epoch(), cookie}, [&](ExtensionCalls::Answer answer) {
      return context.services().backend.archive()->changes(
          {changes->user_id, *conversation, changes->after_date, changes->after_id, changes->limit},
          [answer = std::move(answer)](const auto& found) {
            if (!found.ok()) return answer(status_of(found.error()), {});
            answer(TGP_OK, encode(*found, true));
          });
    });
  });
}

}  // namespace

tgp_host_archive make_archive_table() {
  tgp_host_archive table{};
  table.size = sizeof table;
  table.search = search;
  table.changes = changes;
  return table;
}

}  // namespace turms::gateway::plugins
