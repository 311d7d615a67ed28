// SPDX-License-Identifier: Apache-2.0
// What one of the account's own clients has done in Turms: Turms tells everybody of it but the session that did it, and
// whoever keeps what Turms tells must hear of it all the same.
#pragma once

#include <string>

#include "features/account.h"
#include "features/core.h"
#include "features/hooks.h"
#include "proto/messages.h"

namespace turms::xmpp::features {

/// As if another session of the user had sent `request` and Turms had relayed it. To be called once Turms has agreed.
/// Thread: shard.
template <class Message>
void tell_own_deed(Account& account, const Message& request) {
  std::string body;
  if (!proto::encode(request, body)) return;  // fails only for nested structs
  upstream::Push push;
  push.requester = account.user();
  push.timestamp_ms = account.core().clock.unix_ms();
  push.kind = static_cast<uint32_t>(proto::kRequestKindOf<Message>);
  push.body = as_bytes(body);
  account.core().hooks.on_push(account, push);
}

}  // namespace turms::xmpp::features
