// SPDX-License-Identifier: Apache-2.0
// Which items of a node somebody gets: one rule for what is in memory, in the store of another account, and told by
// features. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "bridge/pep_config.h"
#include "features/pep_store.h"

namespace turms::xmpp::features {

/// Which items of a node are wanted. Has a constructor: it passes through coroutines.
struct PepSelection {
  explicit PepSelection(uint32_t newest_in = 0) : newest(newest_in) {}
  explicit PepSelection(std::vector<std::string> ids_in) : ids(std::move(ids_in)) {}
  std::vector<std::string> ids;  // these; empty: not chosen by id
  uint32_t newest = 0;           // so many of the newest; 0: all
};

/// Leaves what the node holds: what is in the store beyond that is left of a writer that was interrupted.
void leave_kept(PepStore::ItemRows& rows, const bridge::PepConfig& config);

/// Leaves the rows that are wanted, oldest first, and of too many bytes for one answer the newest that fit.
void choose(PepStore::ItemRows& rows, const PepSelection& what);

}  // namespace turms::xmpp::features
