// SPDX-License-Identifier: Apache-2.0
// A transport whose socket the host owns: bytes come as events, writes spend the host's credit, and we grant credit for
// what we have read (abi-design 6). When its connection moves to another shard, its events are forwarded there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/byte_inbox.h"
#include "runtime/transport.h"

namespace turms::xmpp::runtime {

class HostLink;

class HostTransport final : public Transport {
 public:
  static constexpr uint64_t kReceiveCredit = 64 * 1024;  // bytes that may be on their way to us

  HostTransport(Shard& shard, tgp_connection_id id, uint64_t write_credit);
  ~HostTransport() override;
  HostTransport(const HostTransport&) = delete;
  HostTransport& operator=(const HostTransport&) = delete;

  /// One event about this id. Thread: shard.
  void on_event(const io::Label& label, Bytes bytes);
  /// Hands over what came while nobody read.
  void wake();

  void set_handler(TransportHandler& handler) override { handler_ = &handler; }
  void start_reading() override;
  void stop_reading() override { is_reading_ = false; }
  void write(std::string bytes) override;
  [[nodiscard]] size_t queued_bytes() const override { return queue_.size(); }
  void shutdown() override;
  void close() override;
  [[nodiscard]] Result<void> detach(Shard& to) override;
  [[nodiscard]] Result<void> attach(Shard& shard) override;

 private:
  void take(Bytes bytes);
  void hand_over(Bytes bytes);
  void tell_end();
  void send_queue();

  HostLink& host_;
  Shard* shard_;                // null while it moves
  std::vector<Shard*> passed_;  // where it was before: they pass its events on
  const tgp_connection_id id_;
  TransportHandler* handler_ = nullptr;
  int64_t write_credit_;
  bool is_reading_ = false;
  bool has_ended_ = false;   // the peer sends no more
  bool has_told_end_ = false;
  bool is_closing_ = false;  // we asked for the end
  bool is_closed_ = false;   // the host said its last word
  std::string unread_;       // came while nobody read, or behind what did; bounded by the credit
  std::string queue_;        // waits for write credit
};

}  // namespace turms::xmpp::runtime
