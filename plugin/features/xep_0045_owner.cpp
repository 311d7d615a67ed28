// SPDX-License-Identifier: Apache-2.0
// XEP-0045 10, owners: the form of a room, and its end (mapping 14.8). Managers may use the form, too, where the
// group's type lets them; Turms says so.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bridge/addresses.h"
#include "bridge/errors.h"
#include "bridge/room_config.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/group_roles.h"
#include "features/group_types.h"
#include "features/hooks.h"
#include "features/own_deed.h"
#include "features/rooms.h"
#include "proto/enums.h"
#include "proto/messages.h"
#include "proto/status_codes.h"

namespace turms::xmpp::features {
namespace {

namespace role = proto::group_member_role;
using C = StanzaErrorCondition;
using Refusal = std::optional<StanzaError>;

/// What the form shows, from what is known of the room and what the host says of types.
Task<bridge::RoomConfig> read_config(Account& account, RoomPtr room) {
  bridge::RoomConfig config;
  config.name = room->info.name;
  config.intro = room->info.intro;
  config.type.id = room->info.type;
  GroupTypes* types = account.core().group_types;
  if (types == nullptr || !types->is_offered()) co_return config;
  Result<bridge::GroupTypeRules> rules = co_await types->rules(config.type.id);
  if (rules) config.type = std::move(*rules);
  Result<std::vector<bridge::GroupTypeRules>> choices = co_await types->creatable(account.user());
  if (choices && choices->size() > 1) config.choices = std::move(*choices);
  co_return config;
}

Task<Refusal> update(Account& account, RoomPtr room, bridge::RoomConfigChange change) {
  if (change.wants_unknown_type)
    co_return StanzaError(C::not_allowed, StanzaErrorType::cancel, "who may enter is a matter of the group's type");
  if (change.empty()) co_return std::nullopt;
  proto::UpdateGroupRequest request{};
  request.group_id = room->group().value();
  if (change.name) request.name = *change.name;
  if (change.intro) request.intro = *change.intro;
  request.has_type_id = change.type_id.has_value();
  request.type_id = change.type_id.value_or(0);
  const upstream::Response response = co_await ask(account, request);
  if (Refusal refusal = bridge::stanza_error_of(response)) co_return refusal;
  tell_own_deed(account, request);
  co_return std::nullopt;
}

class RoomOwner final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(bridge::kMucOwnerNs, "query", kRoom, this, &RoomOwner::show);
    on.iq_set(bridge::kMucOwnerNs, "query", kRoom, this, &RoomOwner::set);
  }

 private:
  /// The room, for its owner and managers: to others it shows no form (mapping 14.11).
  static Task<Result<RoomPtr, StanzaError>> enter(IqRequest iq) {
    if (!iq.group()) co_return StanzaError(C::item_not_found);
    Result<RoomPtr, StanzaError> room = co_await iq.core().rooms.load(iq.account(), iq.group());
    if (!room && room.error().condition != C::registration_required) co_return room;
    const GroupMember* self = room ? (*room)->member(iq.account().user()) : nullptr;
    if (self == nullptr || !leads(*self)) co_return StanzaError(C::forbidden, "only the owner and managers may");
    co_return room;
  }

  Task<Outcome> show(IqRequest iq) {
    const Result<RoomPtr, StanzaError> room = co_await enter(iq);
    if (!room) co_return Outcome::error(room.error());
    const bridge::RoomConfig config = co_await read_config(iq.account(), room.value());
    co_return iq.result([&](xml::Writer& out) { bridge::write_room_config(out, config); });
  }

  Task<Outcome> set(IqRequest iq) {
    using Kind = bridge::RoomOwnerWish::Kind;
    const Result<RoomPtr, StanzaError> room = co_await enter(iq);
    if (!room) co_return Outcome::error(room.error());
    const bridge::RoomConfig config = co_await read_config(iq.account(), room.value());
    const Result<bridge::RoomOwnerWish, StanzaError> wish = bridge::read_room_owner_set(iq.payload(), config);
    if (!wish) co_return Outcome::error(wish.error());
    Refusal refusal;
    if (wish.value().kind == Kind::change) refusal = co_await update(iq.account(), room.value(), wish.value().change);
    if (wish.value().kind == Kind::destroy) refusal = co_await destroy(iq, room.value(), wish.value().reason);
    if (refusal) co_return Outcome::error(*refusal);
    co_return iq.result();
  }

  static Task<Refusal> destroy(IqRequest iq, RoomPtr room, std::string reason) {
    Account& account = iq.account();
    proto::DeleteGroupRequest request{};
    request.group_id = room->group().value();
    const upstream::Response response = co_await ask(account, request);
    if (Refusal refusal = bridge::stanza_error_of(response)) {
      if (response.code == proto::status::kNotGroupOwnerToDeleteGroup)
        refusal = StanzaError(C::forbidden).with_turms_code(response.code);
      co_return refusal;
    }
    const std::vector<std::string> names = aliases_of(iq, *room);
    account.core().rooms.dissolve(account.core(), room->group(), account.user(), reason);
    tell_own_deed(account, request);
    for (const std::string& name : names) co_await account.core().rooms.aliases().release(account, name, room->group());
    co_return std::nullopt;
  }

  /// Under which names it is known to whoever is in it here, and to who asks: they are free again.
  static std::vector<std::string> aliases_of(const IqRequest& iq, const Room& room) {
    std::vector<std::string> names;
    const auto add = [&](std::string_view name) {
      if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
    };
    if (!bridge::parse_id(iq.stanza().to().local())) add(iq.stanza().to().local());
    for (const Seat& seat : room.seats()) add(seat.alias);
    return names;
  }
};

}  // namespace

extern const FeatureInfo xep_0045_owner;
const FeatureInfo xep_0045_owner{"XEP-0045 owner", "1.35.5", "Multi-User Chat: owners", &make<RoomOwner>};

}  // namespace turms::xmpp::features
