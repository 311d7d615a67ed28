// SPDX-License-Identifier: Apache-2.0
// A message that Turms tells an account of: relayed just now, or read from history because nobody listened when
// it came. Both are filtered, remembered and shown here, so that clients see no difference but <delay/> (mapping 10.5,
// 12.6). Keeps its memory for the next message; used within one event only.
#pragma once

#include "base/metrics.h"
#include "bridge/message_from_turms.h"
#include "features/account.h"
#include "features/message_delivery.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {

class MessageIntake {
 public:
  void define(Metrics& metrics);

  /// Drops what comes from somebody whom the user blocks, and copies that a retry made; remembers and shows the rest.
  /// Rooms are heard as they are, by accounts that are in them. Thread: shard.
  void receive(Account& account, const upstream::MessageView& view);
  /// Shows what receive() has let through before, and what an `incoming` handler has kept back since. Thread: shard.
  void show(Account& account, const upstream::MessageView& view);

 private:
  void show_read(Account& account);

  bridge::IncomingMessage message_;
  MessageDelivery delivery_;
  Metrics::Handle received_ = 0;
  Metrics::Handle malformed_ = 0;
  Metrics::Handle filtered_ = 0;
};

}  // namespace turms::xmpp::features
