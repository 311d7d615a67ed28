// SPDX-License-Identifier: Apache-2.0
#include "features/profiles.h"

#include <algorithm>
#include <unordered_map>

#include "features/account.h"
#include "features/ask.h"
#include "features/hooks.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {
namespace {

constexpr uint64_t kFreshNs = 1'800'000'000'000;  // half an hour (mapping 2, push_profile)
constexpr size_t kUsersPerRequest = 200;

/// The access strategy of the one profile in an answer.
std::optional<int32_t> strategy_in(const upstream::Response& response) {
  for (const std::string_view bytes : upstream::rows_of(response)) {
    proto::UserInfo info;
    if (proto::decode(bytes, info) && info.has_profile_access_strategy) return info.profile_access_strategy;
  }
  return std::nullopt;
}

proto::UpdateUserRequest request_of(const ProfileWish& wish, std::optional<int32_t> strategy) {
  proto::UpdateUserRequest request{};
  if (wish.name) request.name = *wish.name;
  if (wish.intro) request.intro = *wish.intro;
  if (wish.picture) request.profile_picture = *wish.picture;
  request.has_profile_access_strategy = strategy.has_value();
  request.profile_access_strategy = strategy.value_or(0);
  return request;
}

std::optional<std::string_view> view_of(const std::optional<std::string>& text) {
  return text ? std::optional<std::string_view>(*text) : std::nullopt;
}

Profile profile_of(const upstream::ProfileView& view) {
  Profile profile;
  profile.name = view.name.value_or("");
  profile.intro = view.intro.value_or("");
  profile.picture = view.picture.value_or("");
  profile.exists = true;
  return profile;
}

}  // namespace

const Profile* Profiles::known_since(UserId user, uint64_t now_ns, uint64_t max_age_ns) {
  const Row* row = rows_.find(user);
  return row == nullptr || row->read_ns == 0 || now_ns - row->read_ns > max_age_ns ? nullptr : &row->profile;
}

const Profile* Profiles::known(UserId user, uint64_t now_ns) {
  return known_since(user, now_ns, kFreshNs);
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

void Profiles::apply(const ProfileChange& change) {
  Row* row = rows_.find(change.user);
  if (row == nullptr) return;
  if (change.name) row->profile.name = *change.name;
  if (change.intro) row->profile.intro = *change.intro;
  if (change.picture) row->profile.picture = *change.picture;
}

/// Turms has said so to somebody who asked.
void Profiles::learn(UserId user, Profile now, uint64_t now_ns) {
  if (const Row* row = rows_.find(user); row != nullptr && row->profile.exists && now.exists) {
    const Profile& before = row->profile;
    const Finding finding{user, before.name != now.name, before.intro != now.intro, before.picture != now.picture};
    if (finding.has_name || finding.has_intro || finding.has_picture) {
      if (findings_.size() == kMaxFindings) findings_.pop_front();
      findings_.push_back(finding);
      ++found_;
    }
  }
  put(user, std::move(now), now_ns);
}

uint64_t Profiles::tell_findings(Account& account, uint64_t heard) {
  const auto missed = static_cast<size_t>(std::min<uint64_t>(found_ - heard, findings_.size()));
  if (missed == 0) return found_;
  // Copies: whoever hears of one may read others.
  const std::vector<Finding> news(findings_.end() - static_cast<ptrdiff_t>(missed), findings_.end());
  const uint64_t now_found = found_;
  for (const Finding& finding : news) {
    const bool is_known = account.contacts().list().find(finding.user) != nullptr;
    const Row* row = is_known || finding.user == account.user() ? rows_.find(finding.user) : nullptr;
    if (row == nullptr) continue;
    const Profile now = row->profile;
    ProfileChange change;
    change.user = finding.user;
    if (finding.has_name) change.name = now.name;
    if (finding.has_intro) change.intro = now.intro;
    if (finding.has_picture) change.picture = now.picture;
    account.core().hooks.on_profile(account, change);
  }
  return now_found;
}

Task<bool> Profiles::fetch(Account& asker, std::vector<UserId> users) {
  const uint64_t now = asker.core().clock.monotonic_ns();
  std::vector<int64_t> unknown;
  for (const UserId user : users) {
    if (known(user, now) == nullptr) unknown.push_back(user.value());
  }
  for (size_t begin = 0; begin < unknown.size(); begin += kUsersPerRequest) {
    const std::span<const int64_t> ids =
        std::span(unknown).subspan(begin, std::min(kUsersPerRequest, unknown.size() - begin));
    proto::QueryUserProfilesRequest request{};
    request.user_ids = ids;
    const upstream::Response response = co_await ask(asker, request);
    if (!response.is_success()) co_return false;
    std::unordered_map<int64_t, Profile> told;
    for (const std::string_view bytes : upstream::rows_of(response)) {
      upstream::ProfileView view;
      if (upstream::read_row(bytes, view)) told.insert_or_assign(view.id.value(), profile_of(view));
    }
    // Whom Turms leaves out does not exist; that is worth remembering, too.
    for (const int64_t id : ids) learn(UserId(id), std::move(told[id]), now);
  }
  co_return true;
}

Task<Result<Profile>> Profiles::get(Account& asker, UserId user) {
  const Profile* profile = known_since(user, asker.core().clock.monotonic_ns(), current_ns_);
  if (profile == nullptr) {
    forget(user);
    const bool was_told = co_await fetch(asker, std::vector<UserId>(1, user));
    if (!was_told) co_return Error{Code::timeout, "profiles", "Turms did not answer"};
    profile = known(user, asker.core().clock.monotonic_ns());
  }
  if (profile == nullptr) co_return Error{Code::gone, "profiles", "forgotten meanwhile"};
  co_return *profile;
}

Task<upstream::Response> Profiles::update(Account& account, ProfileWish wish) {
  upstream::Response response(upstream::Outcome::answered);
  response.code = proto::status::kOk;
  if (!wish.name && !wish.intro && !wish.picture) co_return response;
  // An update without an access strategy resets it (Turms semantics 3.2), so the present one goes along.
  const std::vector<int64_t> own(1, account.user().value());
  proto::QueryUserProfilesRequest question{};
  question.user_ids = own;
  response = co_await ask(account, question);
  if (!response.is_success()) co_return response;
  const proto::UpdateUserRequest request = request_of(wish, strategy_in(response));
  response = co_await ask(account, request);
  if (!response.is_success()) co_return response;
  const ProfileChange change{account.user(), view_of(wish.name), view_of(wish.intro), view_of(wish.picture)};
  apply(change);
  account.core().hooks.on_profile(account, change);
  co_return response;
}

}  // namespace turms::xmpp::features
