// SPDX-License-Identifier: Apache-2.0
// Keeps the contacts of accounts in step with Turms (mapping 6): reads all of them when a Turms session opens and now
// and then afterwards, since Turms does not tell everything, and changes what differs. One for each shard; the roster
// feature owns it. What is under way for an account is in its Contacts::Reading.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "base/task.h"
#include "bridge/contact_list.h"
#include "turms/response.h"

namespace turms::xmpp::features {

class Account;

class ContactSync {
 public:
  /// Thread: control.
  void define(Metrics& metrics);
  /// Begins a reading when one is due or wanted and none is under way. Cheap; from session_opened and tick.
  void start_when_due(Account& account);

 private:
  class Snapshot;

  Task<void> read(Account& account);
  Task<bool> read_all(Account& account, Snapshot& into);
  Task<bool> read_relationships(Account& account, Snapshot& into);
  Task<bool> read_groups(Account& account, Snapshot& into);
  Task<bool> read_memberships(Account& account, Snapshot& into);
  Task<bool> read_members(Account& account, std::vector<int32_t> groups, std::vector<UserId>& members);
  Task<bool> read_requests(Account& account, Snapshot& into, bool are_own);
  Task<void> read_notes(Account& account, Snapshot& into);
  static Task<void> read_mark(Account& account, int32_t group, std::string key, std::string name, Snapshot& into);
  Task<void> follow_up(Account& account, std::vector<UserId> users);
  Task<void> read_names(Account& account, Snapshot& into);
  bool may_use(Account& account, const upstream::Response& response);
  static void apply(Account& account, Snapshot& fresh);

  Metrics* metrics_ = nullptr;
  Metrics::Handle read_ = 0;
  Metrics::Handle failed_ = 0;
  Metrics::Handle without_row_ = 0;
  Metrics::Handle not_accepted_ = 0;
};

}  // namespace turms::xmpp::features
