// SPDX-License-Identifier: Apache-2.0
#include "config/table_reader.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "config/suggestion.h"

namespace turms::gateway::config {
namespace {

std::string type_of(const toml::node& node) {
  std::ostringstream name;
  name << node.type();
  return name.str();
}

std::string quoted(std::string_view text) {
  return '"' + std::string(text) + '"';
}

}  // namespace

TableReader::TableReader(const toml::table& table, std::string path, std::string origin, Complaints& complaints)
    : table_(table), path_(std::move(path)), origin_(std::move(origin)), complaints_(complaints) {
}

const toml::node* TableReader::find(std::string_view key) {
  known_.emplace_back(key);
  return table_.get(key);
}

void TableReader::text(std::string_view key, std::string& into) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  if (const auto* value = node->as_string()) {
    if (value->get().find('\0') != std::string::npos) return complain(key, "has a NUL character in it");
    into = value->get();
  } else {
    complain(key, "is a text in quotes, not " + type_of(*node));
  }
}

void TableReader::boolean(std::string_view key, bool& into) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  if (const auto* value = node->as_boolean()) {
    into = value->get();
  } else {
    complain(key, "is true or false, not " + type_of(*node));
  }
}

void TableReader::texts(std::string_view key, std::vector<std::string>& into) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const toml::array* array = node->as_array();
  if (array == nullptr) return complain(key, "is a list of texts, not " + type_of(*node));
  std::vector<std::string> values;
  for (const toml::node& element : *array) {
    const auto* value = element.as_string();
    if (value == nullptr) {
      return complain_at(element.source().begin, key, "is a list of texts; " + type_of(element) + " is none");
    }
    values.push_back(value->get());
  }
  into = std::move(values);
}

void TableReader::numbers(std::string_view key, std::vector<int64_t>& into, int64_t lowest, int64_t highest) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const toml::array* array = node->as_array();
  if (array == nullptr) return complain(key, "is a list of whole numbers, not " + type_of(*node));
  std::vector<int64_t> values;
  for (const toml::node& element : *array) {
    const auto* value = element.as_integer();
    if (value == nullptr || value->get() < lowest || value->get() > highest) {
      return complain_at(
          element.source().begin, key,
          "is a list of whole numbers between " + std::to_string(lowest) + " and " + std::to_string(highest));
    }
    values.push_back(value->get());
  }
  into = std::move(values);
}

std::optional<int64_t> TableReader::integer(std::string_view key, int64_t lowest, int64_t highest) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto* value = node->as_integer();
  if (value == nullptr) {
    complain(key, "is a whole number, not " + type_of(*node));
    return std::nullopt;
  }
  if (value->get() < lowest || value->get() > highest) {
    complain(key, "is between " + std::to_string(lowest) + " and " + std::to_string(highest) + ", not " +
                      std::to_string(value->get()));
    return std::nullopt;
  }
  return value->get();
}

std::optional<size_t> TableReader::one_of(std::string_view key, const std::vector<std::string>& names) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  std::string wanted = "is one of";
  for (const std::string& name : names) wanted += (&name == &names.front() ? " " : ", ") + quoted(name);
  const auto* value = node->as_string();
  if (value == nullptr) {
    complain(key, wanted + ", not " + type_of(*node));
    return std::nullopt;
  }
  const auto found = std::find(names.begin(), names.end(), value->get());
  if (found == names.end()) {
    complain(key, wanted + ", not " + quoted(value->get()) + did_you_mean(value->get(), names));
    return std::nullopt;
  }
  return static_cast<size_t>(found - names.begin());
}

void TableReader::decimal(std::string_view key, double& into) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const auto value = node->is_number() ? node->value<double>() : std::nullopt;
  if (!value || !std::isfinite(*value)) return complain(key, "is a number, not " + type_of(*node));
  into = *value;
}

std::vector<TableReader> TableReader::tables(std::string_view key) {
  std::vector<TableReader> readers;
  const toml::node* node = find(key);
  if (node == nullptr) return readers;
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    complain(key, "is a list of tables, not " + type_of(*node));
    return readers;
  }
  for (const toml::node& element : *array) {
    const toml::table* table = element.as_table();
    if (table == nullptr) {
      complain_at(element.source().begin, key, "is a list of tables; " + type_of(element) + " is none");
      return {};
    }
    const std::string path = (path_.empty() ? "" : path_ + ".") + std::string(key);
    readers.emplace_back(*table, path + "[" + std::to_string(readers.size()) + "]", origin_, complaints_);
  }
  return readers;
}

std::optional<TableReader> TableReader::table(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const toml::table* table = node->as_table();
  if (table == nullptr) {
    complain(key, "is a table, not " + type_of(*node));
    return std::nullopt;
  }
  const std::string path = path_.empty() ? std::string(key) : path_ + "." + std::string(key);
  return TableReader(*table, path, origin_, complaints_);
}

void TableReader::finish() {
  for (const auto& [key, node] : table_) {
    if (std::find(known_.begin(), known_.end(), key.str()) != known_.end()) continue;
    const std::string where = path_.empty() ? "" : "[" + path_ + "] ";
    const bool is_table = node.is_table() && path_.empty();
    complaints_.push_back(
        {origin_, key.source().begin.line, key.source().begin.column,
         where + (is_table ? "unknown table " : "unknown key ") + quoted(key.str()) + did_you_mean(key.str(), known_)});
  }
}

void TableReader::complain(std::string_view key, const std::string& text) {
  const toml::node* node = table_.get(key);
  complain_at(node != nullptr ? node->source().begin : table_.source().begin, key, text);
}

void TableReader::complain_at(const toml::source_position& at, std::string_view key, const std::string& text) {
  const std::string where = path_.empty() ? "" : "[" + path_ + "] ";
  complaints_.push_back({origin_, at.line, at.column, where + std::string(key) + " " + text});
}

}  // namespace turms::gateway::config
