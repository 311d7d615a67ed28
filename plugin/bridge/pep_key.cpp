// SPDX-License-Identifier: Apache-2.0
#include "bridge/pep_key.h"

#include <charconv>

namespace turms::xmpp::bridge {
namespace {

constexpr size_t kOrderDigits = 12;
constexpr size_t kSizeDigits = 5;
constexpr size_t kNumberDigits = 2;
constexpr std::string_view kPepPieces = "c";  // before the others: who lists items or nodes does not meet them
static_assert(kPepPayloadBytes < size_t{1} << (4 * kSizeDigits));

void append_hex(std::string& out, uint64_t value, size_t digits) {
  for (size_t i = digits; i-- > 0;) out.push_back("0123456789abcdef"[(value >> (4 * i)) & 0xF]);
}

template <class N>
bool read_hex(std::string_view digits, N& out) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out, 16);
  return error == std::errc() && end == digits.data() + digits.size();
}

}  // namespace

std::string pep_bucket_of(UserId owner) {
  return "pep/" + std::to_string(owner.value());
}

std::string pep_node_key(std::string_view node) {
  return std::string(kPepNodes).append(node);
}

std::string pep_items_prefix(std::string_view node) {
  return std::string(kPepItems).append(node).append(1, '\0');
}

std::string pep_item_key(const PepItemKey& key) {
  std::string out = pep_items_prefix(key.node);
  append_hex(out, key.order, kOrderDigits);
  append_hex(out, key.bytes, kSizeDigits);
  return out.append(key.id);
}

std::string pep_piece_key(const PepItemKey& key, size_t number) {
  std::string out = std::string(kPepPieces).append(key.node).append(1, '\0');
  append_hex(out, key.order, kOrderDigits);
  append_hex(out, number, kNumberDigits);
  return out;
}

bool is_pep_piece_key(std::string_view key) {
  return key.starts_with(kPepPieces);
}

std::optional<std::string_view> node_of_pep_key(std::string_view key) {
  if (!key.starts_with(kPepNodes)) return std::nullopt;
  return key.substr(kPepNodes.size());
}

std::optional<PepItemKey> read_pep_item_key(std::string_view key) {
  const size_t end_of_node = key.find('\0');
  if (!key.starts_with(kPepItems) || end_of_node == std::string_view::npos) return std::nullopt;
  const std::string_view rest = key.substr(end_of_node + 1);
  if (rest.size() < kOrderDigits + kSizeDigits) return std::nullopt;
  PepItemKey out;
  if (!read_hex(rest.substr(0, kOrderDigits), out.order)) return std::nullopt;
  if (!read_hex(rest.substr(kOrderDigits, kSizeDigits), out.bytes)) return std::nullopt;
  out.node = key.substr(kPepItems.size(), end_of_node - kPepItems.size());
  out.id = rest.substr(kOrderDigits + kSizeDigits);
  return out;
}

}  // namespace turms::xmpp::bridge
