// SPDX-License-Identifier: Apache-2.0
#include "features/own_devices.h"

#include <algorithm>
#include <utility>

#include "features/core.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {

namespace {

constexpr uint64_t kStepNs = 1'000'000'000;

bool is_available(const Account& account) {
  const auto& all = account.resources();
  return std::any_of(all.begin(), all.end(), [](const auto& resource) { return resource->is_available; });
}

}  // namespace

void OwnDevices::install(Hooks& on) {
  metrics_ = &on.metrics();
  requests_ = metrics_->define(Metrics::Kind::counter, "turms_xmpp_own_devices_polls_total",
                               "Requests for the Turms clients of accounts that are here, of up to 400 accounts each.");
  failures_ = metrics_->define(Metrics::Kind::counter, "turms_xmpp_own_devices_poll_failures_total",
                               "Requests for the Turms clients of accounts that Turms did not answer.");
  on.tick(this, &OwnDevices::on_tick);
  on.resource_gone(this, &OwnDevices::on_resource_gone);
}

void OwnDevices::on_tick(Account& account) {
  if (account.core().capabilities.relations) return;  // the watch tells of them
  if (is_available(account) && account.has_session()) {
    accounts_.try_emplace(account.user(), Row{&account, 0});
  } else {
    accounts_.erase(account.user());
  }
  step(account.core().clock.monotonic_ns());
}

void OwnDevices::on_resource_gone(Account& account, Resource& /*resource*/) {
  if (account.resources().size() == 1) accounts_.erase(account.user());
}

/// Called by the tick of every account; the first one in a second acts for all.
void OwnDevices::step(uint64_t now_ns) {
  if (now_ns < next_step_ns_) return;
  next_step_ns_ = now_ns + kStepNs;
  std::vector<int64_t> users;
  Account* asker = nullptr;
  for (auto& [user, row] : accounts_) {
    if (now_ns < row.due_ns) continue;
    row.due_ns = now_ns + kRoundNs;
    asker = row.account;
    users.push_back(user.value());
    if (users.size() == kIds) break;  // the others in the next second
  }
  if (asker == nullptr) return;
  metrics_->add(requests_, 1);
  asker->background().spawn(ask(*asker, std::move(users)));
}

Task<void> OwnDevices::ask(Account& asker, std::vector<int64_t> users) {
  const upstream::Response response = co_await ask_statuses(asker, std::move(users));
  if (!response.is_success()) metrics_->add(failures_, 1);
  for (const std::string_view bytes : upstream::rows_of(response)) {
    upstream::OnlineStatusView view;
    if (!upstream::read_row(bytes, view)) continue;
    const auto found = accounts_.find(view.user);
    if (found != accounts_.end()) presence_.learn(*found->second.account, view.user, view.status, view.devices);
  }
}

}  // namespace turms::xmpp::features
