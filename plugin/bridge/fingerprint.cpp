// SPDX-License-Identifier: Apache-2.0
#include "bridge/fingerprint.h"

#include <algorithm>
#include <string>

#include "base/bytes.h"
#include "crypto/digest.h"

namespace turms::xmpp::bridge {
namespace {

void put(std::string& out, uint64_t value) {
  for (unsigned shift = 0; shift < 64; shift += 8) out.push_back(static_cast<char>((value >> shift) & 0xFFU));
}

}  // namespace

uint64_t text_hash_of(std::string_view text) {
  const std::string digest = crypto::sha256(as_bytes(text));
  uint64_t hash = 0;
  for (unsigned i = 0; i < 8; ++i) hash |= uint64_t{static_cast<uint8_t>(digest[i])} << (8 * i);
  return hash;
}

Nonce nonce_of(UserId sender, Conversation conversation, uint64_t text_hash, std::string_view stanza_id,
               uint64_t entropy) {
  std::string source;
  source.reserve(33 + stanza_id.size());
  put(source, static_cast<uint64_t>(sender.value()));
  source.push_back(conversation.is_group ? '\1' : '\0');
  put(source, static_cast<uint64_t>(conversation.id));
  put(source, text_hash);
  if (stanza_id.empty()) {
    put(source, entropy);
  } else {
    source.append(stanza_id);
  }
  const std::string digest = crypto::sha256(as_bytes(source));
  Nonce nonce;
  std::copy_n(digest.begin(), nonce.size(), nonce.begin());
  return nonce;
}

}  // namespace turms::xmpp::bridge
