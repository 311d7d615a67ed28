// SPDX-License-Identifier: Apache-2.0
// What Turms says unasked: relayed requests of others, news of the session, its end. All are views of one notification
// and die with the callback that hands them on.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/strong_id.h"

namespace turms::xmpp::upstream {

/// One relayed request: `requester` did this, and it concerns us.
struct Push {
  UserId requester;          // 0: Turms itself (an administrator)
  int64_t timestamp_ms = 0;  // when Turms made the notification, Unix epoch
  uint32_t kind = 0;         // field number in TurmsRequest; may be one that this build does not know
  Bytes body;                // the encoded request of that kind
};

/// Turms ends the session; nothing follows it.
struct CloseNotice {
  int32_t close_status = 0;  // turms::proto::close_status
  int32_t code = 0;          // ResponseStatusCode or 0
  std::string_view reason;   // may be empty
};

/// The first thing after a login.
struct SessionInfo {
  std::string_view session_id;
  std::string_view server_id;
};

class PushSink {
 public:
  virtual ~PushSink() = default;
  /// Thread: shard. The views live until the return.
  virtual void on_push(const Push& push) = 0;
  virtual void on_close_notice(const CloseNotice& notice) = 0;
  virtual void on_session_info(const SessionInfo& info) = 0;
};

}  // namespace turms::xmpp::upstream
