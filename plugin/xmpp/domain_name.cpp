// SPDX-License-Identifier: Apache-2.0
#include "xmpp/domain_name.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "xmpp/code_points.h"

namespace turms::xmpp {
namespace {

constexpr size_t kLabelBytes = 63;
constexpr size_t kDomainBytes = 1023;  // RFC 7622 3.2
constexpr std::string_view kAcePrefix = "xn--";

constexpr bool is_ascii_label_char(char32_t point) {
  return (point >= 'a' && point <= 'z') || (point >= '0' && point <= '9') || point == '-';
}

char32_t lower_ascii(char32_t point) {
  return point >= 'A' && point <= 'Z' ? point + ('a' - 'A') : point;
}

// RFC 3492 6.1 with the parameters of IDNA.
class PunycodeBias {
 public:
  [[nodiscard]] uint32_t threshold(uint32_t k) const { return k <= bias_ ? 1 : std::min(k - bias_, uint32_t{26}); }
  void adapt(uint32_t delta, uint32_t points) {
    delta = is_first_ ? delta / 700 : delta / 2;
    is_first_ = false;
    delta += delta / points;
    uint32_t k = 0;
    for (; delta > 455; k += 36) delta /= 35;
    bias_ = k + 36 * delta / (delta + 38);
  }

 private:
  uint32_t bias_ = 72;
  bool is_first_ = true;
};

// One generalised variable-length integer, added to `index`.
bool read_delta(std::string_view& text, const PunycodeBias& bias, uint64_t& index) {
  uint64_t weight = 1;
  for (uint32_t k = 36;; k += 36) {
    if (text.empty()) return false;
    const char c = text.front();
    text.remove_prefix(1);
    uint32_t digit = 0;
    if (c >= 'a' && c <= 'z') {
      digit = static_cast<uint32_t>(c - 'a');
    } else if (c >= '0' && c <= '9') {
      digit = static_cast<uint32_t>(c - '0') + 26;
    } else {
      return false;
    }
    index += digit * weight;
    if (index > std::numeric_limits<uint32_t>::max()) return false;
    const uint32_t threshold = bias.threshold(k);
    if (digit < threshold) return true;
    weight *= 36 - threshold;
  }
}

// The part of a label behind "xn--", lower case. Source: RFC 3492 6.2.
std::optional<std::u32string> decode_punycode(std::string_view text) {
  std::u32string points;
  if (const size_t delimiter = text.rfind('-'); delimiter != std::string_view::npos) {
    points.assign(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(delimiter));
    text.remove_prefix(delimiter + 1);
  }
  PunycodeBias bias;
  uint64_t point = 128;
  uint64_t index = 0;
  while (!text.empty()) {
    const uint64_t before = index;
    if (!read_delta(text, bias, index)) return std::nullopt;
    const uint64_t size = points.size() + 1;
    bias.adapt(static_cast<uint32_t>(index - before), static_cast<uint32_t>(size));
    point += index / size;
    index %= size;
    if (point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return std::nullopt;
    points.insert(points.begin() + static_cast<std::ptrdiff_t>(index), static_cast<char32_t>(point));
    ++index;
  }
  return points;
}

// RFC 5891 4.2.3.
bool is_unicode_label(std::u32string_view label) {
  if (label.front() == U'-' || label.back() == U'-' ||
      label.substr(std::min<size_t>(label.size(), 2)).starts_with(U"--")) {
    return false;
  }
  for (size_t at = 0; at < label.size(); ++at) {
    if (label[at] < 0x80) {
      if (!is_ascii_label_char(label[at])) return false;
      continue;
    }
    const PrecisClass kind = precis_class(label[at]);
    if (kind == PrecisClass::contextual ? !is_in_context(label, at) : kind != PrecisClass::identifier) return false;
  }
  return !is_combining_mark(label.front()) && obeys_bidi_rule(label);
}

bool is_ascii(std::u32string_view points) {
  return std::all_of(points.begin(), points.end(), [](char32_t point) { return point < 0x80; });
}

std::u32string fold(const std::u32string& points) {
  std::u32string folded = map_width(points);
  std::transform(folded.begin(), folded.end(), folded.begin(), to_lower);
  return to_nfc(folded);
}

// One label with Unicode in it, written out or behind "xn--".
std::optional<std::u32string> unicode_label(const std::u32string& label) {
  std::u32string points = label;
  if (is_ascii(label)) {
    const std::string ascii(label.begin(), label.end());
    std::optional<std::u32string> decoded = decode_punycode(std::string_view(ascii).substr(kAcePrefix.size()));
    // An "xn--" label that stands for ASCII, or for what folding would change, is a disguise.
    if (!decoded || is_ascii(*decoded) || fold(*decoded) != *decoded) return std::nullopt;
    points = std::move(*decoded);
  }
  return is_unicode_label(points) ? std::optional(points) : std::nullopt;
}

std::optional<std::u32string> canonical_label(const std::u32string& label) {
  if (label.empty() || label.front() == '-' || label.back() == '-') return std::nullopt;
  const bool is_ace = label.starts_with(U"xn--");
  if (!is_ascii(label) || is_ace) {
    if (is_ace && !is_ascii(label)) return std::nullopt;
    return label.size() > kLabelBytes ? std::nullopt : unicode_label(label);
  }
  const bool is_valid = label.size() <= kLabelBytes && std::all_of(label.begin(), label.end(), is_ascii_label_char);
  return is_valid ? std::optional(label) : std::nullopt;
}

std::optional<std::string> ipv6_literal(std::string_view text) {
  std::string address(text.substr(1, text.size() - 2));
  in6_addr parsed;
  if (address.find('\0') != std::string::npos || inet_pton(AF_INET6, address.c_str(), &parsed) != 1)
    return std::nullopt;
  char canonical[INET6_ADDRSTRLEN];
  inet_ntop(AF_INET6, &parsed, canonical, sizeof canonical);
  return "[" + std::string(canonical) + "]";
}

}  // namespace

std::optional<std::string> canonical_domain(std::string_view text) {
  if (text.empty() || text.size() > kDomainBytes) return std::nullopt;
  if (text.front() == '[' && text.back() == ']') return ipv6_literal(text);
  std::optional<std::u32string> points = decode_utf8(text);
  if (!points) return std::nullopt;
  std::transform(points->begin(), points->end(), points->begin(), lower_ascii);
  if (!is_ascii(*points)) {
    *points = fold(*points);
    std::replace(points->begin(), points->end(), U'\u3002',
                 U'.');  // the ideographic full stop; its narrow form is folded
  }
  if (points->ends_with(U'.')) points->pop_back();
  std::u32string domain;
  for (size_t begin = 0; begin <= points->size();) {
    const size_t end = std::min(points->find(U'.', begin), points->size());
    std::optional<std::u32string> label = canonical_label(points->substr(begin, end - begin));
    if (!label) return std::nullopt;
    if (begin != 0) domain += U'.';
    domain += *label;
    begin = end + 1;
  }
  return encode_utf8(domain);
}

}  // namespace turms::xmpp
