// SPDX-License-Identifier: Apache-2.0
#include "net/websocket_framing.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <wslay/wslay.h>

namespace turms::gateway::net {

class WebSocketFraming::Frames {
 public:
  explicit Frames(size_t max_payload_bytes) {
    wslay_event_callbacks callbacks{};
    callbacks.recv_callback = &Frames::on_read;
    callbacks.send_callback = &Frames::on_write;
    callbacks.on_msg_recv_callback = &Frames::on_message;
    if (wslay_event_context_server_init(&context_, &callbacks, this) != 0) throw std::bad_alloc();
    wslay_event_config_set_max_recv_msg_length(context_, max_payload_bytes);
  }

  ~Frames() { wslay_event_context_free(context_); }
  Frames(const Frames&) = delete;
  Frames& operator=(const Frames&) = delete;

  /// Reads all of `bytes`. Control frames that wslay wants to answer with are left in `replies`.
  FeedStatus feed(std::span<const uint8_t> bytes, FramingEvents& events, std::string& replies) {
    input_ = bytes;
    events_ = &events;
    replies_ = &replies;
    const int received = wslay_event_recv(context_);
    const int sent = wslay_event_send(context_);
    events_ = nullptr;
    replies_ = nullptr;
    if (received != 0 || sent != 0) return FeedStatus::corrupt;
    if (wslay_event_get_close_received(context_) != 0) return FeedStatus::ended;
    // wslay stops reading when a rule was broken, after queueing the close frame that says which.
    return wslay_event_get_read_enabled(context_) != 0 ? FeedStatus::ok : FeedStatus::corrupt;
  }

 private:
  static ssize_t on_read(wslay_event_context_ptr context, uint8_t* buffer, size_t size, int, void* user) {
    auto& self = *static_cast<Frames*>(user);
    const size_t count = std::min(size, self.input_.size());
    if (count == 0) {
      wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
      return -1;
    }
    std::memcpy(buffer, self.input_.data(), count);
    self.input_ = self.input_.subspan(count);
    return static_cast<ssize_t>(count);
  }

  static ssize_t on_write(wslay_event_context_ptr, const uint8_t* bytes, size_t size, int, void* user) {
    static_cast<Frames*>(user)->replies_->append(reinterpret_cast<const char*>(bytes), size);
    return static_cast<ssize_t>(size);
  }

  static void on_message(wslay_event_context_ptr, const wslay_event_on_msg_recv_arg* message, void* user) {
    auto& self = *static_cast<Frames*>(user);
    if (message->opcode != WSLAY_BINARY_FRAME || self.is_stopped_) return;
    self.is_stopped_ = !self.events_->on_payload({message->msg, message->msg_length});
  }

  wslay_event_context_ptr context_ = nullptr;
  std::span<const uint8_t> input_;
  FramingEvents* events_ = nullptr;  // set during feed()
  std::string* replies_ = nullptr;   // likewise
  bool is_stopped_ = false;
};

WebSocketFraming::WebSocketFraming(size_t max_payload_bytes)
    : max_payload_bytes_(max_payload_bytes), upgrade_(std::make_unique<Upgrade>()) {
}

WebSocketFraming::~WebSocketFraming() = default;

FeedStatus WebSocketFraming::feed(std::span<const uint8_t> bytes, FramingEvents& events) {
  if (upgrade_) {
    const FeedStatus status = feed_upgrade(bytes, events);
    if (upgrade_ || status != FeedStatus::ok) return status;
  }
  std::string replies;
  const FeedStatus status = frames_->feed(bytes, events, replies);
  if (status == FeedStatus::corrupt) {
    // The close frame with the right code leaves last, after the close notice.
    farewell_ = std::move(replies);
  } else if (!replies.empty()) {
    events.on_reply(std::move(replies));
  }
  if (status == FeedStatus::ended) farewell_.clear();
  return status;
}

FeedStatus WebSocketFraming::feed_upgrade(std::span<const uint8_t>& bytes, FramingEvents& events) {
  const Upgrade::Status status = upgrade_->feed(bytes);
  if (status == Upgrade::Status::reading) return FeedStatus::ok;
  events.on_reply(upgrade_->answer());
  if (status == Upgrade::Status::refused) return FeedStatus::ended;
  upgrade_.reset();
  frames_ = std::make_unique<Frames>(max_payload_bytes_);
  farewell_ = std::string("\x88\x02\x03\xE8", 4);  // a close frame, 1000: normal closure
  return FeedStatus::ok;
}

FrameHeader WebSocketFraming::header(size_t payload_size) const {
  FrameHeader header;
  header.bytes[0] = 0x82;  // final, binary
  int length_bytes = 0;
  if (payload_size < 126) {
    header.bytes[1] = static_cast<uint8_t>(payload_size);
  } else if (payload_size <= 0xFFFF) {
    header.bytes[1] = 126;
    length_bytes = 2;
  } else {
    header.bytes[1] = 127;
    length_bytes = 8;
  }
  header.size = 2;
  for (int i = length_bytes - 1; i >= 0; --i) {
    header.bytes[header.size++] = static_cast<uint8_t>(uint64_t{payload_size} >> (8 * i));
  }
  return header;
}

std::string WebSocketFraming::farewell() const {
  return farewell_;
}

}  // namespace turms::gateway::net
