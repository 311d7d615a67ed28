// SPDX-License-Identifier: Apache-2.0
// What Turms' own apps put beside a text: files and places, as records of their client library. A record carries no
// mark of its kind, so each shape is tried, and only what can hardly be anything else is believed (mapping 9.7.4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace turms::xmpp::bridge {

struct TurmsPlace {
  std::string latitude;  // decimal degrees
  std::string longitude;
};

/// The http(s) URL of a file, picture, sound or film; nothing when the record is none or the URL is not one to show.
/// Thread: any.  Source: turms/proto file.proto
[[nodiscard]] std::optional<std::string_view> file_url_in(std::string_view record);

/// Where somebody says to be; nothing when the record is no place on earth. Thread: any.
/// Source: turms/proto user.proto, UserLocation
[[nodiscard]] std::optional<TurmsPlace> place_in(std::string_view record);

}  // namespace turms::xmpp::bridge
