// SPDX-License-Identifier: Apache-2.0
// Avatars as XEP-0084 and XEP-0153 tell of them: an image is named by the SHA-1 of its bytes, and what stands in the
// metadata node says which image is the one shown. Pure: who stores and sends is features/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "xml/element.h"
#include "xml/writer.h"

namespace turms::xmpp::bridge {

inline constexpr std::string_view kAvatarDataNs = "urn:xmpp:avatar:data";          // namespace and node
inline constexpr std::string_view kAvatarMetadataNs = "urn:xmpp:avatar:metadata";  // namespace and node

/// An image of a kind that is known. Has a constructor: it passes through coroutines.
struct Image {
  Image() {}
  std::string bytes;
  std::string sha1;             // 40 lower-case hexadecimal digits
  std::string_view media_type;  // "image/png"; a constant
  uint32_t width = 0;           // pixels; 0: not known
  uint32_t height = 0;
};

/// The media type by the first bytes: PNG, JPEG, GIF or WebP; empty for everything else, so that nothing that a browser
/// might run is ever handed on as an image. Thread: any.
[[nodiscard]] std::string_view media_type_of(std::string_view bytes);

/// The image in Base64; white space within is passed over, as old clients break lines.
/// \param max_bytes  of the image
/// \returns  nothing when it is no Base64, no image, or too large; `refusal` then says so in words. Thread: any.
[[nodiscard]] std::optional<Image> read_image(std::string_view base64, size_t max_bytes, std::string& refusal);

/// An image from its bytes; nothing when it is of no known kind. Thread: any.
[[nodiscard]] std::optional<Image> image_of(std::string bytes);

/// <metadata/> that shows `image`. Source: XEP-0084 4.2.
void write_avatar_metadata(xml::Writer& writer, const Image& image);

/// Reads <metadata/>: the name of the image that the data node has; empty when nobody is shown. Of several images the
/// one without `url` counts (XEP-0398 3.1): others lie elsewhere.
/// \errors invalid_argument when an image is not named by a SHA-1. Thread: any.
[[nodiscard]] Result<std::string> shown_image(const xml::Element& metadata);

/// Whether `text` is a SHA-1 in lower-case hexadecimal digits.
[[nodiscard]] bool is_sha1_name(std::string_view text);

}  // namespace turms::xmpp::bridge
