// SPDX-License-Identifier: Apache-2.0
#include "bridge/readable_text.h"

namespace turms::xmpp::bridge {
namespace {

// XEP-0447: the first source that is a URL (XEP-0103).
std::string file_text(const xml::Element& file) {
  if (const xml::Element* sources = file.child("sources", file.ns())) {
    if (const xml::Element* url = sources->child("url-data", "http://jabber.org/protocol/url-data")) {
      if (const std::string_view target = url->attr("target"); !target.empty()) return std::string(target);
    }
  }
  return "[file]";
}

// RFC 5870 from XEP-0080.
std::string place_text(const xml::Element& place) {
  const std::string_view latitude = place.child_text("lat", place.ns());
  const std::string_view longitude = place.child_text("lon", place.ns());
  if (latitude.empty() || longitude.empty()) return "[location]";
  return std::string("geo:").append(latitude).append(",").append(longitude);
}

// An OMEMO element without a payload only carries keys.
bool has_content(const xml::Element& encrypted) {
  return encrypted.name() != "encrypted" || encrypted.child("payload", encrypted.ns()) != nullptr;
}

}  // namespace

std::string readable_text(const xml::Element& child, ChildRole role, std::string_view encrypted_text) {
  switch (role) {
    case ChildRole::encrypted:
      return has_content(child) ? std::string(encrypted_text) : std::string();
    case ChildRole::url:
      return std::string(child.child_text("url", child.ns()));
    case ChildRole::file:
      return file_text(child);
    case ChildRole::place:
      return place_text(child);
    case ChildRole::sticker:
      return "[sticker]";
    default:
      return {};
  }
}

}  // namespace turms::xmpp::bridge
