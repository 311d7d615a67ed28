// SPDX-License-Identifier: Apache-2.0
// Where PEP nodes and their items are in the store. The keys are the index: which nodes and items an account has, how
// old and how big the items are, is known from one list of keys without any value.
//
//   bucket  "pep/" and the owner's id in decimal
//   "n" <node>                                                       the node; value: its configuration
//   "i" <node> NUL <order, 12 hex digits> <bytes, 5 hex digits> <id>  an item; value: its payload, or the first piece
//   "c" <node> NUL <order, 12 hex digits> <number, 2 hex digits>      a further piece of the payload of that item
//
// A payload is in pieces of the largest value of a store, the last one shorter; `bytes` says how many there are. They
// are written before their item is and removed after it: an item that is there is whole. The order is the time of
// publication in milliseconds, or one more than the newest before: larger is later. An item that is published again
// gets a new key before the old one is removed; of two with the same id the later counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/strong_id.h"

namespace turms::xmpp::bridge {

inline constexpr size_t kPepNodeBytes = 192;
inline constexpr size_t kPepItemIdBytes = 300;
inline constexpr size_t kPepPieceBytes = 65536;                 // the largest value of a store
inline constexpr size_t kPepPayloadBytes = 6 * kPepPieceBytes;  // an avatar of 256 KiB in Base64, with line breaks
/// The node that holds private XML (XEP-0049); a name that no client can write.
inline constexpr std::string_view kPrivateXmlNode = "\x01private";
/// The first of all keys of nodes and of items, to list after.
inline constexpr std::string_view kPepNodes = "n";
inline constexpr std::string_view kPepItems = "i";

/// The number of values that a payload of so many bytes is in: one, or more.
[[nodiscard]] constexpr size_t pep_pieces_of(size_t bytes) {
  return bytes == 0 ? 1 : (bytes + kPepPieceBytes - 1) / kPepPieceBytes;
}

/// What the key of an item says. Has a constructor: it passes through coroutines.
struct PepItemKey {
  PepItemKey() {}
  std::string node;
  uint64_t order = 0;
  uint32_t bytes = 0;
  std::string id;
};

[[nodiscard]] std::string pep_bucket_of(UserId owner);
[[nodiscard]] std::string pep_node_key(std::string_view node);
/// The beginning of the keys of all items of `node`.
[[nodiscard]] std::string pep_items_prefix(std::string_view node);
/// Within the bounds of a store while node and id are within theirs.
[[nodiscard]] std::string pep_item_key(const PepItemKey& key);

/// Of a piece behind the first. \param number  1 and up
[[nodiscard]] std::string pep_piece_key(const PepItemKey& key, size_t number);

/// The node of a node's key; nothing for another key.
[[nodiscard]] std::optional<std::string_view> node_of_pep_key(std::string_view key);
/// Nothing for what is no key of an item.
[[nodiscard]] std::optional<PepItemKey> read_pep_item_key(std::string_view key);
[[nodiscard]] bool is_pep_piece_key(std::string_view key);

}  // namespace turms::xmpp::bridge
