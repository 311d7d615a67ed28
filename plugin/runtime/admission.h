// SPDX-License-Identifier: Apache-2.0
// Who may connect, try a password, or make an account: connections in all and per address, failed logins per address
// and per account, new accounts per address and in all. Of IPv6 a network of 64 bits counts as one
// address, for that is what one customer has at least. Shared by all shards under one mutex; it is asked once a
// connection and once a login, never per stanza. Bounded: addresses with nothing to remember are dropped, and when the
// table is full new addresses are refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/strong_id.h"

namespace turms::xmpp::runtime {

class Admission {
 public:
  struct Limits {
    size_t connections = 100'000;
    size_t connections_per_address = 200;
    uint32_t failed_logins_per_address = 10;  // a minute; 0: not limited
    uint32_t failed_logins_per_account = 10;
    uint32_t registrations_per_address = 5;  // an hour; 0: not limited
    uint32_t registrations = 100;            // the same, from everywhere
    size_t remembered = 200'000;             // addresses and accounts
  };
  enum class Answer { admitted, full, too_many_from_address };

  explicit Admission(const Limits& limits) : limits_(limits) {}

  /// A connection from `address` (no port). Each `admitted` is answered by one leave(). Thread: any.
  [[nodiscard]] Answer enter(std::string_view address, uint64_t now_ns);
  void leave(std::string_view address);

  /// Whether a login may be tried now. Thread: any.
  [[nodiscard]] bool may_log_in(std::string_view address, UserId user, uint64_t now_ns);
  void login_failed(std::string_view address, UserId user, uint64_t now_ns);

  /// Takes the place of a new account, if there is one; to be given back when no account was made. Thread: any.
  [[nodiscard]] bool try_register(std::string_view address, uint64_t now_ns);
  void give_back_registration(std::string_view address);

  [[nodiscard]] size_t connections() const;
  [[nodiscard]] bool is_full() const;
  void set_limits(const Limits& limits);

 private:
  // Drains by the allowed number within its time.
  struct Bucket {
    double level = 0;
    uint64_t updated_ns = 0;
  };
  struct Address {
    size_t connections = 0;
    Bucket failures;
    Bucket registrations;
    [[nodiscard]] bool is_blank() const { return connections == 0 && failures.level == 0 && registrations.level == 0; }
  };
  struct Allowance {
    uint32_t count = 0;  // 0: not limited
    double within_ns = 0;
  };
  [[nodiscard]] Allowance failures_per_address() const;
  [[nodiscard]] Allowance failures_per_account() const;
  [[nodiscard]] Allowance registrations_per_address() const;
  static void settle(Bucket& bucket, const Allowance& allowed, uint64_t now_ns);
  static bool is_over(Bucket& bucket, const Allowance& allowed, uint64_t now_ns);
  static bool has_room(Bucket& bucket, const Allowance& allowed, uint64_t now_ns);
  void forget_settled(uint64_t now_ns);

  mutable std::mutex mutex_;
  Limits limits_;
  size_t connections_ = 0;
  std::unordered_map<std::string, Address> addresses_;
  std::unordered_map<UserId, Bucket> users_;
  Bucket registrations_;
};

}  // namespace turms::xmpp::runtime
