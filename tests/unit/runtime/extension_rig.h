// SPDX-License-Identifier: Apache-2.0
// A shard whose host offers one more extension table, and a record of what it was asked; the test answers by cookie.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/scope.h"
#include "runtime/event.h"
#include "shard_rig.h"

namespace turms::xmpp::runtime {

/// What a table's function was called with, in words.
struct Asked {
  std::string what;
  uint64_t cookie = 0;
};

/// The record of the test that runs now: C functions have no other place to write to.
inline std::vector<Asked> asked;       // NOLINT: tests run one after another
inline tgp_status answer_now = TGP_OK;  // NOLINT: what the functions return

/// For a table's functions: what they were called with.
inline tgp_status note_asked(std::string what, uint64_t cookie) {
  asked.push_back({std::move(what), cookie});
  return answer_now;
}

class ExtensionRig : public ShardRig {
 public:
  /// Runs `task` and keeps what it gives.
  template <class T>
  static Task<void> keep(Task<Result<T>> task, std::optional<Result<T>>& out) {
    Result<T> result = co_await task;
    out.emplace(std::move(result));
  }

 protected:
  ExtensionRig(const char* id, const void* table) : ShardRig(1, {{id, table}}) {
    asked.clear();
    answer_now = TGP_OK;
  }
  void reply(tgp_status status, std::string_view data = {}) {
    ASSERT_FALSE(asked.empty());
    shard().put(label(Event::reply, 0, asked.back().cookie, status), as_bytes(data));
    turn();
  }
  static std::string u32(uint32_t value) { return std::string(reinterpret_cast<const char*>(&value), sizeof(value)); }
  static std::string u64(uint64_t value) { return std::string(reinterpret_cast<const char*>(&value), sizeof(value)); }

  Scope scope;
};

}  // namespace turms::xmpp::runtime
