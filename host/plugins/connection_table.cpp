// SPDX-License-Identifier: Apache-2.0
#include "plugins/connection_table.h"

#include <fcntl.h>

#include <limits>
#include <vector>

#include "plugins/status_text.h"
#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

tgp_connection_info describe(const ConnectionInfo& info, bool adopted, int fd) {
  tgp_connection_info told{};
  told.size = sizeof told;
  told.transport = adopted ? TGP_TRANSPORT_FD : TGP_TRANSPORT_HOST;
  told.framing = info.framing;
  told.security = info.security;
  told.fd = fd;
  told.affinity = info.affinity;
  told.local_address = to_tgp(info.local_address);
  told.peer_address = to_tgp(info.peer_address);
  told.listener = to_tgp(info.listener);
  told.tls_server_name = to_tgp(info.tls_server_name);
  told.binding_type = to_tgp(info.binding_type);
  told.binding_data = to_tgp_bytes(info.binding_data);
  told.client_certificate = to_tgp_bytes(info.client_certificate);
  told.write_credit = adopted ? 0 : info.write_credit;
  return told;
}

}  // namespace

ConnectionTable::ConnectionTable(Door& door, Log& log, size_t max_connections)
    : door_(door), log_(log), slots_(max_connections) {
}

Result<tgp_connection_id> ConnectionTable::adopt(const ConnectionInfo& info, UniqueFd& fd) {
  ::fcntl(fd.get(), F_SETFD, FD_CLOEXEC);
  auto id = offer(info, nullptr, fd.get());
  if (id.ok()) (void)fd.release();
  return id;
}

Result<tgp_connection_id> ConnectionTable::attach(const ConnectionInfo& info, Transport& transport) {
  return offer(info, &transport, -1);
}

Result<tgp_connection_id> ConnectionTable::offer(const ConnectionInfo& info, Transport* transport, int fd) {
  uint64_t id = 0;
  Connection* connection = slots_.take(static_cast<uint8_t>(info.affinity & 0xFFU), id);
  if (connection == nullptr) return Error{Code::limit, "connections", "too many"};
  {
    const std::lock_guard lock(connection->mutex);
    connection->id = id;
    connection->transport = transport;
    connection->write = Credit(info.write_credit);
    connection->read = Credit();
    connection->write_owed = 0;
    connection->blocked = connection->end_pushed = connection->ended = false;
    connection->closed_reason.reset();
  }
  const Door::Visit visit = door_.enter(connection->index);
  tgp_status status = TGP_E_STATE;
  uint64_t read_credit = 0;
  if (visit) {
    const tgp_connection_info told = describe(info, transport == nullptr, fd);
    status = visit.call(&Exports::on_connection, id, &told, transport == nullptr ? nullptr : &read_credit);
  }
  if (status != TGP_OK) {
    retire(*connection, id);
    return to_error(status, "tgp_on_connection", nullptr, {});
  }
  const std::lock_guard lock(connection->mutex);
  if (connection->id == id) connection->read.grant(read_credit);
  return id;
}

Pushed ConnectionTable::push(tgp_connection_id id, std::span<const uint8_t> bytes) {
  Connection* connection = slots_.at(id);
  if (connection == nullptr) return Pushed::gone;
  const Door::Visit visit = door_.enter(connection->index);
  {
    const std::lock_guard lock(connection->mutex);
    if (connection->id != id || connection->end_pushed) return Pushed::gone;
    if (!visit || (!bytes.empty() && !connection->read.available())) {
      wait_outside(*connection);
      return Pushed::wait;
    }
    connection->read.spend(bytes.size());
    connection->end_pushed = bytes.empty();
  }
  const tgp_status status = visit.call(&Exports::on_bytes, id, bytes.data(), bytes.size());
  if (status == TGP_OK) return Pushed::taken;
  if (status != TGP_E_GONE) {
    log_.warn("plugin.refused_bytes", "a connection was given up",
              {{"connection", id}, {"status", status_name(status)}});
  }
  return Pushed::gone;
}

void ConnectionTable::add_write_credit(tgp_connection_id id, uint64_t bytes) {
  Connection* connection = slots_.at(id);
  if (connection == nullptr) return;
  const Door::Visit visit = door_.enter(connection->index);
  {
    const std::lock_guard lock(connection->mutex);
    if (connection->id != id) return;
    if (!visit) {
      connection->write_owed += bytes;
      wait_outside(*connection);
      return;
    }
    connection->write.grant(bytes);
  }
  visit.call(&Exports::on_connection_credit, id, bytes);
}

bool ConnectionTable::pump(tgp_connection_id id) {
  Connection* connection = slots_.at(id);
  if (connection == nullptr) return false;
  uint64_t owed = 0;
  bool may_push = false;
  {
    const std::lock_guard lock(connection->mutex);
    if (connection->id != id) return false;
    connection->blocked = false;
    owed = std::exchange(connection->write_owed, 0);
    may_push = connection->read.available();
  }
  if (owed != 0) add_write_credit(id, owed);
  return may_push;
}

