// SPDX-License-Identifier: Apache-2.0
// Whom a user knows: Turms' one-sided relationships, their groups and the pending friend requests, together with the
// little that XMPP has and Turms can't hold, seen as RFC 6121 sees a roster (mapping 5). Data and questions only; the
// features keep it up to date. Belongs to one account.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/strong_id.h"

namespace turms::xmpp::bridge {

/// RFC 6121 2.1.2.5: `to` the owner sees the contact's presence, `from` the contact sees the owner's.
enum class Subscription : uint8_t { none, to, from, both };
/// What each of them says of one direction; whether it takes effect is a question of Contact.
[[nodiscard]] constexpr bool has_to(Subscription state) {
  return state == Subscription::to || state == Subscription::both;
}
[[nodiscard]] constexpr bool has_from(Subscription state) {
  return state == Subscription::from || state == Subscription::both;
}

/// What Turms can't hold of a contact; kept in the store (bucket "rp/<owner>").
struct ContactNote {
  bool is_listed = false;           // in the roster without a relationship
  bool is_approved = false;         // a later request is accepted at once (RFC 6121 3.4)
  bool hides_request = false;       // the owner took a sent request back, Turms did not
  bool withholds_presence = false;  // state "To": the owner took the contact's subscription away
  bool ignores_presence = false;    // state "From": the owner does not want the contact's presence
  bool is_dropped = false;          // the contact has deleted its own relationship; Turms keeps the owner's
  std::string name;                 // until there is a relationship that has it
  std::vector<std::string> groups;  // the same

  [[nodiscard]] bool is_empty() const { return *this == ContactNote(); }
  friend bool operator==(const ContactNote&, const ContactNote&) = default;
};

/// A relayed friend request carries no id (mapping 5.1.7): it is looked up when it is answered.
inline constexpr int64_t kUnknownRequest = -1;

struct Contact {
  bool is_related = false;  // the owner has a relationship about this user
  bool is_blocked = false;
  std::string name;              // of the relationship; empty: none
  std::vector<int32_t> groups;   // indexes of relationship groups, ascending, without 0
  int64_t sent_request = 0;      // id of a pending friend request to this user; 0: none
  int64_t received_request = 0;  // from this user; kUnknownRequest when Turms told no id
  std::string request_text;      // of the received one
  std::string profile_name;      // what the contact calls itself, as last heard
  ContactNote note;

  [[nodiscard]] Subscription subscription() const;
  /// The owner is shown this contact's presence; and this contact the owner's. Never for blocked ones.
  [[nodiscard]] bool is_seen() const { return !is_blocked && has_to(subscription()); }
  [[nodiscard]] bool sees_owner() const { return !is_blocked && has_from(subscription()); }
  /// ask='subscribe' (RFC 6121 2.1.2.2). A request to somebody who is seen already is of no interest.
  [[nodiscard]] bool is_asked() const;
  /// Whether RFC 6121 shows it in the roster: not when only a request of the other side is known, nor when blocked.
  [[nodiscard]] bool is_in_roster() const { return !is_blocked && (is_related || is_asked() || note.is_listed); }
  /// Nothing is known that is worth keeping.
  [[nodiscard]] bool is_empty() const;
  friend bool operator==(const Contact&, const Contact&) = default;
};

class ContactList {
 public:
  using Map = std::unordered_map<UserId, Contact>;

  /// Null when the user is a stranger. Valid until the next change of the list.
  [[nodiscard]] const Contact* find(UserId user) const;
  /// The contact, made when there is none.
  [[nodiscard]] Contact& at(UserId user) { return contacts_[user]; }
  void erase(UserId user) { contacts_.erase(user); }
  [[nodiscard]] const Map& all() const { return contacts_; }
  void clear();

  [[nodiscard]] Subscription subscription_of(UserId user) const;
  [[nodiscard]] bool is_blocked(UserId user) const;
  /// Contact::is_seen() and sees_owner(); false for strangers.
  [[nodiscard]] bool sees(UserId user) const;
  [[nodiscard]] bool shows(UserId user) const;

  /// Names of relationship groups by index; 0 is "no group".
  std::map<int32_t, std::string> groups;
  /// Those of them that this gateway made for a contact: XMPP has no empty groups, so they go with their last one.
  std::set<int32_t> made_groups;
  /// Those of made_groups that no contact is in.
  [[nodiscard]] std::vector<int32_t> empty_made_groups() const;

 private:
  Map contacts_;
};

}  // namespace turms::xmpp::bridge
