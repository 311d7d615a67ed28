// SPDX-License-Identifier: Apache-2.0
// Gives each message its id and delivery date. Both only ever grow, within a process and from one to the next, whatever
// the machine's clock does, so the order of ids is the order of delivery in every conversation. Belongs to the writer.
#pragma once

#include <cstdint>

namespace turms::gateway::service {

/// The layout of Turms' increasing ids: 41 bits of milliseconds since 2020-10-13, 4 of data centre, 8 of worker, 10 of
/// sequence; positive. Turms itself gives messages ids that are not in order of time (SnowflakeIdGenerator): clients
/// may rely on neither.
inline constexpr int64_t kSnowflakeEpochMs = 1'602'547'200'000;
inline constexpr int kSnowflakeTimeShift = 22;

struct MessageStamp {
  int64_t id = 0;
  int64_t delivery_date = 0;
};

class MessageStamps {
 public:
  /// \param newest  the stamp of the newest stored message, or zeros
  explicit MessageStamps(MessageStamp newest) : last_(newest) {}

  /// \param now_ms  the wall clock; a clock that went back repeats the last date
  [[nodiscard]] MessageStamp next(int64_t now_ms);

 private:
  MessageStamp last_;
};

}  // namespace turms::gateway::service
