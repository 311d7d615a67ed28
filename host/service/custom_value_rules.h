// SPDX-License-Identifier: Apache-2.0
// What an operator says about named values (settings and attributes): their types and limits, in Turms' property words
// (`...value.type`, `...value.string-value.max-length` and so on). Plain values, copied freely; custom_value.h follows
// them.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace turms::gateway::service {

enum class ValueType { int32, int64, floating, boolean, string, language, array };

struct ValueRule {
  ValueType type = ValueType::string;
  // int-value and long-value; the type's own range holds besides
  int64_t min_integer = std::numeric_limits<int64_t>::min();
  int64_t max_integer = std::numeric_limits<int64_t>::max();
  // double-value; ours: Turms' least default is the smallest positive number, which shuts out zero and all below
  double min_double = std::numeric_limits<double>::lowest();
  double max_double = std::numeric_limits<double>::max();
  // string-value, in UTF-16 units
  int32_t min_length = 0;
  int32_t max_length = 100;
  std::vector<std::string> allowed_values;  // empty: every string
  // array-value
  int32_t min_element_count = 0;
  int32_t max_element_count = 10;
  bool unique = false;  // drops repeated elements
  bool allow_null_element = false;
  std::vector<ValueRule> element;  // one rule for all elements; none: strings
};

struct NamedValueRule {
  std::string source_name;
  bool immutable = false;  // may be set once, and not changed afterwards
  bool deletable = true;
  ValueRule value;
};

/// `allowed-settings` or `allowed-attributes`, and the flags beside it. The flags count only when the list is not
/// empty.
struct CustomValueSettings {
  std::vector<NamedValueRule> allowed;
  bool ignore_unknown_on_upsert = false;
  bool ignore_unknown_on_delete = false;
};

}  // namespace turms::gateway::service
