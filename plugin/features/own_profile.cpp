// SPDX-License-Identifier: Apache-2.0
#include "features/own_profile.h"

#include <array>
#include <utility>

#include "bridge/errors.h"
#include "features/account.h"
#include "features/ask.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {

Task<Result<int32_t, StanzaError>> own_visibility(Account& account) {
  const std::array<int64_t, 1> ids{account.user().value()};
  proto::QueryUserProfilesRequest request{};
  request.user_ids = std::span<const int64_t>(ids);
  const upstream::Response response = co_await ask(account, request);
  if (std::optional<StanzaError> error = bridge::stanza_error_of(response)) co_return std::move(*error);
  int32_t visibility = proto::profile_access_strategy::kAll;
  for (const std::string_view row : upstream::rows_of(response)) {
    proto::UserInfo info;
    if (proto::decode(row, info) && info.has_profile_access_strategy) visibility = info.profile_access_strategy;
  }
  co_return visibility;
}

}  // namespace turms::xmpp::features
