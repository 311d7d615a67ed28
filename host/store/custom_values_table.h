// SPDX-License-Identifier: Apache-2.0
// Named values of somebody: settings and attributes, whose names an operator allows (service/custom_settings.h). One
// table for all of them, because they are the same thing in four places. A value is kept as the encoded proto::Value
// that the client sent, and given back as it is. Belongs to the thread of its database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/query.h"

namespace turms::gateway::store {

/// Whose values. The numbers are kept in the file.
enum class ValueSpace : int32_t {
  user_setting = 1,          // owner: the user
  user_attribute = 2,        // owner: the user
  group_attribute = 3,       // owner: the group
  conversation_setting = 4,  // owner: the user; target: the other user's id, or the group's negative id
};

struct ValueKey {
  ValueSpace space{};
  int64_t owner_id = 0;
  int64_t target_id = 0;  // conversation settings only
};

struct CustomValue {
  int64_t target_id = 0;
  std::string name;
  std::string value;  // an encoded proto::Value
  int64_t last_updated_date = 0;
};

class CustomValuesTable {
 public:
  explicit CustomValuesTable(Database& database);

  /// Writes over an older value.
  Result<void> put(const ValueKey& key, std::string_view name, std::string_view value, int64_t date);
  Result<bool> has(const ValueKey& key, std::string_view name);
  /// By name.
  Result<std::vector<CustomValue>> list(const ValueKey& key);
  /// Those of all targets, by target and name.
  Result<std::vector<CustomValue>> list_all(ValueSpace space, int64_t owner_id);
  /// \returns  false: there was none
  Result<bool> remove(const ValueKey& key, std::string_view name);
  /// All values of the key. \returns  how many there were
  Result<int64_t> remove_all(const ValueKey& key);

 private:
  Database& database_;
  Query put_;
  Query has_;
  Query list_;
  Query list_all_;
  Query remove_;
  Query remove_all_;
};

}  // namespace turms::gateway::store
