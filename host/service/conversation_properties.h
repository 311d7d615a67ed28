// SPDX-License-Identifier: Apache-2.0
// What an operator may set about conversations: Turms' `turms.service.conversation.*` with underscores. Defaults are
// Turms' but where "ours" says that XMPP needs another one.
#pragma once

#include "service/custom_value_rules.h"

namespace turms::gateway::service {

/// conversation.read-receipt.*
struct ReadReceiptSettings {
  bool enabled = true;
  bool use_server_time = false;               // ours: Turms true
  bool allow_move_read_date_forward = false;  // Turms' word; it means back
  bool update_read_date_after_message_sent = true;
};

struct ConversationProperties {
  ReadReceiptSettings read_receipt;
  CustomValueSettings settings;  // conversation.settings.*
};

}  // namespace turms::gateway::service
