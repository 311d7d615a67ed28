// SPDX-License-Identifier: Apache-2.0
// Ad-hoc commands about groups, for what XEP-0045 has no verb for (mapping 18): a group with a number of its own,
// handing a group over, silence for all.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/addresses.h"
#include "bridge/errors.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/command_room.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/group_types.h"
#include "features/hooks.h"
#include "features/own_deed.h"
#include "features/room_change.h"
#include "proto/messages.h"

namespace turms::xmpp::features {
namespace {

using bridge::DataFormWriter;
using bridge::FieldKind;

constexpr int64_t kMaxMinutes = int64_t{10} * 365 * 24 * 60;

CommandReply no_room() {
  return CommandReply::failed("That is no room of this server.");
}

/// Types that the user may choose from; empty: Turms' default is the only one that is known.
Task<std::vector<bridge::GroupTypeRules>> types_for(Account& account) {
  GroupTypes* types = account.core().group_types;
  std::vector<bridge::GroupTypeRules> all;
  if (types == nullptr || !types->is_offered()) co_return all;
  Result<std::vector<bridge::GroupTypeRules>> known = co_await types->creatable(account.user());
  if (known) all = std::move(*known);
  co_return all;
}

class RoomCommands final : public Feature {
 public:
  void install(Hooks& on) override {
    on.command({"urn:turms:command:create-group", "Create a group"}, this, &RoomCommands::create);
    on.command({"urn:turms:command:transfer-group", "Hand a group over"}, this, &RoomCommands::transfer);
    on.command({"urn:turms:command:mute-group", "Mute a group"}, this, &RoomCommands::mute);
  }

 private:
  Task<CommandReply> create(CommandCall call) {
    Account& account = call.account();
    if (call.stage() == 0) {
      const std::vector<bridge::GroupTypeRules> types = co_await types_for(account);
      co_return CommandReply::ask([&](DataFormWriter& form) { write_new(form, types); });
    }
    const std::string name(call.form().value("name"));
    const std::string intro(call.form().value("intro"));
    if (name.empty()) co_return CommandReply::failed("A group has a name.");
    proto::CreateGroupRequest request{};
    request.name = name;
    if (!intro.empty()) request.intro = intro;
    const std::optional<int64_t> type = call.form().number("type");
    request.has_type_id = type.has_value();
    request.type_id = type.value_or(0);
    const upstream::Response response = co_await ask(account, request);
    if (const std::optional<StanzaError> error = bridge::stanza_error_of(response))
      co_return CommandReply::failed(*error);
    const GroupId group(response.value);
    if (group.value() <= 0) co_return CommandReply::failed("Turms did not say which group it is.");
    Membership now;
    now.group = group;
    now.actor = account.user();
    now.name = name;
    account.core().hooks.on_membership(account, now);
    const Jid jid = account.core().addresses.room(group);
    co_return CommandReply::result([&](DataFormWriter& form) {
      form.title("The new group");
      form.field(FieldKind::jid_single, kRoomField, "Room").value(jid.text());
    });
  }

  static void write_new(DataFormWriter& form, const std::vector<bridge::GroupTypeRules>& types) {
    form.title("Create a group");
    form.field(FieldKind::text_single, "name", "Name").required();
    form.field(FieldKind::text_single, "intro", "Description");
    if (types.size() < 2) return;
    form.field(FieldKind::list_single, "type", "Type").value(bridge::IdText(types.front().id));
    for (const bridge::GroupTypeRules& type : types)
      form.option(bridge::IdText(type.id), type.name.empty() ? std::to_string(type.id) : type.name);
  }

  Task<CommandReply> transfer(CommandCall call) {
    Account& account = call.account();
    if (call.stage() == 0) {
      co_return CommandReply::ask([&](DataFormWriter& form) {
        form.title("Hand a group over");
        form.instructions("You are a member then, like others.");
        write_room_field(account, form);
        form.field(FieldKind::jid_single, "successor", "The new owner, a member").required();
        form.field(FieldKind::boolean, "leave", "Leave the group").value("0");
      });
    }
    const GroupId group = co_await read_room_field(call);
    if (!group) co_return no_room();
    const Result<Jid> jid = Jid::parse(call.form().value("successor"));
    const std::optional<UserId> successor = jid ? account.core().addresses.user_of(jid.value()) : std::nullopt;
    if (!successor) co_return CommandReply::failed("That is no user of this server.");
    proto::UpdateGroupRequest request{};
    request.group_id = group.value();
    request.has_successor_id = request.has_quit_after_transfer = true;
    request.successor_id = successor->value();
    request.quit_after_transfer = call.form().boolean("leave").value_or(false);
    const upstream::Response response = co_await ask(account, request);
    if (const std::optional<StanzaError> error = bridge::stanza_error_of(response))
      co_return CommandReply::failed(*error);
    tell_own_deed(account, request);
    co_return CommandReply::done("The group has another owner now.");
  }

  Task<CommandReply> mute(CommandCall call) {
    Account& account = call.account();
    if (call.stage() == 0) {
      co_return CommandReply::ask([&](DataFormWriter& form) {
        form.title("Mute a group");
        form.instructions("Nobody can write then, the owner and managers neither.");
        write_room_field(account, form);
        form.field(FieldKind::text_single, "minutes", "For how many minutes; 0 gives the voice back").required();
      });
    }
    const GroupId group = co_await read_room_field(call);
    if (!group) co_return no_room();
    const int64_t minutes = call.form().number("minutes").value_or(-1);
    if (minutes < 0 || minutes > kMaxMinutes) co_return CommandReply::failed("The minutes are a number.");
    proto::UpdateGroupRequest request{};
    request.group_id = group.value();
    request.has_mute_end_date = true;
    request.mute_end_date = minutes == 0 ? 1 : account.core().clock.unix_ms() + minutes * 60'000;
    const upstream::Response response = co_await ask(account, request);
    if (const std::optional<StanzaError> error = bridge::stanza_error_of(response))
      co_return CommandReply::failed(*error);
    tell_own_deed(account, request);
    co_return CommandReply::done(minutes == 0 ? "The group may speak." : "The group is muted.");
  }
};

}  // namespace

extern const FeatureInfo xep_0050_rooms;
const FeatureInfo xep_0050_rooms{"XEP-0050 rooms", "1.3.0", "Ad-Hoc Commands: groups", &make<RoomCommands>};

}  // namespace turms::xmpp::features
