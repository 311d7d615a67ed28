// SPDX-License-Identifier: Apache-2.0
// The contacts of an account while it is in use: the list, whether it is known yet, and one way to change it, which
// tells the account's clients (roster pushes) and the other features (Hooks::contact). The roster feature loads it when
// the Turms session opens (mapping 6). Owned by the account.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/condition.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/contact_list.h"
#include "features/roster_view.h"

namespace turms::xmpp::features {

class Account;

/// A contact before and after something happened.
struct ContactChange {
  UserId user;
  bridge::Subscription before = bridge::Subscription::none;
  bridge::Subscription after = bridge::Subscription::none;
  bool was_blocked = false;
  bool is_blocked = false;

  // As bridge::Contact says it, before and now.
  [[nodiscard]] bool was_seen() const { return !was_blocked && bridge::has_to(before); }
  [[nodiscard]] bool is_seen() const { return !is_blocked && bridge::has_to(after); }
  [[nodiscard]] bool saw_owner() const { return !was_blocked && bridge::has_from(before); }
  [[nodiscard]] bool sees_owner() const { return !is_blocked && bridge::has_from(after); }
};

class Contacts;

/// The right to write one contact to Turms: whoever holds it is alone (mapping 5.3). Given back by its end.
class ContactTurn {
 public:
  ContactTurn(Contacts& contacts, UserId user) : contacts_(&contacts), user_(user) {}
  ContactTurn(ContactTurn&& other) noexcept : contacts_(std::exchange(other.contacts_, nullptr)), user_(other.user_) {}
  ContactTurn& operator=(ContactTurn&&) = delete;
  ~ContactTurn();

 private:
  Contacts* contacts_;
  UserId user_;
};

class Contacts {
 public:
  /// How far the list is in step with Turms; kept by contact_sync.h.
  struct Reading {
    bool is_under_way = false;
    bool is_wanted = false;                        // soon, whenever the next one would be due
    uint64_t due_ns = 0;                           // monotonic
    uint64_t started_ns = 0;                       // the last one
    uint64_t pause_ns = 0;                         // before another that is merely wanted
    std::unordered_set<UserId> changed_meanwhile;  // of these, what is being read may be older than what is known
  };

  explicit Contacts(Account& account);
  Contacts(const Contacts&) = delete;
  Contacts& operator=(const Contacts&) = delete;

  [[nodiscard]] const bridge::ContactList& list() const { return list_; }
  /// Those whose presence the user sees; and those whom he shows his own to. In no order. Thread: shard.
  [[nodiscard]] std::vector<UserId> seen_users() const;
  [[nodiscard]] std::vector<UserId> shown_users() const;
  /// For the one who loads: changes through this are told to nobody.
  [[nodiscard]] bridge::ContactList& list_to_fill() { return list_; }

  /// Changes one contact by `change(bridge::Contact&)` and drops it when nothing is left of it. Once the list is
  /// loaded, resources that asked for the roster are pushed the item when it looks different now. Features are told
  /// when the subscription or the block is another one. Thread: shard.
  template <class Change>
  void update(UserId user, Change change) {
    const ContactChange before = state_of(user);
    change(list_.at(user));
    finish_update(before);
  }

  [[nodiscard]] bool is_loaded() const { return is_loaded_; }
  /// Waits until the list is known: true; false when Turms did not tell it within the time of a request: then answer
  /// `remote-server-timeout`, never an empty roster, which would make clients drop their contacts. Thread: shard.
  Task<bool> loaded();
  /// The list is complete now.
  void set_loaded();
  /// What the account's clients see of it.
  [[nodiscard]] RosterView& roster() { return roster_; }

  /// Waits until nobody else writes this contact; in the order of asking. Hold it across the requests of one change,
  /// and look at the list only once it is held. Thread: shard.
  Task<ContactTurn> take_turn(UserId user);
  /// How many contacts are being written, by whoever holds or awaits a turn.
  [[nodiscard]] size_t being_written() const { return lines_.size(); }
  [[nodiscard]] Reading& reading() { return reading_; }
  /// Those who wait look at the clock. From Account::tick().
  void tick();

 private:
  friend class ContactTurn;
  /// Those who write one contact, as numbers drawn in a shop.
  struct Line {
    uint64_t next = 0;
    uint64_t served = 0;
  };
  [[nodiscard]] ContactChange state_of(UserId user) const;
  void finish_update(ContactChange change);
  void end_turn(UserId user);

  Account& account_;
  bridge::ContactList list_;
  bool is_loaded_ = false;
  Condition loaded_changed_;
  RosterView roster_;
  Reading reading_;
  std::unordered_map<UserId, Line> lines_;  // of contacts being written
  Condition turn_ended_;
};

}  // namespace turms::xmpp::features
