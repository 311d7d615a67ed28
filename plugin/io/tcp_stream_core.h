// SPDX-License-Identifier: Apache-2.0
// What a TcpStream is inside: the libuv handle, what is being written and what waits for it. Private to this room,
// since it includes <uv.h>. A write request belongs to libuv until its callback; when the stream goes first, the
// request forgets it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <uv.h>

#include "io/handle.h"
#include "io/tcp_stream.h"

namespace turms::xmpp::io {

class TcpStream::Core {
 public:
  explicit Core(Loop& loop) : loop_(loop) {}
  ~Core();
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  [[nodiscard]] Result<void> open(UniqueFd fd);
  [[nodiscard]] bool is_open() const { return tcp_ != nullptr; }
  void set_handler(StreamHandler& handler) { handler_ = &handler; }

  void start_reading();
  void stop_reading();
  [[nodiscard]] bool is_reading() const { return reading_; }

  void write(std::string bytes);
  [[nodiscard]] size_t queued_bytes() const;
  void shutdown();
  void abort();
  void close();
  [[nodiscard]] Result<Detached> detach();

  [[nodiscard]] uv_tcp_t* tcp() { return tcp_.get(); }

 private:
  struct WriteRequest;

  static void on_alloc(uv_handle_t* handle, size_t suggested, uv_buf_t* buffer);
  static void on_read(uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer);
  static void on_written(uv_write_t* request, int status);

  [[nodiscard]] uv_stream_t* stream() { return reinterpret_cast<uv_stream_t*>(tcp_.get()); }
  void receive(ssize_t count, const char* bytes);
  void send(std::vector<std::string> chunks, size_t already_sent);
  void sent(int status);
  void send_fin();
  void fail(const Error& error);
  template <class Call>
  void run(Call&& call);
  template <class Call>
  void tell(Call&& call);
  [[nodiscard]] std::string unsent() const;

  Loop& loop_;
  StreamHandler* handler_ = nullptr;
  Handle<uv_tcp_s> tcp_;
  WriteRequest* in_flight_ = nullptr;  // at most one: what is written meanwhile gathers in waiting_
  std::vector<std::string> waiting_;
  size_t waiting_bytes_ = 0;
  bool reading_ = false;
  bool shut_ = false;
  bool* destroyed_ = nullptr;  // set while libuv or a handler calls
};

}  // namespace turms::xmpp::io
