// SPDX-License-Identifier: Apache-2.0
// Parses XML that came out of a store or a message payload: elements side by side, as strict as a stream (mapping 9.2).
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "xml/element.h"
#include "xml/fault.h"
#include "xml/limits.h"

namespace turms::xmpp::xml {

/// Limits of a payload (mapping 9.1): 64 KiB, depth 32, 256 elements.
constexpr Limits payload_limits() {
  Limits limits;
  limits.stanza_bytes = 65536;
  limits.depth = 32;
  limits.elements = 256;
  return limits;
}

/// Parses zero or more elements, whitespace between them allowed.
/// \returns  a document whose root has no meaning and whose children are the elements
/// \errors   the Fault a stream would end with
/// Thread: any.
Result<std::unique_ptr<Document>, Fault> parse_fragment(std::string_view xml, const Limits& limits = payload_limits());

}  // namespace turms::xmpp::xml
