// SPDX-License-Identifier: Apache-2.0
#include "features/password_change.h"

#include <utility>

#include "bridge/errors.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/own_profile.h"
#include "proto/status_codes.h"

namespace turms::xmpp::features {

Task<std::optional<StanzaError>> change_password(Account& account, std::string password) {
  if (password.empty())
    co_return StanzaError(StanzaErrorCondition::not_acceptable, "a password has to have characters");
  const Result<int32_t, StanzaError> visibility = co_await own_visibility(account);
  if (!visibility) co_return visibility.error();
  proto::UpdateUserRequest request{};
  request.password = password;
  request.has_profile_access_strategy = true;
  request.profile_access_strategy = *visibility;
  const upstream::Response response = co_await ask(account, request);
  if (response.outcome == upstream::Outcome::answered && response.code == proto::status::kIllegalArgument)
    co_return StanzaError(StanzaErrorCondition::not_acceptable, response.reason).with_turms_code(response.code);
  if (std::optional<StanzaError> error = bridge::stanza_error_of(response)) co_return error;
  account.password_changed(password);
  account.core().log.info("password.changed", "", {{"user", account.user().value()}});
  co_return std::nullopt;
}

}  // namespace turms::xmpp::features
