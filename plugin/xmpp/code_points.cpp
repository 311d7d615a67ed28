// SPDX-License-Identifier: Apache-2.0
#include "xmpp/code_points.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <new>

#include <utf8proc.h>

#include "xml/utf8.h"

namespace turms::xmpp {
namespace {

const utf8proc_property_t& property(char32_t point) {
  return *utf8proc_get_property(static_cast<utf8proc_int32_t>(point));
}

constexpr bool is_between(char32_t point, char32_t first, char32_t last) {
  return first <= point && point <= last;
}

// The compatibility decomposition of one code point; at most 18 code points in Unicode 14.
struct Decomposition {
  explicit Decomposition(char32_t point) {
    int boundary = 0;
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STABLE);
    const utf8proc_ssize_t count =
        utf8proc_decompose_char(static_cast<utf8proc_int32_t>(point), points.data(),
                                static_cast<utf8proc_ssize_t>(points.size()), options, &boundary);
    size = count < 0 || static_cast<size_t>(count) > points.size() ? 0 : static_cast<size_t>(count);
  }
  std::array<utf8proc_int32_t, 32> points;
  size_t size = 0;
};

bool has_compatibility_form(char32_t point) {
  Decomposition form(point);
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE);
  const utf8proc_ssize_t size =
      utf8proc_normalize_utf32(form.points.data(), static_cast<utf8proc_ssize_t>(form.size), options);
  return size != 1 || form.points[0] != static_cast<utf8proc_int32_t>(point);
}

// RFC 8264 9.6: the exceptions.
std::optional<PrecisClass> exception_of(char32_t point) {
  constexpr std::array kValid = {U'\u00DF', U'\u03C2', U'\u06FD', U'\u06FE', U'\u0F0B', U'\u3007'};
  constexpr std::array kContextual = {U'\u00B7', U'\u0375', U'\u05F3', U'\u05F4', U'\u30FB', U'\u200C', U'\u200D'};
  constexpr std::array kDisallowed = {U'\u0640', U'\u07FA', U'\u302E', U'\u302F', U'\u3031',
                                      U'\u3032', U'\u3033', U'\u3034', U'\u3035', U'\u303B'};
  const auto is_in = [point](const auto& list) { return std::find(list.begin(), list.end(), point) != list.end(); };
  if (is_in(kValid)) return PrecisClass::identifier;
  if (is_in(kContextual) || is_between(point, 0x660, 0x669) || is_between(point, 0x6F0, 0x6F9))
    return PrecisClass::contextual;
  if (is_in(kDisallowed)) return PrecisClass::disallowed;
  return std::nullopt;
}

bool is_old_hangul_jamo(char32_t point) {
  return is_between(point, 0x1100, 0x11FF) || is_between(point, 0xA960, 0xA97F) || is_between(point, 0xD7B0, 0xD7FF);
}

bool is_noncharacter(char32_t point) {
  return (point & 0xFFFE) == 0xFFFE || is_between(point, 0xFDD0, 0xFDEF);
}

PrecisClass class_of_category(utf8proc_propval_t category) {
  switch (category) {
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
      return PrecisClass::identifier;
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return PrecisClass::disallowed;
    default:
      return PrecisClass::freeform;
  }
}

bool is_japanese_or_han(char32_t point) {
  return point != U'\u30FB' && (is_between(point, 0x3040, 0x30FF) || is_between(point, 0x3400, 0x4DBF) ||
                                is_between(point, 0x4E00, 0x9FFF) || is_between(point, 0x20000, 0x3134F));
}

template <class Predicate>
bool has_any(std::u32string_view points, Predicate predicate) {
  return std::any_of(points.begin(), points.end(), predicate);
}

}  // namespace

std::optional<std::u32string> decode_utf8(std::string_view text) {
  std::u32string points;
  points.reserve(text.size());
  while (!text.empty()) {
    const size_t size = xml::utf8_size(text);
    if (size == 0) return std::nullopt;
    const auto lead = static_cast<uint8_t>(text[0]);
    char32_t point = size == 1 ? lead : lead & (0x7FU >> size);
    for (size_t i = 1; i < size; ++i) point = point << 6 | (static_cast<uint8_t>(text[i]) & 0x3FU);
    points.push_back(point);
    text.remove_prefix(size);
  }
  return points;
}

std::string encode_utf8(std::u32string_view points) {
  std::string text;
  text.reserve(points.size() * 2);
  for (const char32_t point : points) {
    std::array<utf8proc_uint8_t, 4> bytes;
    const utf8proc_ssize_t size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(point), bytes.data());
    text.append(bytes.begin(), bytes.begin() + size);
  }
  return text;
}

std::u32string to_nfc(const std::u32string& points) {
  const std::string text = encode_utf8(points);
  utf8proc_uint8_t* result = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &result, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(result, &std::free);
  if (size < 0) throw std::bad_alloc();  // the text is valid, so nothing else can have failed
  return decode_utf8({reinterpret_cast<const char*>(result), static_cast<size_t>(size)}).value_or(std::u32string());
}

