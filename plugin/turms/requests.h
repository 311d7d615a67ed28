// SPDX-License-Identifier: Apache-2.0
// Bodies of the Turms requests that the plugin makes, one struct a kind. Each is encoded into a string that the caller
// reuses, then given to Session::request() with its kKind. They own nothing: views live until encode() returns.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/strong_id.h"
#include "proto/enums.h"
#include "proto/kinds.h"

namespace turms::xmpp::upstream {

/// Sends a message to one user, or to a group when `group` is set (Turms lets the group win).
/// Answer: Response::value is the message id; absent when Turms does not store messages.  Source: message.proto
struct CreateMessage {
  static constexpr proto::RequestKind kKind = proto::RequestKind::kCreateMessage;
  UserId recipient;
  GroupId group;
  std::optional<std::string_view> text;  // UTF-8
  std::span<const std::string_view> records;
  std::optional<int32_t> burn_after;
};

/// Reads history. Private: `from_ids` are the peers; groups: the groups. Start inclusive, end exclusive, Unix ms.
/// Answer: data kMessages, or 1001 when nothing matches.
struct QueryMessages {
  static constexpr proto::RequestKind kKind = proto::RequestKind::kQueryMessages;
  bool are_group_messages = false;
  std::span<const int64_t> ids;
  std::span<const int64_t> from_ids;
  std::optional<int64_t> date_start_ms;
  std::optional<int64_t> date_end_ms;
  std::optional<int32_t> max_count;
  bool descending = false;
};

/// Answer: data kUserInfosWithVersion; unknown users are left out.
struct QueryUserProfiles {
  static constexpr proto::RequestKind kKind = proto::RequestKind::kQueryUserProfiles;
  std::span<const int64_t> user_ids;
};

/// Answer: data kUserOnlineStatuses.
struct QueryUserOnlineStatuses {
  static constexpr proto::RequestKind kKind = proto::RequestKind::kQueryUserOnlineStatuses;
  std::span<const int64_t> user_ids;
};

/// Sets the user's status (proto::user_status); OFFLINE with device types ends those sessions.
struct UpdateUserOnlineStatus {
  static constexpr proto::RequestKind kKind = proto::RequestKind::kUpdateUserOnlineStatus;
  int32_t status = proto::user_status::kAvailable;
  std::span<const int32_t> device_types;
};

/// Logs out; there is no answer but the close notice.
struct DeleteSession {
  static constexpr proto::RequestKind kKind = proto::RequestKind::kDeleteSession;
};

/// "is typing", to a user or a group; Turms has no "stopped".
struct UpdateTypingStatus {
  static constexpr proto::RequestKind kKind = proto::RequestKind::kUpdateTypingStatus;
  int64_t to_id = 0;
  bool is_group = false;
};

// Each replaces `body` with the encoded message, and returns it as bytes. Thread: any.
Bytes encode(const CreateMessage& request, std::string& body);
Bytes encode(const QueryMessages& request, std::string& body);
Bytes encode(const QueryUserProfiles& request, std::string& body);
Bytes encode(const QueryUserOnlineStatuses& request, std::string& body);
Bytes encode(const UpdateUserOnlineStatus& request, std::string& body);
Bytes encode(const DeleteSession& request, std::string& body);
Bytes encode(const UpdateTypingStatus& request, std::string& body);

}  // namespace turms::xmpp::upstream
