// SPDX-License-Identifier: Apache-2.0
#include "bridge/presence.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "proto/enums.h"
#include "xml/escape.h"
#include "xml/writer.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp::bridge {

namespace {

constexpr std::string_view kOpening = "<presence";

// Order of proto::device_type.
constexpr std::array<std::string_view, kDeviceTypes> kPseudoResources = {
    "turms-desktop", "turms-browser", "turms-ios", "turms-android", "turms-others", "turms-unknown"};

}  // namespace

Show show_of(const Stanza& presence) {
  const xml::Element* element = presence.child("show", kClientNamespace);
  if (element == nullptr) return Show::online;
  const std::string_view word = element->text();
  if (word == "chat") return Show::chat;
  if (word == "away") return Show::away;
  if (word == "xa") return Show::xa;
  return word == "dnd" ? Show::dnd : Show::online;
}

std::optional<int8_t> priority_of(const Stanza& presence) {
  const xml::Element* element = presence.child("priority", kClientNamespace);
  if (element == nullptr) return 0;
  std::string_view text = element->text();
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < -128 || value > 127) return std::nullopt;
  return static_cast<int8_t>(value);
}

int32_t status_of(Show show) {
  switch (show) {
    case Show::away:
    case Show::xa:
      return proto::user_status::kAway;
    case Show::dnd:
      return proto::user_status::kDoNotDisturb;
    case Show::online:
    case Show::chat:
      break;
  }
  return proto::user_status::kAvailable;
}

StatusView view_of_status(int32_t status) {
  switch (status) {
    case proto::user_status::kOffline:
    case proto::user_status::kInvisible:
      return {false, {}, {}};
    case proto::user_status::kAway:
      return {true, "away", {}};
    case proto::user_status::kBeRightBack:
      return {true, "away", "Be right back"};
    case proto::user_status::kDoNotDisturb:
      return {true, "dnd", {}};
    case proto::user_status::kBusy:
      return {true, "dnd", "Busy"};
    default:
      return {true, {}, {}};
  }
}

std::string_view pseudo_resource(uint32_t device) {
  return kPseudoResources.at(device);
}

bool is_pseudo_resource(std::string_view resource) {
  return std::find(kPseudoResources.begin(), kPseudoResources.end(), resource) != kPseudoResources.end();
}

std::string turms_presence(JidView from, std::string_view to, int32_t status) {
  const StatusView view = view_of_status(status);
  if (!view.is_available) return unavailable_presence(from.text(), to);
  std::string out;
  xml::Writer writer(out);
  writer.open("presence").attr("from", from.text()).attr("to", to);
  if (!view.show.empty()) writer.leaf("show", view.show);
  if (!view.text.empty()) writer.leaf("status", view.text);
  writer.close();
  return out;
}

std::string unavailable_presence(std::string_view from, std::string_view to) {
  std::string out;
  xml::Writer(out).open("presence").attr("from", from).attr_if("to", to).attr("type", "unavailable").close();
  return out;
}

std::string addressed(std::string_view presence, std::string_view to) {
  std::string out;
  out.reserve(presence.size() + to.size() + sizeof(" to=''"));
  out.append(kOpening).append(" to='");
  xml::append_escaped_attribute(out, to);
  return out.append(1, '\'').append(presence.substr(kOpening.size()));
}

}  // namespace turms::xmpp::bridge
