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

bool Outbox::push_raw(std::string bytes) { return push(FrameHeader{}, SharedBytes(std::move(bytes))); }

std::vector<std::span<const uint8_t>> Outbox::gather(size_t max) const {
  std::vector<std::span<const uint8_t>> out;
  size_t skip = front_offset_;
  const auto add = [&](std::span<const uint8_t> bytes) {
    if (skip >= bytes.size()) {
      skip -= bytes.size();
      return;
    }
    if (out.size() < max) out.push_back(bytes.subspan(skip));
    skip = 0;
  };
  for (const Piece& piece : pieces_) {
    if (out.size() >= max) break;
    add(piece.header.span());
    add(piece.payload.span());
  }
  return out;
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
