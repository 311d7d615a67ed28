// SPDX-License-Identifier: Apache-2.0
// The one translation unit that compiles toml++; the others of this room see its declarations only.
#define TOML_IMPLEMENTATION
#include "config/document.h"

namespace turms::gateway::config {

std::optional<toml::table> parse_document(std::string_view text, const std::string& origin, Complaints& complaints) {
  if (text.size() > kMaxDocumentBytes) {
    complaints.push_back({origin, 0, 0, "is larger than " + std::to_string(kMaxDocumentBytes) + " bytes"});
    return std::nullopt;
  }
  toml::parse_result parsed = toml::parse(text, std::string_view(origin));
  if (!parsed) {
    const toml::source_position& at = parsed.error().source().begin;
    complaints.push_back({origin, at.line, at.column, std::string(parsed.error().description())});
    return std::nullopt;
  }
  return std::move(parsed).table();
}

}  // namespace turms::gateway::config
