// SPDX-License-Identifier: Apache-2.0
// tgp.host.archive/1 as features see it. One for each shard, owned by it.
#pragma once

#include <optional>
#include <string>

#include "features/archive.h"

namespace turms::xmpp::runtime {

class Shard;

class HostArchive final : public features::Archive {
 public:
  explicit HostArchive(Shard& shard) : shard_(shard) {}

  /// Whether the host searches is known by its answer only: the capability follows it.
  Task<Result<features::ArchivePage>> search(UserId user, std::optional<bridge::Conversation> in, std::string words,
                                             MessageId before, uint32_t limit) override;
  Task<Result<features::ArchivePage>> changes(UserId user, bridge::Conversation in, int64_t since_ms,
                                              uint32_t limit) override;

 private:
  Shard& shard_;
};

}  // namespace turms::xmpp::runtime
