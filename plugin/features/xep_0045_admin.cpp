// SPDX-License-Identifier: Apache-2.0
// XEP-0045 8 and 9, moderators and admins: kicks, bans, voice, affiliations, and the lists of them (mapping 14.5).
// Turms decides who may do what; only what XMPP can say and a group can't be is refused here.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bridge/room_admin.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/group_requests.h"
#include "features/group_roles.h"
#include "features/hooks.h"
#include "features/profiles.h"
#include "features/rooms.h"
#include "proto/enums.h"

namespace turms::xmpp::features {
namespace {

namespace role = proto::group_member_role;
using bridge::Affiliation;
using bridge::RoomRole;
using C = StanzaErrorCondition;

constexpr int64_t kMuteMs = int64_t{10} * 365 * 24 * 3600 * 1000;
constexpr int64_t kVoiceMs = 1;  // a date long past takes the mute away

StanzaError not_allowed(std::string words) {
  return {C::not_allowed, StanzaErrorType::cancel, std::move(words)};
}

/// One item on its way. The room may change while Turms is asked, so a member is looked up each time.
class Deed {
 public:
  Deed(Account& account, RoomPtr room, UserId user, std::string reason)
      : account_(&account), room_(std::move(room)), user_(user), reason_(std::move(reason)) {}

  [[nodiscard]] Account& account() const { return *account_; }
  [[nodiscard]] Core& core() const { return account_->core(); }
  [[nodiscard]] Room& room() const { return *room_; }
  [[nodiscard]] GroupId group() const { return room_->group(); }
  [[nodiscard]] UserId user() const { return user_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }
  /// Whom it is done to; null: no member.
  [[nodiscard]] const GroupMember* target() const { return room_->member(user_); }
  [[nodiscard]] const GroupMember* actor() const { return room_->member(account_->user()); }

  /// How Turms itself calls him here, without what makes nicks differ.
  [[nodiscard]] std::string name() const {
    if (target() != nullptr && !target()->name.empty()) return target()->name;
    const Profile* profile = core().profiles.known(user_, core().clock.monotonic_ns());
    return profile == nullptr || profile->name.empty() ? room_->nick_of(user_) : profile->name;
  }

