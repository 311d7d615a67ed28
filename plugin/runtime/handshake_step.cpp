// SPDX-License-Identifier: Apache-2.0
#include "runtime/handshake_step.h"

#include "runtime/connection.h"
#include "runtime/shard.h"

namespace turms::xmpp::runtime {

bool start_handshake_step(io::Workers& workers, Shard& shard, ConnectionId connection,
                          std::unique_ptr<HandshakeStep> step) {
  return workers.submit([&shard, connection, step = std::move(step)]() mutable {
    step->channel->feed(as_bytes(step->input));
    step->verdict = step->channel->handshake();
    (void)shard.post([connection, step = std::move(step)](Shard& s) {
      if (Connection* found = s.find_connection(connection)) found->on_handshake_step(*step);
    });
  });
}

}  // namespace turms::xmpp::runtime
