// SPDX-License-Identifier: Apache-2.0
#include "features/room_avatars.h"

#include <string>
#include <utility>

#include "features/account.h"
#include "features/core.h"
#include "features/store.h"

namespace turms::xmpp::features {
namespace {

using C = StanzaErrorCondition;
using Verdict = Result<void, StanzaError>;

constexpr std::string_view kKey = "photo";

std::string bucket_of(GroupId group) {
  return "rv/" + std::to_string(group.value());
}

StanzaError failure(const Account& account, GroupId group, const Error& error) {
  account.core().log.warn("room.avatar_store_failed", "The store did not do what it was asked.",
                          {{"group", group.value()}, {"detail", error.detail}});
  if (error.code == Code::timeout) return C::remote_server_timeout;
  return StanzaError(error.code == Code::too_large ? C::resource_constraint : C::internal_server_error,
                     StanzaErrorType::wait);
}

}  // namespace

Task<std::optional<bridge::Image>> read_room_avatar(Account& asker, GroupId group) {
  Store& store = asker.core().store;
  if (!store.is_offered()) co_return std::nullopt;
  Result<StoredValue> value = co_await store.get(bucket_of(group), std::string(kKey));
  if (value) co_return bridge::image_of(std::move(value->value));
  if (value.error().code != Code::not_found) static_cast<void>(failure(asker, group, value.error()));
  co_return std::nullopt;
}

Task<Verdict> set_room_avatar(Account& account, GroupId group, std::optional<bridge::Image> image) {
  Store& store = account.core().store;
  if (!store.is_offered()) co_return StanzaError(C::service_unavailable);
  if (image) {
    const Result<uint64_t> put = co_await store.put(bucket_of(group), std::string(kKey), std::move(image->bytes));
    if (!put) co_return failure(account, group, put.error());
    co_return Verdict();
  }
  const Result<void> removed = co_await store.remove(bucket_of(group), std::string(kKey));
  if (!removed) co_return failure(account, group, removed.error());
  co_return Verdict();
}

}  // namespace turms::xmpp::features
