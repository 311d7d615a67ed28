// SPDX-License-Identifier: Apache-2.0
// One connection of the storage listener: a socket, the exchange on it, and the patience with its client. Reads while
// there is a request to read, then writes the answer piece by piece, each when the one before has left. Owned by the
// listener, which destroys it outside its callbacks.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include <uv.h>

#include "net/handle.h"
#include "net/storage_exchange.h"

namespace turms::gateway::net {

class StorageConnectionEvents {
 public:
  virtual ~StorageConnectionEvents() = default;
  /// Nothing more will happen: destroy the connection, but not from within this call.
  virtual void on_over(uint64_t id) = 0;
};

class StorageConnection {
 public:
  /// \param socket  accepted
  StorageConnection(uint64_t id, Handle<uv_tcp_t> socket, std::string ip, const StorageExchange::Parts& parts,
                    StorageConnectionEvents& events, int64_t now_ms);
  ~StorageConnection();
  StorageConnection(const StorageConnection&) = delete;
  StorageConnection& operator=(const StorageConnection&) = delete;

  void start();

  /// Ends the connection when nothing has moved for `idle_ms`, or when it is older than `total_ms`.
  void check_time(int64_t now_ms, int64_t idle_ms, int64_t total_ms);

  [[nodiscard]] const std::string& ip() const { return ip_; }

 private:
  static constexpr size_t kPieceBytes = 64 * 1024;
  struct Write;  // one uv_write with its bytes; frees itself

  void on_read(ssize_t count, const char* bytes);
  void write_next();
  void on_written(int status);
  void half_close();
  void end();

  const uint64_t id_;
  const std::string ip_;
  StorageConnectionEvents& events_;
  StorageExchange exchange_;
  const int64_t began_ms_;
  int64_t moved_ms_;
  bool has_moved_ = false;  // since check_time() looked last
  bool is_half_closed_ = false;
  bool is_over_ = false;
  Write* write_ = nullptr;  // the write under way, if any
  std::array<char, kPieceBytes> read_buffer_;
  Handle<uv_tcp_t> socket_;  // last: closed first
};

}  // namespace turms::gateway::net
