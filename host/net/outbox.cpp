// SPDX-License-Identifier: Apache-2.0
#include "net/outbox.h"

#include <utility>

namespace turms::gateway::net {

bool Outbox::push(const FrameHeader& header, const SharedBytes& payload) {
  if (bytes_ > limit_bytes_) return false;
  const size_t size = header.size + payload.size();
  if (size == 0) return true;
  pieces_.push_back(Piece{header, payload});
  bytes_ += size;
  return true;
}

bool Outbox::push_raw(std::string bytes) {
  return push(FrameHeader{}, SharedBytes(std::move(bytes)));
}

std::span<const Outbox::Stretch> Outbox::gather(std::span<Stretch> room) const {
  size_t count = 0;
  size_t skip = front_offset_;
  const auto add = [&](Stretch bytes) {
    if (skip >= bytes.size()) {
      skip -= bytes.size();
      return;
    }
    if (count < room.size()) room[count++] = bytes.subspan(skip);
    skip = 0;
  };
  for (const Piece& piece : pieces_) {
    if (count == room.size()) break;
    add(piece.header.span());
    add(piece.payload.span());
  }
  return room.first(count);
}

void Outbox::consume(size_t bytes) {
  bytes_ -= bytes;
  front_offset_ += bytes;
  while (!pieces_.empty() && front_offset_ >= pieces_.front().size()) {
    front_offset_ -= pieces_.front().size();
    pieces_.pop_front();
  }
}

}  // namespace turms::gateway::net
