// SPDX-License-Identifier: Apache-2.0
#include "config/locate.h"

#include <string>

#include <turms_toml.h>

namespace turms::xmpp::config {

Place locate(std::string_view text, std::string_view key_path, std::string_view key) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) return {};
  std::string path(key_path);
  if (!path.empty() && !key.empty()) path += '.';
  path += key;

  Place place;
  const toml::node* node = &parsed.table();
  for (std::string_view rest = path; !rest.empty() && node != nullptr && node->is_table();) {
    const size_t dot = rest.find('.');
    node = node->as_table()->get(rest.substr(0, dot));
    if (node != nullptr) place = {node->source().begin.line, node->source().begin.column};
    rest.remove_prefix(dot == std::string_view::npos ? rest.size() : dot + 1);
  }
  return in_bytes(place, text);
}

}  // namespace turms::xmpp::config
