// SPDX-License-Identifier: Apache-2.0
// Who may connect and try a password: connections in all and per address, failed logins per address and per account.
// Shared by all shards under one mutex; it is asked once a connection and once a login, never per stanza. Bounded:
// addresses with nothing to remember are dropped, and when the table is full new addresses are refused.
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
    size_t remembered = 200'000;  // addresses and accounts
  };
  enum class Answer { admitted, full, too_many_from_address };

  explicit Admission(const Limits& limits) : limits_(limits) {}

  /// A connection from `address` (no port). Each `admitted` is answered by one leave(). Thread: any.
  [[nodiscard]] Answer enter(std::string_view address, uint64_t now_ns);
  void leave(std::string_view address);

  /// Whether a login may be tried now. Thread: any.
  [[nodiscard]] bool may_log_in(std::string_view address, UserId user, uint64_t now_ns);
  void login_failed(std::string_view address, UserId user, uint64_t now_ns);

  [[nodiscard]] size_t connections() const;
  [[nodiscard]] bool is_full() const;
  void set_limits(const Limits& limits);

 private:
  // A bucket that drains by the allowed number a minute.
  struct Failures {
    double level = 0;
    uint64_t updated_ns = 0;
  };
  struct Address {
    size_t connections = 0;
    Failures failures;
  };
  static void settle(Failures& failures, uint32_t per_minute, uint64_t now_ns);
  static bool is_over(Failures& failures, uint32_t per_minute, uint64_t now_ns);
  void forget_settled(uint64_t now_ns);

  mutable std::mutex mutex_;
  Limits limits_;
  size_t connections_ = 0;
  std::unordered_map<std::string, Address> addresses_;
  std::unordered_map<UserId, Failures> users_;
};

}  // namespace turms::xmpp::runtime
