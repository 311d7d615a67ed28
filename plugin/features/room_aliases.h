// SPDX-License-Identifier: Apache-2.0
// Names that clients made rooms by, where Turms numbers them (mapping 14.6): kept in the store, and remembered by each
// shard for a minute, also that there is none. Owned by Rooms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"

namespace turms::xmpp::features {

class Account;

class RoomAliases {
 public:
  static constexpr size_t kRemembered = 65536;
  static constexpr uint64_t kFreshNs = 60'000'000'000;

  /// What is remembered. `local` is a prepared localpart. Thread: shard.
  [[nodiscard]] std::optional<GroupId> known(std::string_view local) const;
  /// The group behind the name; nothing: there is none, or nobody can tell. Thread: shard.
  Task<std::optional<GroupId>> find(Account& account, std::string local);
  /// \errors  conflict: somebody has it; those of Store. Thread: shard.
  Task<Result<void>> bind(Account& account, std::string local, GroupId group);
  /// The room is gone, or was never finished: the name is free again. Thread: shard.
  Task<void> release(Account& account, std::string local, GroupId group);

 private:
  struct Row {
    std::optional<GroupId> group;
    uint64_t read_ns = 0;  // monotonic
  };
  void remember(const Account& account, const std::string& local, std::optional<GroupId> group);

  std::unordered_map<std::string, Row> rows_;
};

}  // namespace turms::xmpp::features
