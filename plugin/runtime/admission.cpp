// SPDX-License-Identifier: Apache-2.0
#include "runtime/admission.h"

#include <algorithm>

namespace turms::xmpp::runtime {

namespace {

constexpr double kNanosecondsPerMinute = 60e9;

}  // namespace

Admission::Answer Admission::enter(std::string_view address, uint64_t now_ns) {
  const std::lock_guard lock(mutex_);
  if (connections_ >= limits_.connections) return Answer::full;
  auto found = addresses_.find(std::string(address));
  if (found == addresses_.end()) {
    if (addresses_.size() >= limits_.remembered) forget_settled(now_ns);
    if (addresses_.size() >= limits_.remembered) return Answer::full;
    found = addresses_.emplace(std::string(address), Address{}).first;
  }
  if (found->second.connections >= limits_.connections_per_address) return Answer::too_many_from_address;
  ++found->second.connections;
  ++connections_;
  return Answer::admitted;
}

void Admission::leave(std::string_view address) {
  const std::lock_guard lock(mutex_);
  const auto found = addresses_.find(std::string(address));
  if (found == addresses_.end() || found->second.connections == 0) return;
  --connections_;
  if (--found->second.connections == 0 && found->second.failures.level == 0) addresses_.erase(found);
}

bool Admission::may_log_in(std::string_view address, UserId user, uint64_t now_ns) {
  const std::lock_guard lock(mutex_);
  const auto from = addresses_.find(std::string(address));
  if (from != addresses_.end() && is_over(from->second.failures, limits_.failed_logins_per_address, now_ns))
    return false;
  const auto account = users_.find(user);
  return account == users_.end() || !is_over(account->second, limits_.failed_logins_per_account, now_ns);
}

void Admission::login_failed(std::string_view address, UserId user, uint64_t now_ns) {
  const std::lock_guard lock(mutex_);
  if (users_.size() >= limits_.remembered) forget_settled(now_ns);
  Failures& from = addresses_[std::string(address)].failures;
  settle(from, limits_.failed_logins_per_address, now_ns);
  from.level += 1;
  if (!user || users_.size() >= limits_.remembered) return;
  Failures& account = users_[user];
  settle(account, limits_.failed_logins_per_account, now_ns);
  account.level += 1;
}

size_t Admission::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

bool Admission::is_full() const {
  const std::lock_guard lock(mutex_);
  return connections_ >= limits_.connections;
}

void Admission::set_limits(const Limits& limits) {
  const std::lock_guard lock(mutex_);
  limits_ = limits;
}

void Admission::settle(Failures& failures, uint32_t per_minute, uint64_t now_ns) {
  if (failures.updated_ns != 0 && now_ns > failures.updated_ns) {
    const double drained = static_cast<double>(now_ns - failures.updated_ns) / kNanosecondsPerMinute * per_minute;
    failures.level = per_minute == 0 ? 0.0 : std::max(0.0, failures.level - drained);
  }
  failures.updated_ns = now_ns;
}

bool Admission::is_over(Failures& failures, uint32_t per_minute, uint64_t now_ns) {
  if (per_minute == 0) return false;
  settle(failures, per_minute, now_ns);
  return failures.level >= per_minute;
}

void Admission::forget_settled(uint64_t now_ns) {
  for (auto& [user, failures] : users_) settle(failures, limits_.failed_logins_per_account, now_ns);
  for (auto& [address, row] : addresses_) settle(row.failures, limits_.failed_logins_per_address, now_ns);
  std::erase_if(users_, [](const auto& row) { return row.second.level == 0; });
  std::erase_if(addresses_,
                [](const auto& row) { return row.second.connections == 0 && row.second.failures.level == 0; });
}

}  // namespace turms::xmpp::runtime
