// SPDX-License-Identifier: Apache-2.0
#include "features/ask.h"

namespace turms::xmpp::features {

Task<upstream::Response> ask_encoded(Account& account, proto::RequestKind kind, std::string body) {
  if (!account.has_session()) {
    const bool is_ready = co_await account.session_ready();
    if (!is_ready) co_return upstream::Response(upstream::Outcome::session_gone);
  }
  upstream::Response response =
      co_await account.session().request(account.request_deadline_ns(), kind, as_bytes(body));
  co_return response;
}

}  // namespace turms::xmpp::features
