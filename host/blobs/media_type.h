// SPDX-License-Identifier: Apache-2.0
// Media types as clients name them, and the patterns by which an operator allows them. Pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace turms::gateway::blobs {

inline constexpr size_t kMaxMediaTypeBytes = 255;
inline constexpr std::string_view kUnknownMediaType = "application/octet-stream";

/// "type/subtype" of token characters, parameters allowed behind a semicolon; no wildcard. Such a text is safe in a
/// header. Source: RFC 9110 8.3.1.
[[nodiscard]] bool is_concrete_media_type(std::string_view text);

/// The same, or "type/*", or "*/*"; no parameters.
[[nodiscard]] bool is_media_type_pattern(std::string_view text);

/// Whether `pattern` lets the concrete `type` in; letters count in any case, parameters do not.
[[nodiscard]] bool matches_media_type(std::string_view pattern, std::string_view type);

/// Whether a browser that shows it runs nothing that an uploader wrote: pictures but SVG, sound, film, plain text.
[[nodiscard]] bool is_inert_media_type(std::string_view type);

}  // namespace turms::gateway::blobs
