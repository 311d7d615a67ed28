// SPDX-License-Identifier: Apache-2.0
#include "xml/escape.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "xml/utf8.h"

namespace turms::xmpp::xml {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

enum Class : uint8_t { kPlain, kEscapedAlways, kEscapedInAttributes, kDropped, kMultiByte };

constexpr std::array<Class, 256> make_classes() {
  std::array<Class, 256> classes{};
  for (size_t byte = 0; byte < 0x20; ++byte) classes[byte] = kDropped;
  for (size_t byte = 0x80; byte < 0x100; ++byte) classes[byte] = kMultiByte;
  for (const char c : {'&', '<', '>', '\r'}) classes[static_cast<uint8_t>(c)] = kEscapedAlways;
  for (const char c : {'\'', '"', '\t', '\n'}) classes[static_cast<uint8_t>(c)] = kEscapedInAttributes;
  return classes;
}
constexpr std::array<Class, 256> kClasses = make_classes();

constexpr std::string_view escape_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '\'':
      return "&apos;";
    case '"':
      return "&quot;";
    case '\t':
      return "&#9;";
    case '\n':
      return "&#10;";
    default:
      return "&#13;";
  }
}

bool is_noncharacter(std::string_view character) {
  return character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF";
}

template <bool kIsAttribute>
void append_escaped(std::string& out, std::string_view text) {
  size_t run = 0;  // start of what can be copied as it stands
  size_t at = 0;
  const auto flush = [&](size_t resume_at) {
    out.append(text.substr(run, at - run));
    at = run = resume_at;
  };
  while (at < text.size()) {
    const Class kind = kClasses[static_cast<uint8_t>(text[at])];
    if (kind == kPlain || (kind == kEscapedInAttributes && !kIsAttribute)) {
      ++at;
    } else if (kind == kMultiByte) {
      const size_t size = utf8_size(text.substr(at));
      if (size != 0 && !is_noncharacter(text.substr(at, size))) {
        at += size;
        continue;
      }
      flush(at + (size == 0 ? 1 : size));
      if (size == 0) out.append(kReplacement);
    } else {
      const char c = text[at];
      flush(at + 1);
      if (kind != kDropped) out.append(escape_of(c));
    }
  }
  flush(at);
}

}  // namespace

void append_escaped_text(std::string& out, std::string_view text) {
  append_escaped<false>(out, text);
}
void append_escaped_attribute(std::string& out, std::string_view value) {
  append_escaped<true>(out, value);
}

}  // namespace turms::xmpp::xml
