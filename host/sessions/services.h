// SPDX-License-Identifier: Apache-2.0
// What a backend may offer beside sessions, none of which a real Turms has: SCRAM verifiers, small values that survive,
// friendships from both sides, the archive. Carriers for plugins pass them on as extensions of the ABI; a backend gives
// a null pointer for what it lacks. Every call copies what it needs, returns at once and is answered by its `done` on a
// backend thread, exactly once; when it returns false the backend is stopping and no answer follows. What one thread
// asks for takes effect in that order: who reads after he has written sees what he wrote. Thread: any.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace turms::gateway::sessions {

/// Must not block and must not call back into the backend.
template <class T>
using Done = std::function<void(Result<T>)>;

// ---- SCRAM ----

/// What a server needs for SCRAM, and nothing that logs anybody in. Source: RFC 5802 3.
struct ScramSecret {
  uint32_t iterations = 0;
  std::string salt;
  std::string stored_key;
  std::string server_key;
};

class Verifiers {
 public:
  virtual ~Verifiers() = default;
  /// \param hash  "SHA-256" and so on. \errors  not_found: no such user, inactive, or no verifier of this hash
  [[nodiscard]] virtual bool find(int64_t user_id, std::string hash, Done<ScramSecret> done) = 0;
};

// ---- Small values ----

/// Where a value is. Owners do not see each other's buckets.
struct ValueAddress {
  std::string owner;  // the plugin's name
  uint32_t tier = 0;  // TGP_STORE_*
  std::string bucket;
  std::string key;
};

struct StoredValue {
  uint64_t version = 0;  // never 0; another one after every write
  std::string value;
};

/// The version that is there after a compare-and-swap; 0: none.
struct Swap {
  bool swapped = false;
  uint64_t version = 0;
};

struct ListedValue {
  std::string key;
  uint64_t version = 0;
  std::string value;  // only where it was asked for
};

struct ValuePage {
  std::vector<ListedValue> values;
  bool has_more = false;
};

class KeyValues {
 public:
  virtual ~KeyValues() = default;
  /// \errors  not_found
  [[nodiscard]] virtual bool get(ValueAddress address, Done<StoredValue> done) = 0;
  /// \param ttl_ms  0: until removed. \returns  the new version. \errors  limit: the bucket is full
  [[nodiscard]] virtual bool put(ValueAddress address, std::string value, uint64_t ttl_ms, Done<uint64_t> done) = 0;
  /// Writes only over `version` (0: only where nothing is). \errors  limit: the bucket is full
  [[nodiscard]] virtual bool swap(ValueAddress address, uint64_t version, std::string value, uint64_t ttl_ms,
                                  Done<Swap> done) = 0;
  /// The bucket's keys in the order of their bytes, beginning after the address' key.
  [[nodiscard]] virtual bool list(ValueAddress address, uint32_t limit, bool with_values, Done<ValuePage> done) = 0;
  /// \returns  false: there was none
  [[nodiscard]] virtual bool remove(ValueAddress address, Done<bool> done) = 0;
};

}  // namespace turms::gateway::sessions
