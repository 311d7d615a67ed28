// SPDX-License-Identifier: Apache-2.0
// What one account remembers of its recent messages: XMPP ids and the Turms ids behind them, proofs of sending,
// notifications already applied. All of it is bounded and in memory; what fell out is looked up in the archive or let
// through a second time. Owned by the account.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/strong_id.h"
#include "bridge/conversation.h"
#include "bridge/lru_table.h"
#include "turms/push.h"

namespace turms::xmpp::bridge {

/// Proof of sending: payload field 15 (mapping 9.1, 10.4).
using Nonce = std::array<uint8_t, 12>;

/// A message that went by.
struct IndexedMessage {
  MessageId id;            // 0 while its request is under way
  int64_t date_ms = 0;     // Unix epoch; of Turms, or ours while under way
  uint64_t text_hash = 0;  // as it was first sent; 0: not known, because it was edited since
};

/// The same with all that its entry is found by.
struct KnownMessage : IndexedMessage {
  Conversation conversation;
  UserId sender;
  std::string_view xmpp_id;  // valid until the next put()
};

/// (conversation, sender, XMPP id) -> message. Ids are looked up per sender, so nobody can shadow another's
/// (mapping 9.2.6).
class MessageIndex {
 public:
  static constexpr size_t kCapacity = 4096;
  static constexpr int64_t kResendWindowMs = 10 * 60 * 1000;
  static constexpr size_t kIdBytes = 512;  // of one XMPP id; peers choose them

  explicit MessageIndex(size_t capacity = kCapacity) : table_(capacity) {}

  /// Remembers; the newest message with an id wins (mapping 10.3). Ids of more than kIdBytes are not remembered: their
  /// messages are sent and delivered like others, but not found by id.
  void put(Conversation conversation, UserId sender, std::string_view xmpp_id, const IndexedMessage& message);

  /// The message, or nullptr. Valid until the next put().
  [[nodiscard]] const IndexedMessage* find(Conversation conversation, UserId sender, std::string_view xmpp_id);

  /// Whether a stanza is one that was sent before, as clients do after a failed resumption: same conversation, id and
  /// text, and younger than ten minutes (mapping 10.2.1). A stanza without id is never a resend. Where the text is not
  /// known any more the id alone says it.
  [[nodiscard]] bool is_resend(Conversation conversation, UserId sender, std::string_view xmpp_id, uint64_t text_hash,
                               int64_t now_ms);

  /// Found by Turms id. Scans, so for rare questions (edits, markers).
  [[nodiscard]] std::optional<KnownMessage> find(MessageId id) const;
  /// The newest message in `conversation` with that XMPP id, of `sender` or (0) of anybody. Scans when it is anybody's.
  [[nodiscard]] std::optional<KnownMessage> find_newest(Conversation conversation, UserId sender,
                                                        std::string_view xmpp_id);
  /// The XMPP id its sender gave the message; empty when unknown. Scans.
  [[nodiscard]] std::string_view xmpp_id_of(MessageId id) const;

  /// The newest message of `sender` (0: of anybody) in `conversation` not after `date_ms`: what a read date points at
  /// (mapping 13.3). One without number is on its way and can't have been read. Scans.
  [[nodiscard]] std::optional<KnownMessage> newest_until(Conversation conversation, UserId sender,
                                                         int64_t date_ms) const;

  [[nodiscard]] size_t size() const { return table_.size(); }

 private:
  struct KeyView {
    Conversation conversation;
    UserId sender;
    std::string_view xmpp_id;
  };
  struct Key {
    Conversation conversation;
    UserId sender;
    std::string xmpp_id;
    friend bool operator==(const Key& a, const Key& b) = default;
    friend bool operator==(const Key& a, const KeyView& b) {
      return a.conversation == b.conversation && a.sender == b.sender && a.xmpp_id == b.xmpp_id;
    }
  };
  struct Hash {
    size_t operator()(const KeyView& key) const noexcept;
    size_t operator()(const Key& key) const noexcept {
      return (*this)(KeyView{key.conversation, key.sender, key.xmpp_id});
    }
  };

  LruTable<Key, IndexedMessage, Hash> table_;
};

/// Nonces of received messages: a second one from the same sender is a copy that a retry made (mapping 10.4).
class SeenNonces {
 public:
  static constexpr size_t kCapacity = 1024;

  explicit SeenNonces(size_t capacity = kCapacity) : table_(capacity) {}

  /// True when `sender` has used `nonce` for another message before. `id` tells a copy from the same message read
  /// twice.
  bool is_copy(UserId sender, const Nonce& nonce, MessageId id);

 private:
  struct Key {
    UserId sender;
    Nonce nonce{};
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Hash {
    size_t operator()(const Key& key) const noexcept;
  };
  LruTable<Key, MessageId, Hash> table_;
};

/// Notifications that were applied already (mapping 20.1). Turms may relay one twice, and several sessions of an
/// account each get a copy. Only those with an id of their own are told apart here: a repeated state (typing, status)
/// is news.
class SeenPushes {
 public:
  static constexpr size_t kCapacity = 4096;
  static constexpr uint64_t kLifeNs = 60'000'000'000;

  explicit SeenPushes(size_t capacity = kCapacity) : table_(capacity) {}

  /// True when this push was seen less than a minute ago; remembers it otherwise. `now_ns` is monotonic.
  bool is_duplicate(const upstream::Push& push, uint64_t now_ns);

 private:
  struct Key {
    uint32_t kind = 0;
    int64_t main_id = 0;
    UserId requester;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Seen {
    uint64_t content = 0;  // hash of the body
    uint64_t at_ns = 0;
  };
  struct Hash {
    size_t operator()(const Key& key) const noexcept;
  };
  LruTable<Key, Seen, Hash> table_;
};

}  // namespace turms::xmpp::bridge
