// SPDX-License-Identifier: Apache-2.0
// Whom and what an account blocks (mapping 7): users by Turms' own relationships, which Contacts has; rooms, other
// domains and single resources by entries in the store. Everything that comes in or goes out asks covers(). One for
// each account.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/blocked_addresses.h"
#include "turms/response.h"
#include "xmpp/jid.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class Account;

class Blocklist {
 public:
  explicit Blocklist(Account& account) : account_(account) {}
  Blocklist(const Blocklist&) = delete;
  Blocklist& operator=(const Blocklist&) = delete;

  /// Whether nothing is to come from that address or to go there. Before the lists are loaded, what is known so far.
  [[nodiscard]] bool covers(JidView jid) const;
  [[nodiscard]] bool covers(UserId user, std::string_view resource) const;
  /// Every blocked address, users first.
  [[nodiscard]] std::vector<std::string> all() const;
  /// Whether this very address is blocked.
  [[nodiscard]] bool has(JidView jid) const;

  /// Waits until both lists are known. \returns why they are not, after the time of a request. Thread: shard.
  Task<std::optional<StanzaError>> loaded();
  /// Blocks what can be blocked, in Turms or in the store; what is so already is no error. The lists are loaded.
  /// \returns  the refusal: of Turms; not-allowed for oneself and this server; item-not-found for an address of this
  ///           domain that nobody can have; feature-not-implemented where there is no store and Turms has no row
  /// Thread: shard.  Source: mapping 7
  Task<std::optional<StanzaError>> block(Jid jid);
  Task<std::optional<StanzaError>> unblock(Jid jid);

 private:
  Task<std::optional<StanzaError>> block_user(UserId user);
  Task<upstream::Response> block_stranger(UserId user, int32_t group);
  Task<std::optional<StanzaError>> unblock_user(UserId user);
  Task<std::optional<StanzaError>> block_address(Jid jid);
  Task<std::optional<StanzaError>> unblock_address(Jid jid);
  Task<Result<int32_t, StanzaError>> group_of_strangers();
  [[nodiscard]] std::optional<int32_t> known_group_of_strangers() const;
  [[nodiscard]] std::string bucket() const;
  [[nodiscard]] std::optional<UserId> user_of(JidView jid) const;

  Account& account_;
  bridge::BlockedAddresses addresses_;
  bool has_addresses_ = false;  // they were read from the store
};

}  // namespace turms::xmpp::features
