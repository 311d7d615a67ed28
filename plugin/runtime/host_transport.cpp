// SPDX-License-Identifier: Apache-2.0
#include "runtime/host_transport.h"

#include <algorithm>
#include <utility>

#include "runtime/event.h"
#include "runtime/host_link.h"
#include "runtime/shard.h"

namespace turms::xmpp::runtime {

HostTransport::HostTransport(Shard& shard, tgp_connection_id id, uint64_t write_credit)
    : host_(shard.host()),
      shard_(&shard),
      id_(id),
      write_credit_(static_cast<int64_t>(std::min<uint64_t>(write_credit, INT64_MAX))) {
  shard_->know_host_transport(id_, *this);
}

HostTransport::~HostTransport() {
  if (shard_ != nullptr) shard_->forget_host_transport(id_);
  for (Shard* passed : passed_) (void)passed->post_always([id = id_](Shard& shard) { shard.host_transport_gone(id); });
  if (!is_closed_) host_.connection_close(id_, TGP_CLOSE_FLUSH);
}

void HostTransport::on_event(const io::Label& label, Bytes bytes) {
  switch (static_cast<Event>(label.kind)) {
    case Event::connection_bytes:
      return take(bytes);
    case Event::connection_end:
      has_ended_ = true;
      return tell_end();
    case Event::connection_credit:
      write_credit_ += static_cast<int64_t>(std::min<uint64_t>(label.value, INT32_MAX));
      return send_queue();
    case Event::connection_closed:
      is_closed_ = true;
      return handler_->on_error(Error{Code::gone, "host transport", "closed"});
    default:
      return;
  }
}

void HostTransport::take(Bytes bytes) {
  // Nothing overtakes what waits to be handed over.
  if (!is_reading_ || !unread_.empty()) return void(unread_.append(as_text(bytes)));
  hand_over(bytes);
}

void HostTransport::hand_over(Bytes bytes) {
  handler_->on_read(bytes);
  shard_->grant_connection(id_, bytes.size());
}

void HostTransport::tell_end() {
  if (!is_reading_ || !has_ended_ || has_told_end_ || !unread_.empty()) return;
  has_told_end_ = true;
  handler_->on_end();
}

void HostTransport::start_reading() {
  is_reading_ = true;
  if (!unread_.empty() || has_ended_) {
    // No handler call from within a call to the transport: the next turn hands it over.
    (void)shard_->post_always([id = id_](Shard& shard) { shard.wake_host_transport(id); });
  }
}

void HostTransport::wake() {
  if (!is_reading_) return;
  if (!unread_.empty()) {
    const std::string unread = std::exchange(unread_, {});
    hand_over(as_bytes(unread));
  }
  tell_end();
}

void HostTransport::write(std::string bytes) {
  if (is_closing_ || is_closed_) return;
  queue_.append(bytes);
  send_queue();
}

void HostTransport::send_queue() {
  if (queue_.empty() || write_credit_ <= 0 || is_closed_) return;
  // One item may exceed the balance (rule 6), so the whole queue goes at once.
  if (host_.connection_write(id_, as_bytes(queue_)) == TGP_OK) {
    write_credit_ -= static_cast<int64_t>(queue_.size());
  }
  std::string().swap(queue_);  // with its memory, which an assignment would keep
  if (is_closing_) host_.connection_close(id_, TGP_CLOSE_FLUSH);
  if (handler_ != nullptr && !is_closing_) handler_->on_drained();
}

void HostTransport::shutdown() {
  if (is_closing_ || is_closed_) return;
  is_closing_ = true;
  if (queue_.empty()) host_.connection_close(id_, TGP_CLOSE_FLUSH);
}

void HostTransport::close() {
  if (!is_closed_) host_.connection_close(id_, TGP_CLOSE_ABORT);
  is_closing_ = true;
}

Result<void> HostTransport::detach(Shard& to) {
  is_reading_ = false;
  shard_->host_transport_moved(id_, to);
  passed_.push_back(std::exchange(shard_, nullptr));
  return {};
}

Result<void> HostTransport::attach(Shard& shard) {
  shard_ = &shard;
  shard_->know_host_transport(id_, *this);
  (void)passed_.back()->post_always([id = id_](Shard& from) { from.host_transport_arrived(id); });
  return {};
}

}  // namespace turms::xmpp::runtime
