// SPDX-License-Identifier: Apache-2.0
#include "io/tcp_stream_core.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "io/loop.h"
#include "io/uv_error.h"

namespace turms::xmpp::io {
namespace {

// Small writes behind a busy socket are joined up to this size: fewer buffers for the system call, fewer allocations
// kept.
constexpr size_t kJoinedBytes = 16 * 1024;

}  // namespace

struct TcpStream::Core::WriteRequest {
  uv_write_t request{};
  Core* owner = nullptr;  // null once the stream has gone
  std::vector<std::string> chunks;
  size_t total_bytes = 0;    // given to libuv, so without what was sent before
  size_t skipped_bytes = 0;  // of the first chunk, sent before
};

TcpStream::Core::~Core() {
  if (destroyed_ != nullptr) *destroyed_ = true;
  close();
}

Result<void> TcpStream::Core::open(UniqueFd fd) {
  auto handle = std::make_unique<uv_tcp_t>();
  if (const int status = uv_tcp_init(loop_.raw(), handle.get()); status != 0) return uv_error("adopt", status);
  handle->data = this;
  tcp_.reset(handle.release());
  if (const int status = uv_tcp_open(tcp_.get(), fd.get()); status != 0) {
    tcp_.reset();
    return uv_error("adopt", status);
  }
  static_cast<void>(fd.release());  // the handle closes it from now on
  return {};
}

void TcpStream::Core::start_reading() {
  if (!is_open() || reading_) return;
  reading_ = uv_read_start(stream(), &Core::on_alloc, &Core::on_read) == 0;
}

void TcpStream::Core::stop_reading() {
  if (is_open()) uv_read_stop(stream());
  reading_ = false;
}

void TcpStream::Core::on_alloc(uv_handle_t* handle, size_t /*suggested*/, uv_buf_t* buffer) {
  Loop::ReadBuffer& shared = static_cast<Core*>(handle->data)->loop_.read_buffer();
  *buffer = uv_buf_init(shared.data(), static_cast<unsigned>(shared.size()));
}

void TcpStream::Core::on_read(uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
  Core* self = static_cast<Core*>(stream->data);
  if (self != nullptr && count != 0) self->run([&] { self->receive(count, buffer->base); });
}

void TcpStream::Core::receive(ssize_t count, const char* bytes) {
  if (count > 0) {
    const Bytes read = as_bytes({bytes, static_cast<size_t>(count)});
    tell([read](StreamHandler& handler) { handler.on_read(read); });
  } else if (count == UV_EOF) {
    stop_reading();
    tell([](StreamHandler& handler) { handler.on_end(); });
  } else {
    fail(uv_error("read", static_cast<int>(count)));
  }
}

// The border to libuv: nothing is thrown across it, and `call` may destroy this stream. A call that throws (a bug, or
// no memory) ends this one connection.
template <class Call>
void TcpStream::Core::run(Call&& call) {
  Loop& loop = loop_;
  bool destroyed = false;
  bool* const outer = std::exchange(destroyed_, &destroyed);
  const bool well = loop.guard(std::forward<Call>(call));
  if (destroyed) {
    if (outer != nullptr) *outer = true;
    return;
  }
  destroyed_ = outer;
  if (well || !is_open()) return;
  close();
  loop.guard([this] { fail({Code::internal, "stream", "a handler of the connection failed"}); });
}

template <class Call>
void TcpStream::Core::tell(Call&& call) {
  if (handler_ != nullptr) run([&] { call(*handler_); });
}

void TcpStream::Core::fail(const Error& error) {
  close();
  tell([&error](StreamHandler& handler) { handler.on_error(error); });
}

void TcpStream::Core::write(std::string bytes) {
  if (!is_open() || shut_ || bytes.empty()) return;
  if (in_flight_ != nullptr) {
    waiting_bytes_ += bytes.size();
    if (!waiting_.empty() && waiting_.back().size() + bytes.size() <= kJoinedBytes) {
      waiting_.back() += bytes;
    } else {
      waiting_.push_back(std::move(bytes));
    }
    return;
  }
  const uv_buf_t buffer = uv_buf_init(bytes.data(), static_cast<unsigned>(bytes.size()));
  const int count = uv_try_write(stream(), &buffer, 1);
  if (count == static_cast<int>(bytes.size())) return;
  // A full socket, or an error: the queued write reports it later, from the loop.
  std::vector<std::string> chunks;
  chunks.push_back(std::move(bytes));
  send(std::move(chunks), count > 0 ? static_cast<size_t>(count) : 0);
}

void TcpStream::Core::send(std::vector<std::string> chunks, size_t already_sent) {
  auto request = std::make_unique<WriteRequest>();
  request->owner = this;
  request->request.data = request.get();
  request->chunks = std::move(chunks);
  request->skipped_bytes = already_sent;
  std::vector<uv_buf_t> buffers;
  buffers.reserve(request->chunks.size());
  for (std::string& chunk : request->chunks) {
    buffers.push_back(uv_buf_init(chunk.data() + already_sent, static_cast<unsigned>(chunk.size() - already_sent)));
    request->total_bytes += chunk.size() - already_sent;
    already_sent = 0;
  }
  const auto count = static_cast<unsigned>(buffers.size());
  // Refused only for a handle that is not a stream in use, which is_open() rules out.
  if (uv_write(&request->request, stream(), buffers.data(), count, &Core::on_written) != 0) return;
  in_flight_ = request.release();
}

void TcpStream::Core::on_written(uv_write_t* request, int status) {
  const std::unique_ptr<WriteRequest> done(static_cast<WriteRequest*>(request->data));
  if (Core* self = done->owner) self->run([&] { self->sent(status); });
}

void TcpStream::Core::sent(int status) {
  in_flight_ = nullptr;
  if (status < 0) {
    fail(uv_error("write", status));
    return;
  }
  if (!waiting_.empty()) {
    waiting_bytes_ = 0;
    send(std::exchange(waiting_, {}), 0);
    return;
  }
  if (shut_) send_fin();
  tell([](StreamHandler& handler) { handler.on_drained(); });
}

size_t TcpStream::Core::queued_bytes() const {
  return tcp_ == nullptr ? 0 : waiting_bytes_ + tcp_->write_queue_size;
}

void TcpStream::Core::shutdown() {
  if (!is_open() || shut_) return;
  shut_ = true;
  if (in_flight_ == nullptr) send_fin();
}

void TcpStream::Core::send_fin() {
  auto request = std::make_unique<uv_shutdown_t>();
  // Fails only when the connection is gone already, which reading tells.
  const int status = uv_shutdown(request.get(), stream(), [](uv_shutdown_t* done, int) { delete done; });
  if (status == 0) static_cast<void>(request.release());
}

void TcpStream::Core::abort() {
  uv_os_fd_t fd = -1;
  if (is_open() && uv_fileno(reinterpret_cast<uv_handle_t*>(tcp_.get()), &fd) == 0) {
    const linger at_once{1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  close();
}

void TcpStream::Core::close() {
  if (in_flight_ != nullptr) std::exchange(in_flight_, nullptr)->owner = nullptr;
  waiting_.clear();
  waiting_bytes_ = 0;
  reading_ = false;
  tcp_.reset();
}

std::string TcpStream::Core::unsent() const {
  std::string bytes;
  bytes.reserve(queued_bytes());
  if (in_flight_ != nullptr) {
    size_t skip = in_flight_->skipped_bytes + in_flight_->total_bytes - tcp_->write_queue_size;
    for (const std::string& chunk : in_flight_->chunks) {
      const size_t from = std::min(skip, chunk.size());
      bytes.append(chunk, from);
      skip -= from;
    }
  }
  for (const std::string& chunk : waiting_) bytes += chunk;
  return bytes;
}

Result<TcpStream::Detached> TcpStream::Core::detach() {
  uv_os_fd_t fd = -1;
  if (!is_open() || shut_ || uv_fileno(reinterpret_cast<uv_handle_t*>(tcp_.get()), &fd) != 0) {
    return Error{Code::gone, "detach", "the stream is closed or was shut down"};
  }
  stop_reading();
  UniqueFd duplicate(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
  if (!duplicate.is_valid()) return uv_error("detach", -errno);
  Detached detached(std::move(duplicate), unsent());
  close();
  return detached;
}

}  // namespace turms::xmpp::io
