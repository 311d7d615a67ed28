// SPDX-License-Identifier: Apache-2.0
#include "bridge/reaction.h"

#include <algorithm>

#include "bridge/emoji_sequences.h"
#include "proto/messages.h"

namespace turms::xmpp::bridge {
namespace {

constexpr uint32_t kSequenceBit = 0x40000000U;
constexpr uint32_t kHashBits = 0x3FFFFFFFU;
constexpr size_t kReactors = 1000;

uint32_t fnv_1a(std::string_view bytes) {
  uint32_t hash = 2166136261U;
  for (const char byte : bytes) hash = (hash ^ static_cast<uint8_t>(byte)) * 16777619U;
  return hash;
}

// The length of the well-formed character that `lead` begins.
size_t bytes_of(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xE0) return 2;
  return lead < 0xF0 ? 3 : 4;
}

uint32_t code_point_of(std::string_view character) {
  const auto lead = static_cast<uint8_t>(character[0]);
  if (lead < 0x80) return lead;
  uint32_t value = lead & (0xFFU >> (character.size() + 1));
  for (const char byte : character.substr(1)) value = value << 6U | (static_cast<uint8_t>(byte) & 0x3FU);
  return value;
}

bool is_character(uint32_t value) {
  const bool is_surrogate = value >= 0xD800 && value < 0xE000;
  return value > 0x20 && value <= 0x10FFFF && !is_surrogate && value != 0x7F;
}

/// Calls `visit(type, user)` for everybody whom the row names, until it returns true.
template <class Visit>
void visit_reactions(std::string_view row, Visit visit) {
  proto::Message message;
  if (!proto::decode(row, message)) return;
  for (const std::string_view bytes : message.reaction_groups) {
    proto::MessageReactionGroup group;
    if (!proto::decode(bytes, group)) return;
    for (const std::string_view user_bytes : group.user_infos) {
      proto::UserInfo user;
      if (!proto::decode(user_bytes, user) || !user.has_id) continue;
      if (visit(group.reaction_type, UserId(user.id))) return;
    }
  }
}

}  // namespace

int32_t reaction_type_of(std::string_view emoji) {
  const bool is_one = !emoji.empty() && bytes_of(static_cast<uint8_t>(emoji[0])) == emoji.size();
  return static_cast<int32_t>(is_one ? code_point_of(emoji) : kSequenceBit | (fnv_1a(emoji) & kHashBits));
}

std::optional<std::string> EmojiNames::find(int32_t type) {
  const auto number = static_cast<uint32_t>(type);
  if ((number & ~kHashBits) != kSequenceBit) {
    if (!is_character(number)) return std::nullopt;
    std::string emoji;
    append_utf8(emoji, static_cast<char32_t>(number));
    return emoji;
  }
  if (entries_.empty()) fill();
  const uint32_t hash = number & kHashBits;
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), hash,
                                      [](const Entry& entry, uint32_t wanted) { return entry.hash < wanted; });
  if (found == entries_.end() || found->hash != hash) return std::nullopt;
  return sequences_.substr(found->at, found->size);
}

void EmojiNames::fill() {
  visit_emoji_sequences([this](std::string_view sequence) {
    const auto at = static_cast<uint32_t>(sequences_.size());
    entries_.push_back({fnv_1a(sequence) & kHashBits, at, static_cast<uint32_t>(sequence.size())});
    sequences_.append(sequence);
    return false;
  });
  // Of two with one hash, the commoner stands first.
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& one, const Entry& other) { return one.hash < other.hash; });
}

std::optional<std::vector<std::string>> read_reactions(const xml::Element& reactions) {
  std::vector<std::string> emojis;
  for (const xml::Element& child : reactions.children()) {
    if (!child.is("reaction", kReactionsNs)) continue;
    const std::string_view emoji = child.text();
    if (emoji.empty() || emoji.size() > kReactionBytes) return std::nullopt;
    if (std::find(emojis.begin(), emojis.end(), emoji) != emojis.end()) continue;
    if (emojis.size() == kReactionsOfUser) return std::nullopt;
    emojis.emplace_back(emoji);
  }
  return emojis;
}

std::vector<int32_t> reactions_in(std::string_view row, UserId user) {
  std::vector<int32_t> types;
  visit_reactions(row, [&](int32_t type, UserId reactor) {
    if (reactor == user && types.size() < kReactionsOfUser) types.push_back(type);
    return false;
  });
  return types;
}

std::vector<UserId> reactors_in(std::string_view row) {
  std::vector<UserId> users;
  visit_reactions(row, [&](int32_t, UserId reactor) {
    if (std::find(users.begin(), users.end(), reactor) == users.end()) users.push_back(reactor);
    return users.size() == kReactors;
  });
  return users;
}

void write_reactions(xml::Writer& out, std::string_view target, const std::vector<std::string>& emojis) {
  out.open("reactions", kReactionsNs).attr("id", target);
  for (const std::string& emoji : emojis) out.leaf("reaction", emoji);
  out.close();
  out.empty("store", "urn:xmpp:hints");
}

void write_reactions(xml::Writer& out, const ReactionNews& news) {
  out.open("message", "jabber:client").attr("from", news.from.text()).attr("to", news.to.text());
  out.attr("type", "chat").attr_if("id", news.id);
  write_reactions(out, news.target, news.emojis);
  out.close();
}

}  // namespace turms::xmpp::bridge
