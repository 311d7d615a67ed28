// SPDX-License-Identifier: Apache-2.0
// PEP nodes of one user as the store has them: the one place that reads and writes their keys. Stateless and made where
// needed; it serves the owner's account and everybody who reads that user's nodes, whether the owner is here or not.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/pep_config.h"
#include "bridge/pep_item.h"
#include "bridge/pep_key.h"
#include "features/store.h"
#include "xml/element.h"

namespace turms::xmpp::features {

class PepStore {
 public:
  struct NodeRow {
    std::string name;
    bridge::PepConfig config;
  };
  using ItemRows = std::vector<bridge::PepItemKey>;
  /// All items of a user. Has a constructor: it passes through coroutines.
  struct Scan {
    Scan() {}
    ItemRows rows;                       // node by node, oldest first, each id of a node once
    std::vector<std::string> leftovers;  // keys that nobody reads: a writer was interrupted before he could remove them
  };

  /// \param store  outlives it
  PepStore(Store& store, UserId owner) : store_(&store), bucket_(bridge::pep_bucket_of(owner)) {}

  // Each call: \errors as Store's. Thread: shard.

  /// All nodes; one whose configuration can't be read is left out.
  [[nodiscard]] Task<Result<std::vector<NodeRow>>> nodes() const;
  /// \errors not_found
  [[nodiscard]] Task<Result<bridge::PepConfig>> node(std::string name) const;
  /// The items of `node`, oldest first, each id once.
  [[nodiscard]] Task<Result<ItemRows>> items(std::string node) const;
  /// What the owner needs to begin with.
  [[nodiscard]] Task<Result<Scan>> scan() const;
  /// The payloads of rows of one node, in their order. What is gone meanwhile, or is no XML, is left out.
  [[nodiscard]] Task<Result<std::vector<bridge::PepItem>>> payloads(ItemRows rows) const;

  [[nodiscard]] Task<Result<uint64_t>> put_node(std::string name, bridge::PepConfig config) const;
  [[nodiscard]] Task<Result<void>> remove_node(std::string name) const;
  /// An item that is too large for one value is in several; it is there when the last of them is. When that fails,
  /// some of keys_of() may be there.
  [[nodiscard]] Task<Result<uint64_t>> put_item(bridge::PepItemKey key, std::string payload) const;
  /// Removes what keys_of() names. Fine also when it was not there.
  [[nodiscard]] Task<Result<void>> remove(std::string key) const;

  /// Where an item is, in the order in which its keys are removed.
  [[nodiscard]] static std::vector<std::string> keys_of(const bridge::PepItemKey& row);

 private:
  /// \param items  outlives the call; \param payload  its first piece
  [[nodiscard]] Task<Result<void>> add_whole(std::vector<bridge::PepItem>& items, bridge::PepItemKey row,
                                             std::string payload) const;

  Store* store_;
  std::string bucket_;
};

/// A payload as a document whose root's one child it is; null unless it is one element within the limits of what can
/// be kept. Thread: any.
[[nodiscard]] std::unique_ptr<xml::Document> parse_pep_payload(std::string_view xml);
/// Whether a payload can be kept.
[[nodiscard]] inline bool is_pep_payload(std::string_view xml) {
  return parse_pep_payload(xml) != nullptr;
}

}  // namespace turms::xmpp::features
