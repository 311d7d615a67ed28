// SPDX-License-Identifier: Apache-2.0
// What comes back from Turms, read: relayed requests (from a Push) and the rows of list answers (from a Response). All
// are views of the bytes they were read from.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/strong_id.h"
#include "proto/enums.h"
#include "turms/push.h"
#include "turms/repeated.h"
#include "turms/response.h"

namespace turms::xmpp::upstream {

/// A message as Turms tells it: the same whether it was relayed just now or read from history, so that both render
/// alike.
struct MessageView {
  MessageId id;         // 0 when Turms does not store messages
  UserId sender;        // 0: Turms itself
  UserId recipient;     // 0 for group messages
  GroupId group;        // 0 for private messages
  int64_t date_ms = 0;  // delivery, Unix epoch
  std::optional<int64_t> modified_ms;
  bool is_system = false;
  std::optional<std::string_view> text;  // UTF-8
  Repeated records;
  std::optional<int32_t> burn_after;
};

/// An edit, a recall, or both; who may do so is for Turms to decide. It does not tell the conversation.
struct MessageUpdateView {
  MessageId id;
  std::optional<std::string_view> text;  // UTF-8; unset: it stays
  Repeated records;                      // all of them; empty: they stay
  std::optional<int64_t> recalled_ms;    // Unix epoch
};

struct ProfileView {
  UserId id;
  std::optional<std::string_view> name;
  std::optional<std::string_view> intro;
  std::optional<std::string_view> picture;
  bool is_active = true;
};

struct OnlineStatusView {
  UserId user;
  int32_t status = proto::user_status::kOffline;  // proto::user_status, or a number of a newer Turms
  uint32_t devices = 0;                           // bit 1 << proto::device_type for those below 32
};

struct TypingView {
  UserId sender;
  int64_t to_id = 0;  // us, or the group
  bool is_group = false;
  std::string_view cargo;  // the first of its custom attributes that holds bytes; empty: none
};

// Each returns false when the bytes are malformed; the view is then in no useful state. Thread: any.

/// A relayed CreateMessageRequest; a date left out by Turms is that of the notification.
[[nodiscard]] bool read(const Push& push, MessageView& message);
/// A relayed UpdateMessageRequest, or the body of one.
[[nodiscard]] bool read(const Push& push, MessageUpdateView& update);
[[nodiscard]] bool read_update(std::string_view body, MessageUpdateView& update);
/// A relayed UpdateTypingStatusRequest.
[[nodiscard]] bool read(const Push& push, TypingView& typing);
/// A relayed UpdateUserOnlineStatusRequest: the requester's own new status.
[[nodiscard]] bool read(const Push& push, OnlineStatusView& status);

/// The Turms id of the message that a relayed CreateMessage or UpdateMessage is about; 0 for every other push, and when
/// Turms gives none. Looks no further into the body.
[[nodiscard]] int64_t message_id_of(const Push& push);

/// The rows of any answer that is a list: messages, profiles, statuses. Views of `response.data`.
[[nodiscard]] inline Repeated rows_of(const Response& response) {
  return {response.data, 1};
}
[[nodiscard]] bool read_row(std::string_view row, MessageView& message);
[[nodiscard]] bool read_row(std::string_view row, ProfileView& profile);
[[nodiscard]] bool read_row(std::string_view row, OnlineStatusView& status);

}  // namespace turms::xmpp::upstream
