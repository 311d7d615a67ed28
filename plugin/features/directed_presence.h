// SPDX-License-Identifier: Apache-2.0
// Directed presence (RFC 6121 4.6): a resource shows itself to somebody by his address, contact or not, and takes that
// back when it goes, whatever way it goes. Whom it told is remembered, within a bound. Part of the presence feature,
// which owns it; its state is in PresenceState.
#pragma once

#include <cstddef>

#include "bridge/addresses.h"
#include "features/account.h"
#include "features/hooks.h"
#include "features/iq_request.h"
#include "features/known_presences.h"

namespace turms::xmpp::features {

class DirectedPresence {
 public:
  static constexpr size_t kMaxDirected = 100;  // addresses a resource

  void install(Hooks& on);

  /// A resource sends presence, available or not, to a user of ours.
  /// \param xml  the stanza as others see it, without `to`
  /// \returns an error when the user is blocked, or when it shows itself to too many. Thread: shard.
  Outcome send(Account& account, const Resource& sender, const bridge::Target& target, std::string xml,
               bool is_available);
  /// The resource is available to nobody any more. `was_broadcast`: contacts have been told already.
  void leave(Account& account, const Resource& resource, bool was_broadcast);

 private:
  void on_peer_news(Account& account, const PeerNews& news);
};

}  // namespace turms::xmpp::features
