// SPDX-License-Identifier: Apache-2.0
#include "control/commands.h"

#include <exception>
#include <optional>
#include <utility>

#include "control/status_json.h"

namespace turms::gateway::control {
namespace {

constexpr std::pair<std::string_view, PluginVerb> kPluginVerbs[] = {
    {"plugin.start", PluginVerb::start},     {"plugin.stop", PluginVerb::stop},
    {"plugin.pause", PluginVerb::pause},     {"plugin.resume", PluginVerb::resume},
    {"plugin.restart", PluginVerb::restart}, {"plugin.reload", PluginVerb::reload},
};

std::string_view code_name(Code code) {
  switch (code) {
    case Code::invalid_argument:
      return "invalid_argument";
    case Code::not_found:
      return "not_found";
    case Code::conflict:
      return "conflict";
    case Code::io:
      return "io";
    case Code::timeout:
      return "timeout";
    case Code::limit:
      return "limit";
    case Code::denied:
      return "denied";
    case Code::unsupported:
      return "unsupported";
    case Code::internal:
      return "internal";
  }
  return "internal";
}

/// One line whatever the strings hold: bytes that are not UTF-8 are replaced, as dump() would throw on them.
std::string to_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string success(const Json& result) {
  return to_line({{"ok", true}, {"result", result}});
}

Json plugin_list(Operations& operations) {
  const std::vector<PluginMetrics> metrics = operations.metrics();
  Json list = Json::array();
  for (const plugins::PluginStatus& status : operations.plugins()) {
    std::vector<plugins::MetricSnapshot> own;
    for (const PluginMetrics& one : metrics) {
      if (one.plugin == status.name) own = one.metrics;
    }
    list.push_back(to_json(status, own));
  }
  return list;
}

Json whole_status(Operations& operations) {
  Json status = to_json(operations.status());
  status["plugins"] = plugin_list(operations);
  return status;
}

Json all_metrics(Operations& operations) {
  Json all = Json::array();
  for (const PluginMetrics& one : operations.metrics()) {
    for (const Json& metric : to_json(one)) all.push_back(metric);
  }
  return all;
}

/// The text member `key`, or nothing when it is absent or something else.
std::optional<std::string> text_of(const Json& request, const char* key) {
  const auto found = request.find(key);
  if (found == request.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::string command_plugin(Operations& operations, const Json& request, PluginVerb verb) {
  const auto plugin = text_of(request, "plugin");
  if (!plugin) return refusal("invalid_argument", "the member \"plugin\" names no plugin");
  const Result<void> done = operations.command(*plugin, verb);
  if (!done.ok()) return refusal(code_name(done.error().code), done.error().to_string());
  for (const plugins::PluginStatus& status : operations.plugins()) {
    if (status.name == *plugin)
      return success({{"name", status.name}, {"state", status.state}, {"version", status.version}});
  }
  return success(Json::object());
}

std::string dispatch(Operations& operations, const Json& request) {
  const auto command = text_of(request, "command");
  if (!command) return refusal("invalid_argument", "the member \"command\" is missing");
  if (*command == "status") return success(whole_status(operations));
  if (*command == "metrics") return success(all_metrics(operations));
  if (*command == "plugin.list") return success(plugin_list(operations));
  for (const auto& [name, verb] : kPluginVerbs) {
    if (*command == name) return command_plugin(operations, request, verb);
  }
  return refusal("invalid_argument", "unknown command \"" + *command + "\"");
}

}  // namespace

std::string refusal(std::string_view code, std::string_view message) {
  return to_line({{"ok", false}, {"error", {{"code", code}, {"message", message}}}});
}

std::string answer(Operations& operations, std::string_view line) {
  try {
    const Json request = Json::parse(line, nullptr, false);
    if (!request.is_object()) return refusal("invalid_argument", "a request is one JSON object on one line");
    return dispatch(operations, request);
  } catch (const std::exception& bug) {
    return refusal("internal", bug.what());
  }
}

}  // namespace turms::gateway::control
