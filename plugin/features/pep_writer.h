// SPDX-License-Identifier: Apache-2.0
// Changes of an account's PEP nodes: each in the store first or last, so that whoever reads the store and whoever reads
// the index never see an item that was taken back, nor lose one that was published. Owned by PepNodes, which lets one
// change happen at a time and tells readers of it.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "bridge/data_form.h"
#include "bridge/pep_config.h"
#include "bridge/pep_item.h"
#include "features/pep_index.h"
#include "features/pep_store.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class Account;

class PepWriter {
 public:
  /// Nothing, or what a client is told.
  using Verdict = Result<void, StanzaError>;

  /// \param index  outlives it, as the account does
  PepWriter(Account& account, PepIndex& index) : account_(account), index_(index) {}
  PepWriter(const PepWriter&) = delete;
  PepWriter& operator=(const PepWriter&) = delete;

  [[nodiscard]] bool is_loaded() const { return is_loaded_; }

  // None of these while another one is under way. \errors of all: those of failure(), and service-unavailable without
  // a store. Thread: shard.

  /// Reads the index, once.
  Task<Verdict> load();
  /// The node is there afterwards, and as `options` want it.
  /// \param options  preconditions, and the configuration of a node that is new; null: none; outlives the call
  /// \errors conflict <precondition-not-met/>; not-acceptable: an option; resource-constraint
  Task<Verdict> make_ready(std::string node, const bridge::DataForm* options);
  /// Adds an item to a node that is there, in place of the one with its id or of the oldest. \errors
  /// resource-constraint
  Task<Verdict> keep(std::string node, bridge::PepItem item);
  /// \errors not-acceptable: an option
  Task<Verdict> configure(std::string node, const bridge::DataForm* form);
  /// Removes items; those that can't be removed stay, and so do those after them.
  Task<Verdict> erase(PepStore::ItemRows rows);
  /// Removes a node without items.
  Task<Verdict> drop(std::string node);

  /// Logged, and as a client is told of it.
  StanzaError failure(const Error& error) const;

 private:
  Task<Verdict> put_node(std::string node, bridge::PepConfig config);
  Task<void> mend();
  void leave_over(const PepStore::ItemRows& rows);
  [[nodiscard]] PepStore store() const;

  Account& account_;
  PepIndex& index_;
  bool is_loaded_ = false;
  std::vector<std::string> leftovers_;  // keys in the store that nobody reads; no more than it holds
};

}  // namespace turms::xmpp::features
