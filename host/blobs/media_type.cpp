// SPDX-License-Identifier: Apache-2.0
#include "blobs/media_type.h"

#include <algorithm>

namespace turms::gateway::blobs {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_in_any_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

bool is_token(std::string_view text) {
  constexpr std::string_view kOthers = "!#$&-^_.+";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || kOthers.find(c) != kOthers.npos;
  });
}

struct Parts {
  std::string_view type;
  std::string_view subtype;
};

Parts parts_of(std::string_view text) {
  const std::string_view essence = text.substr(0, text.find(';'));
  const size_t slash = essence.find('/');
  if (slash == essence.npos) return {};
  std::string_view subtype = essence.substr(slash + 1);
  while (!subtype.empty() && subtype.back() == ' ') subtype.remove_suffix(1);
  return {essence.substr(0, slash), subtype};
}

}  // namespace

bool is_concrete_media_type(std::string_view text) {
  if (text.size() > kMaxMediaTypeBytes) return false;
  const Parts parts = parts_of(text);
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return printable && is_token(parts.type) && is_token(parts.subtype);
}

bool is_media_type_pattern(std::string_view text) {
  if (text == "*/*") return true;
  if (text.find(';') != text.npos) return false;
  if (is_concrete_media_type(text)) return true;
  return text.ends_with("/*") && text.size() <= kMaxMediaTypeBytes && is_token(text.substr(0, text.size() - 2));
}

bool matches_media_type(std::string_view pattern, std::string_view type) {
  const Parts wanted = parts_of(pattern);
  const Parts given = parts_of(type);
  if (given.type.empty() || given.subtype.empty()) return false;
  return (wanted.type == "*" || equal_in_any_case(wanted.type, given.type)) &&
         (wanted.subtype == "*" || equal_in_any_case(wanted.subtype, given.subtype));
}

bool is_inert_media_type(std::string_view type) {
  const Parts parts = parts_of(type);
  if (equal_in_any_case(parts.type, "image")) return !equal_in_any_case(parts.subtype, "svg+xml");
  return equal_in_any_case(parts.type, "audio") || equal_in_any_case(parts.type, "video") ||
         matches_media_type("text/plain", type);
}

}  // namespace turms::gateway::blobs