char32_t to_lower(char32_t point) {
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point)));
}

std::u32string map_width(std::u32string_view points) {
  std::u32string mapped;
  mapped.reserve(points.size());
  for (const char32_t point : points) {
    const utf8proc_propval_t type = property(point).decomp_type;
    if (type != UTF8PROC_DECOMP_TYPE_WIDE && type != UTF8PROC_DECOMP_TYPE_NARROW) {
      mapped.push_back(point);
      continue;
    }
    const Decomposition form(point);
    for (size_t i = 0; i < form.size; ++i) mapped.push_back(static_cast<char32_t>(form.points[i]));
  }
  return mapped;
}

bool is_space(char32_t point) {
  return property(point).category == UTF8PROC_CATEGORY_ZS;
}

bool is_combining_mark(char32_t point) {
  const utf8proc_propval_t category = property(point).category;
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}

PrecisClass precis_class(char32_t point) {
  if (const std::optional<PrecisClass> exception = exception_of(point); exception) return *exception;
  if (is_between(point, 0x21, 0x7E)) return PrecisClass::identifier;
  const utf8proc_property_t& properties = property(point);
  if (properties.category == UTF8PROC_CATEGORY_CN || is_old_hangul_jamo(point) || properties.ignorable ||
      is_noncharacter(point) || properties.category == UTF8PROC_CATEGORY_CC) {
    return PrecisClass::disallowed;
  }
  if (has_compatibility_form(point)) return PrecisClass::freeform;
  return class_of_category(properties.category);
}

bool is_in_context(std::u32string_view points, size_t at) {
  const char32_t before = at == 0 ? 0 : points[at - 1];
  const char32_t after = at + 1 == points.size() ? 0 : points[at + 1];
  switch (points[at]) {
    case 0x200C:
    case 0x200D: {
      constexpr utf8proc_propval_t kVirama = 9;
      return at != 0 && property(before).combining_class == kVirama;
    }
    case 0xB7:
      return before == 'l' && after == 'l';
    case 0x375:
      return is_between(after, 0x370, 0x3FF) || is_between(after, 0x1F00, 0x1FFF);
    case 0x5F3:
    case 0x5F4:
      return is_between(before, 0x590, 0x5FF) || is_between(before, 0xFB1D, 0xFB4F);
    case 0x30FB:
      return has_any(points, is_japanese_or_han);
    default:
      break;
  }
  // Two sets of digits that look alike must not be mixed.
  const bool is_arabic = is_between(points[at], 0x660, 0x669);
  const char32_t other = is_arabic ? 0x6F0 : 0x660;
  return !has_any(points, [other](char32_t point) { return is_between(point, other, other + 9); });
}

bool obeys_bidi_rule(std::u32string_view points) {
  const auto class_of = [](char32_t point) { return property(point).bidi_class; };
  const auto is_one_of = [](auto value, auto... classes) { return ((value == classes) || ...); };
  const bool has_rtl = has_any(points, [&](char32_t point) {
    return is_one_of(class_of(point), UTF8PROC_BIDI_CLASS_R, UTF8PROC_BIDI_CLASS_AL, UTF8PROC_BIDI_CLASS_AN);
  });
  if (!has_rtl) return true;
  const auto first = class_of(points.front());
  if (!is_one_of(first, UTF8PROC_BIDI_CLASS_R, UTF8PROC_BIDI_CLASS_AL)) return false;  // a left-to-right label has no R
  const bool is_all_allowed = std::all_of(points.begin(), points.end(), [&](char32_t point) {
    return is_one_of(class_of(point), UTF8PROC_BIDI_CLASS_R, UTF8PROC_BIDI_CLASS_AL, UTF8PROC_BIDI_CLASS_AN,
                     UTF8PROC_BIDI_CLASS_EN, UTF8PROC_BIDI_CLASS_ES, UTF8PROC_BIDI_CLASS_CS, UTF8PROC_BIDI_CLASS_ET,
                     UTF8PROC_BIDI_CLASS_ON, UTF8PROC_BIDI_CLASS_BN, UTF8PROC_BIDI_CLASS_NSM);
  });
  const auto last = std::find_if(points.rbegin(), points.rend(),
                                 [&](char32_t point) { return class_of(point) != UTF8PROC_BIDI_CLASS_NSM; });
  const bool ends_well =
      last != points.rend() && is_one_of(class_of(*last), UTF8PROC_BIDI_CLASS_R, UTF8PROC_BIDI_CLASS_AL,
                                         UTF8PROC_BIDI_CLASS_EN, UTF8PROC_BIDI_CLASS_AN);
  const auto has = [&](auto wanted) {
    return has_any(points, [&](char32_t point) { return class_of(point) == wanted; });
  };
  return is_all_allowed && ends_well && !(has(UTF8PROC_BIDI_CLASS_EN) && has(UTF8PROC_BIDI_CLASS_AN));
}

}  // namespace turms::xmpp
