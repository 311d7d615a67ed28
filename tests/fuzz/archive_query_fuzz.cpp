// SPDX-License-Identifier: Apache-2.0
// Any question to an archive (XEP-0313) and any page of a list (XEP-0059): it is refused with a stanza error, or read
// within its bounds, with ids that are written as they were read, and a page that lies in its list. Long runs:
// README.md.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/mam_query.h"
#include "bridge/result_set.h"
#include "xml/fragment.h"

namespace {

using namespace turms::xmpp;          // a fuzz target is one file of its own
using namespace turms::xmpp::bridge;  // likewise

void require(bool holds) {
  if (!holds) std::abort();  // libFuzzer's way to be told
}

void require_id(const std::optional<ArchiveId>& id) {
  if (!id) return;
  require(id->message.value() > 0 && id->edited_ms >= 0);
  require(ArchiveId::parse(id->text()) == id);
}

void require_bounds(const MamQuery& query) {
  require(query.query_id.size() <= MamQuery::kQueryIdBytes);
  require(query.max <= MamQuery::kLargestPage && query.ids.size() <= MamQuery::kIds);
  for (const auto* id : {&query.after_id, &query.before_id, &query.after, &query.before}) require_id(*id);
  for (const ArchiveId& id : query.ids) require_id(id);
  require(!query.before || query.is_backwards);
  require(!query.with || !query.with->domain().empty());
}

void ask(const xml::Element& query) {
  const Result<MamQuery, StanzaError> plain = read_mam_query(query, false);
  const Result<MamQuery, StanzaError> searching = read_mam_query(query, true);
  if (plain) {
    require_bounds(*plain);
    require(plain->words.empty() && searching.ok());  // to search is only one thing more that can be asked
  }
  if (searching) require_bounds(*searching);
}

/// Every list there may be: an empty one, a short one, one with ids that are likely to be asked after.
void require_page(const ResultSetQuery& query, const std::vector<std::string_view>& ids) {
  const std::optional<ResultSetPage> page = page_of(query, ids);
  if (!page) {
    require(query.index || query.after || query.before);
    return;
  }
  require(page->total == ids.size());
  require(page->first <= page->total && page->count <= page->total - page->first);
  require(!query.max || page->count <= *query.max);
  std::string out;
  xml::Writer writer(out);
  const bool is_empty = page->count == 0;
  write_result_set(writer, *page, is_empty ? std::string_view() : ids[page->first],
                   is_empty ? std::string_view() : ids[page->first + page->count - 1]);
  require(xml::parse_fragment(out).ok());
}

void turn_pages(const xml::Element& query) {
  const Result<std::optional<ResultSetQuery>, StanzaError> page = read_result_set(query);
  if (!page || !*page) return;
  const ResultSetQuery& set = **page;
  require_page(set, {});
  require_page(set, {"1", "17", "a"});
  std::vector<std::string_view> ids = {"first"};
  if (set.before) ids.emplace_back(*set.before);
  ids.emplace_back("between");
  if (set.after) ids.emplace_back(*set.after);
  require_page(set, ids);
  std::reverse(ids.begin(), ids.end());
  require_page(set, ids);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = xml::parse_fragment(text);
  if (!parsed) return 0;
  for (const xml::Element& query : parsed.value()->root().children()) {
    ask(query);
    turn_pages(query);
  }
  return 0;
}
