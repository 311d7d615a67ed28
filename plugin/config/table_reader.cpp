// SPDX-License-Identifier: Apache-2.0
#include "config/table_reader.h"

#include <algorithm>
#include <utility>

#include "config/suggestion.h"

namespace turms::xmpp::config {
namespace {

// What an operator called the thing; toml++ has its own names.
std::string_view kind_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a fraction";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "a date or time";
  }
}

// Longer texts are not repeated in a complaint.
constexpr size_t kQuotedBytes = 64;

std::string quoted(std::string_view text) {
  if (text.size() > kQuotedBytes) return "this text";
  return '"' + std::string(text) + '"';
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; });
}

// What is wrong with one text, or nothing.
std::string fault_of(std::string_view text, TextCheck check) {
  // First: a control character has no business in a log line that would quote it.
  if (has_control_character(text)) return "must not contain control characters";
  const std::string fault = check(text);
  return fault.empty() || text.empty() ? fault : fault + ": " + quoted(text);
}

std::string guess(std::string_view typed, std::span<const std::string_view> known) {
  const std::string_view word = nearest(typed, known);
  return word.empty() ? std::string() : "; did you mean " + quoted(word) + "?";
}

}  // namespace

Place place_of(const toml::node& node) {
  return {node.source().begin.line, node.source().begin.column};
}

TableReader::TableReader(const toml::table& table, std::string path, Complaints& complaints)
    : table_(table), path_(std::move(path)), complaints_(complaints) {
}

std::string TableReader::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void TableReader::complain(std::string_view key, const toml::node& node, std::string_view what) {
  std::string message = path_of(key);
  message.append(" ").append(what);
  complaints_.add(place_of(node), std::move(message));
}

Place TableReader::place_of_key(std::string_view key) const {
  const toml::node* node = table_.get(key);
  return place_of(node == nullptr ? table_ : *node);
}

void TableReader::finish() {
  for (const auto& [key, node] : table_) {
    const std::string_view name = key.str();
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    const std::string_view what = has_control_character(name) ? "a name with control characters" : name;
    complaints_.add({key.source().begin.line, key.source().begin.column},
                    path_of(what.size() > kQuotedBytes ? "..." : what) + " is not known" + guess(name, known_));
  }
}

void TableReader::flag_value(std::string_view key, const toml::node& node, bool& into) {
  if (const auto* value = node.as_boolean()) {
    into = value->get();
  } else {
    complain(key, node, "is true or false, not " + std::string(kind_of(node)));
  }
}

void TableReader::number_value(std::string_view key, const toml::node& node, uint32_t least, uint32_t most,
                               uint32_t& into) {
  const auto* value = node.as_integer();
  if (value == nullptr) return complain(key, node, "is a whole number, not " + std::string(kind_of(node)));
  if (value->get() < least || value->get() > most) {
    return complain(key, node, "is a number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  into = static_cast<uint32_t>(value->get());
}

void TableReader::text_value(std::string_view key, const toml::node& node, TextCheck check, std::string& into) {
  const auto* value = node.as_string();
  if (value == nullptr) return complain(key, node, "is a text in quotes, not " + std::string(kind_of(node)));
  const std::string fault = fault_of(value->get(), check);
  if (!fault.empty()) return complain(key, node, fault);
  into = value->get();
}

void TableReader::texts_value(std::string_view key, const toml::node& node, TextCheck check,
                              std::vector<std::string>& into) {
  const toml::array* list = node.as_array();
  if (list == nullptr) return complain(key, node, "is a list of texts, not " + std::string(kind_of(node)));
  std::vector<std::string> values;
  for (const toml::node& element : *list) {
    std::string& value = values.emplace_back();
    text_value(key, element, check, value);
  }
  into = std::move(values);
}

void TableReader::choice_value(std::string_view key, const toml::node& node, std::span<const std::string_view> words,
                               size_t& index) {
  const auto* value = node.as_string();
  const auto found = value == nullptr ? words.end() : std::find(words.begin(), words.end(), value->get());
  if (found != words.end()) {
    index = static_cast<size_t>(found - words.begin());
    return;
  }
  std::string choices;
  for (const std::string_view word : words) choices += (choices.empty() ? "" : " or ") + quoted(word);
  complain(key, node, "is " + choices + (value == nullptr ? "" : guess(value->get(), words)));
}

}  // namespace turms::xmpp::config
