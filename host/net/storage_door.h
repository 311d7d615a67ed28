// SPDX-License-Identifier: Apache-2.0
// The storage listener as the composition root sees it, without its loop. storage_listener.cpp opens it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "blobs/blob_store.h"
#include "blobs/link_signer.h"
#include "net/settings.h"

namespace turms::gateway::net {

class StorageDoor {
 public:
  virtual ~StorageDoor() = default;

  /// The port in use, also when the settings left the choice to the system. Thread: any.
  [[nodiscard]] virtual uint16_t port() const = 0;
  /// Where clients find the listener: the setting, or the address it is bound to. Thread: any.
  [[nodiscard]] virtual std::string base_url() const = 0;
  /// Stops listening, cuts what is under way, joins the thread. Calling it twice is harmless. Thread: control.
  virtual void stop() = 0;
};

/// Binds and serves from then on. `store`, `clock` and `log` outlive the listener.
/// \errors  io (address taken, no descriptor left), invalid_argument (host is no IP address)
/// Thread: control.
[[nodiscard]] Result<std::unique_ptr<StorageDoor>> open_storage_door(const StorageListenerSettings& settings,
                                                                     blobs::BlobStore& store,
                                                                     const blobs::LinkSigner& signer,
                                                                     const Clock& clock, Log& log);

}  // namespace turms::gateway::net
