// SPDX-License-Identifier: Apache-2.0
// The table of tgp.host.credentials/1.
#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <string>

#include "plugins/barrier.h"
#include "plugins/host_context.h"
#include "plugins/reply_bytes.h"
#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

constexpr size_t kMaxPasswordBytes = 1024;  // extensions/credentials.h
constexpr std::array<std::string_view, 3> kHashes = {"SHA-1", "SHA-256", "SHA-512"};

tgp_status verify_password(tgp_host_ctx* ctx, int64_t user_id, const uint8_t* password, uint64_t len, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (password == nullptr || len == 0 || len > kMaxPasswordBytes) return TGP_E_ARGUMENT;
    if (!context.may_ask("verify_password")) return TGP_E_STATE;
    return context.services().calls.begin({context.epoch(), cookie, len}, [&](ExtensionCalls::Answer answer) {
      auto waiting = std::make_unique<ExtensionCalls::Answer>(std::move(answer));
      std::string secret(view(tgp_bytes{password, len}));
      // The backend calls back exactly once and so gives the answer back, unless it did not take the question.
      const bool is_taken = context.services().backend.verify_password(
          user_id, std::move(secret), waiting.get(), [](void* given, bool right) {
            const std::unique_ptr<ExtensionCalls::Answer> back(static_cast<ExtensionCalls::Answer*>(given));
            (*back)(right ? TGP_OK : TGP_E_DENIED, {});
          });
      if (is_taken) (void)waiting.release();
      return is_taken;
    });
  });
}

std::string encode(const sessions::ScramSecret& secret) {
  ReplyBytes reply;
  reply.u32(secret.iterations).u32(secret.salt.size()).u32(secret.stored_key.size());
  return reply.bytes(secret.salt).bytes(secret.stored_key).bytes(secret.server_key).take();
}

tgp_status scram_verifier(tgp_host_ctx* ctx, int64_t user_id, const tgp_str* hash, uint64_t cookie) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    const std::string_view wanted = view(hash);
    if (std::find(kHashes.begin(), kHashes.end(), wanted) == kHashes.end()) return TGP_E_ARGUMENT;
    if (!context.may_ask("scram_verifier")) return TGP_E_STATE;
    return context.services().calls.begin({context.epoch(), cookie, 0}, [&](ExtensionCalls::Answer answer) {
      return context.services().backend.verifiers()->find(
          user_id, std::string(wanted), [answer = std::move(answer)](const Result<sessions::ScramSecret>& found) {
            if (found.ok()) return answer(TGP_OK, encode(*found));
            // Absence looks like a wrong password: nobody learns here who exists.
            answer(found.error().code == Code::not_found ? TGP_E_DENIED : status_of(found.error()), {});
          });
    });
  });
}

}  // namespace

tgp_host_credentials make_credentials_table(sessions::Backend& backend) {
  tgp_host_credentials table{};
  table.size = sizeof table;
  table.verify_password = verify_password;
  table.scram_verifier = backend.verifiers() == nullptr ? nullptr : scram_verifier;
  return table;
}

}  // namespace turms::gateway::plugins
