// SPDX-License-Identifier: Apache-2.0
// Reads a TOML table into settings by the declarations of its options. A wrong value leaves the default and a
// complaint; unknown keys are complaints with a suggestion. Internal to this room, since it shows toml++.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <turms_toml.h>

#include "config/complaints.h"
#include "config/option.h"

namespace turms::xmpp::config {

[[nodiscard]] Place place_of(const toml::node& node);

/// A table, and what it is called in complaints ("plugins.xmpp.limits"; empty: the root). Borrows both.
class TableReader {
 public:
  TableReader(const toml::table& table, std::string path, Complaints& complaints);

  /// Fills `into` from the keys that `options` name.
  template <class T>
  void read(Options<T> options, T& into) {
    for (const Option<T>& option : options) {
      known_.push_back(option.key);
      if (const toml::node* node = table_.get(option.key)) {
        std::visit([&](const auto& value) { read_value(option.key, *node, value, into); }, option.value);
      }
    }
  }

  /// The reader of the table at `key` is handed to `read_table`, if there is one.
  template <class Call>
  void table(std::string_view key, Call&& read_table) {
    known_.push_back(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr) return;
    if (const toml::table* found = node->as_table()) {
      TableReader reader(*found, path_of(key), complaints_);
      read_table(reader);
    } else {
      complain(key, *node, "is a table");
    }
  }

  /// Replaces `into` by the tables of the list at `key`, if there is one. \returns how many tables there are, well or
  /// not.
  template <class T>
  void tables(std::string_view key, Options<T> options, std::vector<T>& into, std::vector<Place>& places) {
    known_.push_back(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr) return;
    const toml::array* list = node->as_array();
    if (list == nullptr) return complain(key, *node, "is a list of tables: [[" + path_of(key) + "]]");
    into.clear();
    for (const toml::node& element : *list) {
      const toml::table* one = element.as_table();
      if (one == nullptr) {
        complain(key, element, "is a list of tables: [[" + path_of(key) + "]]");
        continue;
      }
      TableReader reader(*one, path_of(key), complaints_);
      reader.read(options, into.emplace_back());
      reader.finish();
      places.push_back(place_of(element));
    }
  }

  /// Keys that are somebody else's.
  void allow(std::string_view key) { known_.push_back(key); }
  /// Complains about every key that has not been asked for.
  void finish();

  void complain(std::string_view key, const toml::node& node, std::string_view what);
  /// Where `key` is, or the table when it is not there.
  [[nodiscard]] Place place_of_key(std::string_view key) const;

 private:
  template <class T>
  void read_value(std::string_view key, const toml::node& node, const Flag<T>& flag, T& into) {
    flag_value(key, node, into.*flag.field);
  }
  template <class T>
  void read_value(std::string_view key, const toml::node& node, const Number<T>& number, T& into) {
    number_value(key, node, number.least, number.most, into.*number.field);
  }
  template <class T>
  void read_value(std::string_view key, const toml::node& node, const Port<T>& port, T& into) {
    uint32_t value = into.*port.field;
    number_value(key, node, 0, UINT16_MAX, value);
    into.*port.field = static_cast<uint16_t>(value);
  }
  template <class T>
  void read_value(std::string_view key, const toml::node& node, const Text<T>& text, T& into) {
    text_value(key, node, text.check, into.*text.field);
  }
  template <class T>
  void read_value(std::string_view key, const toml::node& node, const Texts<T>& texts, T& into) {
    texts_value(key, node, texts.check, into.*texts.field);
  }
  template <class T>
  void read_value(std::string_view key, const toml::node& node, const Choice<T>& choice, T& into) {
    size_t index = choice.get(into);
    choice_value(key, node, choice.words, index);
    choice.set(into, index);
  }

  void flag_value(std::string_view key, const toml::node& node, bool& into);
  void number_value(std::string_view key, const toml::node& node, uint32_t least, uint32_t most, uint32_t& into);
  void text_value(std::string_view key, const toml::node& node, TextCheck check, std::string& into);
  void texts_value(std::string_view key, const toml::node& node, TextCheck check, std::vector<std::string>& into);
  void choice_value(std::string_view key, const toml::node& node, std::span<const std::string_view> words,
                    size_t& index);
  [[nodiscard]] std::string path_of(std::string_view key) const;

  const toml::table& table_;
  const std::string path_;
  Complaints& complaints_;
  std::vector<std::string_view> known_;
};

}  // namespace turms::xmpp::config
