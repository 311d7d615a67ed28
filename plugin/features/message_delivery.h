// SPDX-License-Identifier: Apache-2.0
// A message of Turms to the resources of an account: to those it is for, as a carbon to those that want copies, or to
// one resource that missed it. Live messages, what an own Turms device sent, and what waited for somebody all go this
// way, so that they look alike (mapping 10.5, 13.1). Keeps its memory for the next one; used within one event only.
#pragma once

#include <string>

#include "bridge/carbons.h"
#include "bridge/message_from_turms.h"
#include "features/account.h"
#include "features/audience.h"
#include "features/room_delivery.h"

namespace turms::xmpp::features {

/// A message as the account sees it (bridge::addressed()), shown as the operator wants it. Thread: shard.
[[nodiscard]] bridge::Rendering rendering_for(const Account& account, const bridge::IncomingMessage& message);

class MessageDelivery {
 public:
  /// To those it is for; when there is none, Turms keeps it for the archive. A full address stands in `to` only where
  /// that resource is; a headline for another one is dropped (RFC 6121 8.5.3.2.1). A message of the account's own user
  /// to somebody else is told by carbons only.
  /// \param author  the own resource that wrote it and needs no copy; 0: none
  /// \returns       whether any resource took it; carbons do not count
  /// Thread: shard.
  bool deliver(const Account& account, const bridge::IncomingMessage& message, ResourceId author = {});
  /// The same, addressed already: with what the message says of an earlier one.
  bool deliver(const Account& account, const bridge::IncomingMessage& message, bridge::Rendering rendering,
               ResourceId author = {});
  /// To one resource that has missed it, as if it came now: with <delay/>, and no carbons. Thread: shard.
  void replay(const Account& account, Resource& resource, const bridge::IncomingMessage& message);

 private:
  void copy(const Audience& audience, bridge::CarbonDirection direction, const bridge::IncomingMessage& message,
            const bridge::Rendering& rendering, ResourceId author);
  const std::string& render(const bridge::IncomingMessage& message, const bridge::Rendering& rendering,
                            xml::Scope scope);

  RoomDelivery rooms_;
  std::string out_;
};

}  // namespace turms::xmpp::features
