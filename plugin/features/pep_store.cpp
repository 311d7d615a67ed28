// SPDX-License-Identifier: Apache-2.0
#include "features/pep_store.h"

#include <algorithm>
#include <unordered_set>

#include "xml/fragment.h"

namespace turms::xmpp::features {
namespace {

constexpr uint32_t kKeysPerPage = 1000;
constexpr uint32_t kValuesPerPage = 64;
// Beyond so many it is cheaper to read all values of the node than to ask for them one by one.
constexpr size_t kFewItems = 4;

constexpr xml::Limits payload_limits() {
  xml::Limits limits;
  limits.stanza_bytes = bridge::kPepPayloadBytes;
  limits.depth = 28;  // within an IQ our writer can nest 32
  return limits;
}

/// Leaves of rows with the same id the latest: the writer was interrupted between adding it and removing the others.
/// \returns the others
PepStore::ItemRows keep_latest(PepStore::ItemRows& rows) {
  std::unordered_set<std::string> seen;
  PepStore::ItemRows kept;
  PepStore::ItemRows others;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    const bool is_latest = seen.insert(row->node + '\0' + row->id).second;
    (is_latest ? kept : others).push_back(std::move(*row));
  }
  std::reverse(kept.begin(), kept.end());
  rows = std::move(kept);
  return others;
}

}  // namespace

std::unique_ptr<xml::Document> parse_pep_payload(std::string_view xml) {
  auto parsed = xml::parse_fragment(xml, payload_limits());
  if (!parsed) return nullptr;
  const xml::Elements children = (*parsed)->root().children();
  return std::distance(children.begin(), children.end()) == 1 ? std::move(*parsed) : nullptr;
}

Task<Result<std::vector<PepStore::NodeRow>>> PepStore::nodes() const {
  std::vector<NodeRow> rows;
  std::string after(bridge::kPepNodes);
  while (true) {
    const Result<StoredPage> page = co_await store_->list(bucket_, after, kKeysPerPage, true);
    if (!page) co_return page.error();
    for (const StoredEntry& entry : page->entries) {
      const auto name = bridge::node_of_pep_key(entry.key);
      if (!name) co_return rows;  // the last kind of keys has been read
      auto config = bridge::decode_config(entry.value);
      if (config) rows.push_back({std::string(*name), std::move(*config)});
    }
    if (!page->has_more || page->entries.empty()) co_return rows;
    after = page->entries.back().key;
  }
}

Task<Result<bridge::PepConfig>> PepStore::node(std::string name) const {
  const Result<StoredValue> value = co_await store_->get(bucket_, bridge::pep_node_key(name));
  if (!value) co_return value.error();
  auto config = bridge::decode_config(value->value);
  if (!config) co_return Error{Code::not_found, "pep", "unreadable configuration"};
  co_return std::move(*config);
}

Task<Result<PepStore::ItemRows>> PepStore::items(std::string node) const {
  ItemRows rows;
  std::string after = bridge::pep_items_prefix(node);
  while (true) {
    const Result<StoredPage> page = co_await store_->list(bucket_, after, kKeysPerPage, false);
    if (!page) co_return page.error();
    bool is_end = !page->has_more || page->entries.empty();
    for (const StoredEntry& entry : page->entries) {
      auto row = bridge::read_pep_item_key(entry.key);
      is_end = is_end || !row || row->node != node;
      if (row && row->node == node) rows.push_back(std::move(*row));
    }
    if (is_end) break;
    after = page->entries.back().key;
  }
  keep_latest(rows);
  co_return rows;
}

Task<Result<PepStore::Scan>> PepStore::scan() const {
  Scan scan;
  std::unordered_set<std::string> pieces;
  std::string after;  // pieces, items, nodes: one walk over the keys of all but the last
  while (true) {
    const Result<StoredPage> page = co_await store_->list(bucket_, after, kKeysPerPage, false);
    if (!page) co_return page.error();
    bool is_end = !page->has_more || page->entries.empty();
    for (const StoredEntry& entry : page->entries) {
      auto row = bridge::read_pep_item_key(entry.key);
      is_end = is_end || bridge::node_of_pep_key(entry.key).has_value();
      if (row) scan.rows.push_back(std::move(*row));
      if (bridge::is_pep_piece_key(entry.key)) pieces.insert(entry.key);
    }
    if (is_end) break;
    after = page->entries.back().key;
  }
  for (const bridge::PepItemKey& row : keep_latest(scan.rows)) scan.leftovers.push_back(bridge::pep_item_key(row));
  for (const bridge::PepItemKey& row : scan.rows) {
    for (const std::string& key : keys_of(row)) pieces.erase(key);
  }
  scan.leftovers.insert(scan.leftovers.end(), pieces.begin(), pieces.end());
  co_return scan;
}

