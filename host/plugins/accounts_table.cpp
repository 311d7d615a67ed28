// SPDX-License-Identifier: Apache-2.0
// The table of tgp.host.accounts/1.
#include <string>
#include <utility>

#include "plugins/barrier.h"
#include "plugins/host_context.h"
#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

bool is_within_bounds(const tgp_new_account* account) {
  if (account == nullptr || !TGP_HAS(tgp_new_account, account, password)) return false;
  if (account->user_id <= 0 || account->user_id > TGP_ACCOUNTS_MAX_USER_ID) return false;
  const size_t password = view(account->password).size();
  return view(account->name).size() <= TGP_ACCOUNTS_MAX_NAME && password > 0 && password <= TGP_ACCOUNTS_MAX_PASSWORD;
}

tgp_status create(tgp_host_ctx* ctx, const tgp_new_account* account, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (!is_within_bounds(account)) return TGP_E_ARGUMENT;
    if (!context.may_ask("accounts.create")) return TGP_E_STATE;
    const ExtensionCalls::Asker asker{context.epoch(), cookie, account->name.len + account->password.len};
    return context.services().calls.begin(asker, [&](ExtensionCalls::Answer answer) {
      return context.services().backend.accounts()->create(account->user_id, std::string(view(account->name)),
                                                           std::string(view(account->password)),
                                                           [answer = std::move(answer)](const Result<bool>& made) {
                                                             answer(made.ok() ? TGP_OK : status_of(made.error()), {});
                                                           });
    });
  });
}

tgp_status remove(tgp_host_ctx* ctx, int64_t user_id, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (!context.may_ask("accounts.remove")) return TGP_E_STATE;
    return context.services().calls.begin({context.epoch(), cookie}, [&](ExtensionCalls::Answer answer) {
      return context.services().backend.accounts()->remove(
          user_id, [answer = std::move(answer)](const Result<bool>& removed) {
            answer(removed.ok() ? TGP_OK : status_of(removed.error()), {});
          });
    });
  });
}

}  // namespace

tgp_host_accounts make_accounts_table() {
  tgp_host_accounts table{};
  table.size = sizeof table;
  table.create = create;
  table.remove = remove;
  return table;
}

}  // namespace turms::gateway::plugins
