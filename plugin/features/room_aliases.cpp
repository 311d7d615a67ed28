// SPDX-License-Identifier: Apache-2.0
#include "features/room_aliases.h"

#include <utility>

#include "bridge/addresses.h"
#include "features/account.h"
#include "features/core.h"
#include "features/store.h"

namespace turms::xmpp::features {
namespace {

constexpr const char* kBucket = "al";  // of all users: a room's name is everybody's
constexpr size_t kKeyBytes = 512;      // Store

}  // namespace

std::optional<GroupId> RoomAliases::known(std::string_view local) const {
  const auto found = rows_.find(std::string(local));
  return found == rows_.end() ? std::nullopt : found->second.group;
}

void RoomAliases::remember(const Account& account, const std::string& local, std::optional<GroupId> group) {
  if (rows_.size() >= kRemembered && rows_.find(local) == rows_.end()) rows_.clear();  // they are read again
  rows_[local] = Row{group, account.core().clock.monotonic_ns()};
}

Task<std::optional<GroupId>> RoomAliases::find(Account& account, std::string local) {
  const auto found = rows_.find(local);
  const uint64_t now = account.core().clock.monotonic_ns();
  // A name that leads somewhere goes on doing so: it is bound for good while the group lives.
  if (found != rows_.end() && (found->second.group || now - found->second.read_ns < kFreshNs))
    co_return found->second.group;
  if (!account.core().store.is_offered() || local.size() > kKeyBytes) co_return std::nullopt;
  const Result<StoredValue> value = co_await account.core().store.get(kBucket, local);
  std::optional<GroupId> group;
  if (value) {
    if (const std::optional<int64_t> id = bridge::parse_id(value->value)) group = GroupId(*id);
  } else if (value.error().code != Code::not_found) {
    co_return std::nullopt;  // nobody can tell now: not to be remembered
  }
  remember(account, local, group);
  co_return group;
}

Task<Result<void>> RoomAliases::bind(Account& account, std::string local, GroupId group) {
  std::string value(bridge::IdText(group.value()).view());
  const Result<uint64_t> done = co_await account.core().store.replace(kBucket, local, 0, std::move(value));
  if (!done) {
    rows_.erase(local);  // whoever has it now is not remembered
    co_return done.error();
  }
  remember(account, local, group);
  co_return Result<void>();
}

Task<void> RoomAliases::release(Account& account, std::string local, GroupId group) {
  const Result<StoredValue> value = co_await account.core().store.get(kBucket, local);
  if (value && value->value == bridge::IdText(group.value()).view())
    static_cast<void>(co_await account.core().store.remove(kBucket, local));
  rows_.erase(local);
}

}  // namespace turms::xmpp::features