 private:
  Account* account_;
  RoomPtr room_;
  UserId user_;
  std::string reason_;
};

// Affiliations.

Task<Refusal> remove(Deed deed, bool is_kick) {
  if (deed.target() == nullptr) return lift_ban(deed.account(), deed.group(), deed.user());
  return remove_from_group(deed.account(), deed.group(), deed.user(), Removal(deed.reason(), is_kick));
}

Task<Refusal> ban(Deed deed) {
  if (deed.user() == deed.account().user())
    co_return StanzaError(C::conflict, StanzaErrorType::cancel, "nobody bans himself");
  // Turms lets managers ban each other and the owner, which XEP-0045 9.1 forbids.
  const GroupMember* target = deed.target();
  const GroupMember* actor = deed.actor();
  if (target != nullptr && actor != nullptr && leads(*actor) && target->role <= actor->role)
    co_return not_allowed("not of lower rank");
  co_return co_await ban_from_group(deed.account(), deed.group(), deed.user(), deed.reason());
}

/// A member gets the role; somebody else is let in with it, or invited.
Task<Refusal> promote(Deed deed, int32_t as) {
  if (deed.target() != nullptr) {
    if (deed.target()->role == as) co_return std::nullopt;
    co_return co_await set_group_role(deed.account(), deed.group(), deed.user(), as);
  }
  if (as == role::kManager) co_return co_await admit_manager(deed.account(), deed.group(), deed.user());
  const AdmissionResult result = co_await admit_to_group(deed.account(), deed.group(), deed.user(), deed.reason());
  co_return result ? std::nullopt : Refusal(result.error());
}

Task<Refusal> set_affiliation(Deed deed, Affiliation wanted) {
  const bool is_owner = deed.target() != nullptr && deed.target()->role == role::kOwner;
  if (is_owner != (wanted == Affiliation::owner))
    co_return not_allowed("a group has one owner, who may hand it over by the command for it");
  switch (wanted) {
    case Affiliation::admin:
      co_return co_await promote(deed, role::kManager);
    case Affiliation::member:
      co_return co_await promote(deed, role::kMember);
    case Affiliation::none:
      co_return co_await remove(deed, false);
    case Affiliation::outcast:
      co_return co_await ban(deed);
    default:
      co_return std::nullopt;  // the owner stays it
  }
}

// Roles.

/// A mute never goes alone to Turms: the owner says the role again, a manager the name.
Task<Refusal> set_voice(Deed deed, int64_t until_ms) {
  const bool by_owner = deed.actor() != nullptr && deed.actor()->role == role::kOwner;
  const std::optional<int32_t> same = by_owner ? std::optional(deed.target()->role) : std::nullopt;
  std::string name = deed.name();
  co_return co_await mute_in_group(deed.account(), deed.group(), deed.user(), until_ms, same, std::move(name));
}

/// Out of the group, or, where the operator wants that, only out of the room.
Task<Refusal> kick(Deed deed) {
  if (deed.core().settings.kick_removes) co_return co_await remove(deed, true);
  // Turms is not asked to do anything, so it is asked who may.
  const std::vector<int64_t> both{deed.account().user().value(), deed.user().value()};
  const auto rows = co_await read_members(deed.account(), deed.group(), both);
  if (!rows) co_return rows.error();
  int32_t actor = role::kGuest;
  int32_t target = role::kGuest;
  for (const GroupMember& row : *rows) (row.user == deed.user() ? target : actor) = row.role;
  const bool may_do = (actor == role::kOwner || actor == role::kManager) && target > actor;
  if (!may_do) co_return not_allowed("not of lower rank");
  const bool is_done =
      deed.core().rooms.send_out(deed.core(), deed.room(), deed.user(), deed.account().user(), deed.reason());
  if (!is_done) co_return not_allowed("this user has no XMPP client in the room");
  co_return std::nullopt;
}

Task<Refusal> set_role(Deed deed, RoomRole wanted) {
  if (deed.target() == nullptr) co_return StanzaError(C::item_not_found, "this user is not in the room");
  if (wanted == RoomRole::none) co_return co_await kick(deed);
  const int64_t now_ms = deed.core().clock.unix_ms();
  const bool is_leader = leads(*deed.target());
  const bool is_muted = deed.target()->mute_end_ms > now_ms;
  if (wanted == RoomRole::moderator) {
    if (!is_leader) co_return not_allowed("in a group, moderators are its managers: make this user an admin");
    co_return std::nullopt;
  }
  if (is_leader && !(is_muted && wanted == RoomRole::participant))
    co_return not_allowed("owner and managers of a group are moderators");
  if (is_muted == (wanted == RoomRole::visitor)) co_return std::nullopt;
  co_return co_await set_voice(deed, is_muted ? kVoiceMs : now_ms + kMuteMs);
}

class RoomAdmin final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(bridge::kMucAdminNs, "query", kRoom, this, &RoomAdmin::list);
    on.iq_set(bridge::kMucAdminNs, "query", kRoom, this, &RoomAdmin::change);
  }

 private:
  /// The room, for one of its members: to others it says nothing (mapping 14.11).
  static Task<Result<RoomPtr, StanzaError>> enter(IqRequest iq) {
    if (!iq.group()) co_return StanzaError(C::item_not_found);
    Result<RoomPtr, StanzaError> room = co_await iq.core().rooms.load(iq.account(), iq.group());
    if (!room && room.error().condition == C::registration_required)
      co_return StanzaError(C::forbidden, "only members may");
    co_return room;
  }

