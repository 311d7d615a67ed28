// SPDX-License-Identifier: Apache-2.0
// XEP-0045, what happens in a group elsewhere: each notification of Turms about a group, its members and who they are
// becomes a change of the room (rooms.h), and word to the account whose memberships have changed. What the account's
// own clients do comes the same way (own_deed.h), so that everything is applied in one place.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/profiles.h"
#include "features/rooms.h"
#include "proto/messages.h"

namespace turms::xmpp::features {
namespace {

using Kind = proto::RequestKind;

template <class Message>
bool read(const upstream::Push& push, Message& message) {
  return proto::decode(as_text(push.body), message);
}

class GroupNews final : public Feature {
 public:
  void install(Hooks& on) override {
    on.push(static_cast<uint32_t>(Kind::kCreateGroupMembers), this, &GroupNews::added);
    on.push(static_cast<uint32_t>(Kind::kDeleteGroupMembers), this, &GroupNews::removed);
    on.push(static_cast<uint32_t>(Kind::kUpdateGroupMember), this, &GroupNews::member_changed);
    on.push(static_cast<uint32_t>(Kind::kCreateGroupBlockedUser), this, &GroupNews::banned);
    on.push(static_cast<uint32_t>(Kind::kUpdateGroup), this, &GroupNews::group_changed);
    on.push(static_cast<uint32_t>(Kind::kDeleteGroup), this, &GroupNews::dissolved);
    on.profile(this, &GroupNews::profile_changed);
    malformed_ = on.metrics().define(Metrics::Kind::counter, "xmpp_payloads_malformed_total",
                                     "Payloads or relayed messages that were malformed.");
  }

 private:
  void complain(Account& account) const { account.core().metrics.add(malformed_, 1); }

  /// The room that has changed; null: nothing is known of it here.
  static RoomPtr changed_room(const Account& account, GroupId group) {
    RoomPtr room = account.core().rooms.find(group);
    if (room != nullptr) ++room->told;
    return room;
  }

  void added(Account& account, const upstream::Push& push) {
    proto::CreateGroupMembersRequest request{};
    if (!read(push, request)) return complain(account);
    const GroupId group(request.group_id);
    std::vector<int64_t> users;
    for (const int64_t user : request.user_ids) users.push_back(user);
    const bool is_about_us = std::find(users.begin(), users.end(), account.user().value()) != users.end();
    if (is_about_us) account.core().hooks.on_membership(account, Membership{group, true, push.requester, {}});
    const RoomPtr room = changed_room(account, group);
    if (room == nullptr || room->members().empty()) return;
    // They are read before anything that they say is shown.
    account.core().hooks.in_turn(
        account, sizeof(int64_t) * users.size(),
        [room, users = std::move(users), actor = push.requester, told_ms = push.timestamp_ms](Account& reader) {
          return reader.core().rooms.learn_members(reader, room, users, actor, told_ms);
        });
  }

  void removed(Account& account, const upstream::Push& push) {
    proto::DeleteGroupMembersRequest request{};
    if (!read(push, request)) return complain(account);
    const GroupId group(request.group_id);
    const RoomPtr room = changed_room(account, group);
    bool is_about_us = false;
    for (const int64_t user : request.member_ids) {
      is_about_us |= user == account.user().value();
      if (room != nullptr && !has_come_again(*room, UserId(user), push))
        remove(account, *room, UserId(user), push.requester);
    }
    if (room != nullptr && request.has_successor_id) promote(account, *room, UserId(request.successor_id), {});
    if (is_about_us) account.core().hooks.on_membership(account, Membership{group, false, push.requester, {}});
  }

  void banned(Account& account, const upstream::Push& push) {
    proto::CreateGroupBlockedUserRequest request{};
    if (!read(push, request)) return complain(account);
    const GroupId group(request.group_id);
    const UserId user(request.user_id);
    if (const RoomPtr room = changed_room(account, group)) remove(account, *room, user, push.requester, true);
    if (user == account.user())
      account.core().hooks.on_membership(account, Membership{group, false, push.requester, {}});
  }

