// SPDX-License-Identifier: Apache-2.0
#include "features/online_status.h"

#include <algorithm>

#include "bridge/presence.h"
#include "features/ask.h"
#include "features/core.h"

namespace turms::xmpp::features {

namespace {

constexpr uint64_t kPauseNs = 2'000'000'000;
constexpr uint64_t kAheadNs = 3 * kPauseNs;  // so far may four words in a row be ahead of one a pause
constexpr uint64_t kPauseAfterFailureNs = 60'000'000'000;

/// RFC 6121 8.5.2.1.1 calls it the most available one: by priority; of equal ones the one used last.
int32_t status_of(const Account& account) {
  const Resource* foremost = nullptr;
  for (const auto& resource : account.resources()) {
    if (!resource->is_available || resource->is_invisible) continue;
    if (foremost == nullptr || resource->priority > foremost->priority ||
        (resource->priority == foremost->priority && resource->last_active_ns > foremost->last_active_ns))
      foremost = resource.get();
  }
  return foremost == nullptr ? proto::user_status::kInvisible : bridge::status_of(foremost->show);
}

}  // namespace

void OnlineStatus::install(Hooks& on) {
  metrics_ = &on.metrics();
  told_ = metrics_->define(Metrics::Kind::counter, "turms_xmpp_online_status_total",
                           "Changes of an account's own status that Turms was told.");
  failures_ = metrics_->define(Metrics::Kind::counter, "turms_xmpp_online_status_failures_total",
                               "Changes of an account's own status that Turms did not take.");
  on.availability(this, &OnlineStatus::on_availability);
  on.session_opened(this, &OnlineStatus::on_session_opened);
  on.tick(this, &OnlineStatus::on_tick);
  on.resource_gone(this, &OnlineStatus::on_resource_gone);
}

void OnlineStatus::on_session_opened(Account& account) {
  // Sessions open as available; so that nobody is hidden for a moment, his first presence is waited for.
  account.presence().told_status = proto::user_status::kAvailable;
  account.presence().tell_status_after_ns = 0;
  silent_until_.insert_or_assign(account.user(), account.core().clock.monotonic_ns() + kPauseNs);
}

void OnlineStatus::on_availability(Account& account, Resource& /*resource*/, Availability what) {
  // One that is gone may be the last, and then the session ends with it: the tick will know.
  if (what == Availability::gone) return;
  silent_until_.erase(account.user());
  tell_news(account);
}

void OnlineStatus::on_resource_gone(Account& account, Resource& /*resource*/) {
  if (account.resources().size() == 1) silent_until_.erase(account.user());
}

void OnlineStatus::on_tick(Account& account) {
  if (const auto silent = silent_until_.find(account.user()); silent != silent_until_.end()) {
    if (account.core().clock.monotonic_ns() < silent->second) return;
    silent_until_.erase(silent);
  }
  tell_news(account);
}

void OnlineStatus::tell_news(Account& account) {
  PresenceState& state = account.presence();
  if (state.is_telling_status || !account.has_session() || account.resources().empty()) return;
  if (account.core().clock.monotonic_ns() < state.tell_status_after_ns) return;
  const int32_t status = status_of(account);
  if (status == state.told_status) return;
  state.is_telling_status = true;
  account.background().spawn(tell(account, status));
}

Task<void> OnlineStatus::tell(Account& account, int32_t status) {
  proto::UpdateUserOnlineStatusRequest request{};
  request.user_status = status;
  const upstream::Response response = co_await ask(account, request);
  PresenceState& state = account.presence();
  state.is_telling_status = false;
  const uint64_t now = account.core().clock.monotonic_ns();
  if (response.is_success()) {
    metrics_->add(told_, 1);
    state.told_status = status;
    state.tell_status_after_ns = std::max(state.tell_status_after_ns, now - std::min(now, kAheadNs)) + kPauseNs;
    co_return;
  }
  metrics_->add(failures_, 1);
  account.core().log.debug("presence.status_not_told", "Turms did not take a user's status; it is told again later.",
                           {{"user", account.user().value()}, {"code", response.code}});
  state.tell_status_after_ns = now + kPauseAfterFailureNs;
}

}  // namespace turms::xmpp::features
