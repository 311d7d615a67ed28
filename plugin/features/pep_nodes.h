// SPDX-License-Identifier: Apache-2.0
// The PEP nodes of an account while it is in use: an index of nodes and items in memory, the payloads in the store.
// Only the owner writes, and the owner lives on one shard: so the index is always right, and writes take turns in the
// order in which they were asked for. Owned by the account. Features publish and read here; clients come through
// xep_0060_pubsub.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/condition.h"
#include "base/result.h"
#include "base/task.h"
#include "bridge/data_form.h"
#include "bridge/pep_item.h"
#include "features/pep_hooks.h"
#include "features/pep_index.h"
#include "features/pep_selection.h"
#include "features/pep_writer.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class Account;

class PepNodes {
 public:
  using Verdict = PepWriter::Verdict;
  using Node = PepIndex::Node;
  using Map = PepIndex::Map;

  explicit PepNodes(Account& account);
  PepNodes(const PepNodes&) = delete;
  PepNodes& operator=(const PepNodes&) = delete;

  /// Reads the index, once. \errors service-unavailable: there is no store; internal-server-error. Thread: shard.
  Task<Verdict> loaded();
  /// Null when there is none, or nothing is loaded yet. Valid until the next co_await.
  [[nodiscard]] const Node* find(std::string_view node) const { return index_.find(node); }
  [[nodiscard]] const Map& all() const { return index_.all(); }

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
  /// node, or page
  Task<Result<PepPage, StanzaError>> read_page(std::string node, PepSelection what);
  Task<Result<std::vector<bridge::PepItem>, StanzaError>> read(std::string node, PepSelection what);
  /// The items of a node that is there, without their payloads.
  [[nodiscard]] PepStore::ItemRows rows_of(std::string_view node) const;
  /// The event of the last item, for who comes online; empty when there is none or the node is not configured so.
  Task<std::string> last_event(std::string node);

 private:
  class Turn;

  /// What retract, purge and remove have in common, which is nearly all.
  /// \param id  of the item that is retracted
  Task<Verdict> take_back(PepChange::Kind kind, std::string node, std::string id, std::optional<bool> tells);
  // During a turn:
  /// \errors item-not-found
  Task<Verdict> loaded_with(std::string node);
  void finish(const PepChange& change, const bridge::PepConfig& config, bool tells, const std::string& event);

  Account& account_;
  PepIndex index_;
  PepWriter writer_;
  uint64_t next_ticket_ = 0;
  uint64_t serving_ = 0;
  Condition turn_changed_;
};

}  // namespace turms::xmpp::features