  /// Each session tells at its own pace: this one may tell of an earlier membership.
  static bool has_come_again(Room& room, UserId user, const upstream::Push& push) {
    const GroupMember* member = room.member(user);
    return member != nullptr && push.timestamp_ms != 0 && member->joined_ms > push.timestamp_ms;
  }

  static void remove(Account& account, Room& room, UserId user, UserId actor, bool is_ban = false) {
    RoomChange how;
    how.user = user;
    how.actor = actor;
    how.is_ban = is_ban;
    account.core().rooms.remove_member(account.core(), room, how);
  }

  void member_changed(Account& account, const upstream::Push& push) {
    proto::UpdateGroupMemberRequest request{};
    if (!read(push, request)) return complain(account);
    const RoomPtr room = changed_room(account, GroupId(request.group_id));
    const GroupMember* before = room == nullptr ? nullptr : room->member(UserId(request.member_id));
    if (before == nullptr) return;
    GroupMember now = *before;
    if (request.name.has()) now.name = request.name.view();
    if (request.has_role) now.role = request.role;
    if (request.has_mute_end_date) now.mute_end_ms = request.mute_end_date;
    account.core().rooms.put_member(account.core(), *room, std::move(now), push.requester);
  }

  void group_changed(Account& account, const upstream::Push& push) {
    proto::UpdateGroupRequest request{};
    if (!read(push, request)) return complain(account);
    Core& core = account.core();
    const GroupId group(request.group_id);
    const RoomPtr room = changed_room(account, group);
    if (room != nullptr && !room->members().empty()) {
      if (request.has_successor_id) {
        hand_over(account, *room, request, push.requester);
      } else {
        core.rooms.put_info(core, *room, with_changes(room->info, request), push.requester);
      }
    }
    const bool has_left = request.has_successor_id && request.has_quit_after_transfer && request.quit_after_transfer;
    if (has_left && push.requester == account.user())
      core.hooks.on_membership(account, Membership{group, false, push.requester, {}});
    if (request.name.has()) core.hooks.on_membership(account, Membership{group, true, {}, request.name.view()});
  }

  static GroupInfo with_changes(GroupInfo info, const proto::UpdateGroupRequest& request) {
    if (request.name.has()) info.name = request.name.view();
    if (request.intro.has()) info.intro = request.intro.view();
    if (request.announcement.has()) info.announcement = request.announcement.view();
    if (request.has_type_id) info.type = request.type_id;
    if (request.has_mute_end_date) info.mute_end_ms = request.mute_end_date;
    return info;
  }

  /// The one who did it was the owner (turms-semantics 3.8).
  static void hand_over(Account& account, Room& room, const proto::UpdateGroupRequest& request, UserId actor) {
    promote(account, room, UserId(request.successor_id), actor);
    if (request.has_quit_after_transfer && request.quit_after_transfer) return remove(account, room, actor, actor);
    const GroupMember* before = room.member(actor);
    if (before == nullptr) return;
    GroupMember now = *before;
    now.role = proto::group_member_role::kMember;
    account.core().rooms.put_member(account.core(), room, std::move(now), actor);
  }

  static void promote(Account& account, Room& room, UserId user, UserId actor) {
    const GroupMember* before = room.member(user);
    if (before == nullptr) return;
    GroupMember now = *before;
    now.role = proto::group_member_role::kOwner;
    room.info.owner = user;
    account.core().rooms.put_member(account.core(), room, std::move(now), actor);
  }

  void dissolved(Account& account, const upstream::Push& push) {
    proto::DeleteGroupRequest request{};
    if (!read(push, request)) return complain(account);
    const GroupId group(request.group_id);
    account.core().rooms.dissolve(account.core(), group, push.requester, {});
    account.core().hooks.on_membership(account, Membership{group, false, push.requester, {}});
  }

  void profile_changed(Account& account, const ProfileChange& change) {
    if (change.name) account.core().rooms.rename_everywhere(account.core(), change.user);
  }

  Metrics::Handle malformed_ = 0;
};

}  // namespace

extern const FeatureInfo xep_0045_group_news;
const FeatureInfo xep_0045_group_news{"XEP-0045 group news", "1.35.1", "Multi-User Chat: what Turms tells",
                                      &make<GroupNews>};

}  // namespace turms::xmpp::features
