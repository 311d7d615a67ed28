// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

#include "control/client.h"

namespace turms::gateway::control {
namespace {

using Json = nlohmann::ordered_json;
using Row = std::vector<std::string>;

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return "-";
  if (found->is_string()) return found->get_ref<const std::string&>().empty() ? "-" : found->get<std::string>();
  return found->dump();
}

/// Columns as wide as their widest cell, two blanks between them.
std::string table(const std::vector<Row>& rows) {
  std::vector<size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - row[i].size() + 2, ' ');
    }
    text += line + "\n";
  }
  return text;
}

std::string plugin_table(const Json& plugins) {
  if (plugins.empty()) return "no plugins\n";
  std::vector<Row> rows = {{"PLUGIN", "STATE", "VERSION", "BUILD", "SESSIONS", "LOADS", "LAST ERROR"}};
  for (const Json& plugin : plugins) {
    rows.push_back({text_of(plugin, "name"), text_of(plugin, "state"), text_of(plugin, "version"),
                    text_of(plugin, "build_id"), text_of(plugin, "sessions"), text_of(plugin, "loads"),
                    text_of(plugin, "last_error")});
  }
  return table(rows);
}

std::string duration(int64_t seconds) {
  char text[64];
  const long long days = seconds / 86'400;
  std::snprintf(text, sizeof text, "%lldd %02lld:%02lld:%02lld", days, static_cast<long long>(seconds / 3600 % 24),
                static_cast<long long>(seconds / 60 % 60), static_cast<long long>(seconds % 60));
  return text;
}

std::string status_text(const Json& status) {
  std::vector<Row> rows = {{"turms-gateway", text_of(status, "version")},
                           {"process", text_of(status, "pid")},
                           {"up", duration(status.value("uptime_seconds", int64_t{0}))},
                           {"backend", text_of(status, "backend")},
                           {"data", text_of(status, "data_dir")},
                           {"turms clients", text_of(status, "turms_connections")}};
  for (const Json& listener : status.value("listeners", Json::array())) {
    rows.push_back({text_of(listener, "name"), text_of(listener, "host") + " port " + text_of(listener, "port")});
  }
  return table(rows) + "\n" + plugin_table(status.value("plugins", Json::array()));
}

std::string labels_text(const Json& labels, const std::string& extra = {}) {
  std::string text;
  for (const auto& [name, value] : labels.items()) text += (text.empty() ? "" : ",") + name + "=" + value.dump();
  if (!extra.empty()) text += (text.empty() ? "" : ",") + extra;
  return text.empty() ? text : "{" + text + "}";
}

/// Prometheus' text format, which people read as well.
std::string metrics_text(const Json& metrics) {
  std::string text;
  for (const Json& metric : metrics) {
    const std::string name = text_of(metric, "name");
    text +=
        "# HELP " + name + " " + text_of(metric, "help") + "\n# TYPE " + name + " " + text_of(metric, "kind") + "\n";
    for (const Json& series : metric.value("series", Json::array())) {
      const Json labels = series.value("labels", Json::object());
      if (!series.contains("buckets")) {
        text += name + labels_text(labels) + " " + text_of(series, "value") + "\n";
        continue;
      }
      for (const Json& bucket : series["buckets"]) {
        text += name + "_bucket" + labels_text(labels, "le=\"" + text_of(bucket, "le") + "\"") + " " +
                text_of(bucket, "count") + "\n";
      }
      text += name + "_bucket" + labels_text(labels, "le=\"+Inf\"") + " " + text_of(series, "count") + "\n";
      text += name + "_sum" + labels_text(labels) + " " + text_of(series, "sum") + "\n";
      text += name + "_count" + labels_text(labels) + " " + text_of(series, "count") + "\n";
    }
  }
  return text.empty() ? "no metrics\n" : text;
}

/// The reply as JSON with the members that every reply has, or an error made up for one that is no reply.
Json parse_reply(std::string_view reply) {
  Json json = Json::parse(reply, nullptr, false);
  const bool fits = json.is_object() && json.value("ok", Json()).is_boolean() &&
                    (json["ok"].get<bool>() ? json.contains("result") : json.value("error", Json()).is_object());
  if (fits) return json;
  return {{"ok", false}, {"error", {{"code", "internal"}, {"message", "the gateway's answer is not understood"}}}};
}

}  // namespace

Rendered render_json(std::string_view reply) {
  const Json json = parse_reply(reply);
  const bool ok = json["ok"].get<bool>();
  return {ok, (ok ? json["result"] : Json{{"error", json["error"]}}).dump(2) + "\n"};
}

Rendered render_text(std::span<const std::string> words, std::string_view reply) {
  const Json json = parse_reply(reply);
  if (!json["ok"].get<bool>()) return {false, text_of(json["error"], "message") + "\n"};
  const Json& result = json["result"];
  if (words[0] == "status") return {true, status_text(result)};
  if (words[0] == "metrics") return {true, metrics_text(result)};
  if (words[1] == "list") return {true, plugin_table(result)};
  return {true, text_of(result, "name") + " " + text_of(result, "version") + " is " + text_of(result, "state") + "\n"};
}

}  // namespace turms::gateway::control
