// SPDX-License-Identifier: Apache-2.0
#include "service/message_stamps.h"

#include <algorithm>

namespace turms::gateway::service {

MessageStamp MessageStamps::next(int64_t now_ms) {
  last_.delivery_date = std::max(now_ms, last_.delivery_date);
  // The first id of this millisecond. Data centre and worker are 0 here, so more than 1,024 messages in one millisecond
  // run on into their bits, and the order stays.
  const int64_t first = std::max<int64_t>(last_.delivery_date - kSnowflakeEpochMs, 0) << kSnowflakeTimeShift;
  last_.id = std::max(first, last_.id + 1);
  return last_;
}

}  // namespace turms::gateway::service
