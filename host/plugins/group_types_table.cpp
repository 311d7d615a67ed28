// SPDX-License-Identifier: Apache-2.0
// The table of tgp.host.group_types/1.
#include <string>
#include <utility>
#include <vector>

#include "plugins/barrier.h"
#include "plugins/host_context.h"
#include "plugins/reply_bytes.h"

namespace turms::gateway::plugins {
namespace {

void write(const sessions::GroupType& type, ReplyBytes& reply) {
  reply.i64(type.id).u32(type.join).u32(type.inviters).u32(type.info_updaters).u32(type.member_info_updaters);
  reply.u32(type.size_limit).u32(type.flags).u32(type.name.size()).bytes(type.name);
}

std::string encode(const std::vector<sessions::GroupType>& types) {
  ReplyBytes reply;
  reply.u32(types.size());
  for (const sessions::GroupType& type : types) write(type, reply);
  return reply.take();
}

tgp_status find(tgp_host_ctx* ctx, int64_t type_id, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (!context.may_ask("group_types.find")) return TGP_E_STATE;
    return context.services().calls.begin({context.epoch(), cookie}, [&](ExtensionCalls::Answer answer) {
      return context.services().backend.group_types()->find(type_id, [answer = std::move(answer)](const auto& type) {
        if (!type.ok()) return answer(status_of(type.error()), {});
        ReplyBytes reply;
        write(*type, reply);
        answer(TGP_OK, reply.take());
      });
    });
  });
}

tgp_status creatable(tgp_host_ctx* ctx, int64_t user_id, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (!context.may_ask("group_types.creatable")) return TGP_E_STATE;
    return context.services().calls.begin({context.epoch(), cookie}, [&](ExtensionCalls::Answer answer) {
      return context.services().backend.group_types()->creatable(user_id,
                                                                 [answer = std::move(answer)](const auto& types) {
                                                                   if (!types.ok())
                                                                     return answer(status_of(types.error()), {});
                                                                   answer(TGP_OK, encode(*types));
                                                                 });
    });
  });
}

}  // namespace

tgp_host_group_types make_group_types_table() {
  tgp_host_group_types table{};
  table.size = sizeof table;
  table.find = find;
  table.creatable = creatable;
  return table;
}

}  // namespace turms::gateway::plugins
