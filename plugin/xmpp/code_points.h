// SPDX-License-Identifier: Apache-2.0
// Unicode as addresses need it: code points of a text, normalisation, the classes of PRECIS (RFC 8264) and the rule
// about directions (RFC 5893). The only file that knows utf8proc. ASCII never comes here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace turms::xmpp {

/// Nothing when `text` is not UTF-8.
[[nodiscard]] std::optional<std::u32string> decode_utf8(std::string_view text);
[[nodiscard]] std::string encode_utf8(std::u32string_view points);

/// Normalization Form C. `points` are Unicode scalar values.
[[nodiscard]] std::u32string to_nfc(const std::u32string& points);
[[nodiscard]] char32_t to_lower(char32_t point);
/// Full-width and half-width characters as their usual ones; everything else unchanged (RFC 8265 3.3.2, rule 1).
[[nodiscard]] std::u32string map_width(std::u32string_view points);
[[nodiscard]] bool is_space(char32_t point);
[[nodiscard]] bool is_combining_mark(char32_t point);

enum class PrecisClass : uint8_t {
  identifier,  // valid in identifiers and in free text
  freeform,    // valid in free text only
  contextual,  // valid where is_in_context() says so
  disallowed
};
/// Source: RFC 8264 8.
[[nodiscard]] PrecisClass precis_class(char32_t point);
/// Whether the contextual code point at `at` may stand there. Stricter than the rules where those need joining types: a
/// zero-width non-joiner is allowed behind a virama only. Source: RFC 5892 appendix A.
[[nodiscard]] bool is_in_context(std::u32string_view points, size_t at);
/// True for every text without right-to-left characters. Source: RFC 5893 2.
[[nodiscard]] bool obeys_bidi_rule(std::u32string_view points);

}  // namespace turms::xmpp
