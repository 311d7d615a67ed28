// SPDX-License-Identifier: Apache-2.0
// The nicks of one room (mapping 14.3): what its members are called, made unique. Names that several members have stay
// with the smallest user id; the others get " #" and the last digits of theirs. The nicks follow from the set of
// members and names alone, never from the order in which they became known, so that every node and every restart finds
// the same ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/strong_id.h"

namespace turms::xmpp::bridge {

/// One room's, on one shard. Costs about 90 bytes a member, of which names of up to 15 bytes are part. A look-up is a
/// binary search; a change moves two arrays of pointers, and looks at all who have the old or the new name.
class RoomNicks {
 public:
  static constexpr size_t kNickBytes = 1002;  // before the suffix: RFC 7622 allows a resource 1023
  static constexpr size_t kSuffixDigits = 4;  // at least; more where they are equal

  struct Named {
    UserId user;
    std::string_view name;
  };
  /// A member who is called otherwise because of somebody else.
  struct Change {
    UserId user;
    std::string before;
    std::string after;

    friend bool operator==(const Change&, const Change&) = default;
  };

  RoomNicks() = default;

  /// Forgets all and takes these; of two with the same user the last counts.
  void assign(std::span<const Named> members);

  /// The member's name is `name`, by whatever rule; he is new or was called otherwise before.
  /// \param name  as it comes from Turms: empty or not fit for an address means the digits of the id
  /// \returns     who else is called otherwise now, by user id. Nicks may have been exchanged: tell clients first of
  /// all
  ///              old nicks (and of the member's own) that they are no more, then of the new ones
  std::vector<Change> set(UserId user, std::string_view name);
  /// \returns  as set(). Nothing happens when there is no such member.
  std::vector<Change> erase(UserId user);

  /// Empty when there is no such member. Good until the next change.
  [[nodiscard]] std::string_view nick_of(UserId user) const;
  /// \param nick  a prepared resource; case counts
  [[nodiscard]] std::optional<UserId> user_of(std::string_view nick) const;
  [[nodiscard]] size_t size() const { return by_user_.size(); }

 private:
  struct Member {
    [[nodiscard]] std::string_view base() const { return std::string_view(nick).substr(0, base_size); }

    UserId user;
    std::string nick;        // base, and the suffix if there is one
    uint16_t base_size = 0;  // at most kNickBytes
  };
  using Group = std::span<Member* const>;

  static bool is_before(const Member& a, const Member& b);
  [[nodiscard]] Member* find(UserId user) const;
  [[nodiscard]] Group holders(std::string_view base) const;
  void link(Member& member);
  void unlink(const Member& member);
  void settle(const std::string& base, UserId cause, std::vector<Change>& changes);
  static void settle(Group group, UserId cause, std::vector<Change>* changes);

  std::vector<std::unique_ptr<Member>> by_user_;  // sorted by user
  std::vector<Member*> by_name_;                  // the same, sorted by base and user
};

/// What a member with this name is called where nobody else is called so: the name as RFC 7622 prepares resources, but
/// what can't stand in an address is left out, as are blanks at both ends. The digits of the id when nothing is left or
/// more than RoomNicks::kNickBytes.
[[nodiscard]] std::string nick_from_name(std::string_view name, UserId user);

}  // namespace turms::xmpp::bridge
