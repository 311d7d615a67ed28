// SPDX-License-Identifier: Apache-2.0
#include "features/user_search.h"

#include <array>
#include <utility>

#include "bridge/errors.h"
#include "features/account.h"
#include "features/ask.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {
namespace {

using Found = Result<std::vector<FoundUser>, StanzaError>;

Found read(const upstream::Response& response) {
  if (std::optional<StanzaError> error = bridge::stanza_error_of(response)) return std::move(*error);
  std::vector<FoundUser> out;
  for (const std::string_view row : upstream::rows_of(response)) {
    upstream::ProfileView view;
    if (!upstream::read_row(row, view) || !view.id || out.size() == static_cast<size_t>(kFoundAtOnce)) continue;
    FoundUser& user = out.emplace_back();
    user.id = view.id;
    user.name = view.name.value_or("");
    user.intro = view.intro.value_or("");
  }
  return out;
}

}  // namespace

Task<Found> find_user(Account& account, UserId id) {
  const std::array<int64_t, 1> ids{id.value()};
  proto::QueryUserProfilesRequest request{};
  request.user_ids = std::span<const int64_t>(ids);
  const upstream::Response response = co_await ask(account, request);
  co_return read(response);
}

Task<Found> find_users(Account& account, std::string name, int32_t skip) {
  if (name.size() > kSearchedNameBytes) co_return std::vector<FoundUser>();
  proto::QueryUserProfilesRequest request{};
  request.name = name;
  request.has_skip = request.has_limit = true;
  request.skip = skip;
  request.limit = kFoundAtOnce;
  const upstream::Response response = co_await ask(account, request);
  co_return read(response);
}

}  // namespace turms::xmpp::features
