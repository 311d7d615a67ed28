// SPDX-License-Identifier: Apache-2.0
#include "features/presence_poller.h"

#include <algorithm>
#include <utility>

#include "features/core.h"
#include "proto/enums.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {

namespace {

constexpr uint64_t kStepNs = 1'000'000'000;
constexpr size_t kStepsARound = 50;   // with some to spare before the next
constexpr size_t kFreshRequests = 4;  // a step: logins in a crowd wait rather than flood Turms

bool is_available(const Account& account) {
  const auto& all = account.resources();
  return std::any_of(all.begin(), all.end(), [](const auto& resource) { return resource->is_available; });
}

bool is_active(const Account& account) {
  const auto& all = account.resources();
  return std::any_of(all.begin(), all.end(),
                     [](const auto& resource) { return resource->is_available && !resource->is_inactive; });
}

}  // namespace

void PresencePoller::install(Hooks& on) {
  metrics_ = &on.metrics();
  watched_metric_ = metrics_->define(Metrics::Kind::gauge, "turms_xmpp_presence_watched",
                                     "Users whose online status is asked for again and again.");
  requests_ = metrics_->define(Metrics::Kind::counter, "turms_xmpp_presence_polls_total",
                               "Requests for online statuses, of up to 400 users each.");
  failures_ = metrics_->define(Metrics::Kind::counter, "turms_xmpp_presence_poll_failures_total",
                               "Requests for online statuses that Turms did not answer.");
  on.tick(this, &PresencePoller::on_tick);
  on.resource_gone(this, &PresencePoller::on_resource_gone);
  on.contact(this, &PresencePoller::on_contact);
}

// ---- Who watches whom ----

void PresencePoller::on_tick(Account& account) {
  const bool wants = !account.core().capabilities.relations && account.contacts().is_loaded() && is_available(account);
  const bool has = watchers_.contains(account.user());
  if (wants && !has) begin(account);
  if (!wants && has) end(account);
  step(account.core().clock.monotonic_ns());
}

void PresencePoller::on_resource_gone(Account& account, Resource& /*resource*/) {
  if (account.resources().size() == 1 && watchers_.contains(account.user())) end(account);
}

void PresencePoller::on_contact(Account& account, const ContactChange& change) {
  if (!watchers_.contains(account.user())) return;
  unwatch(account, change.user);
  if (change.is_seen()) watch(account, change.user);
}

void PresencePoller::begin(Account& account) {
  watchers_[account.user()] = &account;
  for (const UserId user : account.contacts().seen_users()) watch(account, user);
}

void PresencePoller::end(Account& account) {
  for (const auto& [user, contact] : account.contacts().list().all()) unwatch(account, user);
  watchers_.erase(account.user());
}

void PresencePoller::watch(Account& account, UserId user) {
  const auto [found, is_new] = watched_.try_emplace(user);
  found->second.watchers.push_back(account.user());
  if (is_new) {
    metrics_->add(watched_metric_, 1);
    fresh_.push_back(user);
  } else if (found->second.answered_ns != 0) {
    presence_.learn(account, user, found->second.status, found->second.devices);
  }
}

void PresencePoller::unwatch(Account& account, UserId user) {
  const auto found = watched_.find(user);
  if (found == watched_.end() || std::erase(found->second.watchers, account.user()) == 0) return;
  if (!found->second.watchers.empty()) return;
  watched_.erase(found);
  metrics_->add(watched_metric_, -1);
}

// ---- The rounds ----

/// Called by the tick of every account; the first one in a second acts for all.
void PresencePoller::step(uint64_t now_ns) {
  if (watched_.empty() || now_ns < next_step_ns_) return;
  next_step_ns_ = now_ns + kStepNs;
  if (now_ns >= next_round_ns_) plan_round(now_ns);
  send_some(fresh_, kFreshRequests);
  send_some(due_, requests_a_step_);
}

void PresencePoller::plan_round(uint64_t now_ns) {
  next_round_ns_ = now_ns + kRoundNs;
  const bool has_all = ++round_ % kRoundsOfInactive == 0;
  due_.clear();
  for (auto& [user, row] : watched_) {
    if (row.answered_ns == 0) continue;  // still among the fresh ones, or never answered: asked for below
    if (has_all || is_active(row)) due_.push_back(user);
    if (row.devices != 0 && now_ns - row.answered_ns > kForgetNs) take(user, row, proto::user_status::kOffline, 0);
  }
  // What a request lost is asked for again; who is still waiting from before is not asked for twice.
  fresh_.clear();
  for (const auto& [user, row] : watched_) {
    if (row.answered_ns == 0) fresh_.push_back(user);
  }
  const size_t requests = (due_.size() + kIds - 1) / kIds;
  requests_a_step_ = std::max<size_t>(1, (requests + kStepsARound - 1) / kStepsARound);
}

bool PresencePoller::is_active(const Watched& row) const {
  return std::any_of(row.watchers.begin(), row.watchers.end(), [this](UserId watcher) {
    const auto found = watchers_.find(watcher);
    return found != watchers_.end() && features::is_active(*found->second);
  });
}

void PresencePoller::send_some(std::vector<UserId>& from, size_t requests) {
  for (; requests > 0 && !from.empty(); --requests) {
    std::vector<int64_t> ids;
    Account* asker = nullptr;
    while (!from.empty() && ids.size() < kIds) {
      const UserId user = from.back();
      from.pop_back();
      const auto found = watched_.find(user);
      if (found == watched_.end()) continue;  // nobody watches any more
      // One of those who want to know asks, another one in the next round: sessions share the cost.
      const std::vector<UserId>& watchers = found->second.watchers;
      const auto next = watchers_.find(watchers[round_ % watchers.size()]);
      if (asker == nullptr && next != watchers_.end()) asker = next->second;
      ids.push_back(user.value());
    }
    if (asker == nullptr) return;
    metrics_->add(requests_, 1);
    asker->background().spawn(poll(*asker, std::move(ids)));
  }
}

Task<void> PresencePoller::poll(Account& asker, std::vector<int64_t> users) {
  const upstream::Response response = co_await ask_statuses(asker, std::move(users));
  if (!response.is_success()) metrics_->add(failures_, 1);
  const uint64_t now = asker.core().clock.monotonic_ns();
  for (const std::string_view bytes : upstream::rows_of(response)) {
    upstream::OnlineStatusView view;
    if (!upstream::read_row(bytes, view)) continue;
    const auto found = watched_.find(view.user);
    if (found == watched_.end()) continue;
    found->second.answered_ns = now;
    take(view.user, found->second, view.status, view.devices);
  }
}

void PresencePoller::take(UserId user, Watched& row, int32_t status, uint32_t devices) {
  row.status = status;
  row.devices = devices;
  for (const UserId watcher : row.watchers) {
    if (const auto found = watchers_.find(watcher); found != watchers_.end())
      presence_.learn(*found->second, user, status, devices);
  }
}

}  // namespace turms::xmpp::features
