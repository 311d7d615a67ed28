// SPDX-License-Identifier: Apache-2.0
// One page out of many conversations, merged by (delivery date, id). Only the places of messages are merged, and each
// conversation is read ahead in small pieces: a page of a hundred messages from five hundred contacts looks at some
// thousand places and reads a hundred messages.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "store/messages_table.h"

namespace turms::gateway::service {

/// A conversation to read from.
struct MergedConversation {
  store::ConversationKey key;
  std::optional<int64_t> sender_id;  // unset: whoever sent it
};

/// \param conversations  each once
/// \returns              at most page.limit messages in the page's order, no more once they exceed page.max_bytes
[[nodiscard]] Result<std::vector<store::Message>> merge_conversations(
    store::MessagesTable& messages, const std::vector<MergedConversation>& conversations, const store::PageQuery& page);

}  // namespace turms::gateway::service
