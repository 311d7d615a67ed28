// SPDX-License-Identifier: Apache-2.0
// Presence in both languages (mapping 8, 3): what RFC 6121 shows of a resource is one of Turms' statuses of a user, and
// a Turms client that is online shows as a pseudo-resource named after its device type. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "xmpp/jid.h"
#include "xmpp/stanza.h"

namespace turms::xmpp::bridge {

/// RFC 6121 4.7.2.1. A word that nobody knows counts as none.
enum class Show : uint8_t { online, chat, away, xa, dnd };
[[nodiscard]] Show show_of(const Stanza& presence);
/// RFC 6121 4.7.2.3: an integer from -128 to 127, 0 when absent; nothing for anything else.
[[nodiscard]] std::optional<int8_t> priority_of(const Stanza& presence);

/// What Turms is told of a user whose foremost resource shows this (proto::user_status).
[[nodiscard]] int32_t status_of(Show show);

/// How a Turms status shows in XMPP.
struct StatusView {
  bool is_available;
  std::string_view show;  // empty: plain available
  std::string_view text;  // <status/>; empty: none
};
/// A number of a newer Turms shows as plain available.
[[nodiscard]] StatusView view_of_status(int32_t status);

/// Device types that have a name here: proto::device_type 0 to 5.
inline constexpr uint32_t kDeviceTypes = 6;
inline constexpr uint8_t kAllDevices = (1U << kDeviceTypes) - 1;
/// "turms-ios". `device` < kDeviceTypes.
[[nodiscard]] std::string_view pseudo_resource(uint32_t device);
/// Whether a resource is one of those.
[[nodiscard]] bool is_pseudo_resource(std::string_view resource);

/// The presence of a pseudo-resource; unavailable when the status says so.
[[nodiscard]] std::string turms_presence(JidView from, std::string_view to, int32_t status);
/// <presence type='unavailable'/>; `to` may be empty.
[[nodiscard]] std::string unavailable_presence(std::string_view from, std::string_view to);

/// A <presence/> that was written without `to`, addressed: the price of a receiver is two copies.
[[nodiscard]] std::string addressed(std::string_view presence, std::string_view to);

}  // namespace turms::xmpp::bridge
