// SPDX-License-Identifier: Apache-2.0
// Two ways into the stored messages that Turms itself does not have: by their words, and by what has changed
// (tgp.host.archive/1). The runtime implements it, one for each shard; Core::archive is null where the host has none,
// and Capabilities says which of the two there is: do not advertise what would need the other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/conversation.h"

namespace turms::xmpp::features {

// The types have constructors: they pass through coroutines.

/// Messages as Turms encodes them, as in the answer to a QueryMessagesRequest (upstream::read_row).
struct ArchivePage {
  ArchivePage() = default;
  std::vector<std::string> messages;
  bool may_have_more = false;
};

class Archive {
 public:
  static constexpr uint32_t kPage = 200;      // messages at once
  static constexpr size_t kWordBytes = 1024;  // of one search

  virtual ~Archive() = default;

  /// The messages with all these words that `user` may see, the newest first; none without a word.
  /// \param in      nothing: all conversations
  /// \param before  the oldest one of the page before; 0: from the newest on
  /// \param limit   1..kPage
  /// \errors        unsupported (the operator has not enabled searching), denied, too_large, timeout, io
  /// Thread: shard.
  virtual Task<Result<ArchivePage>> search(UserId user, std::optional<bridge::Conversation> in, std::string words,
                                           MessageId before, uint32_t limit) = 0;

  /// The messages of `in` that were edited, recalled or reacted to at `since_ms` (Unix epoch) or later and still are
  /// shown, in the order of their last change. \errors as above. Thread: shard.
  virtual Task<Result<ArchivePage>> changes(UserId user, bridge::Conversation in, int64_t since_ms, uint32_t limit) = 0;
};

}  // namespace turms::xmpp::features
