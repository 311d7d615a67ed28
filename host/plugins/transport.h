// SPDX-License-Identifier: Apache-2.0
// A connection whose socket the host owns while a plugin speaks on it, seen from the plugin's side of the host. Whoever
// owns the socket implements Transport and is its only caller in ConnectionTable: push, credit and close come from the
// owner's one thread, so events of one connection never overlap.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "turms_gateway_plugin.h"

namespace turms::gateway::plugins {

/// What a plugin hears about a new connection.
struct ConnectionInfo {
  uint32_t framing = TGP_FRAMING_STREAM;
  uint32_t security = TGP_SECURITY_PLAIN_STARTTLS;
  uint32_t affinity = 0;
  std::string local_address;
  std::string peer_address;
  std::string listener;
  std::string tls_server_name;
  std::string binding_type;
  std::string binding_data;
  std::string client_certificate;  // DER
  uint64_t write_credit = 0;       // 0 for an adopted descriptor
};

/// The functions are called on the plugin's threads. They must not block, nor call ConnectionTable.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Takes all chunks, in order, copied. With TGP_FRAMING_MESSAGES they are one message.
  virtual void write(std::span<const tgp_bytes> chunks) = 0;

  /// The plugin wants the end; `flush`: after what was written. Answered by ConnectionTable::closed. May come more than
  /// once.
  virtual void close(bool flush) = 0;

  /// Something changed: the owner calls ConnectionTable::pump from its own thread.
  virtual void wake() = 0;
};

}  // namespace turms::gateway::plugins
