// SPDX-License-Identifier: Apache-2.0
#include "runtime/transport.h"

#include <optional>
#include <utility>

#include "runtime/host_link.h"
#include "runtime/shard.h"

namespace turms::xmpp::runtime {
namespace {

class SocketTransport final : public Transport {
 public:
  SocketTransport(HostLink& host, std::unique_ptr<io::TcpStream> stream, tgp_connection_id adopted)
      : host_(host), stream_(std::move(stream)), adopted_(adopted) {}
  ~SocketTransport() override {
    if (stream_) stream_->close();
    // The descriptor is ours no longer: the host hears its last word (abi/tgp/host.h, connection_close).
    stream_.reset();
    if (adopted_ != 0) host_.connection_close(adopted_, TGP_CLOSE_DONE);
  }

  void set_handler(TransportHandler& handler) override {
    handler_ = &handler;
    if (stream_) stream_->set_handler(handler);
  }
  void start_reading() override {
    if (stream_) stream_->start_reading();
  }
  void stop_reading() override {
    if (stream_) stream_->stop_reading();
  }
  void write(std::string bytes) override {
    if (stream_) stream_->write(std::move(bytes));
  }
  [[nodiscard]] size_t queued_bytes() const override { return stream_ ? stream_->queued_bytes() : 0; }
  void shutdown() override {
    if (stream_) stream_->shutdown();
  }
  void close() override {
    if (stream_) stream_->close();
  }

  Result<void> detach(Shard& /*to*/) override {
    Result<io::TcpStream::Detached> detached = stream_->detach();
    if (!detached) return detached.error();
    detached_.emplace(std::move(*detached));
    stream_.reset();
    return {};
  }

  Result<void> attach(Shard& shard) override {
    Result<std::unique_ptr<io::TcpStream>> stream = io::TcpStream::adopt(shard.loop(), std::move(detached_->fd));
    std::string unsent = std::move(detached_->unsent);
    detached_.reset();
    if (!stream) return stream.error();
    stream_ = std::move(*stream);
    stream_->set_nodelay(true);
    stream_->set_handler(*handler_);
    if (!unsent.empty()) stream_->write(std::move(unsent));
    return {};
  }

 private:
  HostLink& host_;
  std::unique_ptr<io::TcpStream> stream_;
  std::optional<io::TcpStream::Detached> detached_;  // between detach() and attach()
  TransportHandler* handler_ = nullptr;
  tgp_connection_id adopted_;
};

}  // namespace

std::unique_ptr<Transport> make_socket_transport(Shard& shard, std::unique_ptr<io::TcpStream> stream,
                                                 tgp_connection_id adopted) {
  stream->set_nodelay(true);
  return std::make_unique<SocketTransport>(shard.host(), std::move(stream), adopted);
}

}  // namespace turms::xmpp::runtime
