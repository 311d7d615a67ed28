// SPDX-License-Identifier: Apache-2.0
#include "runtime/host_call.h"

#include "runtime/shard.h"

namespace turms::xmpp::runtime {

HostCall::HostCall(Shard& shard) : HostCall(shard, shard.core().clock.monotonic_ns() + shard.login_timeout_ns()) {
}

HostCall::HostCall(Shard& shard, uint64_t deadline_ns)
    : shard_(shard), reply_(shard.ready()), cookie_(shard.expect_reply(reply_, deadline_ns)) {
}

HostCall::~HostCall() {
  shard_.forget_reply(cookie_);
}

}  // namespace turms::xmpp::runtime
