// SPDX-License-Identifier: Apache-2.0
#include "features/room_creation.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "bridge/errors.h"
#include "features/ask.h"
#include "features/core.h"
#include "features/group_types.h"
#include "features/hooks.h"
#include "features/room_change.h"
#include "features/rooms.h"
#include "features/store.h"

namespace turms::xmpp::features {
namespace {

using C = StanzaErrorCondition;

/// Nothing: Turms chooses.
Task<std::optional<int64_t>> type_for(Account& account) {
  GroupTypes* types = account.core().group_types;
  if (types == nullptr || !types->is_offered()) co_return std::nullopt;
  const auto creatable = co_await types->creatable(account.user());
  if (!creatable || creatable->empty()) co_return std::nullopt;
  // What clients expect of a new room: anybody may enter until its owner says otherwise.
  const auto open = std::find_if(creatable->begin(), creatable->end(),
                                 [](const auto& type) { return type.join == bridge::JoinRule::open; });
  co_return open == creatable->end() ? creatable->front().id : open->id;
}

Task<Result<GroupId, StanzaError>> create_group(Account& account, const std::string& name) {
  const std::optional<int64_t> type = co_await type_for(account);
  proto::CreateGroupRequest request{};
  request.name = name;
  request.has_type_id = type.has_value();
  request.type_id = type.value_or(0);
  const upstream::Response response = co_await ask(account, request);
  if (std::optional<StanzaError> error = bridge::stanza_error_of(response)) co_return std::move(*error);
  if (response.value <= 0) co_return StanzaError(C::internal_server_error);
  co_return GroupId(response.value);
}

Task<void> delete_group(Account& account, GroupId group) {
  proto::DeleteGroupRequest request{};
  request.group_id = group.value();
  static_cast<void>(co_await ask(account, request));
}

}  // namespace

Task<Result<MadeRoom, StanzaError>> create_room(Account& account, std::string local) {
  Core& core = account.core();
  if (!core.store.is_offered())
    co_return StanzaError(C::not_allowed, StanzaErrorType::cancel, "rooms have numbers here, and are made in Turms");
  const Result<GroupId, StanzaError> group = co_await create_group(account, local);
  if (!group) co_return group.error();
  const Result<void> bound = co_await core.rooms.aliases().bind(account, local, *group);
  if (!bound) {
    co_await delete_group(account, *group);  // under its number nobody would ever find it
    const std::optional<GroupId> other = co_await core.rooms.aliases().find(account, local);
    if (other) co_return MadeRoom(*other, false);
    co_return StanzaError(C::internal_server_error, StanzaErrorType::wait, "the room's name could not be kept");
  }
  core.hooks.on_membership(account, Membership{*group, true, account.user(), {}});
  co_return MadeRoom(*group, true);
}

}  // namespace turms::xmpp::features
