// SPDX-License-Identifier: Apache-2.0
// One page out of many private conversations, merged by (delivery date, id). Only the places of messages are merged,
// and each conversation is read ahead in small pieces: a page of a hundred messages from five hundred contacts looks at
// some thousand places and reads a hundred messages.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "store/messages_table.h"

namespace turms::gateway::service {

/// \param contacts         users, each once; their conversations with `user_id` are read
/// \param both_directions  what `user_id` sent too, or only what the contacts did
/// \returns                at most page.limit messages in the page's order, no more once they exceed page.max_bytes
[[nodiscard]] Result<std::vector<store::Message>> merge_conversations(store::MessagesTable& messages, int64_t user_id,
                                                                      std::vector<int64_t> contacts,
                                                                      bool both_directions,
                                                                      const store::PageQuery& page);

}  // namespace turms::gateway::service
