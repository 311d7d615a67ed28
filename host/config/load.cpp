// SPDX-License-Identifier: Apache-2.0
#include "config/load.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <tuple>
#include <vector>

#include "config/document.h"
#include "config/sections.h"
#include "config/table_reader.h"

namespace turms::gateway::config {
namespace {

void read_root(TableReader root, Settings& settings) {
  if (auto table = root.table("gateway")) read_gateway(*table, settings.gateway);
  if (auto table = root.table("turms")) read_turms(*table, settings.turms);
  if (auto table = root.table("embedded")) read_embedded(*table, settings.embedded);
  if (auto table = root.table("plugins")) read_plugins(*table, settings.plugins);
  root.finish();
}

/// toml++ counts characters; the plugins, and most editors that jump to a place, count bytes.
void count_columns_in_bytes(std::string_view text, Complaints& complaints) {
  std::vector<size_t> line_starts = {0};
  for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    line_starts.push_back(at + 1);
  for (Complaint& complaint : complaints) {
    if (complaint.line == 0 || complaint.line > line_starts.size()) continue;
    const size_t start = line_starts[complaint.line - 1];
    size_t at = start;
    for (uint32_t left = complaint.column; left > 1 && at < text.size() && text[at] != '\n'; --left) {
      do ++at;
      while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
    }
    complaint.column = static_cast<uint32_t>(at - start) + 1;
  }
}

/// Relative paths become absolute here, once, so that nobody else has to know where the file was.
void resolve_paths(Settings& settings, const std::filesystem::path& folder) {
  GatewaySettings& gateway = settings.gateway;
  gateway.data_dir = (folder / gateway.data_dir).lexically_normal();
  if (!gateway.plugins_dir.empty()) gateway.plugins_dir = (folder / gateway.plugins_dir).lexically_normal();
  if (gateway.control_socket.empty()) gateway.control_socket = "control.sock";
  gateway.control_socket = (gateway.data_dir / gateway.control_socket).lexically_normal();
  if (settings.embedded.database.empty()) settings.embedded.database = "turms.db";
  settings.embedded.database = (gateway.data_dir / settings.embedded.database).lexically_normal();
  settings.source.base_dir = gateway.data_dir;
}

}  // namespace

Loaded parse(std::string_view text, std::string origin, const std::filesystem::path& folder) {
  Loaded loaded;
  loaded.settings.source = {std::string(text), origin, {}};
  const auto document = parse_document(text, origin, loaded.complaints);
  if (!document) {
    count_columns_in_bytes(text, loaded.complaints);
    return loaded;
  }
  read_root(TableReader(*document, "", origin, loaded.complaints), loaded.settings);
  count_columns_in_bytes(text, loaded.complaints);
  std::stable_sort(loaded.complaints.begin(), loaded.complaints.end(), [](const Complaint& a, const Complaint& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  resolve_paths(loaded.settings, folder);
  return loaded;
}

Loaded load(const std::filesystem::path& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  if (file) {
    text.resize(kMaxDocumentBytes + 1);
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<size_t>(file.gcount()));
  }
  if (!file.eof() && text.size() <= kMaxDocumentBytes) {
    Loaded failed;
    const char* why = errno != 0 ? std::strerror(errno) : "reading failed";
    failed.complaints.push_back({path.string(), 0, 0, std::string("cannot be read: ") + why});
    return failed;
  }
  return parse(text, path.string(), std::filesystem::absolute(path).parent_path());
}

}  // namespace turms::gateway::config
