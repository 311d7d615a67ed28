// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <string>
#include <utility>

#include "config/sections.h"

namespace turms::gateway::config {
namespace {

using service::NamedValueRule;
using service::ValueRule;
using service::ValueType;

constexpr int32_t kMany = 1'000;
constexpr int32_t kLongText = 10'000;

template <class Number>
void read_integers(TableReader table, ValueRule& rule) {
  constexpr int64_t kLowest = std::numeric_limits<Number>::min();
  constexpr int64_t kHighest = std::numeric_limits<Number>::max();
  table.number("min", rule.min_integer, kLowest, kHighest);
  table.number("max", rule.max_integer, kLowest, kHighest);
  table.finish();
}

void read_doubles(TableReader table, ValueRule& rule) {
  table.decimal("min", rule.min_double);
  table.decimal("max", rule.max_double);
  table.finish();
}

void read_strings(TableReader table, ValueRule& rule) {
  table.number("min_length", rule.min_length, 0, kLongText);
  table.number("max_length", rule.max_length, 0, kLongText);
  table.texts("allowed_values", rule.allowed_values);
  table.finish();
}

void read_rule(TableReader table, ValueRule& rule);

void read_array(TableReader table, ValueRule& rule) {
  table.number("min_element_count", rule.min_element_count, 0, kMany);
  table.number("max_element_count", rule.max_element_count, 0, kMany);
  table.boolean("unique", rule.unique);
  table.boolean("allow_null_element", rule.allow_null_element);
  if (auto element = table.table("element")) read_rule(std::move(*element), rule.element.emplace_back());
  table.finish();
}

void read_rule(TableReader table, ValueRule& rule) {
  table.choice<ValueType>("type", rule.type,
                          {{"string", ValueType::string},
                           {"int", ValueType::int32},
                           {"long", ValueType::int64},
                           {"double", ValueType::floating},
                           {"bool", ValueType::boolean},
                           {"language", ValueType::language},
                           {"array", ValueType::array}});
  if (auto limits = table.table("int_value")) read_integers<int32_t>(std::move(*limits), rule);
  if (auto limits = table.table("long_value")) read_integers<int64_t>(std::move(*limits), rule);
  if (auto limits = table.table("double_value")) read_doubles(std::move(*limits), rule);
  if (auto limits = table.table("string_value")) read_strings(std::move(*limits), rule);
  if (auto limits = table.table("array_value")) read_array(std::move(*limits), rule);
  table.finish();
}

void read_named_rule(TableReader& table, bool can_be_deleted, NamedValueRule& rule) {
  table.text("source_name", rule.source_name);
  if (rule.source_name.empty()) table.complain("source_name", "is missing or empty");
  table.boolean("immutable", rule.immutable);
  if (can_be_deleted) table.boolean("deletable", rule.deletable);
  if (auto value = table.table("value")) read_rule(std::move(*value), rule.value);
  table.finish();
}

}  // namespace

void read_custom_values(TableReader table, std::string_view noun, service::CustomValueSettings& settings) {
  const std::string name(noun);
  const bool can_be_deleted = noun == "settings";
  for (TableReader& entry : table.tables("allowed_" + name)) {
    read_named_rule(entry, can_be_deleted, settings.allowed.emplace_back());
  }
  table.boolean("ignore_unknown_" + name + "_on_upsert", settings.ignore_unknown_on_upsert);
  if (can_be_deleted) table.boolean("ignore_unknown_" + name + "_on_delete", settings.ignore_unknown_on_delete);
  table.finish();
}

}  // namespace turms::gateway::config
