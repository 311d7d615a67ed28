// SPDX-License-Identifier: Apache-2.0
// Words for content that has none: what a Turms app shows of a message whose XMPP sender wrote no body (mapping 9.4).
#pragma once

#include <string>
#include <string_view>

#include "bridge/child_role.h"
#include "xml/element.h"

namespace turms::xmpp::bridge {

/// What `child` says in plain words: a URL, a geo: URI, "[sticker]", `encrypted_text`; empty when it is nothing to be
/// shown (a key exchange, a receipt, anything unknown). Thread: any.
[[nodiscard]] std::string readable_text(const xml::Element& child, ChildRole role, std::string_view encrypted_text);

}  // namespace turms::xmpp::bridge
