// SPDX-License-Identifier: Apache-2.0
#include "bridge/result_set.h"

#include <algorithm>
#include <charconv>

namespace turms::xmpp::bridge {
namespace {

/// \returns false: it is there and no number
bool read_number(const xml::Element& set, std::string_view name, std::optional<uint32_t>& out) {
  const xml::Element* element = set.child(name, kResultSetNs);
  if (element == nullptr) return true;
  const std::string_view text = element->text();
  const char* const end = text.data() + text.size();
  const auto [read, error] = std::from_chars(text.data(), end, out.emplace());
  return error == std::errc() && read == end;
}

void read_id(const xml::Element& set, std::string_view name, std::optional<std::string>& out) {
  if (const xml::Element* element = set.child(name, kResultSetNs)) out = element->text();
}

/// Where `id` stands; nothing: nowhere.
std::optional<size_t> place_of(std::string_view id, const std::vector<std::string_view>& ids) {
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (found == ids.end()) return std::nullopt;
  return static_cast<size_t>(found - ids.begin());
}

}  // namespace

Result<std::optional<ResultSetQuery>, StanzaError> read_result_set(const xml::Element& parent) {
  const xml::Element* set = parent.child("set", kResultSetNs);
  if (set == nullptr) return std::optional<ResultSetQuery>();
  ResultSetQuery query;
  if (!read_number(*set, "max", query.max) || !read_number(*set, "index", query.index))
    return StanzaError(StanzaErrorCondition::bad_request, "<max/> and <index/> are numbers");
  read_id(*set, "after", query.after);
  read_id(*set, "before", query.before);
  return std::optional<ResultSetQuery>(std::move(query));
}

std::optional<ResultSetPage> page_of(const ResultSetQuery& query, const std::vector<std::string_view>& ids) {
  size_t begin = 0;
  size_t end = ids.size();
  if (query.index) {
    if (*query.index > end) return std::nullopt;
    begin = *query.index;
  }
  if (query.after) {
    const std::optional<size_t> place = place_of(*query.after, ids);
    if (!place) return std::nullopt;
    begin = *place + 1;
  }
  if (query.before && !query.before->empty()) {
    const std::optional<size_t> place = place_of(*query.before, ids);
    if (!place) return std::nullopt;
    end = *place;
  }
  const size_t between = end - std::min(begin, end);
  const size_t count = std::min<size_t>(query.max.value_or(UINT32_MAX), between);
  const bool is_backwards = query.before && !query.after;
  ResultSetPage page;
  page.first = is_backwards ? end - count : std::min(begin, ids.size());
  page.count = count;
  page.total = ids.size();
  return page;
}

void write_result_set(xml::Writer& out, const ResultSetPage& page, std::string_view first, std::string_view last) {
  out.open("set", kResultSetNs);
  if (page.count != 0) {
    out.open("first").attr("index", page.first).text(first).close();
    out.leaf("last", last);
  }
  out.leaf("count", std::to_string(page.total)).close();
}

}  // namespace turms::xmpp::bridge
