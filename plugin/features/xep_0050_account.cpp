// SPDX-License-Identifier: Apache-2.0
// Ad-hoc commands about the own account (mapping 18): password, who may see the profile, the devices that are logged
// in, and what this gateway can do.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "bridge/errors.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/own_profile.h"
#include "features/password_change.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {
namespace {

using bridge::DataFormWriter;
using bridge::FieldKind;

constexpr std::array<std::string_view, 6> kDevices{"Desktop", "Browser", "iOS", "Android", "Others", "Unknown"};
constexpr std::array<std::string_view, 3> kVisibilities{"Everybody", "Everybody but blocked users", "Friends"};

class AccountCommands final : public Feature {
 public:
  void install(Hooks& on) override {
    on.command({"urn:turms:command:change-password", "Change the password"}, this, &AccountCommands::change);
    on.command({"urn:turms:command:profile-visibility", "Who sees my profile"}, this, &AccountCommands::set_visibility);
    on.command({"urn:turms:command:my-sessions", "My sessions"}, this, &AccountCommands::show_sessions);
    on.command({"urn:turms:command:gateway-info", "About this gateway"}, this, &AccountCommands::tell_about);
  }

 private:
  Task<CommandReply> change(CommandCall call) {
    if (call.stage() == 0) {
      co_return CommandReply::ask([](DataFormWriter& form) {
        form.title("Change the password");
        form.field(FieldKind::text_private, "password", "New password").required();
        form.field(FieldKind::text_private, "password-verify", "Once more").required();
      });
    }
    const std::string password(call.form().value("password"));
    if (password != call.form().value("password-verify")) co_return CommandReply::failed("The two passwords differ.");
    const std::optional<StanzaError> error = co_await change_password(call.account(), password);
    if (error) co_return CommandReply::failed(*error);
    co_return CommandReply::done("The password has been changed.");
  }

  Task<CommandReply> set_visibility(CommandCall call) {
    if (call.stage() == 0) {
      const Result<int32_t, StanzaError> now = co_await own_visibility(call.account());
      if (!now) co_return CommandReply::failed(now.error());
      co_return CommandReply::ask([&](DataFormWriter& form) {
        form.title("Who sees my profile");
        form.field(FieldKind::list_single, "visibility", "Visible to").required().value(std::to_string(*now));
        for (size_t i = 0; i < kVisibilities.size(); ++i) form.option(std::to_string(i), kVisibilities[i]);
      });
    }
    const std::optional<int64_t> wanted = call.form().number("visibility");
    if (!wanted || *wanted < 0 || *wanted >= static_cast<int64_t>(kVisibilities.size()))
      co_return CommandReply::failed("Choose one of the three.");
    proto::UpdateUserRequest request{};
    request.has_profile_access_strategy = true;
    request.profile_access_strategy = static_cast<int32_t>(*wanted);
    const upstream::Response response = co_await ask(call.account(), request);
    if (const std::optional<StanzaError> error = bridge::stanza_error_of(response))
      co_return CommandReply::failed(*error);
    co_return CommandReply::done("Done.");
  }

  Task<CommandReply> show_sessions(CommandCall call) {
    Account& account = call.account();
    if (call.stage() > 0) {
      const CommandReply reply = co_await sign_out(account, call.form().number("device"));
      co_return reply;
    }
    const std::array<int64_t, 1> ids{account.user().value()};
    proto::QueryUserOnlineStatusesRequest request{};
    request.user_ids = std::span<const int64_t>(ids);
    const upstream::Response response = co_await ask(account, request);
    if (const std::optional<StanzaError> error = bridge::stanza_error_of(response))
      co_return CommandReply::failed(*error);
    uint32_t devices = 0;
    for (const std::string_view row : upstream::rows_of(response)) {
      upstream::OnlineStatusView view;
      if (upstream::read_row(row, view) && view.user == account.user()) devices = view.devices;
    }
    devices &= ~(1U << static_cast<uint32_t>(account.core().settings.device_type));  // this gateway's own
    std::string resources;
    for (const auto& resource : account.resources())
      resources.append(resources.empty() ? "" : ", ").append(resource->part());
    co_return CommandReply::ask([&](DataFormWriter& form) {
      form.title("My sessions").note("XMPP clients: " + resources);
      form.field(FieldKind::list_single, "device", "Sign out this device").value("").option("", "None");
      for (size_t i = 0; i < kDevices.size(); ++i) {
        if ((devices & (1U << i)) != 0) form.option(std::to_string(i), kDevices[i]);
      }
    });
  }

  static Task<CommandReply> sign_out(Account& account, std::optional<int64_t> device) {
    if (!device) co_return CommandReply::done("Nothing was changed.");
    if (*device < 0 || *device >= static_cast<int64_t>(kDevices.size()) ||
        *device == account.core().settings.device_type)
      co_return CommandReply::failed("Choose one of the devices.");
    const std::array<int32_t, 1> types{static_cast<int32_t>(*device)};
    proto::UpdateUserOnlineStatusRequest request{};
    request.device_types = std::span<const int32_t>(types);
    request.user_status = proto::user_status::kOffline;
    const upstream::Response response = co_await ask(account, request);
    if (const std::optional<StanzaError> error = bridge::stanza_error_of(response))
      co_return CommandReply::failed(*error);
    co_return CommandReply::done("The device has been signed out.");
  }

  Task<CommandReply> tell_about(CommandCall call) {
    const Core& core = call.account().core();
    const Capabilities& can = core.capabilities;
    const auto yes_or_no = [](bool is) { return std::string_view(is ? "yes" : "no"); };
    co_return CommandReply::result([&](DataFormWriter& form) {
      form.title("About this gateway");
      form.field(FieldKind::text_single, "version", "Version").value(core.settings.version);
      form.field(FieldKind::text_single, "stanza-bytes", "Bytes of a stanza")
          .value(std::to_string(core.settings.stanza_bytes));
      form.field(FieldKind::text_single, "text-units", "UTF-16 units of a message")
          .value(std::to_string(can.max_text_units));
      form.field(FieldKind::text_single, "in-flight", "Requests at a time")
          .value(std::to_string(core.settings.requests_in_flight));
      form.field(FieldKind::text_single, "store", "Keeps personal data").value(yes_or_no(can.store));
      form.field(FieldKind::text_single, "search", "Finds users by name").value(yes_or_no(can.search));
      form.field(FieldKind::text_single, "presence", "Hears presence at once")
          .value(yes_or_no(can.push_presence || can.relations));
    });
  }
};

}  // namespace

extern const FeatureInfo xep_0050_account;
const FeatureInfo xep_0050_account{"XEP-0050 account", "1.3.0", "Ad-Hoc Commands: the own account", &make<AccountCommands>};

}  // namespace turms::xmpp::features
