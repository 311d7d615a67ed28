// SPDX-License-Identifier: Apache-2.0
#include "features/pep_selection.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace turms::xmpp::features {
namespace {

constexpr size_t kAnswerBytes = size_t{1} << 20;  // payloads in one answer

/// Makes the page smaller until its payloads fit; one item always does.
void shrink(const PepStore::ItemRows& rows, bool keeps_first, bridge::ResultSetPage& page) {
  size_t kept = 0;
  size_t bytes = 0;
  while (kept < page.count) {
    bytes += rows[keeps_first ? page.first + kept : page.first + page.count - 1 - kept].bytes;
    if (kept != 0 && bytes > kAnswerBytes) break;
    ++kept;
  }
  if (!keeps_first) page.first += page.count - kept;
  page.count = kept;
}

}  // namespace

void leave_kept(PepStore::ItemRows& rows, const bridge::PepConfig& config, int64_t now_ms) {
  std::erase_if(rows, [&](const bridge::PepItemKey& row) { return config.has_expired(row.order, now_ms); });
  const size_t surplus = rows.size() - std::min<size_t>(rows.size(), config.max_items);
  rows.erase(rows.begin(), rows.begin() + static_cast<ptrdiff_t>(surplus));
}

std::optional<bridge::ResultSetPage> choose(PepStore::ItemRows& rows, const PepSelection& what) {
  if (!what.ids.empty()) {
    std::erase_if(rows, [&](const bridge::PepItemKey& row) {
      return std::find(what.ids.begin(), what.ids.end(), row.id) == what.ids.end();
    });
  }
  if (what.newest != 0 && what.newest < rows.size()) rows.erase(rows.begin(), rows.end() - what.newest);
  std::vector<std::string_view> ids;
  for (const bridge::PepItemKey& row : rows) ids.push_back(row.id);
  const bridge::ResultSetQuery query = what.page.value_or(bridge::ResultSetQuery());
  std::optional<bridge::ResultSetPage> page = bridge::page_of(query, ids);
  if (!page) return std::nullopt;
  shrink(rows, what.page && (!query.before || query.after), *page);
  const auto first = rows.begin() + static_cast<ptrdiff_t>(page->first);
  rows = PepStore::ItemRows(first, first + static_cast<ptrdiff_t>(page->count));
  return page;
}

}  // namespace turms::xmpp::features
