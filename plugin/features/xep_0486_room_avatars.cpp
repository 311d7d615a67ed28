// SPDX-License-Identifier: Apache-2.0
// XEP-0486 MUC Avatars: the vCard of a room (XEP-0054) is its group's name, its introduction, and an image that the
// owner and managers set. Whoever may see the group's row sees it. Name and introduction are changed in the room's
// configuration; a vCard that says otherwise is refused, so that nobody believes it was kept.
#include <optional>
#include <string>
#include <utility>

#include "bridge/vcard_temp.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/group_roles.h"
#include "features/hooks.h"
#include "features/room_avatars.h"
#include "features/rooms.h"
#include "proto/messages.h"

namespace turms::xmpp::features {
namespace {

namespace role = proto::group_member_role;
using C = StanzaErrorCondition;

bridge::Vcard shown_vcard(const GroupInfo& info, std::optional<bridge::Image> photo) {
  bridge::Vcard vcard;
  vcard.full_name = info.name;
  vcard.note = info.intro;
  vcard.photo = std::move(photo);
  return vcard;
}

bool differs(std::string_view said, std::string_view held) {
  return !said.empty() && said != held;
}

/// Why `wanted` can't be a room's, if so. What only repeats the room's own vCard is fine: clients read it, change the
/// image and send it back.
std::optional<StanzaError> refusal_of(const bridge::Vcard& wanted, const GroupInfo& info) {
  if (differs(wanted.full_name, info.name) || differs(wanted.nickname, info.name) || differs(wanted.note, info.intro))
    return StanzaError(C::not_acceptable, "the name and the introduction of a room are changed in its configuration");
  if (!wanted.photo_url.empty()) return StanzaError(C::not_acceptable, "PHOTO: a room keeps images, no addresses");
  if (!wanted.rest.empty()) return StanzaError(C::not_acceptable, "a room keeps PHOTO only");
  return std::nullopt;
}

class RoomAvatars final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(bridge::kVcardTempNs, "vCard", kRoom, this, &RoomAvatars::tell);
    on.iq_set(bridge::kVcardTempNs, "vCard", kRoom, this, &RoomAvatars::set);
    on.push(static_cast<uint32_t>(proto::RequestKind::kDeleteGroup), this, &RoomAvatars::dissolved);
    on.disco(kRooms | kRoom, bridge::kVcardTempNs);
  }

 private:
  Task<Outcome> tell(IqRequest iq) {
    Account& account = iq.account();
    if (!iq.group()) co_return Outcome::error(C::item_not_found);
    std::optional<GroupInfo> info;
    const RoomPtr room = iq.core().rooms.find(iq.group());
    if (room != nullptr && iq.core().rooms.is_in(account, iq.group())) {
      info = room->info;  // Turms tells of its changes
    } else {
      Result<std::optional<GroupInfo>, StanzaError> row = co_await read_group(account, iq.group());
      if (!row) co_return Outcome::error(row.error());
      info = std::move(*row);
    }
    if (!info) co_return Outcome::error(C::item_not_found);
    std::optional<bridge::Image> photo = co_await read_room_avatar(account, iq.group());
    const bridge::Vcard vcard = shown_vcard(*info, std::move(photo));
    co_return iq.result(
        [&](xml::Writer& writer) { bridge::write_vcard_temp(writer, vcard, iq.stanza().to().bare().text()); });
  }

  Task<Outcome> set(IqRequest iq) {
    Account& account = iq.account();
    if (!iq.group()) co_return Outcome::error(C::item_not_found);
    Result<RoomPtr, StanzaError> loaded = co_await iq.core().rooms.load(account, iq.group());
    if (!loaded && loaded.error().condition != C::registration_required) co_return Outcome::error(loaded.error());
    // Turms does not check what only our store keeps: the role counts as Turms has it now.
    bool is_leader = false;
    if (loaded) {
      const auto self = co_await read_members(account, iq.group(), std::vector<int64_t>(1, account.user().value()));
      is_leader = self && !self->empty() && leads(self->front());
    }
    if (!is_leader) co_return Outcome::error({C::forbidden, "only the owner and managers set a room's image"});
    const RoomPtr room = *loaded;
    Result<bridge::Vcard, StanzaError> wanted = bridge::read_vcard_temp(iq.payload(), kRoomAvatarBytes);
    if (!wanted) co_return Outcome::error(wanted.error());
    if (const auto refusal = refusal_of(*wanted, room->info)) co_return Outcome::error(*refusal);
    const Result<void, StanzaError> verdict = co_await set_room_avatar(account, iq.group(), std::move(wanted->photo));
    if (!verdict) co_return Outcome::error(verdict.error());
    RoomChange change;
    change.kind = RoomChange::Kind::settings;  // whoever is in asks for it again (XEP-0486 3.2)
    change.actor = account.user();
    iq.core().hooks.on_room_changed(iq.core(), *room, change);
    co_return iq.result();
  }

  /// Groups' numbers never come again. The one who dissolved it tidies up, not every member.
  void dissolved(Account& account, const upstream::Push& push) {
    proto::DeleteGroupRequest request{};
    if (push.requester != account.user() || !proto::decode(as_text(push.body), request)) return;
    account.background().spawn(forget(account, GroupId(request.group_id)));
  }

  static Task<void> forget(Account& account, GroupId group) {
    if (account.core().store.is_offered()) static_cast<void>(co_await set_room_avatar(account, group, std::nullopt));
  }
};

}  // namespace

extern const FeatureInfo xep_0486_room_avatars;
const FeatureInfo xep_0486_room_avatars{"XEP-0486", "0.1.0", "MUC Avatars", &make<RoomAvatars>};

}  // namespace turms::xmpp::features
