// SPDX-License-Identifier: Apache-2.0
#include "bridge/turms_record.h"

#include <charconv>
#include <cmath>

#include "proto/messages.h"

namespace turms::xmpp::bridge {
namespace {

constexpr size_t kUrlBytes = 2048;

bool is_url(std::string_view text) {
  const bool is_http = text.starts_with("https://") || text.starts_with("http://");
  if (!is_http || text.size() > kUrlBytes) return false;
  for (const char byte : text) {
    if (static_cast<unsigned char>(byte) <= ' ' || byte == 0x7F) return false;
  }
  return true;
}

template <class File, class Description>
std::optional<std::string_view> url_of(std::string_view record) {
  File file;
  if (!proto::decode(record, file) || !file.description.has()) return std::nullopt;
  Description description;
  if (!proto::decode(file.description.view(), description)) return std::nullopt;
  const std::string_view url = description.url.view();
  return is_url(url) ? std::optional(url) : std::nullopt;
}

// Both coordinates are written, as floats: the zeros of an unset field are no place that anybody means.
bool has_coordinates(std::string_view record) {
  bool has_latitude = false;
  bool has_longitude = false;
  proto::WireReader reader(record);
  for (proto::WireField field; reader.next(field);) {
    const bool is_float = field.type == proto::WireType::kFixed32;
    has_latitude = has_latitude || (is_float && field.number == 1);
    has_longitude = has_longitude || (is_float && field.number == 2);
  }
  return has_latitude && has_longitude;
}

// With as many digits as it takes to tell the float from its neighbours.
std::string degrees(float value) {
  char text[64];
  const auto end = std::to_chars(text, text + sizeof(text), value, std::chars_format::fixed).ptr;
  return {text, end};
}

}  // namespace

std::optional<std::string_view> file_url_in(std::string_view record) {
  if (auto url = url_of<proto::File, proto::File_Description>(record)) return url;
  if (auto url = url_of<proto::ImageFile, proto::ImageFile_Description>(record)) return url;
  if (auto url = url_of<proto::AudioFile, proto::AudioFile_Description>(record)) return url;
  return url_of<proto::VideoFile, proto::VideoFile_Description>(record);
}

std::optional<TurmsPlace> place_in(std::string_view record) {
  proto::UserLocation location;
  if (!proto::decode(record, location) || !has_coordinates(record)) return std::nullopt;
  const bool is_on_earth = std::fabs(location.latitude) <= 90.0F && std::fabs(location.longitude) <= 180.0F;
  if (!is_on_earth) return std::nullopt;  // also what is no number
  return TurmsPlace{degrees(location.latitude), degrees(location.longitude)};
}

}  // namespace turms::xmpp::bridge
