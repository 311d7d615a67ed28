// SPDX-License-Identifier: Apache-2.0
#include "features/joined_groups.h"

#include <algorithm>
#include <string_view>

#include "bridge/errors.h"
#include "features/ask.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {

Task<Result<std::vector<JoinedGroup>, StanzaError>> read_joined_groups(Account& account) {
  const proto::QueryJoinedGroupInfosRequest request{};
  const upstream::Response response = co_await ask(account, request);
  // "Up to date" to a question without a date is no list (mapping 2, user_rows).
  if (!response.is_success() || response.code == proto::status::kAlreadyUpToDate) {
    std::optional<StanzaError> error = bridge::stanza_error_of(response);
    co_return error ? std::move(*error) : StanzaError(StanzaErrorCondition::internal_server_error);
  }
  std::vector<JoinedGroup> groups;
  for (const std::string_view bytes : upstream::rows_of(response)) {
    proto::Group row;
    const bool is_there = proto::decode(bytes, row) && row.has_id && (!row.has_active || row.active);
    if (is_there) groups.emplace_back(GroupId(row.id), row.name.str());
  }
  std::sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.group < b.group; });
  co_return groups;
}

}  // namespace turms::xmpp::features
