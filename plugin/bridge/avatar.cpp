// SPDX-License-Identifier: Apache-2.0
#include "bridge/avatar.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/bytes.h"
#include "crypto/base64.h"
#include "crypto/digest.h"
#include "crypto/hex.h"

namespace turms::xmpp::bridge {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kPng = "image/png";
constexpr std::string_view kJpeg = "image/jpeg";
constexpr std::string_view kGif = "image/gif";
constexpr std::string_view kWebp = "image/webp";

uint32_t byte_at(std::string_view bytes, size_t at) {
  return static_cast<uint8_t>(bytes[at]);
}

uint32_t big_endian(std::string_view bytes, size_t at, size_t size) {
  uint32_t value = 0;
  for (size_t i = 0; i < size; ++i) value = value << 8 | byte_at(bytes, at + i);
  return value;
}

/// The frame header of a JPEG (ITU-T T.81 B.2.2) stands behind segments that say how long they are.
void measure_jpeg(Image& image) {
  const std::string_view bytes = image.bytes;
  size_t at = 2;
  while (at + 9 <= bytes.size() && byte_at(bytes, at) == 0xFF) {
    const uint32_t marker = byte_at(bytes, at + 1);
    const bool is_frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (is_frame) {
      image.height = big_endian(bytes, at + 5, 2);
      image.width = big_endian(bytes, at + 7, 2);
      return;
    }
    at += 2 + big_endian(bytes, at + 2, 2);
  }
}

/// Pixels where they stand at a fixed place, or are easily found; XEP-0084 only recommends to tell them.
void measure(Image& image) {
  const std::string_view bytes = image.bytes;
  if (image.media_type == kPng && bytes.size() >= 24) {  // the IHDR chunk comes first
    image.width = big_endian(bytes, 16, 4);
    image.height = big_endian(bytes, 20, 4);
  } else if (image.media_type == kGif && bytes.size() >= 10) {
    image.width = byte_at(bytes, 6) | byte_at(bytes, 7) << 8;
    image.height = byte_at(bytes, 8) | byte_at(bytes, 9) << 8;
  } else if (image.media_type == kJpeg) {
    measure_jpeg(image);
  }
  // XML Schema of XEP-0084: unsignedShort.
  if (image.width > UINT16_MAX || image.height > UINT16_MAX) image.width = image.height = 0;
}

}  // namespace

std::string_view media_type_of(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) return kPng;
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) return kJpeg;
  if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv)) return kGif;
  if (bytes.size() >= 12 && bytes.starts_with("RIFF"sv) && bytes.substr(8, 4) == "WEBP"sv) return kWebp;
  return {};
}

std::optional<Image> image_of(std::string bytes) {
  Image image;
  image.media_type = media_type_of(bytes);
  if (image.media_type.empty()) return std::nullopt;
  image.sha1 = crypto::hex(as_bytes(crypto::sha1(as_bytes(bytes))));
  image.bytes = std::move(bytes);
  measure(image);
  return image;
}

std::optional<Image> read_image(std::string_view base64, size_t max_bytes, std::string& refusal) {
  std::string packed;
  packed.reserve(base64.size());
  std::copy_if(base64.begin(), base64.end(), std::back_inserter(packed),
               [](char c) { return c != ' ' && c != '\n' && c != '\r' && c != '\t'; });
  if (packed.size() / 4 * 3 > max_bytes + 2) {
    refusal = "the image is larger than " + std::to_string(max_bytes) + " bytes";
    return std::nullopt;
  }
  std::optional<std::string> bytes = crypto::from_base64(packed);
  if (!bytes) {
    refusal = "the image is not in Base64";
    return std::nullopt;
  }
  if (bytes->size() > max_bytes) {
    refusal = "the image is larger than " + std::to_string(max_bytes) + " bytes";
    return std::nullopt;
  }
  std::optional<Image> image = image_of(std::move(*bytes));
  if (!image) refusal = "images are PNG, JPEG, GIF or WebP";
  return image;
}

void write_avatar_metadata(xml::Writer& writer, const Image& image) {
  writer.open("metadata", kAvatarMetadataNs).open("info");
  writer.attr("id", image.sha1).attr("type", image.media_type).attr("bytes", image.bytes.size());
  if (image.width != 0 && image.height != 0) writer.attr("width", image.width).attr("height", image.height);
  writer.close().close();
}

bool is_sha1_name(std::string_view text) {
  return text.size() == 40 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Result<std::string> shown_image(const xml::Element& metadata) {
  for (const xml::Element& info : metadata.children()) {
    if (!info.is("info", kAvatarMetadataNs) || info.has_attr("url")) continue;
    std::string id(info.attr("id"));
    std::transform(id.begin(), id.end(), id.begin(),
                   [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (!is_sha1_name(id))
      return Error{Code::invalid_argument, "metadata", "an image is named by the SHA-1 of its bytes"};
    return id;
  }
  return std::string();
}

}  // namespace turms::xmpp::bridge
