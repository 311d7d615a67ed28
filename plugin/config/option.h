// SPDX-License-Identifier: Apache-2.0
// How an option is declared: its key, what it may be, a sentence for the operator, and the member of the settings that
// it fills. The default is whatever that member is initialised with. Everything that knows options (the reader, its
// complaints, the sample configuration) works from these declarations. Internal to this room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace turms::xmpp::config {

/// Says what is wrong with a text, to follow the key in a sentence ("is not a domain name"); empty when it is fine.
using TextCheck = std::string (*)(std::string_view text);

template <class T>
struct Flag {
  bool T::*field;
};

template <class T>
struct Number {
  uint32_t T::*field;
  uint32_t least;
  uint32_t most;
};

template <class T>
struct Port {
  uint16_t T::*field;
};

template <class T>
struct Text {
  std::string T::*field;
  TextCheck check;
};

template <class T>
struct Texts {
  std::vector<std::string> T::*field;
  TextCheck check;
};

/// One of a few words; their order is that of the enumeration.
template <class T>
struct Choice {
  std::span<const std::string_view> words;
  size_t (*get)(const T& settings);
  void (*set)(T& settings, size_t index);
};

template <auto Field, class T>
constexpr Choice<T> choice(std::span<const std::string_view> words) {
  return {words, [](const T& settings) { return static_cast<size_t>(settings.*Field); },
          [](T& settings, size_t index) {
            settings.*Field = static_cast<std::remove_cvref_t<decltype(settings.*Field)>>(index);
          }};
}

/// One key of the table that fills a `T`.
template <class T>
struct Option {
  std::string_view key;
  std::variant<Flag<T>, Number<T>, Port<T>, Text<T>, Texts<T>, Choice<T>> value;
  std::string_view doc;  // whole sentences; the unit where the key does not say it
};

template <class T>
using Options = std::span<const Option<T>>;

}  // namespace turms::xmpp::config
