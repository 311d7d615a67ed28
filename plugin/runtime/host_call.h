// SPDX-License-Identifier: Apache-2.0
// A question to the host that is answered by tgp_on_reply: the cookie that goes out with it, and the place where the
// answer arrives. Lives in the frame of the coroutine that asks; when that is cancelled, a late answer finds nobody.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/one_shot.h"
#include "turms_gateway_plugin.h"

namespace turms::xmpp::runtime {

class Shard;

/// Has a constructor: it passes through coroutines.
struct HostReply {
  HostReply(tgp_status status_in, std::string data_in) : status(status_in), data(std::move(data_in)) {}

  tgp_status status;  // TGP_E_TIMEOUT also when the host owed the answer and did not give it
  std::string data;
};

class HostCall {
 public:
  /// The answer is due within the time that a login may take.
  explicit HostCall(Shard& shard);
  /// \param deadline_ns  monotonic; UINT64_MAX: the answer comes when there is news
  HostCall(Shard& shard, uint64_t deadline_ns);
  ~HostCall();
  HostCall(const HostCall&) = delete;
  HostCall& operator=(const HostCall&) = delete;

  [[nodiscard]] uint64_t cookie() const { return cookie_; }
  /// `const HostReply reply = co_await call.reply();`, once.
  [[nodiscard]] OneShot<HostReply>& reply() { return reply_; }

 private:
  Shard& shard_;
  OneShot<HostReply> reply_;
  uint64_t cookie_;
};

}  // namespace turms::xmpp::runtime
