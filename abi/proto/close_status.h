// SPDX-License-Identifier: Apache-2.0
// Why Turms ended a session: the `close_status` of a close notice.
// Source: turms server-common SessionCloseStatus.
#pragma once

#include <cstdint>

// X(number, constant, name)
#define TURMS_PROTO_CLOSE_STATUSES(X)                                 \
  X(100, kIllegalRequest, ILLEGAL_REQUEST)                            \
  X(110, kHeartbeatTimeout, HEARTBEAT_TIMEOUT)                        \
  X(111, kLoginTimeout, LOGIN_TIMEOUT)                                \
  X(112, kSwitch, SWITCH)                                             \
  X(200, kServerError, SERVER_ERROR)                                  \
  X(201, kServerClosed, SERVER_CLOSED)                                \
  X(202, kServerUnavailable, SERVER_UNAVAILABLE)                      \
  X(300, kConnectionClosed, CONNECTION_CLOSED)                        \
  X(400, kUnknownError, UNKNOWN_ERROR)                                \
  X(500, kDisconnectedByClient, DISCONNECTED_BY_CLIENT)               \
  X(501, kDisconnectedByOtherDevice, DISCONNECTED_BY_OTHER_DEVICE)    \
  X(600, kDisconnectedByAdmin, DISCONNECTED_BY_ADMIN)                 \
  X(700, kUserIsDeletedOrInactivated, USER_IS_DELETED_OR_INACTIVATED) \
  X(701, kUserIsBlocked, USER_IS_BLOCKED)

namespace turms::proto::close_status {
#define TURMS_PROTO_CLOSE_STATUS(number, constant, name) inline constexpr std::int32_t constant = number;
TURMS_PROTO_CLOSE_STATUSES(TURMS_PROTO_CLOSE_STATUS)
#undef TURMS_PROTO_CLOSE_STATUS

/// The status' name in Turms ("SERVER_CLOSED"), or "UNKNOWN". Never null.
[[nodiscard]] const char* name_of(std::int32_t number) noexcept;
}  // namespace turms::proto::close_status
