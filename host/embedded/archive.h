// SPDX-License-Identifier: Apache-2.0
// Stored messages by their words and by their changes, for those who may see them. Owned by the backend.
#pragma once

#include "embedded/task_desk.h"
#include "sessions/services.h"

namespace turms::gateway::embedded {

class Archive final : public sessions::Archive {
 public:
  /// \param can_search  the words of messages are read (message_search.h)
  Archive(TaskDesk& desk, bool can_search) : desk_(desk), can_search_(can_search) {}

  [[nodiscard]] bool search(sessions::ArchiveSearch search, sessions::Done<sessions::FoundMessages> done) override;
  [[nodiscard]] bool changes(sessions::ArchiveChanges changes, sessions::Done<sessions::FoundMessages> done) override;

 private:
  TaskDesk& desk_;
  const bool can_search_;
};

}  // namespace turms::gateway::embedded
