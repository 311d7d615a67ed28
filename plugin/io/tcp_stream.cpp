// SPDX-License-Identifier: Apache-2.0
#include "io/tcp_stream.h"

#include <sys/socket.h>

#include <utility>

#include "io/loop.h"
#include "io/tcp_stream_core.h"

namespace turms::xmpp::io {

Result<std::unique_ptr<TcpStream>> TcpStream::adopt(Loop& loop, UniqueFd fd) {
  auto core = std::make_unique<Core>(loop);
  TURMS_XMPP_TRY(core->open(std::move(fd)));
  return std::unique_ptr<TcpStream>(new TcpStream(std::move(core)));
}

TcpStream::TcpStream(std::unique_ptr<Core> core) : core_(std::move(core)) {
}

TcpStream::~TcpStream() = default;

void TcpStream::set_handler(StreamHandler& handler) {
  core_->set_handler(handler);
}

void TcpStream::start_reading() {
  core_->start_reading();
}

void TcpStream::stop_reading() {
  core_->stop_reading();
}

bool TcpStream::is_reading() const {
  return core_->is_reading();
}

void TcpStream::write(std::string bytes) {
  core_->write(std::move(bytes));
}

size_t TcpStream::queued_bytes() const {
  return core_->queued_bytes();
}

void TcpStream::shutdown() {
  core_->shutdown();
}

void TcpStream::abort() {
  core_->abort();
}

void TcpStream::close() {
  core_->close();
}

bool TcpStream::is_open() const {
  return core_->is_open();
}

Result<TcpStream::Detached> TcpStream::detach() {
  return core_->detach();
}

void TcpStream::set_nodelay(bool on) {
  if (is_open()) uv_tcp_nodelay(core_->tcp(), on ? 1 : 0);
}

void TcpStream::set_keepalive(uint32_t idle_seconds) {
  if (is_open()) uv_tcp_keepalive(core_->tcp(), idle_seconds == 0 ? 0 : 1, idle_seconds);
}

Endpoint TcpStream::peer() const {
  sockaddr_storage address{};
  int length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (!is_open() || uv_tcp_getpeername(core_->tcp(), generic, &length) != 0) return {};
  return Endpoint::from_socket_address(*generic);
}

Endpoint TcpStream::local() const {
  sockaddr_storage address{};
  int length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (!is_open() || uv_tcp_getsockname(core_->tcp(), generic, &length) != 0) return {};
  return Endpoint::from_socket_address(*generic);
}

}  // namespace turms::xmpp::io
