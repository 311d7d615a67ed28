// SPDX-License-Identifier: Apache-2.0
#include "net/storage_connection.h"

#include <utility>
#include <vector>

namespace turms::gateway::net {
namespace {

StorageConnection& connection_of(uv_stream_t* stream) {
  return *static_cast<StorageConnection*>(stream->data);
}

}  // namespace

struct StorageConnection::Write {
  uv_write_t request{};
  std::vector<uint8_t> bytes;
  StorageConnection* connection = nullptr;  // null once the connection is gone
};

StorageConnection::StorageConnection(uint64_t id, Handle<uv_tcp_t> socket, std::string ip,
                                     const StorageExchange::Parts& parts, StorageConnectionEvents& events,
                                     int64_t now_ms)
    : id_(id),
      ip_(std::move(ip)),
      events_(events),
      exchange_(parts),
      began_ms_(now_ms),
      moved_ms_(now_ms),
      socket_(std::move(socket)) {
  socket_->data = this;
}

StorageConnection::~StorageConnection() {
  if (write_ != nullptr) write_->connection = nullptr;
}

void StorageConnection::start() {
  const int status = uv_read_start(
      reinterpret_cast<uv_stream_t*>(socket_.get()),
      [](uv_handle_t* handle, size_t, uv_buf_t* buffer) {
        auto& room = connection_of(reinterpret_cast<uv_stream_t*>(handle)).read_buffer_;
        *buffer = uv_buf_init(room.data(), static_cast<unsigned>(room.size()));
      },
      [](uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
        if (stream->data != nullptr) connection_of(stream).on_read(count, buffer->base);
      });
  if (status != 0) end();
}

void StorageConnection::check_time(int64_t now_ms, int64_t idle_ms, int64_t total_ms) {
  if (std::exchange(has_moved_, false)) moved_ms_ = now_ms;
  if (now_ms - moved_ms_ >= idle_ms || now_ms - began_ms_ >= total_ms) end();
}

void StorageConnection::on_read(ssize_t count, const char* bytes) {
  if (count == 0 || is_over_) return;
  if (count < 0) return end();  // also the client's own end: whoever sends no more has no use for half an answer
  has_moved_ = true;
  exchange_.feed({reinterpret_cast<const uint8_t*>(bytes), static_cast<size_t>(count)});
  if (write_ == nullptr && !is_half_closed_) write_next();
}

/// Writes what the exchange has to say, or ends our side when it has said all.
void StorageConnection::write_next() {
  auto write = std::make_unique<Write>();
  const std::string output = exchange_.take_output();
  write->bytes.assign(output.begin(), output.end());
  if (write->bytes.empty()) {
    if (!exchange_.is_answered()) return;
    write->bytes.resize(kPieceBytes);
    const auto got = exchange_.read_content(write->bytes);
    if (!got.ok()) return end();  // the client sees that bytes are missing
    if (*got == 0) return half_close();
    write->bytes.resize(*got);
  }
  write->connection = this;
  write->request.data = write.get();
  uv_buf_t buffer =
      uv_buf_init(reinterpret_cast<char*>(write->bytes.data()), static_cast<unsigned>(write->bytes.size()));
  const auto on_done = [](uv_write_t* request, int result) {
    const std::unique_ptr<Write> done(static_cast<Write*>(request->data));
    if (done->connection != nullptr) done->connection->on_written(result);
  };
  if (uv_write(&write->request, reinterpret_cast<uv_stream_t*>(socket_.get()), &buffer, 1, on_done) != 0) return end();
  write_ = write.release();
}

void StorageConnection::on_written(int status) {
  write_ = nullptr;
  if (is_over_) return;
  if (status != 0) return end();
  has_moved_ = true;
  write_next();
}

void StorageConnection::half_close() {
  if (is_half_closed_) return;
  is_half_closed_ = true;
  auto* request = new uv_shutdown_t{};
  const int status = uv_shutdown(request, reinterpret_cast<uv_stream_t*>(socket_.get()),
                                 [](uv_shutdown_t* done, int) { delete done; });
  if (status != 0) {
    delete request;
    end();
  }
  // What the client still sends is read and dropped until it ends its side: closing now, with its bytes unread, would
  // make the system send a reset that can overtake the answer.
}

void StorageConnection::end() {
  if (is_over_) return;
  is_over_ = true;
  events_.on_over(id_);
}

}  // namespace turms::gateway::net
