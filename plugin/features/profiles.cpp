// SPDX-License-Identifier: Apache-2.0
#include "features/profiles.h"

#include <algorithm>

#include "features/account.h"
#include "features/ask.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {
namespace {

constexpr uint64_t kFreshNs = 1'800'000'000'000;  // half an hour (mapping 2, push_profile)
constexpr size_t kUsersPerRequest = 200;

}  // namespace

const Profile* Profiles::known(UserId user, uint64_t now_ns) {
  const Row* row = rows_.find(user);
  return row == nullptr || row->read_ns == 0 || now_ns - row->read_ns > kFreshNs ? nullptr : &row->profile;
}

void Profiles::put(UserId user, Profile profile, uint64_t now_ns) {
  Row row;
  row.profile = std::move(profile);
  row.read_ns = std::max<uint64_t>(now_ns, 1);
  rows_.put(user, std::move(row));
}

void Profiles::forget(UserId user) {
  if (Row* row = rows_.find(user)) row->read_ns = 0;
}

Task<bool> Profiles::fetch(Account& asker, std::vector<UserId> users) {
  const uint64_t now = asker.core().clock.monotonic_ns();
  std::vector<int64_t> unknown;
  for (const UserId user : users) {
    if (known(user, now) == nullptr) unknown.push_back(user.value());
  }
  for (size_t begin = 0; begin < unknown.size(); begin += kUsersPerRequest) {
    const std::span<const int64_t> ids = std::span(unknown).subspan(begin, std::min(kUsersPerRequest, unknown.size() - begin));
    proto::QueryUserProfilesRequest request{};
    request.user_ids = ids;
    const upstream::Response response = co_await ask(asker, request);
    if (!response.is_success()) co_return false;
    // Whom Turms leaves out does not exist; that is worth remembering, too.
    for (const int64_t id : ids) put(UserId(id), Profile(), now);
    for (const std::string_view bytes : upstream::rows_of(response)) {
      upstream::ProfileView view;
      if (!upstream::read_row(bytes, view)) continue;
      Profile profile;
      profile.name = view.name.value_or("");
      profile.intro = view.intro.value_or("");
      profile.picture = view.picture.value_or("");
      profile.exists = true;
      put(view.id, std::move(profile), now);
    }
  }
  co_return true;
}

Task<Result<Profile>> Profiles::get(Account& asker, UserId user) {
  const Profile* profile = known(user, asker.core().clock.monotonic_ns());
  if (profile == nullptr) {
    const bool was_told = co_await fetch(asker, std::vector<UserId>(1, user));
    if (!was_told) co_return Error{Code::timeout, "profiles", "Turms did not answer"};
    profile = known(user, asker.core().clock.monotonic_ns());
  }
  if (profile == nullptr) co_return Error{Code::gone, "profiles", "forgotten meanwhile"};
  co_return *profile;
}

}  // namespace turms::xmpp::features
