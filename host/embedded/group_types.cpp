// SPDX-License-Identifier: Apache-2.0
#include "embedded/group_types.h"

#include "store/group_types_table.h"

namespace turms::gateway::embedded {

Result<void> put_group_types(store::Database& database, const std::vector<store::GroupType>& types) {
  store::GroupTypesTable table(database);
  std::vector<const store::GroupType*> changed;
  for (const store::GroupType& type : types) {
    const auto present = table.find(type.id);
    if (!present.ok()) return present.error();
    if (*present != type) changed.push_back(&type);
  }
  if (changed.empty()) return {};
  auto transaction = store::Transaction::begin(database);
  if (!transaction.ok()) return transaction.error();
  for (const store::GroupType* type : changed) TURMS_TRY(table.put(*type));
  return transaction->commit();
}

}  // namespace turms::gateway::embedded
