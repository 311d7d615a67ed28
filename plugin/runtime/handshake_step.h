// SPDX-License-Identifier: Apache-2.0
// One step of a TLS handshake as a job for a worker: the channel travels to the worker with the bytes that came, and
// back to the connection's shard with the verdict. A handshake costs milliseconds; on the loop, a burst of logins would
// hold up everybody's chat (decision 15).
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "base/strong_id.h"
#include "io/workers.h"
#include "tls/channel.h"

namespace turms::xmpp::runtime {

class Shard;

class HandshakeStep final {
 public:
  HandshakeStep(std::unique_ptr<tls::Channel> c, std::string bytes) : channel(std::move(c)), input(std::move(bytes)) {}

  std::unique_ptr<tls::Channel> channel;
  std::string input;
  tls::Handshake verdict = tls::Handshake::failed;
};

/// Hands the step to the workers; its end reaches Connection::on_handshake_step() of `connection`, if that still lives.
/// False when they have too much to do: the step, and its channel, are gone then. Thread: shard.
bool start_handshake_step(io::Workers& workers, Shard& shard, ConnectionId connection,
                          std::unique_ptr<HandshakeStep> step);

}  // namespace turms::xmpp::runtime
