// SPDX-License-Identifier: Apache-2.0
// The Unix socket on which operators reach the gateway: only its own user may connect (0600), several at once, each on
// a thread of its own, because a command may take as long as a plugin does. Owned by the composition root.
#pragma once

#include <atomic>
#include <filesystem>
#include <list>
#include <memory>
#include <thread>

#include "base/log.h"
#include "base/result.h"
#include "base/unique_fd.h"
#include "control/operations.h"

namespace turms::gateway::control {

class ControlServer {
 public:
  /// Listens at `path`, replacing a socket that an earlier process left there; whoever calls holds the data folder's
  /// lock. `operations` and `log` outlive the server. Errors: limit (the path is longer than a socket's may be),
  /// conflict (something else lies there), io. Thread: control.
  [[nodiscard]] static Result<std::unique_ptr<ControlServer>> start(const std::filesystem::path& path,
                                                                    Operations& operations, Log& log);

  /// As stop().
  ~ControlServer();

  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  /// Lets commands under way finish, then ends all connections and removes the socket. Idempotent. Thread: control.
  void stop();

 private:
  struct Client {
    std::thread thread;
    std::atomic<bool> done{false};
  };

  ControlServer(std::filesystem::path path, UniqueFd listener, UniqueFd stopping, Operations& operations, Log& log);
  void accept_clients();
  void serve(UniqueFd socket);
  void reap(bool all);

  std::filesystem::path path_;
  UniqueFd listener_;
  UniqueFd stopping_;  // an eventfd; readable once stop() was called
  Operations& operations_;
  Log& log_;
  std::list<Client> clients_;  // the accepting thread's own
  std::thread thread_;
};

}  // namespace turms::gateway::control
