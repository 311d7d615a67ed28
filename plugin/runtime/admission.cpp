// SPDX-License-Identifier: Apache-2.0
#include "runtime/admission.h"

#include <arpa/inet.h>

#include <algorithm>

namespace turms::xmpp::runtime {

namespace {

constexpr double kMinuteNs = 60e9;
constexpr double kHourNs = 60 * kMinuteNs;
constexpr size_t kNetworkBytes = 8;

/// What counts as one address: an IPv4 address, also where it comes as IPv6, or the network of an IPv6 address.
std::string network_of(std::string_view address) {
  std::string text(address.substr(0, address.find('%')));  // without the interface of a link-local one
  in6_addr parsed{};
  if (inet_pton(AF_INET6, text.c_str(), &parsed) != 1) return text;
  const auto* bytes = reinterpret_cast<const char*>(parsed.s6_addr);
  if (!IN6_IS_ADDR_V4MAPPED(&parsed)) return std::string(bytes, kNetworkBytes);
  char dotted[INET_ADDRSTRLEN] = {};
  inet_ntop(AF_INET, bytes + sizeof(parsed) - sizeof(in_addr), dotted, sizeof(dotted));
  return dotted;
}

}  // namespace

Admission::Answer Admission::enter(std::string_view address, uint64_t now_ns) {
  const std::lock_guard lock(mutex_);
  if (connections_ >= limits_.connections) return Answer::full;
  const std::string network = network_of(address);
  auto found = addresses_.find(network);
  if (found == addresses_.end()) {
    if (addresses_.size() >= limits_.remembered) forget_settled(now_ns);
    if (addresses_.size() >= limits_.remembered) return Answer::full;
    found = addresses_.emplace(network, Address{}).first;
  }
  if (found->second.connections >= limits_.connections_per_address) return Answer::too_many_from_address;
  ++found->second.connections;
  ++connections_;
  return Answer::admitted;
}

void Admission::leave(std::string_view address) {
  const std::lock_guard lock(mutex_);
  const auto found = addresses_.find(network_of(address));
  if (found == addresses_.end() || found->second.connections == 0) return;
  --connections_;
  --found->second.connections;
  if (found->second.is_blank()) addresses_.erase(found);
}

bool Admission::may_log_in(std::string_view address, UserId user, uint64_t now_ns) {
  const std::lock_guard lock(mutex_);
  const auto from = addresses_.find(network_of(address));
  if (from != addresses_.end() && is_over(from->second.failures, failures_per_address(), now_ns)) return false;
  const auto account = users_.find(user);
  return account == users_.end() || !is_over(account->second, failures_per_account(), now_ns);
}

void Admission::login_failed(std::string_view address, UserId user, uint64_t now_ns) {
  const std::lock_guard lock(mutex_);
  if (users_.size() >= limits_.remembered) forget_settled(now_ns);
  Bucket& from = addresses_[network_of(address)].failures;
  settle(from, failures_per_address(), now_ns);
  from.level += 1;
  if (!user || users_.size() >= limits_.remembered) return;
  Bucket& account = users_[user];
  settle(account, failures_per_account(), now_ns);
  account.level += 1;
}

bool Admission::try_register(std::string_view address, uint64_t now_ns) {
  const std::lock_guard lock(mutex_);
  Bucket& from = addresses_[network_of(address)].registrations;  // it is connected, so it has a row
  const Allowance in_all{limits_.registrations, kHourNs};
  if (!has_room(from, registrations_per_address(), now_ns) || !has_room(registrations_, in_all, now_ns)) return false;
  from.level += 1;
  registrations_.level += 1;
  return true;
}

void Admission::give_back_registration(std::string_view address) {
  const std::lock_guard lock(mutex_);
  registrations_.level = std::max(0.0, registrations_.level - 1);
  const auto from = addresses_.find(network_of(address));
  if (from != addresses_.end()) from->second.registrations.level = std::max(0.0, from->second.registrations.level - 1);
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

Admission::Allowance Admission::failures_per_address() const {
  return {limits_.failed_logins_per_address, kMinuteNs};
}
Admission::Allowance Admission::failures_per_account() const {
  return {limits_.failed_logins_per_account, kMinuteNs};
}
Admission::Allowance Admission::registrations_per_address() const {
  return {limits_.registrations_per_address, kHourNs};
}

void Admission::settle(Bucket& bucket, const Allowance& allowed, uint64_t now_ns) {
  if (bucket.updated_ns != 0 && now_ns > bucket.updated_ns) {
    const double drained = static_cast<double>(now_ns - bucket.updated_ns) / allowed.within_ns * allowed.count;
    bucket.level = allowed.count == 0 ? 0.0 : std::max(0.0, bucket.level - drained);
  }
  bucket.updated_ns = now_ns;
}

bool Admission::is_over(Bucket& bucket, const Allowance& allowed, uint64_t now_ns) {
  if (allowed.count == 0) return false;
  settle(bucket, allowed, now_ns);
  return bucket.level >= allowed.count;
}

bool Admission::has_room(Bucket& bucket, const Allowance& allowed, uint64_t now_ns) {
  settle(bucket, allowed, now_ns);
  return allowed.count == 0 || bucket.level + 1 <= allowed.count;
}

void Admission::forget_settled(uint64_t now_ns) {
  for (auto& [user, failures] : users_) settle(failures, failures_per_account(), now_ns);
  for (auto& [address, row] : addresses_) {
    settle(row.failures, failures_per_address(), now_ns);
    settle(row.registrations, registrations_per_address(), now_ns);
  }
  std::erase_if(users_, [](const auto& row) { return row.second.level == 0; });
  std::erase_if(addresses_, [](const auto& row) { return row.second.is_blank(); });
}

}  // namespace turms::xmpp::runtime
