// SPDX-License-Identifier: Apache-2.0
#include "io/tcp_listener.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include <uv.h>

#include "io/loop.h"
#include "io/uv_error.h"

namespace turms::xmpp::io {
namespace {

// Accepted in one turn at most, so that a flood of connections does not starve those that talk.
constexpr int kAcceptsPerTurn = 64;
// How long we rest when not even the spare descriptor helps.
constexpr uint64_t kRestMs = 100;

UniqueFd open_spare() {
  return UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

bool set_option(int fd, int level, int name, int value) {
  return setsockopt(fd, level, name, &value, sizeof value) == 0;
}

Endpoint bound_endpoint(int fd) {
  sockaddr_storage bound{};
  socklen_t length = sizeof bound;
  auto* address = reinterpret_cast<sockaddr*>(&bound);
  return getsockname(fd, address, &length) == 0 ? Endpoint::from_socket_address(*address) : Endpoint();
}

Result<UniqueFd> bind_and_listen(const ListenOptions& options) {
  const Endpoint wanted(options.address, options.port);
  sockaddr_storage address{};
  TURMS_XMPP_TRY(wanted.to_socket_address(address));
  const std::string where = "listen " + wanted.text();

  UniqueFd fd(::socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd.is_valid()) return uv_error(where, -errno);
  const bool is_ipv6 = address.ss_family == AF_INET6;
  if (!set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1) ||
      (options.reuse_port && !set_option(fd.get(), SOL_SOCKET, SO_REUSEPORT, 1)) ||
      // Said either way: the system's default differs from machine to machine.
      (is_ipv6 && !set_option(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, options.ipv6_only ? 1 : 0))) {
    return uv_error(where, -errno);
  }
  const socklen_t length = is_ipv6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), length) != 0) return uv_error(where, -errno);
  if (::listen(fd.get(), options.backlog) != 0) return uv_error(where, -errno);
  return fd;
}

}  // namespace

Result<std::unique_ptr<TcpListener>> TcpListener::open(Loop& loop, const ListenOptions& options, OnAccept on_accept) {
  auto fd = bind_and_listen(options);
  if (!fd) return fd.error();
  Endpoint endpoint = bound_endpoint(fd->get());
  std::unique_ptr<TcpListener> listener(
      new TcpListener(loop, std::move(*fd), std::move(endpoint), std::move(on_accept)));
  TURMS_XMPP_TRY(listener->start());
  return listener;
}

TcpListener::TcpListener(Loop& loop, UniqueFd fd, Endpoint endpoint, OnAccept on_accept)
    : loop_(loop),
      fd_(std::move(fd)),
      spare_(open_spare()),
      endpoint_(std::move(endpoint)),
      on_accept_(std::move(on_accept)),
      rest_(loop, [this] { resume(); }) {
}

TcpListener::~TcpListener() {
  if (destroyed_ != nullptr) *destroyed_ = true;
  // The watcher must leave the loop before the number of its descriptor can mean something else.
  poll_.reset();
}

Result<void> TcpListener::start() {
  auto handle = std::make_unique<uv_poll_t>();
  if (const int status = uv_poll_init(loop_.raw(), handle.get(), fd_.get()); status != 0) {
    return uv_error("listen " + endpoint_.text(), status);
  }
  handle->data = this;
  poll_.reset(handle.release());
  resume();
  return {};
}

void TcpListener::pause() {
  accepting_ = false;
  rest_.stop();
  uv_poll_stop(poll_.get());
}

void TcpListener::resume() {
  accepting_ = true;
  rest_.stop();
  if (!spare_.is_valid()) spare_ = open_spare();
  uv_poll_start(poll_.get(), UV_READABLE, [](uv_poll_t* handle, int, int) {
    if (handle->data != nullptr) static_cast<TcpListener*>(handle->data)->on_readable();
  });
}

void TcpListener::on_readable() {
  Loop& loop = loop_;
  bool destroyed = false;
  destroyed_ = &destroyed;
  OnAccept on_accept = std::move(on_accept_);  // lives to the end of the call that destroys the listener
  for (int i = 0; i < kAcceptsPerTurn; ++i) {
    bool more = false;
    loop.guard([&] { more = accept_one(on_accept); });
    if (destroyed) return;
    if (!more || !accepting_) break;
  }
  destroyed_ = nullptr;
  on_accept_ = std::move(on_accept);
}

// Returns whether another connection may wait. The listener may be gone when the callback says so.
bool TcpListener::accept_one(const OnAccept& on_accept) {
  sockaddr_storage from{};
  socklen_t length = sizeof from;
  auto* address = reinterpret_cast<sockaddr*>(&from);
  UniqueFd fd(::accept4(fd_.get(), address, &length, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!fd.is_valid()) return on_accept_failed(errno);
  auto stream = TcpStream::adopt(loop_, std::move(fd));
  if (!stream) return true;  // the peer has left meanwhile
  const Endpoint peer = Endpoint::from_socket_address(*address);
  on_accept(std::move(*stream), peer);
  return true;
}

bool TcpListener::on_accept_failed(int error) {
  switch (error) {
    case EAGAIN:
      return false;
    case EMFILE:
    case ENFILE:
      return shed_one();
    // accept(2): errors of the one connection, or of its network; the next may be well.
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case EPERM:
    case ENOPROTOOPT:
    case EOPNOTSUPP:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENONET:
      return true;
    default:  // no memory, or something that we do not know: not at full speed, whatever it is
      rest();
      return false;
  }
}

// A connection that cannot be served is better closed than left to wait, and would keep the socket readable for ever.
bool TcpListener::shed_one() {
  spare_.reset();
  UniqueFd unserved(::accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  const bool shed = unserved.is_valid();
  if (shed) ++shed_;
  unserved.reset();
  spare_ = open_spare();
  if (!spare_.is_valid()) rest();
  return shed && spare_.is_valid();
}

void TcpListener::rest() {
  uv_poll_stop(poll_.get());
  rest_.start(kRestMs);
}

}  // namespace turms::xmpp::io
