// SPDX-License-Identifier: Apache-2.0
// What a direct child of <message/> is to the gateway: a part of the message that has a field of its own, something
// only a server may say, or an extension that travels opaquely. Extensions nobody knows are extensions: that is what
// lets new XEPs work without a new gateway.
#pragma once

#include <cstdint>

#include "xml/element.h"

namespace turms::xmpp::bridge {

enum class ChildRole : uint8_t {
  // Parts that the payload has fields for.
  body,
  subject,
  thread,
  chat_state,
  hint,
  origin_id,
  // Words to the sender's own server.
  error,
  private_copy,
  read_sync,  // XEP-0490
  // What only a server may say: delay, stanza-id, carbons, forwarded, archive results, room facts. Never believed, both
  // ways.
  forbidden,
  // Extensions that mean something to the gateway, and travel in the payload like the unknown ones.
  receipt,          // XEP-0184 <received/>
  receipt_request,  // XEP-0184 <request/>
  marker,           // XEP-0333 displayed, received, acknowledged
  encrypted,        // an end-to-end encrypted content
  encryption_note,  // XEP-0380
  correction,       // XEP-0308
  retraction,       // XEP-0424
  reactions,        // XEP-0444
  invitation,       // XEP-0249
  call,             // XEP-0353, XEP-0482
  url,              // XEP-0066
  file,             // XEP-0447
  place,            // XEP-0080
  sticker,          // XEP-0449
  ephemeral,        // XEP-0466
  // Every other one.
  unknown,
};

/// Thread: any.  Source: mapping 9.2
[[nodiscard]] ChildRole role_of(const xml::Element& child);

/// Whether it goes into the payload's `children`, and comes out of them again.
[[nodiscard]] constexpr bool is_extension(ChildRole role) {
  return role >= ChildRole::receipt;
}

}  // namespace turms::xmpp::bridge
