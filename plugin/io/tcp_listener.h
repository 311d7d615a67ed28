// SPDX-License-Identifier: Apache-2.0
// A listening TCP socket on a loop. Every loop has its own for the same address (SO_REUSEPORT), so that the kernel
// spreads connections. Out of descriptors it sheds waiting connections with its spare one and rests a moment, instead
// of spinning.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "io/endpoint.h"
#include "io/handle.h"
#include "io/tcp_stream.h"
#include "io/timer.h"
#include "io/unique_fd.h"

namespace turms::xmpp::io {

class Loop;

struct ListenOptions {
  std::string address = "::";  // numeric; "::" takes IPv4 as well unless ipv6_only
  uint16_t port = 0;           // 0: any free one, see endpoint()
  bool reuse_port = false;     // several listeners of this process on the same address and port
  bool ipv6_only = false;
  int backlog = 1024;  // connections that wait in the kernel; it may allow fewer
};

class TcpListener {
 public:
  using OnAccept = std::function<void(std::unique_ptr<TcpStream> stream, const Endpoint& peer)>;

  /// Binds and begins to accept in the loop's next turn. Thread: loop, or before it runs.
  /// \errors invalid_argument (address), conflict (in use), denied (privileged port), io
  [[nodiscard]] static Result<std::unique_ptr<TcpListener>> open(Loop& loop, const ListenOptions& options,
                                                                 OnAccept on_accept);
  ~TcpListener();
  TcpListener(const TcpListener&) = delete;
  TcpListener& operator=(const TcpListener&) = delete;

  /// The bound address and port.
  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }

  /// While paused, new connections wait in the kernel's backlog. Thread: loop.
  void pause();
  void resume();
  [[nodiscard]] bool is_accepting() const { return accepting_; }

  /// Connections shed because no descriptor was free. Thread: loop.
  [[nodiscard]] uint64_t shed() const { return shed_; }

 private:
  TcpListener(Loop& loop, UniqueFd fd, Endpoint endpoint, OnAccept on_accept);
  Result<void> start();
  void on_readable();
  bool accept_one(const OnAccept& on_accept);
  bool on_accept_failed(int error);
  bool shed_one();
  void rest();

  Loop& loop_;
  UniqueFd fd_;
  UniqueFd spare_;
  Endpoint endpoint_;
  OnAccept on_accept_;
  Timer rest_;
  bool accepting_ = true;
  bool* destroyed_ = nullptr;
  uint64_t shed_ = 0;
  Handle<uv_poll_s> poll_;
};

}  // namespace turms::xmpp::io
