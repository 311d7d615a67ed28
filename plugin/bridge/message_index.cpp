// SPDX-License-Identifier: Apache-2.0
#include "bridge/message_index.h"

#include <cstring>
#include <functional>

#include "proto/kinds.h"
#include "turms/notifications.h"

namespace turms::xmpp::bridge {
namespace {

// Spreads the bits of `value` into `seed`. No secret is needed: the tables are small, colliding costs their owner only.
size_t mix(size_t seed, uint64_t value) {
  uint64_t bits = seed ^ (value + 0x9E3779B97F4A7C15U + (static_cast<uint64_t>(seed) << 6U));
  bits = (bits ^ (bits >> 32U)) * 0xD6E8FEB86659FD93U;
  return static_cast<size_t>(bits ^ (bits >> 32U));
}

}  // namespace

size_t MessageIndex::Hash::operator()(const KeyView& key) const noexcept {
  const size_t seed = mix(key.conversation.is_group ? 1 : 0, static_cast<uint64_t>(key.conversation.id));
  return mix(mix(seed, static_cast<uint64_t>(key.sender.value())), std::hash<std::string_view>{}(key.xmpp_id));
}

void MessageIndex::put(Conversation conversation, UserId sender, std::string_view xmpp_id,
                       const IndexedMessage& message) {
  if (xmpp_id.empty() || xmpp_id.size() > kIdBytes) return;
  if (IndexedMessage* known = table_.find(KeyView{conversation, sender, xmpp_id})) {
    *known = message;
  } else {
    table_.put(Key{conversation, sender, std::string(xmpp_id)}, message);
  }
}

const IndexedMessage* MessageIndex::find(Conversation conversation, UserId sender, std::string_view xmpp_id) {
  return table_.find(KeyView{conversation, sender, xmpp_id});
}

bool MessageIndex::is_resend(Conversation conversation, UserId sender, std::string_view xmpp_id, uint64_t text_hash,
                             int64_t now_ms) {
  if (xmpp_id.empty()) return false;
  const IndexedMessage* known = find(conversation, sender, xmpp_id);
  if (known == nullptr || now_ms - known->date_ms >= kResendWindowMs) return false;
  return known->text_hash == text_hash || known->text_hash == 0;
}

std::optional<KnownMessage> MessageIndex::find(MessageId id) const {
  std::optional<KnownMessage> found;
  table_.visit_newest_first([&](const Key& key, const IndexedMessage& message) {
    if (message.id == id) found.emplace(KnownMessage{message, key.conversation, key.sender, key.xmpp_id});
    return found.has_value();
  });
  return found;
}

std::optional<KnownMessage> MessageIndex::find_newest(Conversation conversation, UserId sender,
                                                      std::string_view xmpp_id) {
  std::optional<KnownMessage> found;
  if (sender) {
    const IndexedMessage* message = find(conversation, sender, xmpp_id);
    if (message != nullptr) found.emplace(KnownMessage{*message, conversation, sender, xmpp_id});
    return found;
  }
  table_.visit_newest_first([&](const Key& key, const IndexedMessage& message) {
    const bool is_it = key.conversation == conversation && key.xmpp_id == xmpp_id;
    if (is_it && (!found || message.date_ms > found->date_ms)) {
      found.emplace(KnownMessage{message, key.conversation, key.sender, key.xmpp_id});
    }
    return false;
  });
  return found;
}

std::string_view MessageIndex::xmpp_id_of(MessageId id) const {
  const std::optional<KnownMessage> known = find(id);
  return known ? known->xmpp_id : std::string_view();
}

std::optional<KnownMessage> MessageIndex::newest_until(Conversation conversation, UserId sender,
                                                       int64_t date_ms) const {
  std::optional<KnownMessage> found;
  table_.visit_newest_first([&](const Key& key, const IndexedMessage& message) {
    const bool is_meant = key.conversation == conversation && (!sender || key.sender == sender) && message.id;
    if (is_meant && message.date_ms <= date_ms && (!found || message.date_ms > found->date_ms)) {
      found.emplace(KnownMessage{message, key.conversation, key.sender, key.xmpp_id});
    }
    return false;
  });
  return found;
}

size_t SeenNonces::Hash::operator()(const Key& key) const noexcept {
  uint64_t head = 0;
  std::memcpy(&head, key.nonce.data(), sizeof(head));
  return mix(static_cast<size_t>(head), static_cast<uint64_t>(key.sender.value()));
}

bool SeenNonces::is_copy(UserId sender, const Nonce& nonce, MessageId id) {
  const Key key{sender, nonce};
  if (const MessageId* first = table_.find(key))
    return *first != id || !id;  // where nothing is stored, nothing is read twice
  table_.put(key, id);
  return false;
}

size_t SeenPushes::Hash::operator()(const Key& key) const noexcept {
  return mix(mix(key.kind, static_cast<uint64_t>(key.main_id)), static_cast<uint64_t>(key.requester.value()));
}

bool SeenPushes::is_duplicate(const upstream::Push& push, uint64_t now_ns) {
  const int64_t main_id = upstream::message_id_of(push);
  if (main_id == 0) return false;
  // A message comes once. An edit is news unless it repeats the newest one that was seen of this message.
  const bool is_edit = push.kind == static_cast<uint32_t>(proto::RequestKind::kUpdateMessage);
  const uint64_t content = is_edit ? std::hash<std::string_view>{}(as_text(push.body)) : 0;
  const Key key{push.kind, main_id, push.requester};
  if (Seen* seen = table_.find(key)) {
    const bool is_same = seen->content == content && now_ns - seen->at_ns < kLifeNs;
    *seen = Seen{content, now_ns};
    return is_same;
  }
  table_.put(key, Seen{content, now_ns});
  return false;
}

}  // namespace turms::xmpp::bridge
