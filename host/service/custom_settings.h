// SPDX-License-Identifier: Apache-2.0
// Named values that clients may keep: settings of users and of conversations, attributes of users and of groups. Only
// names that the operator lists are accepted; by default there are none, and every write is refused with 1102. One
// implementation for all four; which one is meant is told by the settings and the store::ValueKey.
// Source: Turms (CustomSettingService, UserDefinedAttributesService). Its `stored-name` has no counterpart here.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "proto/fields.h"
#include "service/call.h"
#include "service/custom_value.h"
#include "store/custom_values_table.h"

namespace turms::gateway::service {

/// What a write came to. Nothing written is a success (1000) that nobody is told of.
enum class Written { refused, nothing, something };

/// Stores the entries of a map<string, Value> field (`settings`, `user_defined_attributes`), all or none.
/// \param entries  of any message of the schema: their encoding is the same
/// \returns        refused: a name is unknown, a value does not fit, or an immutable value is there already; the
/// outcome
///                 says 1102
/// \errors         the database's. The caller has opened a store::Savepoint
/// Thread: writer.
Result<Written> upsert_values(WriteContext& context, const CustomValueSettings& settings, const store::ValueKey& key,
                              const proto::ViewList& entries, Outcome& outcome);

/// Deletes values by name; without names, all that may be deleted.
/// \returns  refused: a name is unknown or may not be deleted; the outcome says 1102
/// Thread: writer.
Result<Written> delete_values(WriteContext& context, const CustomValueSettings& settings, const store::ValueKey& key,
                              const proto::ViewList& names, Outcome& outcome);

/// The values as entries of an answer's map field; they point into `values`. With `names`, only those.
template <class Entry>
[[nodiscard]] std::vector<Entry> entries_of(const std::vector<store::CustomValue>& values,
                                            const std::vector<std::string_view>& names = {}) {
  std::vector<Entry> entries;
  for (const store::CustomValue& value : values) {
    if (!names.empty() && std::find(names.begin(), names.end(), value.name) == names.end()) continue;
    Entry& entry = entries.emplace_back();
    entry.key = value.name;
    entry.value = value.value;
  }
  return entries;
}

}  // namespace turms::gateway::service
