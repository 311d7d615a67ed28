// SPDX-License-Identifier: Apache-2.0
#include "bridge/muc.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "proto/enums.h"

namespace turms::xmpp::bridge {

namespace {

// In the order of the enums.
constexpr std::array<std::string_view, 5> kAffiliations = {"outcast", "none", "member", "admin", "owner"};
constexpr std::array<std::string_view, 4> kRoles = {"none", "visitor", "participant", "moderator"};

template <class Word, size_t kCount>
std::optional<Word> word_in(const std::array<std::string_view, kCount>& words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Word>(found - words.begin());
}

}  // namespace

std::string_view name_of(Affiliation affiliation) {
  return kAffiliations.at(static_cast<size_t>(affiliation));
}

std::string_view name_of(RoomRole role) {
  return kRoles.at(static_cast<size_t>(role));
}

std::optional<Affiliation> affiliation_of(std::string_view word) {
  return word_in<Affiliation>(kAffiliations, word);
}

std::optional<RoomRole> room_role_of(std::string_view word) {
  return word_in<RoomRole>(kRoles, word);
}

Standing standing_of(int32_t turms_role, int64_t mute_end_ms, int64_t now_ms, bool guests_may_speak) {
  const bool is_muted = mute_end_ms > now_ms;
  switch (turms_role) {
    case proto::group_member_role::kOwner:
      return {Affiliation::owner, RoomRole::moderator};
    case proto::group_member_role::kManager:
      return {Affiliation::admin, RoomRole::moderator};
    case proto::group_member_role::kMember:
      return {Affiliation::member, is_muted ? RoomRole::visitor : RoomRole::participant};
    default:
      return {Affiliation::none, is_muted || !guests_may_speak ? RoomRole::visitor : RoomRole::participant};
  }
}

}  // namespace turms::xmpp::bridge
