// SPDX-License-Identifier: Apache-2.0
// Reads one TOML table key by key into typed settings. It remembers which keys were asked for, so that finish() can
// refuse the others with a suggestion; a wrong value leaves the default in place and a complaint with line and column
// behind. Internal to this room: the only header that shows toml++.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <turms_toml.h>

#include "config/complaint.h"

namespace turms::gateway::config {

template <class E>
using Choice = std::pair<std::string_view, E>;

class TableReader {
 public:
  /// Reads `table`, called `path` in complaints ("turms.tcp"; empty: the root). Both outlive the reader.
  TableReader(const toml::table& table, std::string path, std::string origin, Complaints& complaints);

  void text(std::string_view key, std::string& into);
  void boolean(std::string_view key, bool& into);

  template <std::integral N>
  void number(std::string_view key, N& into, std::type_identity_t<N> lowest, std::type_identity_t<N> highest) {
    // Settings end where TOML's integers do; no setting of ours needs the upper half of 64 unsigned bits.
    if (const auto value = integer(key, static_cast<int64_t>(lowest), static_cast<int64_t>(highest))) {
      into = static_cast<N>(*value);
    }
  }

  template <class E>
  void choice(std::string_view key, E& into, std::initializer_list<Choice<E>> choices) {
    std::vector<std::string> names;
    for (const auto& [name, value] : choices) names.emplace_back(name);
    if (const auto at = one_of(key, names)) into = std::data(choices)[*at].second;
  }

  /// A list of strings; `into` stays as it is when the key is absent.
  void texts(std::string_view key, std::vector<std::string>& into);
  /// A list of whole numbers; `into` stays as it is when the key is absent.
  void numbers(std::string_view key, std::vector<int64_t>& into, int64_t lowest, int64_t highest);

  /// A number with or without a fraction.
  void decimal(std::string_view key, double& into);

  /// The tables of a list ([[key]]), called key[0], key[1] ... in complaints; empty when it is absent or no such list.
  [[nodiscard]] std::vector<TableReader> tables(std::string_view key);

  /// The sub-table of that name, or nothing when it is absent or no table (then complained about).
  [[nodiscard]] std::optional<TableReader> table(std::string_view key);

  /// Complains about every key that nobody has asked for.
  void finish();

  /// Complains about the value of `key`, in the reader's words.
  void complain(std::string_view key, const std::string& text);

  [[nodiscard]] const toml::table& toml() const { return table_; }

 private:
  [[nodiscard]] const toml::node* find(std::string_view key);
  [[nodiscard]] std::optional<int64_t> integer(std::string_view key, int64_t lowest, int64_t highest);
  [[nodiscard]] std::optional<size_t> one_of(std::string_view key, const std::vector<std::string>& names);
  void complain_at(const toml::source_position& at, std::string_view key, const std::string& text);

  const toml::table& table_;
  std::string path_;
  std::string origin_;
  Complaints& complaints_;
  std::vector<std::string> known_;
};

}  // namespace turms::gateway::config
