// SPDX-License-Identifier: Apache-2.0
// The table of tgp.host.relations/1.
#include <string>
#include <utility>

#include "plugins/barrier.h"
#include "plugins/host_context.h"
#include "plugins/reply_bytes.h"

namespace turms::gateway::plugins {
namespace {

uint32_t number_of(sessions::Relation relation) {
  switch (relation) {
    case sessions::Relation::friendly:
      return TGP_RELATION_FRIEND;
    case sessions::Relation::blocked:
      return TGP_RELATION_BLOCKED;
    case sessions::Relation::none:
      break;
  }
  return TGP_RELATION_NONE;
}

std::string encode(const sessions::FriendPage& page) {
  ReplyBytes reply;
  reply.u32(page.has_more ? 1 : 0).u32(page.user_ids.size());
  for (const int64_t id : page.user_ids) reply.i64(id);
  return reply.take();
}

std::string encode(const sessions::PresencePage& page) {
  ReplyBytes reply;
  reply.u32(page.has_more ? 1 : 0).u32(page.friends.size());
  for (const sessions::FriendPresence& one : page.friends) {
    reply.i64(one.user_id).u32(static_cast<uint32_t>(one.status)).u32(one.device_types);
  }
  return reply.take();
}

tgp_status relation(tgp_host_ctx* ctx, int64_t user_id, int64_t other_id, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (!context.may_ask("relation")) return TGP_E_STATE;
    return context.services().calls.begin({context.epoch(), cookie}, [&](ExtensionCalls::Answer answer) {
      return context.services().backend.relations()->between(
          user_id, other_id, [answer = std::move(answer)](const auto& sides) {
            if (!sides.ok()) return answer(status_of(sides.error()), {});
            answer(TGP_OK, ReplyBytes().u32(number_of(sides->there)).u32(number_of(sides->back)).take());
          });
    });
  });
}

tgp_status friends(tgp_host_ctx* ctx, int64_t user_id, uint32_t side, int64_t after, uint32_t limit, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (side != TGP_FRIENDS_OF_USER && side != TGP_FRIENDS_WITH_USER) return TGP_E_ARGUMENT;
    if (limit == 0 || limit > TGP_RELATIONS_MAX_PAGE) return TGP_E_ARGUMENT;
    if (!context.may_ask("friends")) return TGP_E_STATE;
    const auto asked = side == TGP_FRIENDS_OF_USER ? sessions::Side::of_user : sessions::Side::with_user;
    return context.services().calls.begin({context.epoch(), cookie}, [&](ExtensionCalls::Answer answer) {
      return context.services().backend.relations()->friends(user_id, asked, after, limit,
                                                             [answer = std::move(answer)](const auto& page) {
                                                               if (!page.ok())
                                                                 return answer(status_of(page.error()), {});
                                                               answer(TGP_OK, encode(*page));
                                                             });
    });
  });
}

tgp_status watch_friends(tgp_host_ctx* ctx, tgp_session_id session, uint32_t from_start, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (from_start > 1) return TGP_E_ARGUMENT;
    if (!context.may_ask("watch_friends")) return TGP_E_STATE;
    SessionTable& sessions = context.services().sessions;
    const auto backend_id = sessions.backend_id(context.epoch(), session);
    if (!backend_id) return context.note("watch_friends", TGP_E_GONE, session, sessions.was_issued(session));
    // It may wait for as long as the session lasts: bounded by the sessions, not by the calls.
    const ExtensionCalls::Asker asker{context.epoch(), cookie, 0, true};
    return context.services().calls.begin(asker, [&](ExtensionCalls::Answer answer) {
      return context.services().backend.relations()->watch_friends(*backend_id, from_start == 1,
                                                                   [answer = std::move(answer)](const auto& page) {
                                                                     if (!page.ok())
                                                                       return answer(status_of(page.error()), {});
                                                                     answer(TGP_OK, encode(*page));
                                                                   });
    });
  });
}

}  // namespace

tgp_host_relations make_relations_table() {
  tgp_host_relations table{};
  table.size = sizeof table;
  table.relation = relation;
  table.friends = friends;
  table.watch_friends = watch_friends;
  return table;
}

}  // namespace turms::gateway::plugins
