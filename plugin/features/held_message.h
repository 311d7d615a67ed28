// SPDX-License-Identifier: Apache-2.0
// A live message that is shown later, when its notification is gone (catch_up.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proto/wire.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {

/// As Turms writes it into history.
class HeldMessage {
 public:
  explicit HeldMessage(const upstream::MessageView& view) : burn_after_(view.burn_after) {
    proto::append_varint_field(row_, 1, static_cast<uint64_t>(view.id.value()));
    proto::append_varint_field(row_, 2, static_cast<uint64_t>(view.date_ms));
    if (view.modified_ms) proto::append_varint_field(row_, 3, static_cast<uint64_t>(*view.modified_ms));
    if (view.text) proto::append_bytes_field(row_, 4, *view.text);
    proto::append_varint_field(row_, 5, static_cast<uint64_t>(view.sender.value()));
    if (view.group) proto::append_varint_field(row_, 6, static_cast<uint64_t>(view.group.value()));
    if (view.is_system) proto::append_varint_field(row_, 7, 1);
    if (view.recipient) proto::append_varint_field(row_, 8, static_cast<uint64_t>(view.recipient.value()));
    for (const std::string_view record : view.records) proto::append_bytes_field(row_, 9, record);
  }
  [[nodiscard]] size_t bytes() const { return row_.size(); }
  /// A view of this. False only if that was no message.
  [[nodiscard]] bool read(upstream::MessageView& view) const {
    if (!upstream::read_row(row_, view)) return false;
    view.burn_after = burn_after_;
    return true;
  }

 private:
  std::string row_;
  std::optional<int32_t> burn_after_;
};

}  // namespace turms::xmpp::features
