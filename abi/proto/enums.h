// SPDX-License-Identifier: Apache-2.0
// The enums of the Turms schema. Message structs hold them as plain int32, because a peer may send any number: compare
// with these constants, and expect values outside them.
#pragma once

#include <cstdint>

namespace turms::proto {

namespace device_type {
inline constexpr std::int32_t kDesktop = 0;
inline constexpr std::int32_t kBrowser = 1;
inline constexpr std::int32_t kIos = 2;
inline constexpr std::int32_t kAndroid = 3;
inline constexpr std::int32_t kOthers = 4;
inline constexpr std::int32_t kUnknown = 5;
}  // namespace device_type

namespace group_member_role {
inline constexpr std::int32_t kOwner = 0;
inline constexpr std::int32_t kManager = 1;
inline constexpr std::int32_t kMember = 2;
inline constexpr std::int32_t kGuest = 3;
inline constexpr std::int32_t kAnonymousGuest = 4;
}  // namespace group_member_role

namespace profile_access_strategy {
inline constexpr std::int32_t kAll = 0;
inline constexpr std::int32_t kAllExceptBlockedUsers = 1;
inline constexpr std::int32_t kFriends = 2;
}  // namespace profile_access_strategy

namespace request_status {
inline constexpr std::int32_t kPending = 0;
inline constexpr std::int32_t kAccepted = 1;
inline constexpr std::int32_t kAcceptedWithoutConfirm = 2;
inline constexpr std::int32_t kDeclined = 3;
inline constexpr std::int32_t kIgnored = 4;
inline constexpr std::int32_t kExpired = 5;
inline constexpr std::int32_t kCanceled = 6;
}  // namespace request_status

namespace response_action {
inline constexpr std::int32_t kAccept = 0;
inline constexpr std::int32_t kDecline = 1;
inline constexpr std::int32_t kIgnore = 2;
}  // namespace response_action

namespace storage_resource_type {
inline constexpr std::int32_t kUserProfilePicture = 0;
inline constexpr std::int32_t kGroupProfilePicture = 1;
inline constexpr std::int32_t kMessageAttachment = 2;
}  // namespace storage_resource_type

namespace user_status {
inline constexpr std::int32_t kAvailable = 0;
inline constexpr std::int32_t kOffline = 1;
inline constexpr std::int32_t kInvisible = 2;
inline constexpr std::int32_t kBusy = 3;
inline constexpr std::int32_t kDoNotDisturb = 4;
inline constexpr std::int32_t kAway = 5;
inline constexpr std::int32_t kBeRightBack = 6;
}  // namespace user_status

}  // namespace turms::proto
