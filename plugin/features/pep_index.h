// SPDX-License-Identifier: Apache-2.0
// What PEP nodes an account has, as its memory knows them: the configuration of each node and which items are in it,
// but for the payload of a last item that is small. Counts what quotas bound. Bookkeeping only: it reads no store and
// tells nobody. Owned by PepNodes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bridge/pep_config.h"
#include "bridge/pep_item.h"
#include "features/core.h"
#include "features/pep_store.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class PepIndex {
 public:
  struct Row {
    uint64_t order = 0;  // when it was published, in ms since 1970, or a little more
    uint32_t bytes = 0;
    std::string id;
  };
  struct Node {
    bridge::PepConfig config;
    std::vector<Row> items;  // oldest first
    std::string last;        // payload of the newest, when it is small and was in use
  };
  using Map = std::map<std::string, Node, std::less<>>;

  /// Null when there is none. Valid until the node is dropped.
  [[nodiscard]] const Node* find(std::string_view node) const;
  [[nodiscard]] const Map& all() const { return nodes_; }
  /// The items of a node that is there, as the store names them.
  [[nodiscard]] PepStore::ItemRows rows_of(std::string_view node) const;
  /// A time of publication that is later than all before, and is given once: what is left of a publication that failed
  /// must not be taken for the next one.
  uint64_t take_order(int64_t now_ms);
  /// Whether the account may have `item` in that node as well. \errors resource-constraint: a quota
  [[nodiscard]] Result<void, StanzaError> check_room(const Settings& settings, std::string_view node,
                                                     const bridge::PepItem& item) const;

  /// Makes the node, or configures the one that is there.
  void put_node(const std::string& node, bridge::PepConfig config);
  /// With the items that are left in it.
  void drop_node(std::string_view node);
  /// Adds the newest item; one of the same id has been taken out before. \pre the node is there
  void add(bridge::PepItemKey row);
  /// Takes out the item with this id, or with that order. \pre the node is there. \returns nothing: there is none
  std::optional<bridge::PepItemKey> take(std::string_view node, std::string_view id);
  std::optional<bridge::PepItemKey> take(std::string_view node, uint64_t order);
  /// Takes out the oldest of those that are more than the node may hold. \pre the node is there
  PepStore::ItemRows take_surplus(std::string_view node);
  /// Takes out what has expired, of all nodes.
  PepStore::ItemRows take_expired(int64_t now_ms);
  /// Keeps the payload of the last item, when that is `id` and small.
  void remember_last(std::string_view node, std::string_view id, const std::string& xml);

 private:
  bridge::PepItemKey take(Map::iterator node, std::vector<Row>::iterator row);
  void forget_last(Node& node);

  Map nodes_;
  size_t items_ = 0;
  size_t bytes_ = 0;         // of all payloads
  size_t cached_bytes_ = 0;  // of all Node::last
  uint64_t last_order_ = 0;
};

/// The account has as much of it as it may have.
[[nodiscard]] StanzaError over_pep_quota(std::string_view what, size_t limit);

}  // namespace turms::xmpp::features
