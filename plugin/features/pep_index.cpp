// SPDX-License-Identifier: Apache-2.0
#include "features/pep_index.h"

#include <algorithm>
#include <utility>

namespace turms::xmpp::features {
namespace {

constexpr size_t kCachedItemBytes = 4096;
constexpr size_t kCachedBytes = 65536;  // of one account

bridge::PepItemKey key_of(std::string_view node, const PepIndex::Row& row) {
  bridge::PepItemKey key;
  key.node = node;
  key.order = row.order;
  key.bytes = row.bytes;
  key.id = row.id;
  return key;
}

}  // namespace

StanzaError over_pep_quota(std::string_view what, size_t limit) {
  return StanzaError(StanzaErrorCondition::resource_constraint, StanzaErrorType::cancel,
                     std::string(what).append(": at most ").append(std::to_string(limit)));
}

const PepIndex::Node* PepIndex::find(std::string_view node) const {
  const auto found = nodes_.find(node);
  return found == nodes_.end() ? nullptr : &found->second;
}

PepStore::ItemRows PepIndex::rows_of(std::string_view node) const {
  PepStore::ItemRows rows;
  for (const Row& row : nodes_.find(node)->second.items) rows.push_back(key_of(node, row));
  return rows;
}

uint64_t PepIndex::take_order(int64_t now_ms) {
  last_order_ = std::max(static_cast<uint64_t>(now_ms), last_order_ + 1);
  return last_order_;
}

Result<void, StanzaError> PepIndex::check_room(const Settings& settings, std::string_view node,
                                               const bridge::PepItem& item) const {
  const Node& entry = nodes_.find(node)->second;
  const auto same =
      std::find_if(entry.items.begin(), entry.items.end(), [&](const Row& row) { return row.id == item.id; });
  const bool is_new = same == entry.items.end();
  const bool makes_room = is_new && entry.items.size() >= entry.config.max_items;
  if (is_new && !makes_room && items_ >= settings.pep_items) return over_pep_quota("items", settings.pep_items);
  const size_t freed = is_new ? (makes_room ? entry.items.front().bytes : 0) : same->bytes;
  if (bytes_ - freed + item.xml.size() > settings.pep_bytes) return over_pep_quota("bytes", settings.pep_bytes);
  return Result<void, StanzaError>();
}

void PepIndex::put_node(const std::string& node, bridge::PepConfig config) {
  nodes_[node].config = std::move(config);
}

void PepIndex::drop_node(std::string_view node) {
  const auto found = nodes_.find(node);
  if (found == nodes_.end()) return;
  while (!found->second.items.empty()) take(found, found->second.items.begin());
  nodes_.erase(found);
}

void PepIndex::add(bridge::PepItemKey row) {
  Node& entry = nodes_.find(row.node)->second;
  forget_last(entry);
  items_ += 1;
  bytes_ += row.bytes;
  last_order_ = std::max(last_order_, row.order);
  entry.items.push_back({row.order, row.bytes, std::move(row.id)});
}

bridge::PepItemKey PepIndex::take(Map::iterator node, std::vector<Row>::iterator row) {
  bridge::PepItemKey taken = key_of(node->first, *row);
  forget_last(node->second);
  items_ -= 1;
  bytes_ -= row->bytes;
  node->second.items.erase(row);
  return taken;
}

std::optional<bridge::PepItemKey> PepIndex::take(std::string_view node, std::string_view id) {
  const auto found = nodes_.find(node);
  std::vector<Row>& items = found->second.items;
  const auto row = std::find_if(items.begin(), items.end(), [&](const Row& each) { return each.id == id; });
  if (row == items.end()) return std::nullopt;
  return take(found, row);
}

std::optional<bridge::PepItemKey> PepIndex::take(std::string_view node, uint64_t order) {
  const auto found = nodes_.find(node);
  std::vector<Row>& items = found->second.items;
  const auto row = std::find_if(items.begin(), items.end(), [&](const Row& each) { return each.order == order; });
  if (row == items.end()) return std::nullopt;
  return take(found, row);
}

PepStore::ItemRows PepIndex::take_surplus(std::string_view node) {
  const auto found = nodes_.find(node);
  PepStore::ItemRows taken;
  while (found->second.items.size() > found->second.config.max_items)
    taken.push_back(take(found, found->second.items.begin()));
  return taken;
}

PepStore::ItemRows PepIndex::take_expired(int64_t now_ms) {
  PepStore::ItemRows taken;
  for (auto node = nodes_.begin(); node != nodes_.end(); ++node) {
    std::vector<Row>& items = node->second.items;
    while (!items.empty() && node->second.config.has_expired(items.front().order, now_ms))
      taken.push_back(take(node, items.begin()));
  }
  return taken;
}

void PepIndex::remember_last(std::string_view node, std::string_view id, const std::string& xml) {
  const auto found = nodes_.find(node);
  if (found == nodes_.end() || found->second.items.empty() || found->second.items.back().id != id) return;
  forget_last(found->second);
  if (xml.size() > kCachedItemBytes || cached_bytes_ + xml.size() > kCachedBytes) return;
  found->second.last = xml;
  cached_bytes_ += xml.size();
}

void PepIndex::forget_last(Node& node) {
  cached_bytes_ -= node.last.size();
  node.last.clear();
}

}  // namespace turms::xmpp::features
