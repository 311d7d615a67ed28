// SPDX-License-Identifier: Apache-2.0
// One pass over a client's message: which parts it has, and what they mean for its way (mapping 10.1). Pointers and
// views are into the stanza.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bridge/payload.h"
#include "xml/element.h"
#include "xmpp/stanza.h"

namespace turms::xmpp::bridge {

enum class ChatState : uint8_t { none, active, composing, paused, inactive, gone };

/// What a message tells the other side's client rather than its user; bits.
enum Signal : uint8_t {
  kSignalReceipt = 1,
  kSignalMarker = 2,
  kSignalChatState = 4,
  kSignalOther = 8,
  kSignalReadSync = 16,  // for the own server: XEP-0490 4.6
};

struct MessageContent {
  const xml::Element* body = nullptr;     // the one without xml:lang, else the first
  const xml::Element* subject = nullptr;  // likewise
  const xml::Element* thread = nullptr;
  const xml::Element* origin_id = nullptr;
  size_t bodies = 0;
  size_t subjects = 0;
  PayloadKind kind = PayloadKind::message;
  ChatState chat_state = ChatState::none;
  uint8_t signals = 0;          // Signal bits
  uint32_t hints = 0;           // Hint bits
  bool has_extensions = false;  // anything for the payload's `children`
  bool is_encrypted = false;
  bool is_worth_storing = false;      // for an extension's sake, body or not
  std::string_view ref_id;            // of the message that a correction, retraction or reaction is about
  std::optional<int32_t> burn_after;  // seconds, XEP-0466
  std::string readable;               // words for a message without text; empty when there is nothing to show

  /// Whether somebody wrote something: an empty <body/> would be an empty bubble in Turms apps.
  [[nodiscard]] bool has_text() const { return body != nullptr && !body->text().empty(); }
};

/// \param encrypted_text  what stands for an encrypted content
/// Thread: any.
[[nodiscard]] MessageContent read_content(const Stanza& message, std::string_view encrypted_text);

/// Whether Turms is to store it: what people write, and what their clients ask to be kept. Receipts, markers and chat
/// states never, headlines neither.
[[nodiscard]] bool is_stored(MessageType type, const MessageContent& content);

/// Whether its sender's other resources get a copy (XEP-0280 6.1).
[[nodiscard]] bool is_copied(MessageType type, const MessageContent& content);

}  // namespace turms::xmpp::bridge
