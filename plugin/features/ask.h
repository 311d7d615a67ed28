// SPDX-License-Identifier: Apache-2.0
// One request to Turms on an account's session, in Turms' own words: `co_await ask(account, request)` with a struct of
// proto/messages.h. Waits for the session when it is being opened again; the answer, or why there is none, is the
// Response. For everything but the hot path of messages, which encodes into a buffer that it keeps.
#pragma once

#include <string>
#include <utility>

#include "base/task.h"
#include "features/account.h"
#include "proto/messages.h"
#include "turms/response.h"

namespace turms::xmpp::features {

/// The same with the kind's message already encoded.
Task<upstream::Response> ask_encoded(Account& account, proto::RequestKind kind, std::string body);

/// \param message  encoded before this returns: what its views look at need not live longer
/// Thread: shard.
template <class Message>
[[nodiscard]] Task<upstream::Response> ask(Account& account, const Message& message) {
  static_assert(proto::kRequestKindOf<Message> != proto::RequestKind::kNone);
  std::string body;
  static_cast<void>(proto::encode(message, body));  // fails only for a nested struct of the wrong type
  return ask_encoded(account, proto::kRequestKindOf<Message>, std::move(body));
}

}  // namespace turms::xmpp::features
