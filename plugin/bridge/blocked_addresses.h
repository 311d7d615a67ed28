// SPDX-License-Identifier: Apache-2.0
// Addresses that a user blocks and Turms has no row for: rooms, other domains, single resources (mapping 7). Which
// addresses one such entry covers is XEP-0191's matching. Belongs to one account.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "xmpp/jid.h"

namespace turms::xmpp::bridge {

class BlockedAddresses {
 public:
  /// Most accounts block none of them; the bound keeps one that blocks thousands from growing for ever.
  static constexpr size_t kCapacity = 1000;

  /// False when it was there already, or nothing more fits.
  bool add(JidView jid) { return entries_.size() < kCapacity && entries_.emplace(jid.text()).second; }
  /// False when it was not there.
  bool remove(JidView jid);
  [[nodiscard]] bool has(JidView jid) const { return entries_.contains(jid.text()); }
  [[nodiscard]] bool is_full() const { return entries_.size() >= kCapacity; }
  /// Whether an entry is `jid`, its bare address, its domain with the resource, or its domain.
  /// Thread: any.  Source: XEP-0191, matching of JIDs
  [[nodiscard]] bool covers(JidView jid) const;
  [[nodiscard]] const std::set<std::string, std::less<>>& all() const { return entries_; }

 private:
  std::set<std::string, std::less<>> entries_;
};

}  // namespace turms::xmpp::bridge
