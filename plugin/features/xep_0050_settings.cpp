// SPDX-License-Identifier: Apache-2.0
// The ad-hoc command for Turms' user settings (mapping 18): names and values that apps of the user share. Which names
// are allowed is for Turms to say.
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "bridge/errors.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

using bridge::DataFormWriter;
using bridge::FieldKind;

constexpr size_t kShown = 50;
constexpr size_t kShownBytes = 200;

std::string text_of(const proto::Value& value) {
  if (value.has_int32_value) return std::to_string(value.int32_value);
  if (value.has_int64_value) return std::to_string(value.int64_value);
  if (value.has_float_value) return std::to_string(value.float_value);
  if (value.has_double_value) return std::to_string(value.double_value);
  if (value.has_bool_value) return value.bool_value ? "yes" : "no";
  if (value.string_value.has()) return std::string(value.string_value.view().substr(0, kShownBytes));
  return "(of a kind that can't be shown)";
}

/// Reads `text` as the kind the user chose. False when it is none.
bool read_value(std::string_view kind, std::string_view text, proto::Value& value) {
  if (kind == "number") {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value.int64_value);
    return value.has_int64_value = error == std::errc() && end == text.data() + text.size();
  }
  if (kind == "yes-no") {
    value.bool_value = text == "yes";
    return value.has_bool_value = text == "yes" || text == "no";
  }
  value.string_value = text;
  return true;
}

class SettingsCommand final : public Feature {
 public:
  void install(Hooks& on) override {
    on.command({"urn:turms:command:user-settings", "User settings"}, this, &SettingsCommand::run);
  }

 private:
  Task<CommandReply> run(CommandCall call) {
    if (call.stage() == 0) {
      const CommandReply shown = co_await show(call.account());
      co_return shown;
    }
    const std::string_view name = call.form().value("name");
    const std::string_view text = call.form().value("value");
    if (name.empty()) co_return CommandReply::done("Nothing was changed.");
    upstream::Response response;
    if (text.empty()) {
      const std::array<std::string_view, 1> names{name};
      proto::DeleteUserSettingsRequest request{};
      request.names = std::span<const std::string_view>(names);
      response = co_await ask(call.account(), request);
    } else {
      proto::Value value{};
      if (!read_value(call.form().value("kind"), text, value))
        co_return CommandReply::failed("The value is not of that kind.");
      proto::UpdateUserSettingsRequest_SettingsEntry entry{};
      entry.key = name;
      entry.value = proto::View::of(value);
      proto::UpdateUserSettingsRequest request{};
      request.settings = std::span<const proto::UpdateUserSettingsRequest_SettingsEntry>(&entry, 1);
      response = co_await ask(call.account(), request);
    }
    if (const std::optional<StanzaError> error = bridge::stanza_error_of(response))
      co_return CommandReply::failed(*error);
    co_return CommandReply::done("Done.");
  }

  static Task<CommandReply> show(Account& account) {
    const proto::QueryUserSettingsRequest request{};
    const upstream::Response response = co_await ask(account, request);
    if (const std::optional<StanzaError> error = bridge::stanza_error_of(response))
      co_return CommandReply::failed(*error);
    proto::UserSettings settings{};
    if (!response.data.empty() && !proto::decode(response.data, settings)) settings = {};
    co_return CommandReply::ask([&](DataFormWriter& form) {
      form.title("User settings").instructions("A setting without a value is removed.");
      size_t shown = 0;
      for (const std::string_view bytes : settings.settings) {
        proto::UserSettings_SettingsEntry entry;
        proto::Value value;
        if (++shown > kShown || !proto::decode(bytes, entry) || !proto::decode(entry.value.view(), value)) continue;
        form.note(std::string(entry.key.view().substr(0, kShownBytes)) + " = " + text_of(value));
      }
      form.field(FieldKind::text_single, "name", "Setting");
      form.field(FieldKind::list_single, "kind", "Kind").value("text");
      form.option("text", "Text").option("number", "Number").option("yes-no", "Yes or no");
      form.field(FieldKind::text_single, "value", "Value");
    });
  }
};

}  // namespace

extern const FeatureInfo xep_0050_settings;
const FeatureInfo xep_0050_settings{"XEP-0050 settings", "1.3.0", "Ad-Hoc Commands: user settings", &make<SettingsCommand>};

}  // namespace turms::xmpp::features
