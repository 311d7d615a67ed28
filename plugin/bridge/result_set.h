// SPDX-License-Identifier: Apache-2.0
// Result Set Management (XEP-0059): which page of a list somebody wants, and the word beside a page that says where in
// the list it is. For every list whose entries have ids of their own. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "xml/element.h"
#include "xml/writer.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::bridge {

inline constexpr std::string_view kResultSetNs = "http://jabber.org/protocol/rsm";

/// What is in a <set/> that asks. Has a constructor: it passes through coroutines.
struct ResultSetQuery {
  ResultSetQuery() {}
  std::optional<uint32_t> max;        // 0: the count alone; nothing: as many as there are
  std::optional<uint32_t> index;      // XEP-0059 2.6
  std::optional<std::string> after;   // an id
  std::optional<std::string> before;  // an id; empty: the last page (2.5)
};

/// Where in a list a page is.
struct ResultSetPage {
  size_t first = 0;  // index of its first entry
  size_t count = 0;  // its entries
  size_t total = 0;  // entries of the whole list
};

/// The <set/> among the children of `parent`, nothing when there is none. \errors bad-request: a number that is none
Result<std::optional<ResultSetQuery>, StanzaError> read_result_set(const xml::Element& parent);

/// The page of a list. With both ends given it begins at `after`.
/// \param ids  of the whole list, in its order
/// \returns  nothing: an id that is asked after is not in the list, or the index is beyond it (item-not-found)
std::optional<ResultSetPage> page_of(const ResultSetQuery& query, const std::vector<std::string_view>& ids);

/// The <set/> that answers.
/// \param first  id of the page's first entry; \param last  of its last; of an empty page neither is told
void write_result_set(xml::Writer& out, const ResultSetPage& page, std::string_view first, std::string_view last);

}  // namespace turms::xmpp::bridge
