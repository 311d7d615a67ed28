// SPDX-License-Identifier: Apache-2.0
// The roster as the clients of one account have been told it. It compares each contact with what was told last, so that
// a push goes out exactly when an item looks different, whoever changed it and however often. Owned by Contacts.
#pragma once

#include <cstdint>
#include <string>

#include "base/strong_id.h"
#include "bridge/contact_list.h"
#include "bridge/roster.h"

namespace turms::xmpp::xml {
class Writer;
}

namespace turms::xmpp::features {

class Account;

class RosterView {
 public:
  /// Both outlive the view.
  RosterView(Account& account, const bridge::ContactList& list) : account_(account), list_(list) {}
  RosterView(const RosterView&) = delete;
  RosterView& operator=(const RosterView&) = delete;

  /// Takes the whole list as told: nobody is pushed anything. Thread: shard.
  void rebuild();
  /// Pushes the item of `user` to every resource that asked for the roster (RFC 6121 2.1.6), if it is another than
  /// before.
  void refresh(UserId user);
  /// Pushes it in any case: a client said what was so already, and waits to see it.
  void push(UserId user);
  /// RFC 6121 2.6.
  [[nodiscard]] std::string version() const { return digest_.version(); }
  /// All items, in the order of the user ids, into <query/>.
  void write_items(xml::Writer& writer) const;

 private:
  /// The item of `user` in item_, for a place inside <query/>.
  void render(UserId user);

  Account& account_;
  const bridge::ContactList& list_;
  bridge::RosterDigest digest_;
  std::string item_;
  uint64_t pushes_ = 0;  // makes their ids
};

}  // namespace turms::xmpp::features
