// SPDX-License-Identifier: Apache-2.0
// What those who wish to hear of a PEP node are sent: the content of the event message (XEP-0060 7.1.2, 7.2.2, 8.4.2,
// 8.5.2), the same for every receiver, and the message around it (XEP-0163 4.3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bridge/pep_item.h"

namespace turms::xmpp::bridge {

/// Larger payloads are not told to everybody who wishes for their node: who wants one asks for it (XEP-0060 4.3).
inline constexpr size_t kPepEventPayloadBytes = 65536;

/// \param with_payload  unless it is larger than kPepEventPayloadBytes; else only the id is told
/// \param published_ms  of an item that is not new: when it was published (XEP-0203)
/// \returns XML that declares its namespaces and may go into any message. Thread: any.
[[nodiscard]] std::string item_event(std::string_view node, const PepItem& item, bool with_payload,
                                     std::optional<int64_t> published_ms = std::nullopt);
[[nodiscard]] std::string retract_event(std::string_view node, std::span<const std::string> ids);
[[nodiscard]] std::string purge_event(std::string_view node);
[[nodiscard]] std::string delete_event(std::string_view node);

/// <message type='headline'/> from a bare JID to a full one, around what one of the above gave.
[[nodiscard]] std::string event_message(std::string_view from, std::string_view to, std::string_view event);

}  // namespace turms::xmpp::bridge
