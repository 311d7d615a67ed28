// SPDX-License-Identifier: Apache-2.0
// From XMPP to Turms: what a client's <message/> means, and the CreateMessage request it becomes (mapping 9 and 10).
// One pass over the stanza; nothing is looked up and nothing remembered.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/strong_id.h"
#include "bridge/addresses.h"
#include "bridge/conversation.h"
#include "bridge/message_content.h"
#include "bridge/message_index.h"
#include "bridge/payload.h"
#include "xmpp/stanza.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::bridge {

/// What translation depends on besides the stanza.
struct MessagePolicy {
  bool persist_record = false;                              // Turms stores records: long bodies go there
  bool self_message = false;                                // Turms lets users write to themselves
  bool with_resource = false;                               // tell recipients the sender's resource (payload.resource)
  bool reaction_text = false;                               // a reaction has its emojis as text for Turms apps
  int64_t max_text_units = 500;                             // UTF-16 units of `text`; 0: no limit
  int64_t max_request_bytes = 16384;                        // one encoded TurmsRequest
  std::string_view encrypted_text = "[encrypted message]";  // what Turms apps see where there is no readable body
};

/// What the features need to know of a message. Views of the stanza.
struct MessageFacts {
  Target target;
  Conversation conversation;  // of Route::turms
  PayloadKind kind = PayloadKind::message;
  std::string_view id;      // the stanza's id attribute; may be empty
  std::string_view ref_id;  // of the message that a correction, retraction or reaction is about
  uint64_t text_hash = 0;   // of what Turms stores, for MessageIndex
  Nonce nonce{};
  uint32_t hints = 0;   // Hint bits
  uint8_t signals = 0;  // Signal bits
  ChatState chat_state = ChatState::none;
  bool has_body = false;
  bool copies = false;        // eligible for carbons
  bool is_groupchat = false;  // for all in a room
  bool is_subject = false;    // of that kind: a new subject and nothing else (XEP-0045 8.1)
};

enum class Route : uint8_t {
  turms,    // send `body` upstream
  room,     // for a room itself, not for its members: an invitation, a form; whoever knows the kind takes it
  local,    // never stored: straight to resources of target.user, see local_message.h
  refused,  // answer with `error`
  dropped,  // nothing to do and nobody to tell: an error that is for no resource of ours
};

/// The outcome. Kept and used again, its strings keep their memory.
struct OutgoingMessage {
  Route route = Route::dropped;
  MessageFacts facts;
  std::string body;                  // of Route::turms: the encoded CreateMessageRequest
  std::optional<StanzaError> error;  // of Route::refused

  // Working memory of the translation: the made-up or shortened text, the elements of the payload, the record.
  std::string text, children, record;
};

/// Translates a message stanza that `self` sent.
/// \param target   what its `to` means (Addresses::classify; an occupant's user is filled in when the room knows the
/// nick) \param entropy  differs for every message of the sender, also across restarts: the nonce of a stanza without
/// id comes from it Thread: any.  Owner: out.facts points into `stanza`.  Source: mapping 10.1, 9.1 to 9.5, 22.1;
/// turms/proto message.proto
void translate_message(const Stanza& stanza, UserId self, const Target& target, const MessagePolicy& policy,
                       uint64_t entropy, OutgoingMessage& out);

/// The message that a correction takes the place of, as Turms has it.
struct EditedMessage {
  MessageId id;
  std::string_view xmpp_id;                   // stays the message's own
  std::optional<std::string_view> origin_id;  // as in Payload; likewise
  std::span<const std::string_view> records;  // foreign ones: an edit replaces the whole list, so they go along
};

/// Translates a correction (XEP-0308) of a known message: `out.body` is the encoded UpdateMessageRequest. The payload
/// is that of the edited message, so it says nothing of a correction. Refused and dropped as translate_message() does.
/// Thread: any.  Owner: as there.  Source: mapping 11.1.2; turms/proto message.proto
void translate_edit(const Stanza& stanza, UserId self, const Target& target, const MessagePolicy& policy,
                    const EditedMessage& edited, OutgoingMessage& out);

}  // namespace turms::xmpp::bridge
