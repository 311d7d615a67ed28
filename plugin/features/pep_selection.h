// SPDX-License-Identifier: Apache-2.0
// Which items of a node somebody gets: one rule for what is in memory, in the store of another account, and told by
// features. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bridge/pep_config.h"
#include "bridge/pep_item.h"
#include "bridge/result_set.h"
#include "features/pep_store.h"

namespace turms::xmpp::features {

/// Which items of a node are wanted. Has a constructor: it passes through coroutines.
struct PepSelection {
  explicit PepSelection(uint32_t newest_in = 0) : newest(newest_in) {}
  explicit PepSelection(std::vector<std::string> ids_in) : ids(std::move(ids_in)) {}
  std::vector<std::string> ids;                // these; empty: not chosen by id
  uint32_t newest = 0;                         // so many of the newest; 0: all
  std::optional<bridge::ResultSetQuery> page;  // of what the two above leave
};

/// Items, oldest first, and where they are among all that were wanted. Has a constructor: it passes through coroutines.
struct PepPage {
  PepPage() {}
  std::vector<bridge::PepItem> items;
  bridge::ResultSetPage where;
};

/// Leaves what the node holds now: neither what a writer that was interrupted has left, nor what has expired.
/// \param now_ms  since 1970
void leave_kept(PepStore::ItemRows& rows, const bridge::PepConfig& config, int64_t now_ms);

/// Leaves the rows that are wanted, oldest first. Of too many bytes for one answer those that fit: of a page that is
/// read forwards the first, else the newest.
/// \returns  where they are; nothing: the page begins or ends at an item that is not there
[[nodiscard]] std::optional<bridge::ResultSetPage> choose(PepStore::ItemRows& rows, const PepSelection& what);

}  // namespace turms::xmpp::features
