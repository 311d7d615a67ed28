// SPDX-License-Identifier: Apache-2.0
#include "store/custom_values_table.h"

namespace turms::gateway::store {
namespace {

CustomValue value_of(const Rows& row) {
  CustomValue value;
  value.target_id = row.integer(0);
  value.name = row.text(1);
  const auto bytes = row.blob(2);
  value.value.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  value.last_updated_date = row.integer(3);
  return value;
}

int64_t number_of(ValueSpace space) {
  return static_cast<int64_t>(space);
}

}  // namespace

CustomValuesTable::CustomValuesTable(Database& database)
    : database_(database),
      put_(database,
           "INSERT OR REPLACE INTO custom_values (space, owner_id, target_id, name, value, last_updated_date) "
           "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
      has_(database, "SELECT 1 FROM custom_values WHERE space = ?1 AND owner_id = ?2 AND target_id = ?3 AND name = ?4"),
      list_(database,
            "SELECT target_id, name, value, last_updated_date FROM custom_values "
            "WHERE space = ?1 AND owner_id = ?2 AND target_id = ?3 ORDER BY name"),
      list_all_(database,
                "SELECT target_id, name, value, last_updated_date FROM custom_values "
                "WHERE space = ?1 AND owner_id = ?2 ORDER BY target_id, name"),
      remove_(database,
              "DELETE FROM custom_values WHERE space = ?1 AND owner_id = ?2 AND target_id = ?3 AND name = ?4"),
      remove_all_(database, "DELETE FROM custom_values WHERE space = ?1 AND owner_id = ?2 AND target_id = ?3") {
}

Result<void> CustomValuesTable::put(const ValueKey& key, std::string_view name, std::string_view value, int64_t date) {
  const std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t*>(value.data()), value.size());
  return put_.run(number_of(key.space), key.owner_id, key.target_id, name, bytes, date);
}

Result<bool> CustomValuesTable::has(const ValueKey& key, std::string_view name) {
  bool found = false;
  TURMS_TRY(has_.each([&](const Rows&) { found = true; }, number_of(key.space), key.owner_id, key.target_id, name));
  return found;
}

Result<std::vector<CustomValue>> CustomValuesTable::list(const ValueKey& key) {
  std::vector<CustomValue> values;
  TURMS_TRY(list_.each([&](const Rows& row) { values.push_back(value_of(row)); }, number_of(key.space), key.owner_id,
                       key.target_id));
  return values;
}

Result<std::vector<CustomValue>> CustomValuesTable::list_all(ValueSpace space, int64_t owner_id) {
  std::vector<CustomValue> values;
  TURMS_TRY(list_all_.each([&](const Rows& row) { values.push_back(value_of(row)); }, number_of(space), owner_id));
  return values;
}

Result<bool> CustomValuesTable::remove(const ValueKey& key, std::string_view name) {
  TURMS_TRY(remove_.run(number_of(key.space), key.owner_id, key.target_id, name));
  return database_.changes() == 1;
}

Result<int64_t> CustomValuesTable::remove_all(const ValueKey& key) {
  TURMS_TRY(remove_all_.run(number_of(key.space), key.owner_id, key.target_id));
  return database_.changes();
}

}  // namespace turms::gateway::store
