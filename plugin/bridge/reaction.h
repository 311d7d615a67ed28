// SPDX-License-Identifier: Apache-2.0
// Reactions (XEP-0444) as Turms counts them: a number for each emoji, and who gave it, listed with the message. Pure;
// who reacts to what and who hears of it is for the feature.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/strong_id.h"
#include "xml/element.h"
#include "xml/writer.h"
#include "xmpp/jid.h"

namespace turms::xmpp::bridge {

inline constexpr std::string_view kReactionsNs = "urn:xmpp:reactions:0";
inline constexpr size_t kReactionBytes = 64;    // of one emoji, UTF-8
inline constexpr size_t kReactionsOfUser = 20;  // different ones to one message (mapping 11.4)

/// One code point is its own number (U+1F44D is 128077); a sequence is 0x40000000 and the low 30 bits of its FNV-1a-32.
/// \param emoji  UTF-8, not empty
/// Thread: any.  Source: mapping 11.4
[[nodiscard]] int32_t reaction_type_of(std::string_view emoji);

/// The way back. A table of the sequences is made when the first one is asked for (a quarter of a megabyte), because
/// peers choose the numbers and a search for each would be theirs to repeat. One a shard.
class EmojiNames {
 public:
  /// The emoji of a number; nothing when it is the number of no character, or of a sequence that Unicode does not list.
  [[nodiscard]] std::optional<std::string> find(int32_t type);

 private:
  struct Entry {
    uint32_t hash;
    uint32_t at;  // in sequences_
    uint32_t size;
  };
  void fill();

  std::string sequences_;
  std::vector<Entry> entries_;  // by hash
};

/// What a client gave: every different emoji of <reactions/>, in order.
/// \errors  nothing: more than kReactionsOfUser, an empty one or one of more than kReactionBytes
[[nodiscard]] std::optional<std::vector<std::string>> read_reactions(const xml::Element& reactions);

/// The numbers that `user` gave, from an encoded row (turms::proto::Message). Where more people reacted than Turms
/// names, somebody whom it does not name counts as not having reacted.
[[nodiscard]] std::vector<int32_t> reactions_in(std::string_view row, UserId user);
/// All who reacted, as far as they are named. At most 1000.
[[nodiscard]] std::vector<UserId> reactors_in(std::string_view row);

/// One reaction message: all that `from` thinks of the message `target` now; no emoji takes everything back.
struct ReactionNews {
  Jid from;
  Jid to;
  std::string id;
  std::string target;  // XMPP id
  std::vector<std::string> emojis;
};
/// Writes <reactions/> and the hint to keep it, as they stand in any <message/>. Thread: any.  Source: XEP-0444 3
void write_reactions(xml::Writer& out, std::string_view target, const std::vector<std::string>& emojis);
/// Writes the <message type='chat'/>. Thread: any.  Source: XEP-0444 3
void write_reactions(xml::Writer& out, const ReactionNews& news);

}  // namespace turms::xmpp::bridge
