// SPDX-License-Identifier: Apache-2.0
// Where files come and go: an HTTP listener on a loop and a thread of its own, because a sync of the disk must not hold
// up chat. One request a connection, then it is closed. The composition root owns one of these; who may do what is
// decided by signed links alone (storage_exchange.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include <uv.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "blobs/blob_store.h"
#include "blobs/link_signer.h"
#include "net/handle.h"
#include "net/peer_limits.h"
#include "net/settings.h"
#include "net/storage_connection.h"
#include "net/storage_door.h"

namespace turms::gateway::net {

class StorageListener final : public StorageDoor, private StorageConnectionEvents {
 public:
  /// Binds and serves from then on. `store`, `clock` and `log` outlive the listener.
  /// \errors  io (address taken, no descriptor left), invalid_argument (host is no IP address)
  /// Thread: control.
  static Result<std::unique_ptr<StorageListener>> start(const StorageListenerSettings& settings,
                                                        blobs::BlobStore& store, const blobs::LinkSigner& signer,
                                                        const Clock& clock, Log& log);
  ~StorageListener() override;
  StorageListener(const StorageListener&) = delete;
  StorageListener& operator=(const StorageListener&) = delete;

  /// The port in use, also when the settings left the choice to the system. Thread: any.
  [[nodiscard]] uint16_t port() const override { return port_; }
  /// Where clients find the listener: the setting, or the address it is bound to. Thread: any.
  [[nodiscard]] std::string base_url() const override;

  /// Stops listening, cuts what is under way, joins the thread. Calling it twice is harmless. Thread: control.
  void stop() override;

 private:
  StorageListener(const StorageListenerSettings& settings, blobs::BlobStore& store, const blobs::LinkSigner& signer,
                  const Clock& clock, Log& log);

  Result<void> open();
  void run();
  void on_accept(int status);
  void on_wake();
  void on_timer();
  void on_over(uint64_t id) override;
  void bury();
  [[nodiscard]] int64_t now_ms() const;

  const StorageListenerSettings settings_;
  const blobs::LinkSigner signer_;
  const StorageExchange::Parts parts_;
  PeerLimits limits_;
  uint16_t port_ = 0;

  uv_loop_t loop_{};
  bool is_loop_open_ = false;
  Handle<uv_tcp_t> socket_;
  Handle<uv_async_t> wake_;
  Handle<uv_timer_t> timer_;
  Handle<uv_check_t> turn_end_;
  uint64_t last_id_ = 0;
  std::unordered_map<uint64_t, std::unique_ptr<StorageConnection>> connections_;
  std::vector<uint64_t> over_;  // to be destroyed at the end of the turn
  std::thread thread_;
};

}  // namespace turms::gateway::net