/// Reads the pieces behind the first. What is being removed meanwhile is left out.
Task<Result<void>> PepStore::add_whole(std::vector<bridge::PepItem>& items, bridge::PepItemKey row,
                                       std::string payload) const {
  const size_t pieces = bridge::pep_pieces_of(row.bytes);
  for (size_t number = 1; number < pieces; ++number) {
    const Result<StoredValue> value = co_await store_->get(bucket_, bridge::pep_piece_key(row, number));
    if (!value && value.error().code == Code::not_found) co_return Result<void>();
    if (!value) co_return value.error();
    payload.append(value->value);
  }
  const bool fits = pieces == 1 || payload.size() == row.bytes;
  if (fits && (payload.empty() || is_pep_payload(payload))) items.emplace_back(row.id, std::move(payload));
  co_return Result<void>();
}

Task<Result<std::vector<bridge::PepItem>>> PepStore::payloads(ItemRows rows) const {
  std::vector<bridge::PepItem> items;
  if (rows.size() <= kFewItems) {
    for (const bridge::PepItemKey& row : rows) {
      Result<StoredValue> value = co_await store_->get(bucket_, bridge::pep_item_key(row));
      if (!value && value.error().code == Code::not_found) continue;
      if (!value) co_return value.error();
      const Result<void> added = co_await add_whole(items, row, std::move(value->value));
      if (!added) co_return added.error();
    }
    co_return items;
  }
  // Rows are in the order of their keys: one walk over the node finds them all.
  auto row = rows.begin();
  std::string after = bridge::pep_items_prefix(row->node);
  while (row != rows.end()) {
    Result<StoredPage> page = co_await store_->list(bucket_, after, kValuesPerPage, true);
    if (!page) co_return page.error();
    for (StoredEntry& entry : page->entries) {
      while (row != rows.end() && bridge::pep_item_key(*row) < entry.key) ++row;
      if (row == rows.end()) break;
      if (bridge::pep_item_key(*row) != entry.key) continue;
      const Result<void> added = co_await add_whole(items, *row, std::move(entry.value));
      if (!added) co_return added.error();
    }
    if (!page->has_more || page->entries.empty()) break;
    after = page->entries.back().key;
  }
  co_return items;
}

Task<Result<uint64_t>> PepStore::put_node(std::string name, bridge::PepConfig config) const {
  return store_->put(bucket_, bridge::pep_node_key(name), bridge::encode_config(config));
}

Task<Result<void>> PepStore::remove_node(std::string name) const {
  return store_->remove(bucket_, bridge::pep_node_key(name));
}

Task<Result<uint64_t>> PepStore::put_item(bridge::PepItemKey key, std::string payload) const {
  const size_t pieces = bridge::pep_pieces_of(payload.size());
  for (size_t number = 1; number < pieces; ++number) {
    std::string piece = payload.substr(number * bridge::kPepPieceBytes, bridge::kPepPieceBytes);
    const Result<uint64_t> put = co_await store_->put(bucket_, bridge::pep_piece_key(key, number), std::move(piece));
    if (!put) co_return put.error();
  }
  payload.resize(std::min(payload.size(), bridge::kPepPieceBytes));
  co_return co_await store_->put(bucket_, bridge::pep_item_key(key), std::move(payload));
}

Task<Result<void>> PepStore::remove(std::string key) const {
  return store_->remove(bucket_, std::move(key));
}

std::vector<std::string> PepStore::keys_of(const bridge::PepItemKey& row) {
  std::vector<std::string> keys(1, bridge::pep_item_key(row));
  const size_t pieces = bridge::pep_pieces_of(row.bytes);
  for (size_t number = 1; number < pieces; ++number) keys.push_back(bridge::pep_piece_key(row, number));
  return keys;
}

}  // namespace turms::xmpp::features
