// SPDX-License-Identifier: Apache-2.0
#include "control/server.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/thread.h"
#include "control/commands.h"

namespace turms::gateway::control {
namespace {

constexpr size_t kMaxClients = 16;
constexpr int kIdleMs = 60'000;  // a client that says nothing for so long is sent away
constexpr int kReapMs = 1'000;
constexpr timeval kSendTimeout{10, 0};

Error system_error(const std::filesystem::path& path, std::string_view what) {
  return {Code::io, path.string(), std::string(what) + ": " + std::strerror(errno)};
}

/// Whether `fd` has something to read; false when nothing comes in time or the server stops.
bool wait_readable(int fd, int stopping, int timeout_ms, bool& stop) {
  pollfd watched[] = {{fd, POLLIN, 0}, {stopping, POLLIN, 0}};
  while (::poll(watched, 2, timeout_ms) < 0) {
    if (errno != EINTR) return false;
  }
  stop = watched[1].revents != 0;
  return !stop && watched[0].revents != 0;
}

bool send_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

}  // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::start(const std::filesystem::path& path, Operations& operations,
                                                            Log& log) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof address.sun_path) {
    return Error{Code::limit, path.string(), "is too long for a socket; set gateway.control_socket to a shorter path"};
  }
  path.native().copy(address.sun_path, path.native().size());

  struct stat info {};
  if (::lstat(path.c_str(), &info) == 0) {
    if (!S_ISSOCK(info.st_mode)) return Error{Code::conflict, path.string(), "exists and is no socket"};
    ::unlink(path.c_str());
  }
  UniqueFd listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!listener.valid()) return system_error(path, "no socket");
  if (::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return system_error(path, "cannot be made");
  }
  // Nobody can connect before listen(), so there is no moment in which the socket is open to others.
  if (::chmod(path.c_str(), 0600) != 0) return system_error(path, "cannot be protected");
  if (::listen(listener.get(), kMaxClients) != 0) return system_error(path, "cannot be listened at");
  UniqueFd stopping(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!stopping.valid()) return system_error(path, "no eventfd");
  return std::unique_ptr<ControlServer>(
      new ControlServer(path, std::move(listener), std::move(stopping), operations, log));
}

ControlServer::ControlServer(std::filesystem::path path, UniqueFd listener, UniqueFd stopping, Operations& operations,
                             Log& log)
    : path_(std::move(path)),
      listener_(std::move(listener)),
      stopping_(std::move(stopping)),
      operations_(operations),
      log_(log),
      thread_(start_thread("control", [this] { accept_clients(); })) {
}

ControlServer::~ControlServer() {
  stop();
}

void ControlServer::stop() {
  if (!thread_.joinable()) return;
  ::eventfd_write(stopping_.get(), 1);
  thread_.join();
  listener_.reset();
  ::unlink(path_.c_str());
}

void ControlServer::accept_clients() {
  bool stop = false;
  while (!stop) {
    const bool someone = wait_readable(listener_.get(), stopping_.get(), kReapMs, stop);
    reap(false);
    if (!someone) continue;
    UniqueFd socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket.valid()) continue;
    if (clients_.size() >= kMaxClients) {
      (void)send_all(socket.get(), refusal("limit", "too many operators at once"));
      continue;
    }
    clients_.emplace_back();
    Client& client = clients_.back();
    client.thread = start_thread("control-client", [this, &client, socket = std::move(socket)]() mutable {
      serve(std::move(socket));
      client.done = true;
    });
  }
  reap(true);
}

void ControlServer::reap(bool all) {
  for (auto client = clients_.begin(); client != clients_.end();) {
    if (all || client->done) {
      client->thread.join();
      client = clients_.erase(client);
    } else {
      ++client;
    }
  }
}

void ControlServer::serve(UniqueFd socket) {
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &kSendTimeout, sizeof kSendTimeout);
  std::string received;
  bool stop = false;
  while (wait_readable(socket.get(), stopping_.get(), kIdleMs, stop)) {
    char buffer[4096];
    const ssize_t got = ::recv(socket.get(), buffer, sizeof buffer, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return;
    received.append(buffer, static_cast<size_t>(got));
    for (size_t end = 0; (end = received.find('\n')) != std::string::npos;) {
      const std::string line = received.substr(0, end);
      received.erase(0, end + 1);
      log_.debug("control.request", "", {{"bytes", line.size()}});
      if (!send_all(socket.get(), answer(operations_, line))) return;
    }
    if (received.size() > kMaxRequestBytes) {
      (void)send_all(socket.get(), refusal("limit", "the request is longer than 65536 bytes"));
      return;
    }
  }
}

}  // namespace turms::gateway::control