  Task<Outcome> list(IqRequest iq) {
    const Result<bridge::RoomListWish, StanzaError> wish = bridge::read_room_admin_get(iq.payload());
    if (!wish) co_return Outcome::error(wish.error());
    const Result<RoomPtr, StanzaError> room = co_await enter(iq);
    if (!room) co_return Outcome::error(room.error());
    if (wish.value().affiliation == Affiliation::outcast) co_return co_await list_banned(iq, room.value());
    co_return iq.result([&](xml::Writer& out) {
      out.open("query", bridge::kMucAdminNs);
      write_members(out, iq.core(), *room.value(), wish.value());
      out.close();
    });
  }

  /// By affiliation all members, by role those who are present.
  static void write_members(xml::Writer& out, const Core& core, const Room& room, const bridge::RoomListWish& wish) {
    const int64_t now_ms = core.clock.unix_ms();
    for (const GroupMember& member : room.members()) {
      const bridge::Standing standing = room.standing_of(member.user, now_ms);
      const bool is_present = room.is_present(member.user);
      if (wish.affiliation && standing.affiliation != *wish.affiliation) continue;
      if (wish.role && (!is_present || standing.role != *wish.role)) continue;
      const Jid jid = core.addresses.user(member.user);
      const std::string nick = room.nick_of(member.user);
      bridge::RoomListItem item;
      item.jid = jid.text();
      item.nick = nick;
      item.affiliation = standing.affiliation;
      if (is_present) item.role = standing.role;
      bridge::write_room_list_item(out, item);
    }
  }

  /// Turms shows a blocklist to everybody; XEP-0045 9.2 to those who may change it.
  static Task<Outcome> list_banned(IqRequest iq, RoomPtr room) {
    const GroupMember* self = room->member(iq.account().user());
    if (self == nullptr || !leads(*self)) co_return Outcome::error(StanzaError(C::forbidden));
    const auto banned = co_await banned_from_group(iq.account(), room->group());
    if (!banned) co_return Outcome::error(banned.error());
    co_return iq.result([&](xml::Writer& out) {
      out.open("query", bridge::kMucAdminNs);
      for (const UserId user : banned.value()) {
        const Jid jid = iq.core().addresses.user(user);
        bridge::RoomListItem item;
        item.jid = jid.text();
        item.affiliation = Affiliation::outcast;
        bridge::write_room_list_item(out, item);
      }
      out.close();
    });
  }

  /// In order; the first failure is told, and what was done before stays (mapping 14.5).
  Task<Outcome> change(IqRequest iq) {
    const Result<std::vector<bridge::RoomAdminItem>, StanzaError> items = bridge::read_room_admin_set(iq.payload());
    if (!items) co_return Outcome::error(items.error());
    const Result<RoomPtr, StanzaError> room = co_await enter(iq);
    if (!room) co_return Outcome::error(room.error());
    for (const bridge::RoomAdminItem& item : items.value()) {
      const Refusal refusal = co_await apply(iq.account(), room.value(), item);
      if (refusal) co_return Outcome::error(*refusal);
    }
    co_return iq.result();
  }

  /// \param item  of the frame that waits for this
  static Task<Refusal> apply(Account& account, RoomPtr room, const bridge::RoomAdminItem& item) {
    const std::optional<UserId> named = account.core().addresses.user_of(item.jid);
    const UserId user = named ? *named : item.jid.empty() ? room->user_of(item.nick) : UserId();
    if (!user) co_return StanzaError(C::item_not_found, "there is no such user");
    const Deed deed(account, std::move(room), user, item.reason);
    if (item.role) co_return co_await set_role(deed, *item.role);
    co_return co_await set_affiliation(deed, *item.affiliation);
  }
};

}  // namespace

extern const FeatureInfo xep_0045_admin;
const FeatureInfo xep_0045_admin{"XEP-0045 admin", "1.35.5", "Multi-User Chat: moderators and admins",
                                 &make<RoomAdmin>};

}  // namespace turms::xmpp::features
