// SPDX-License-Identifier: Apache-2.0
#include "service/custom_settings.h"

#include <optional>

namespace turms::gateway::service {
namespace {

namespace status = proto::status;

struct Accepted {
  std::string_view name;
  std::string value;
  bool immutable = false;
};

const NamedValueRule* rule_of(const CustomValueSettings& settings, std::string_view name) {
  for (const NamedValueRule& rule : settings.allowed) {
    if (rule.source_name == name) return &rule;
  }
  return nullptr;
}

/// Why the entries can't be stored; empty when they can.
std::string_view read_entries(const CustomValueSettings& settings, const proto::ViewList& entries,
                              std::vector<Accepted>& accepted) {
  const bool ignore_unknown = settings.ignore_unknown_on_upsert && !settings.allowed.empty();
  for (const std::string_view bytes : entries) {
    proto::UserSettings_SettingsEntry entry;  // stands for the map entries of every message
    proto::Value value;
    if (!proto::decode(bytes, entry) || !proto::decode(entry.value.view(), value)) return "a value is malformed";
    const NamedValueRule* rule = rule_of(settings, entry.key.view());
    if (rule == nullptr && ignore_unknown) continue;
    if (rule == nullptr) return "a name is not known";
    auto fitted = fit_value(rule->value, value);
    if (!fitted) return "a value is not of the type or within the limits that its name asks for";
    accepted.push_back({entry.key.view(), std::move(*fitted), rule->immutable});
  }
  return {};
}

Result<bool> touches_immutable(store::CustomValuesTable& table, const store::ValueKey& key,
                               const std::vector<Accepted>& accepted) {
  for (const Accepted& value : accepted) {
    if (!value.immutable) continue;
    const auto there = table.has(key, value.name);
    if (!there.ok() || *there) return there;
  }
  return false;
}

/// Why the names can't be deleted; empty when they can.
std::string_view complaint_about(const CustomValueSettings& settings, const proto::ViewList& names) {
  const bool ignore_unknown = settings.ignore_unknown_on_delete && !settings.allowed.empty();
  for (const std::string_view name : names) {
    const NamedValueRule* rule = rule_of(settings, name);
    if (rule == nullptr && !ignore_unknown) return "a name is not known";
    if (rule != nullptr && !rule->deletable) return "a value may not be deleted";
  }
  return {};
}

}  // namespace

Result<Written> upsert_values(WriteContext& context, const CustomValueSettings& settings, const store::ValueKey& key,
                              const proto::ViewList& entries, Outcome& outcome) {
  std::vector<Accepted> accepted;
  if (const auto complaint = read_entries(settings, entries, accepted); !complaint.empty()) {
    outcome.refuse(status::kIllegalArgument, complaint);
    return Written::refused;
  }
  store::CustomValuesTable& table = context.tables.custom_values;
  const auto immutable = touches_immutable(table, key, accepted);
  if (!immutable.ok()) return immutable.error();
  if (*immutable) {
    outcome.refuse(status::kIllegalArgument, "a value may be set only once");
    return Written::refused;
  }
  for (const Accepted& value : accepted) {
    TURMS_TRY(table.put(key, value.name, value.value, outcome.timestamp()));
  }
  return accepted.empty() ? Written::nothing : Written::something;
}

Result<Written> delete_values(WriteContext& context, const CustomValueSettings& settings, const store::ValueKey& key,
                              const proto::ViewList& names, Outcome& outcome) {
  if (const auto complaint = complaint_about(settings, names); !complaint.empty()) {
    outcome.refuse(status::kIllegalArgument, complaint);
    return Written::refused;
  }
  // By the allow-list, not by the request: it is the shorter one, and a hostile request repeats a name.
  Written written = Written::nothing;
  const std::vector<std::string_view> wanted = names.to_vector();
  for (const NamedValueRule& rule : settings.allowed) {
    const bool is_wanted = std::find(wanted.begin(), wanted.end(), rule.source_name) != wanted.end();
    if (!rule.deletable || !(wanted.empty() || is_wanted)) continue;
    const auto removed = context.tables.custom_values.remove(key, rule.source_name);
    if (!removed.ok()) return removed.error();
    if (*removed) written = Written::something;
  }
  return written;
}

}  // namespace turms::gateway::service
