// SPDX-License-Identifier: Apache-2.0
// The connections that the host gave to one plugin: adopted descriptors, of which only the id is left here, and
// host-owned transports with their two credits. Owned by Plugin; a Transport outlives its entry here, which ends with
// closed() or retire().
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/log.h"
#include "base/result.h"
#include "base/unique_fd.h"
#include "plugins/credit.h"
#include "plugins/door.h"
#include "plugins/slot_table.h"
#include "plugins/transport.h"

namespace turms::gateway::plugins {

struct Connection final : Slot {
  Transport* transport = nullptr;         // null: adopted, the plugin has the descriptor
  Credit write;                           // our grant to the plugin
  Credit read;                            // the plugin's grant to us
  uint64_t write_owed = 0;                // granted while the door was held
  bool blocked = false;                   // the owner was told to wait
  bool end_pushed = false;                // no more bytes from the peer
  bool ended = false;                     // the last word is being told
  std::optional<uint32_t> closed_reason;  // the last word, waiting for the door
};

enum class Pushed {
  taken,
  wait,  // no credit, or the plugin is paused: keep the bytes, stop reading, wake() comes
  gone,  // the plugin does not know it any more: close the socket
};

class ConnectionTable {
 public:
  ConnectionTable(Door& door, Log& log, size_t max_connections);

  // ---- The owner of the socket; one thread per connection ----

  /// Gives a connected socket to the plugin. On success the descriptor is the plugin's; else it is still in `fd`.
  /// Errors: conflict (not running), limit, or what the plugin said.
  [[nodiscard]] Result<tgp_connection_id> adopt(const ConnectionInfo& info, UniqueFd& fd);

  /// Gives a host-owned transport to the plugin. `transport` may be written to before this returns. Errors as adopt().
  [[nodiscard]] Result<tgp_connection_id> attach(const ConnectionInfo& info, Transport& transport);

  /// Bytes of the peer, all or nothing; with MESSAGES framing one message. An empty span: the peer will send no more,
  /// once.
  [[nodiscard]] Pushed push(tgp_connection_id id, std::span<const uint8_t> bytes);

  /// The plugin may write so many bytes more.
  void add_write_credit(tgp_connection_id id, uint64_t bytes);

  /// Does what had to wait for the door. True: pushing is possible now. Called after wake().
  bool pump(tgp_connection_id id);

  /// The last word; the owner forgets the id. Told at once, or when the door opens.
  void closed(tgp_connection_id id, uint32_t reason);

  // ---- The plugin's host functions, without their ctx; any thread ----

  [[nodiscard]] tgp_status write(tgp_connection_id id, std::span<const tgp_bytes> chunks);
  [[nodiscard]] tgp_status grant(tgp_connection_id id, uint64_t bytes);
  [[nodiscard]] tgp_status close(tgp_connection_id id, uint32_t mode);

  [[nodiscard]] bool was_issued(tgp_connection_id id) const { return slots_.was_issued(id); }

  // ---- The control thread ----

  /// After the door was opened: wakes the owners of what waits, and tells the last words that do.
  void release();

  /// The instance has stopped: closes host-owned transports that are left and forgets every id. Returns how many
  /// adopted connections it had not reported done.
  size_t retire_all();

  [[nodiscard]] size_t size() const { return slots_.in_use(); }

 private:
  [[nodiscard]] Result<tgp_connection_id> offer(const ConnectionInfo& info, Transport* transport, int fd);
  void wait_outside(Connection& connection);
  void tell_closed(Connection& connection, uint64_t id);
  void retire(Connection& connection, uint64_t id);

  Door& door_;
  Log& log_;
  SlotTable<Connection> slots_;
};

}  // namespace turms::gateway::plugins
