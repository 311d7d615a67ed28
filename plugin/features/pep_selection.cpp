// SPDX-License-Identifier: Apache-2.0
#include "features/pep_selection.h"

#include <algorithm>
#include <cstddef>

namespace turms::xmpp::features {
namespace {

constexpr size_t kAnswerBytes = size_t{1} << 20;  // payloads in one answer

}  // namespace

void leave_kept(PepStore::ItemRows& rows, const bridge::PepConfig& config) {
  const size_t surplus = rows.size() - std::min<size_t>(rows.size(), config.max_items);
  rows.erase(rows.begin(), rows.begin() + static_cast<ptrdiff_t>(surplus));
}

void choose(PepStore::ItemRows& rows, const PepSelection& what) {
  if (!what.ids.empty()) {
    const auto is_unwanted = [&](const bridge::PepItemKey& row) {
      return std::find(what.ids.begin(), what.ids.end(), row.id) == what.ids.end();
    };
    rows.erase(std::remove_if(rows.begin(), rows.end(), is_unwanted), rows.end());
  }
  size_t kept = 0;
  size_t bytes = 0;
  const size_t wanted = what.newest == 0 ? rows.size() : std::min<size_t>(what.newest, rows.size());
  while (kept < wanted && (kept == 0 || bytes + rows[rows.size() - kept - 1].bytes <= kAnswerBytes)) {
    bytes += rows[rows.size() - kept - 1].bytes;
    ++kept;
  }
  rows.erase(rows.begin(), rows.end() - static_cast<ptrdiff_t>(kept));
}

}  // namespace turms::xmpp::features
