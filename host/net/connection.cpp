// SPDX-License-Identifier: Apache-2.0
#include "net/connection.h"

#include <array>
#include <utility>

namespace turms::gateway::net {

namespace {
/// The beginning of what waits, as libuv wants it: 32 frames a system call are enough to make the call cheap beside
/// them.
struct Buffers {
  explicit Buffers(const Outbox& outbox) {
    std::array<std::span<const uint8_t>, 64> stretches;
    for (const std::span<const uint8_t> stretch : outbox.gather(stretches)) {
      // SAFETY: libuv's buffers are not const, but writing only reads them.
      char* base = const_cast<char*>(reinterpret_cast<const char*>(stretch.data()));
      all[count++] = uv_buf_init(base, static_cast<unsigned>(stretch.size()));
      bytes += stretch.size();
    }
  }

  std::array<uv_buf_t, 64> all;
  unsigned count = 0;
  size_t bytes = 0;
};

Connection& connection_of(uv_stream_t* stream) {
  return *static_cast<Connection*>(stream->data);
}

}  // namespace

struct Connection::Write {
  uv_write_t request{};
  size_t bytes = 0;
  Connection* connection = nullptr;  // null once the connection is gone
  std::unique_ptr<Outbox> outbox;    // set then: the bytes must outlive the request
};

Connection::Connection(ConnectionId id, Handle<uv_tcp_t> socket, std::unique_ptr<Framing> framing,
                       const ProtocolContext& context, ConnectionEvents& events, std::string ip)
    : id_(id),
      context_(context),
      events_(events),
      ip_(std::move(ip)),
      framing_(std::move(framing)),
      outbox_(std::make_unique<Outbox>(context.settings.max_outgoing_bytes)),
      protocol_(context, *this, ip_),
      socket_(std::move(socket)) {
  socket_->data = this;
}

Connection::~Connection() {
  if (write_ == nullptr) return;
  write_->connection = nullptr;
  write_->outbox = std::move(outbox_);
}

void Connection::start() {
  uv_tcp_nodelay(socket_.get(), 1);
  const int status = uv_read_start(
      reinterpret_cast<uv_stream_t*>(socket_.get()),
      [](uv_handle_t* handle, size_t, uv_buf_t* buffer) {
        const std::span<char> room = connection_of(reinterpret_cast<uv_stream_t*>(handle)).events_.read_buffer();
        *buffer = uv_buf_init(room.data(), static_cast<unsigned>(room.size()));
      },
      [](uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
        if (stream->data != nullptr) connection_of(stream).on_read(count, buffer->base);
      });
  if (status != 0) end("cannot read");
}

void Connection::on_read(ssize_t count, const char* bytes) {
  if (count == 0 || is_over_) return;
  if (count < 0) {
    end(count == UV_EOF ? "closed by the client" : uv_strerror(static_cast<int>(count)));
  } else if (!is_deaf_) {
    on_bytes({reinterpret_cast<const uint8_t*>(bytes), static_cast<size_t>(count)});
  }
}

void Connection::on_bytes(std::span<const uint8_t> bytes) {
  if (!protocol_.has_session()) {
    unauthenticated_bytes_ += bytes.size();
    if (unauthenticated_bytes_ > context_.settings.max_unauthenticated_bytes) {
      end("too many bytes before login");
      return;
    }
  }
  const FeedStatus status = framing_->feed(bytes, *this);
  if (is_over_ || (status == FeedStatus::ok && !protocol_.is_ending())) return;
  is_deaf_ = true;
  if (status == FeedStatus::corrupt) protocol_.on_corrupt_frame();
  if (status == FeedStatus::ended) {
    protocol_.on_disconnected();
    finish();
  }
}

bool Connection::on_payload(std::span<const uint8_t> payload) {
  return protocol_.on_payload(payload) && !is_over_;
}

void Connection::on_reply(std::string bytes) {
  on_output(outbox_->push_raw(std::move(bytes)));
}

void Connection::send(const SharedBytes& payload) {
  if (!framing_->is_ready()) return;
  on_output(outbox_->push(framing_->header(payload.size()), payload));
}

void Connection::on_output(bool is_taken) {
  if (is_over_) return;
  if (is_taken) {
    events_.on_output(*this);
  } else {
    end("does not read what it is sent");
  }
}

void Connection::finish() {
  if (is_finishing_) return;
  is_finishing_ = true;
  is_deaf_ = true;
  if (framing_->is_ready()) on_output(outbox_->push_raw(framing_->farewell()));
  events_.on_output(*this);
  events_.on_ending(*this);
}

void Connection::on_deadline() {
  if (!protocol_.has_session() && !protocol_.is_ending()) {
    protocol_.on_login_timeout();
  } else {
    end("the client did not end its side");
  }
}

void Connection::flush() {
  if (is_over_ || write_ != nullptr) return;
  if (!outbox_->empty()) {
    const Buffers buffers(*outbox_);
    const int written = uv_try_write(reinterpret_cast<uv_stream_t*>(socket_.get()), buffers.all.data(), buffers.count);
    if (written < 0 && written != UV_EAGAIN) {
      end(uv_strerror(written));
      return;
    }
    if (written > 0) outbox_->consume(static_cast<size_t>(written));
  }
  if (!outbox_->empty()) {
    write_rest();
  } else if (is_finishing_) {
    half_close();
  }
}

void Connection::write_rest() {
  const Buffers buffers(*outbox_);
  auto write = std::make_unique<Write>();
  write->connection = this;
  write->request.data = write.get();
  write->bytes = buffers.bytes;
  const auto on_done = [](uv_write_t* request, int result) {
    const std::unique_ptr<Write> done(static_cast<Write*>(request->data));
    if (done->connection != nullptr) done->connection->on_written(result);
  };
  const int status = uv_write(&write->request, reinterpret_cast<uv_stream_t*>(socket_.get()), buffers.all.data(),
                              buffers.count, on_done);
  if (status != 0) {
    end(uv_strerror(status));
    return;
  }
  write_ = write.release();
}

void Connection::on_written(int status) {
  const size_t bytes = write_->bytes;
  write_ = nullptr;
  if (is_over_) return;
  if (status != 0) {
    end(uv_strerror(status));
    return;
  }
  outbox_->consume(bytes);
  flush();
}

void Connection::half_close() {
  if (is_half_closed_) return;
  is_half_closed_ = true;
  auto* request = new uv_shutdown_t{};
  const int status = uv_shutdown(request, reinterpret_cast<uv_stream_t*>(socket_.get()),
                                 [](uv_shutdown_t* done, int) { delete done; });
  if (status != 0) {
    delete request;
    end(uv_strerror(status));
  }
  // What the client still sends is read and dropped until it ends its side: closing now, with its bytes unread, would
  // make the system send a reset that can overtake the close notice.
}

void Connection::end(const char* why) {
  if (is_over_) return;
  is_over_ = true;
  protocol_.on_disconnected();
  events_.on_over(*this, why);
}

}  // namespace turms::gateway::net
