// SPDX-License-Identifier: Apache-2.0
// One page out of many private conversations, merged by (delivery date, id). Each conversation is read ahead in small
// pieces, so that a page of a hundred messages from five hundred contacts reads some thousand rows, not five hundred
// pages.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "store/messages_table.h"

namespace turms::gateway::service {

/// \param contacts         users, each once; their conversations with `user_id` are read
/// \param both_directions  what `user_id` sent too, or only what the contacts did
/// \returns                at most page.limit messages in the page's order
[[nodiscard]] Result<std::vector<store::Message>> merge_conversations(store::MessagesTable& messages, int64_t user_id,
                                                                      std::vector<int64_t> contacts,
                                                                      bool both_directions,
                                                                      const store::PageQuery& page);

}  // namespace turms::gateway::service
