// SPDX-License-Identifier: Apache-2.0
// The two short digests of a message: of its text, to see whether somebody changed it, and of its sending, to recognise
// a copy.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/strong_id.h"
#include "bridge/conversation.h"
#include "bridge/message_index.h"

namespace turms::xmpp::bridge {

/// The first 8 bytes of SHA-256(text) as a little-endian number: payload field 10. Thread: any.
[[nodiscard]] uint64_t text_hash_of(std::string_view text);

/// Payload field 15: the first 12 bytes of SHA-256(sender id | 0 for a user or 1 for a group | id of either | text hash
/// | stanza id, or `entropy` where the stanza has none); numbers are 8 bytes, little-endian. A resend of the same
/// stanza gets the same one.
[[nodiscard]] Nonce nonce_of(UserId sender, Conversation conversation, uint64_t text_hash, std::string_view stanza_id,
                             uint64_t entropy);

}  // namespace turms::xmpp::bridge
