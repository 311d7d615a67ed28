// SPDX-License-Identifier: Apache-2.0
// A number that can't be mistaken for another kind of number: StrongId<struct UserTag, int64_t>.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace turms::xmpp {

template <class Tag, class Rep>
class StrongId {
 public:
  constexpr StrongId() = default;
  constexpr explicit StrongId(Rep value) : value_(value) {}

  [[nodiscard]] constexpr Rep value() const { return value_; }
  constexpr explicit operator bool() const { return value_ != Rep{}; }
  friend constexpr auto operator<=>(StrongId, StrongId) = default;

 private:
  Rep value_{};
};

using UserId = StrongId<struct UserIdTag, int64_t>;               // Turms user id, > 0 when valid
using GroupId = StrongId<struct GroupIdTag, int64_t>;             // Turms group id, > 0 when valid
using MessageId = StrongId<struct MessageIdTag, int64_t>;         // Turms message id; unique, not ordered by time
using ConnectionId = StrongId<struct ConnectionIdTag, uint64_t>;  // one transport, never reused in one instance
using SessionId = StrongId<struct SessionIdTag, uint64_t>;        // one Turms session, chosen by the host

}  // namespace turms::xmpp

template <class Tag, class Rep>
struct std::hash<turms::xmpp::StrongId<Tag, Rep>> {
  size_t operator()(turms::xmpp::StrongId<Tag, Rep> id) const noexcept { return std::hash<Rep>{}(id.value()); }
};
