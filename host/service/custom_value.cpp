// SPDX-License-Identifier: Apache-2.0
#include "service/custom_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "service/utf16.h"

namespace turms::gateway::service {
namespace {

using proto::Value;

std::optional<std::string> encoded(const Value& value) {
  std::string bytes;
  if (!proto::encode(value, bytes)) return std::nullopt;
  return bytes;
}

int64_t scalars_of(const Value& value) {
  const std::array<bool, 7> set = {value.has_int32_value,   value.has_int64_value, value.has_float_value,
                                   value.has_double_value,  value.has_bool_value,  value.bytes_value.has(),
                                   value.string_value.has()};
  return std::count(set.begin(), set.end(), true);
}

template <class T>
std::optional<T> parse(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(text.starts_with("+-") ? 0 : 1);
  T number{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || text.empty()) return std::nullopt;
  return number;
}

std::optional<int64_t> integer_of(const Value& value) {
  if (value.has_int32_value) return value.int32_value;
  if (value.has_int64_value) return value.int64_value;
  if (value.string_value.has()) return parse<int64_t>(value.string_value.view());
  return std::nullopt;
}

std::optional<std::string> fit_integer(const ValueRule& rule, const Value& value) {
  const auto number = integer_of(value);
  if (!number || *number < rule.min_integer || *number > rule.max_integer) return std::nullopt;
  Value fitted{};
  if (rule.type == ValueType::int64) {
    fitted.has_int64_value = true;
    fitted.int64_value = *number;
    return encoded(fitted);
  }
  if (*number < std::numeric_limits<int32_t>::min() || *number > std::numeric_limits<int32_t>::max()) {
    return std::nullopt;
  }
  fitted.has_int32_value = true;
  fitted.int32_value = static_cast<int32_t>(*number);
  return encoded(fitted);
}

std::optional<double> double_of(const Value& value) {
  if (value.has_double_value) return value.double_value;
  if (value.has_float_value) return static_cast<double>(value.float_value);
  if (value.has_int32_value) return value.int32_value;
  if (value.has_int64_value) return static_cast<double>(value.int64_value);
  if (value.string_value.has()) return parse<double>(value.string_value.view());
  return std::nullopt;
}

std::optional<std::string> fit_double(const ValueRule& rule, const Value& value) {
  const auto number = double_of(value);
  // So written, a NaN does not fit.
  if (!number || !(*number >= rule.min_double && *number <= rule.max_double)) return std::nullopt;
  Value fitted{};
  fitted.has_double_value = true;
  fitted.double_value = *number;
  return encoded(fitted);
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

std::optional<std::string> fit_boolean(const Value& value) {
  Value fitted{};
  fitted.has_bool_value = true;
  if (value.has_bool_value) {
    fitted.bool_value = value.bool_value;
    return encoded(fitted);
  }
  fitted.bool_value = equals_ignoring_case(value.string_value.view(), "true");
  if (!fitted.bool_value && !equals_ignoring_case(value.string_value.view(), "false")) return std::nullopt;
  return encoded(fitted);
}

template <class T>
std::string written(T number) {
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return {buffer.data(), end};
}

/// With a fraction always, as Java writes them.
template <class T>
std::string written_with_fraction(T number) {
  std::string text = written(number);
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

std::string string_of(const Value& value) {
  if (value.has_int32_value) return written(value.int32_value);
  if (value.has_int64_value) return written(value.int64_value);
  if (value.has_float_value) return written_with_fraction(value.float_value);
  if (value.has_double_value) return written_with_fraction(value.double_value);
  if (value.has_bool_value) return value.bool_value ? "true" : "false";
  return value.string_value.str();
}

std::optional<std::string> encoded_string(const std::string& text) {
  Value fitted{};
  fitted.string_value = text;
  return encoded(fitted);
}

std::optional<std::string> fit_string(const ValueRule& rule, const Value& value) {
  const std::string text = string_of(value);
  const int64_t length = utf16_length(text);
  const auto& allowed = rule.allowed_values;
  if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), text) == allowed.end()) return std::nullopt;
  if (allowed.empty() && (length < rule.min_length || length > rule.max_length)) return std::nullopt;
  return encoded_string(text);
}

/// The shape of a language tag: two or three letters, and subtags of up to eight letters and digits.
bool is_language(std::string_view tag) {
  size_t length = 0;
  bool first = true;
  for (const char c : tag) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c == '-' || c == '_') {
      if (length < 2) return false;
      length = 0;
      first = false;
    } else if (!(letter || (!first && c >= '0' && c <= '9')) || ++length > (first ? 3U : 8U)) {
      return false;
    }
  }
  return length >= 2;
}

std::optional<std::string> fit_language(const Value& value) {
  if (!is_language(value.string_value.view())) return std::nullopt;
  return encoded_string(value.string_value.str());
}

std::optional<std::string> fit_element(const ValueRule& rule, const Value& element) {
  const bool is_null = scalars_of(element) == 0 && element.list_value.empty();
  if (is_null) return rule.allow_null_element ? std::optional<std::string>("") : std::nullopt;
  return fit_value(rule.element.empty() ? ValueRule{} : rule.element.front(), element);
}

std::optional<std::string> fit_array(const ValueRule& rule, const Value& value) {
  std::vector<std::string> elements;
  for (const std::string_view bytes : value.list_value) {
    Value element;
    if (!proto::decode(bytes, element)) return std::nullopt;
    auto fitted = fit_element(rule, element);
    if (!fitted) return std::nullopt;
    const bool repeated = std::find(elements.begin(), elements.end(), *fitted) != elements.end();
    if (rule.unique && repeated) continue;
    // Checked as we go: the list is as long as the peer likes.
    if (elements.size() == static_cast<size_t>(rule.max_element_count)) return std::nullopt;
    elements.push_back(std::move(*fitted));
  }
  if (elements.size() < static_cast<size_t>(rule.min_element_count)) return std::nullopt;
  Value fitted{};
  const std::span<const std::string> views(elements);
  fitted.list_value = views;
  return encoded(fitted);
}

}  // namespace

std::optional<std::string> fit_value(const ValueRule& rule, const Value& value) {
  if (rule.type == ValueType::array) return fit_array(rule, value);
  // A peer may set several members of what is a oneof in the schema; which one would count is anybody's guess.
  if (scalars_of(value) != 1 || value.bytes_value.has()) return std::nullopt;
  switch (rule.type) {
    case ValueType::int32:
    case ValueType::int64:
      return fit_integer(rule, value);
    case ValueType::floating:
      return fit_double(rule, value);
    case ValueType::boolean:
      return fit_boolean(value);
    case ValueType::language:
      return fit_language(value);
    default:
      return fit_string(rule, value);
  }
}

}  // namespace turms::gateway::service
