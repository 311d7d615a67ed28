// SPDX-License-Identifier: Apache-2.0
// The PEP nodes of an account while it is in use: an index of nodes and items in memory, the payloads in the store.
// Only the owner writes, and the owner lives on one shard: so the index is always right, and writes take turns in the
// order in which they were asked for. Owned by the account. Features publish and read here; clients come through
// xep_0060_pubsub.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/condition.h"
#include "base/result.h"
#include "base/task.h"
#include "bridge/data_form.h"
#include "bridge/pep_config.h"
#include "bridge/pep_item.h"
#include "features/pep_store.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class Account;
struct PepChange;

/// Which items of a node are wanted. Has a constructor: it passes through coroutines.
struct PepSelection {
  explicit PepSelection(uint32_t newest_in = 0) : newest(newest_in) {}
  explicit PepSelection(std::vector<std::string> ids_in) : ids(std::move(ids_in)) {}
  std::vector<std::string> ids;  // these; empty: not chosen by id
  uint32_t newest = 0;           // so many of the newest; 0: all
};

/// Leaves the rows that are wanted, oldest first, and of too many bytes for one answer the newest that fit.
void choose(PepStore::ItemRows& rows, const PepSelection& what);

class PepNodes {
 public:
  /// Nothing, or what a client is told.
  using Verdict = Result<void, StanzaError>;

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

  explicit PepNodes(Account& account);
  PepNodes(const PepNodes&) = delete;
  PepNodes& operator=(const PepNodes&) = delete;

  /// Reads the index, once. \errors service-unavailable: there is no store; internal-server-error. Thread: shard.
  Task<Verdict> loaded();
  /// Null when there is none, or nothing is loaded yet. Valid until the next co_await.
  [[nodiscard]] const Node* find(std::string_view node) const;
  [[nodiscard]] const Map& all() const { return nodes_; }

  /// Publishes as a client does: a feature that gives the node a meaning is asked first (PepHooks::pep_publish).
  /// \param options  preconditions, and the configuration of a node that is new; null: none; outlives the call
  /// \errors conflict <precondition-not-met/>, not-acceptable (the item), resource-constraint (a quota), those of the
  ///         feature
  Task<Verdict> submit(std::string node, bridge::PepItem item, const bridge::DataForm* options);
  /// Keeps the item, makes the node if need be, tells those who may know. For features: nobody is asked.
  Task<Verdict> publish(std::string node, bridge::PepItem item, const bridge::DataForm* options = nullptr);
  /// \param tells  whether readers hear of it; nothing: as the node is configured. \errors item-not-found
  Task<Verdict> retract(std::string node, std::string id, std::optional<bool> tells = std::nullopt);
  /// \param form  configuration, or null. \errors conflict: it is there already
  Task<Verdict> create(std::string node, const bridge::DataForm* form);
  Task<Verdict> configure(std::string node, const bridge::DataForm* form);
  /// Removes all items. \errors item-not-found
  Task<Verdict> purge(std::string node);
  /// Removes the node with all items. \errors item-not-found
  Task<Verdict> remove(std::string node);

  /// Items as the store has them, oldest first, after all that was asked for before. \errors item-not-found: no such
  /// node
  Task<Result<std::vector<bridge::PepItem>, StanzaError>> read(std::string node, PepSelection what);
  /// The event of the last item, for who comes online; empty when there is none or the node is not configured so.
  Task<std::string> last_event(std::string node);

 private:
  class Turn;

  // All of these during a turn.
  Task<Verdict> load();
  /// \errors item-not-found
  Task<Verdict> loaded_with(std::string node);
  Task<Verdict> make_ready(std::string node, const bridge::DataForm* options);
  Task<Verdict> keep(std::string node, bridge::PepItem item);
  Task<void> drop_rows(std::string node, std::vector<Row> rows);
  [[nodiscard]] Verdict check_quota(const Node& node, const bridge::PepItem& item) const;
  std::vector<Row> take_rows(Node& node, std::string_view id, size_t keep_newest);
  void finish(const PepChange& change, const bridge::PepConfig& config, bool tells, const std::string& event);
  void remember_last(Node& node, const std::string& xml);
  [[nodiscard]] PepStore store() const;
  StanzaError failure(const Error& error) const;
  [[nodiscard]] PepStore::ItemRows rows_of(std::string_view node) const;

  Account& account_;
  Map nodes_;
  bool is_loaded_ = false;
  size_t items_ = 0;
  size_t bytes_ = 0;         // of all payloads
  size_t cached_bytes_ = 0;  // of all Node::last
  uint64_t last_order_ = 0;
  uint64_t next_ticket_ = 0;
  uint64_t serving_ = 0;
  Condition turn_changed_;
};

}  // namespace turms::xmpp::features
