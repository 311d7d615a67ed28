// SPDX-License-Identifier: Apache-2.0
// The contacts of an account while it is in use: the list, whether it is known yet, and one way to change it, which
// tells the other features (Hooks::contact). The roster feature loads it when the Turms session opens (mapping 6). Owned by
// the account.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/condition.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/contact_list.h"

namespace turms::xmpp::features {

class Account;

/// A contact before and after something happened.
struct ContactChange {
  UserId user;
  bridge::Subscription before = bridge::Subscription::none;
  bridge::Subscription after = bridge::Subscription::none;
  bool was_blocked = false;
  bool is_blocked = false;
};

class Contacts {
 public:
  explicit Contacts(Account& account);
  Contacts(const Contacts&) = delete;
  Contacts& operator=(const Contacts&) = delete;

  [[nodiscard]] const bridge::ContactList& list() const { return list_; }
  /// For the one who loads: changes through this are told to nobody.
  [[nodiscard]] bridge::ContactList& list_to_fill() { return list_; }

  /// Changes one contact by `change(bridge::Contact&)`, drops it when nothing is left of it, and tells the features
  /// when its subscription or block is another one now. Thread: shard.
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
  /// Those who wait look at the clock. From Account::tick().
  void tick();

 private:
  [[nodiscard]] ContactChange state_of(UserId user) const;
  void finish_update(ContactChange change);

  Account& account_;
  bridge::ContactList list_;
  bool is_loaded_ = false;
  Condition loaded_changed_;
};

}  // namespace turms::xmpp::features