void ConnectionTable::closed(tgp_connection_id id, uint32_t reason) {
  Connection* connection = slots_.at(id);
  if (connection == nullptr) return;
  const Door::Visit visit = door_.enter(connection->index);
  {
    const std::lock_guard lock(connection->mutex);
    if (connection->id != id) return;
    if (visit.state() == DoorState::held) {
      connection->closed_reason = reason;
      connection->transport = nullptr;  // the owner has forgotten us
      return;
    }
  }
  retire(*connection, id);  // first: from the plugin's last word on, the id is gone
  if (visit) visit.call(&Exports::on_connection_closed, id, reason);
}

tgp_status ConnectionTable::write(tgp_connection_id id, std::span<const tgp_bytes> chunks) {
  uint64_t total = 0;
  for (const tgp_bytes& chunk : chunks) {
    if (chunk.len > std::numeric_limits<uint32_t>::max() || (chunk.ptr == nullptr && chunk.len != 0)) {
      return TGP_E_ARGUMENT;
    }
    total += chunk.len;
  }
  Connection* connection = slots_.at(id);
  if (connection == nullptr) return TGP_E_GONE;
  const std::lock_guard lock(connection->mutex);
  if (connection->id != id || connection->ended || connection->closed_reason) return TGP_E_GONE;
  if (connection->transport == nullptr) return TGP_E_ARGUMENT;  // adopted: the plugin has the descriptor
  if (!connection->write.available()) return TGP_E_OVERDRAWN;
  connection->write.spend(total);
  connection->transport->write(chunks);  // under the lock: it only copies, and the transport cannot go meanwhile
  return TGP_OK;
}

tgp_status ConnectionTable::grant(tgp_connection_id id, uint64_t bytes) {
  Connection* connection = slots_.at(id);
  if (connection == nullptr) return TGP_E_GONE;
  const std::lock_guard lock(connection->mutex);
  if (connection->id != id) return TGP_E_GONE;
  connection->read.grant(bytes);
  const bool wake = connection->blocked && connection->read.available() && connection->transport != nullptr;
  if (wake) connection->transport->wake();
  return TGP_OK;
}

tgp_status ConnectionTable::close(tgp_connection_id id, uint32_t mode) {
  Connection* connection = slots_.at(id);
  if (connection == nullptr) return TGP_E_GONE;
  {
    const std::lock_guard lock(connection->mutex);
    if (connection->id != id) return TGP_E_GONE;
    if (connection->transport != nullptr) {
      if (mode == TGP_CLOSE_DONE) return TGP_E_ARGUMENT;
      connection->transport->close(mode == TGP_CLOSE_FLUSH);
      return TGP_OK;
    }
    if (connection->closed_reason || connection->ended) return TGP_OK;
    if (mode != TGP_CLOSE_DONE) return TGP_E_ARGUMENT;
  }
  retire(*connection, id);
  return TGP_OK;
}

void ConnectionTable::release() {
  std::vector<uint64_t> last_words;
  slots_.for_each([&](Connection& connection) {
    const std::lock_guard lock(connection.mutex);
    if (connection.id == 0) return;
    if (connection.closed_reason) {
      last_words.push_back(connection.id);
    } else if (connection.blocked && connection.transport != nullptr) {
      connection.transport->wake();
    }
  });
  for (const uint64_t id : last_words) tell_closed(*slots_.at(id), id);
}

void ConnectionTable::tell_closed(Connection& connection, uint64_t id) {
  const Door::Visit visit = door_.enter(connection.index);
  uint32_t reason = 0;
  {
    const std::lock_guard lock(connection.mutex);
    if (!visit || connection.id != id || !connection.closed_reason) return;
    reason = *std::exchange(connection.closed_reason, std::nullopt);
    connection.ended = true;
  }
  visit.call(&Exports::on_connection_closed, id, reason);
  retire(connection, id);
}

void ConnectionTable::wait_outside(Connection& connection) {
  connection.blocked = true;
  // The door may have opened since we stood before it, and release() have gone past: then nobody else would wake the
  // owner.
  const bool possible = connection.read.available() || connection.write_owed != 0;
  if (possible && door_.state() == DoorState::open && connection.transport != nullptr) connection.transport->wake();
}

size_t ConnectionTable::retire_all() {
  size_t adopted = 0;
  slots_.for_each([&](Connection& connection) {
    uint64_t id = 0;
    {
      const std::lock_guard lock(connection.mutex);
      id = connection.id;
      if (id == 0) return;
      if (connection.transport != nullptr) {
        connection.transport->close(false);
      } else if (!connection.closed_reason && !connection.ended) {
        ++adopted;
      }
    }
    retire(connection, id);
  });
  return adopted;
}

void ConnectionTable::retire(Connection& connection, uint64_t id) {
  {
    const std::lock_guard lock(connection.mutex);
    if (connection.id != id) return;
    connection.id = 0;
    connection.transport = nullptr;
    connection.closed_reason.reset();
  }
  slots_.give_back(connection);
}

}  // namespace turms::gateway::plugins
