// SPDX-License-Identifier: Apache-2.0
// The one place that knows how Turms numbers become XMPP addresses and back: <user id>@<domain>, <group
// id>@conference.<domain> (mapping 3). Constant after construction; one for the whole plugin, lent to everybody.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/strong_id.h"
#include "xmpp/jid.h"

namespace turms::xmpp::bridge {

/// What a `to` means, seen from one account.
struct Target {
  enum class Kind : uint8_t {
    own_account,   // no `to`, or the asker's bare JID
    own_resource,  // the asker's account with a resource
    user,          // another user's bare JID
    resource,      // another user's full JID
    server,        // the domain itself, with or without resource
    conference,    // the room service
    service,       // another service domain of ours (upload, search)
    room,          // a group's bare JID
    occupant,      // a group's JID with a nick
    unknown_user,  // our domain, but no user id: such an account can't exist
    unknown_room,  // the room service, but no group id: perhaps an alias
    foreign,       // somebody else's domain; there is no federation
  };

  Kind kind = Kind::own_account;
  UserId user;                // own_account to resource; of an occupant when somebody who knows the room filled it in
  GroupId group;              // room, occupant
  std::string_view resource;  // the resource or the nick; a view of the address

  /// A user of ours, whether with a resource or not, the asker included.
  [[nodiscard]] bool is_user() const { return user && kind != Kind::occupant; }
};

class Addresses {
 public:
  /// All names are prepared domainparts (RFC 7622). `services` are further domains that the plugin answers for.
  Addresses(std::string domain, std::string conference, std::vector<std::string> services = {});

  [[nodiscard]] std::string_view domain() const { return domain_; }
  [[nodiscard]] std::string_view conference() const { return conference_; }
  [[nodiscard]] const std::vector<std::string>& services() const { return services_; }

  /// <user>@<domain>, with `resource` (prepared) unless that is empty. `user` > 0.
  [[nodiscard]] Jid user(UserId user, std::string_view resource = {}) const;
  /// <group>@<conference>, with `nick` (prepared) unless that is empty. `group` > 0.
  [[nodiscard]] Jid room(GroupId group, std::string_view nick = {}) const;
  /// The domain itself.
  [[nodiscard]] JidView server() const { return {domain_, 0, domain_.size()}; }

  /// The user whose bare or full address this is; nothing for every other address. Thread: any.
  [[nodiscard]] std::optional<UserId> user_of(JidView jid) const;
  [[nodiscard]] std::optional<GroupId> group_of(JidView jid) const;
  /// What `to` (empty: absent) means to `self`. Never fails: a wrong address is a kind of its own. Thread: any.
  [[nodiscard]] Target classify(JidView to, UserId self) const;

 private:
  std::string domain_;
  std::string conference_;
  std::vector<std::string> services_;
};

/// A Turms id in decimal: [1-9][0-9]{0,18} and within int64. Leading zeros, signs and other digits are refused, so that
/// each id has one spelling.
[[nodiscard]] std::optional<int64_t> parse_id(std::string_view text);

/// The decimal digits of an id, without allocation.
class IdText {
 public:
  explicit IdText(int64_t id);
  [[nodiscard]] std::string_view view() const { return {digits_, size_}; }
  operator std::string_view() const { return view(); }  // NOLINT: implicit by intent

 private:
  char digits_[20];
  size_t size_;
};

}  // namespace turms::xmpp::bridge
