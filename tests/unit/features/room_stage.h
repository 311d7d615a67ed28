// SPDX-License-Identifier: Apache-2.0
// A stage with a small Turms for the tests of rooms: group 7 "Room" with its members, who answers questions about it
// and notes every write as a line of text. A test may have a kind of request fail. The user is 1, called "Ann".
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stage.h"

#include "features/own_deed.h"
#include "proto/messages.h"
#include "proto/status_codes.h"

namespace turms::xmpp::features {

class RoomStage : public Stage {
 public:
  struct Member {
    int32_t role = proto::group_member_role::kMember;
    std::string name;
    int64_t mute_end_ms = 0;
    int32_t device = -1;  // of a Turms client that is online; -1: none is
  };
  struct Invitation {
    int64_t id;
    int64_t group;
    int32_t status = proto::request_status::kPending;
  };

  RoomStage() {
    play();
    users = {{1, "Ann"}, {2, "Bob"}, {3, "Carol"}, {4, "Dave"}};
    members[1] = {};
    members[2] = {proto::group_member_role::kOwner};
    members[3] = {};
  }
  /// A resource that is available.
  Resource& enter(std::string part, FakeOutlet& outlet) {
    Resource& resource = bind(std::move(part), outlet);
    act(resource, "<presence/>");
    outlet.take();
    return resource;
  }
  /// That has joined group 7 as well.
  Resource& join(std::string part, FakeOutlet& outlet, std::string_view nick = "Ann") {
    Resource& resource = enter(std::move(part), outlet);
    act(resource, "<presence to='7@conference.example.org/" + std::string(nick) +
                      "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
    outlet.take();
    return resource;
  }
  /// A stanza, and Turms' answers to what comes of it.
  void act(const Resource& from, std::string_view xml) {
    say(from, xml);
    serve();
  }
  template <class Message>
  void relay(int64_t requester, const Message& message) {
    std::string relayed;
    ASSERT_TRUE(proto::write_request(relayed, 1, message));
    std::string out;
    proto::write_push(out, clock.unix_ms(), requester, relayed);
    notify(out);
    serve();
  }
  /// What `sender` says in the group.
  void relay_text(int64_t sender, std::string_view text, int64_t id) {
    proto::CreateMessageRequest message{};
    message.has_message_id = message.has_group_id = message.has_delivery_date = true;
    message.message_id = id;
    message.group_id = 7;
    message.delivery_date = clock.unix_ms();
    message.text = text;
    relay(sender, message);
  }
  /// Answers until a request of this kind has been answered.
  void serve_until(proto::RequestKind kind) {
    for (const int before = asked[kind]; served < turms.requests.size() && asked[kind] == before; ++served)
      respond(served);
  }
  /// Answers all that is asked until nothing more comes.
  void serve() {
    for (; served < turms.requests.size(); ++served) respond(served);
  }
  void pass_seconds(uint64_t seconds) {
    clock.advance_ms(seconds * 1000);
    account.tick();
    ready.run();
    serve();
  }
  std::vector<std::string> take_writes() { return std::exchange(writes, {}); }

  std::string name = "Room";
  std::string intro;
  std::string announcement;
  bool exists = true;
  std::map<int64_t, Member> members;
  std::map<int64_t, std::string> users;
  struct Joined {
    int64_t group;
    std::string name;
  };
  std::vector<Joined> joined = {{7, "Room"}};   // of the user
  std::vector<Invitation> invitations;          // of the user
  std::map<proto::RequestKind, int32_t> codes;  // other answers than OK; 0: none
  std::map<proto::RequestKind, int> asked;      // how often each kind came
  std::vector<std::string> writes;
  int64_t next_id = 1000;
  size_t served = 0;

 private:
  using Kind = proto::RequestKind;
  template <class Message>
  static Message read(const proto::Request& request) {
    Message message;
    EXPECT_TRUE(proto::decode(request.body, message));
    return message;
  }
  template <class Data>
  void tell(int64_t id, const Data& data) {
    std::string out;
    ASSERT_TRUE(proto::write_data_response(out, clock.unix_ms(), id, proto::status::kOk, data));
    notify(out);
  }

  void respond(size_t index) {
    const std::string bytes = turms.requests[index];
    proto::Request request;
    ASSERT_TRUE(proto::parse_request(bytes, request));
    ++asked[request.kind];
    note_write(request);
    const auto code = codes.find(request.kind);
    if (code != codes.end()) {
      if (code->second != 0) answer(index, code->second);
      return;
    }
    switch (request.kind) {
      case Kind::kQueryGroups:
        return tell_group(request);
      case Kind::kQueryGroupMembers:
        return tell_members(index, request);
      case Kind::kQueryUserProfiles:
        return tell_profiles(request);
      case Kind::kQueryJoinedGroupInfos:
        return tell_joined(request.request_id);
      case Kind::kQueryGroupInvitations:
        return tell_invitations(request);
      case Kind::kCreateGroupMembers:
        for (const int64_t id : read<proto::CreateGroupMembersRequest>(request).user_ids) members[id];
        return answer(index, proto::status::kOk);
      case Kind::kUpdateGroupInvitation:
        members[1];
        return answer(index, proto::status::kOk);
      case Kind::kCreateMessage:
      case Kind::kCreateGroup:
        return answer(index, proto::status::kOk, next_id++);
      default:
        return answer(index, proto::status::kOk);
    }
  }

  void tell_group(const proto::Request& request) {
    proto::Group row{};
    row.has_id = row.has_active = row.has_owner_id = true;
    row.id = 7;
    row.active = true;
    row.owner_id = 2;
    row.name = name;
    row.intro = intro;
    row.announcement = announcement;
    std::vector<proto::Group> rows;
    for (const int64_t id : read<proto::QueryGroupsRequest>(request).group_ids) {
      row.id = id;
      if ((id == 7 || id >= 1000) && exists) rows.push_back(row);  // 1000 and on: made by the test
    }
    proto::GroupsWithVersion data{};
    data.groups = rows;
    tell(request.request_id, data);
  }
  void tell_joined(int64_t id) {
    std::vector<proto::Group> rows;
    for (const Joined& each : joined) {
      proto::Group& row = rows.emplace_back();
      row = {};
      row.has_id = row.has_active = true;
      row.id = each.group;
      row.active = true;
      row.name = each.name;
    }
    proto::GroupsWithVersion data{};
    data.groups = rows;
    tell(id, data);
  }
  void tell_members(size_t index, const proto::Request& request) {
    const auto query = read<proto::QueryGroupMembersRequest>(request);
    if (members.find(1) == members.end()) return answer(index, proto::status::kNotGroupMemberToQueryGroupMemberInfo);
    std::set<int64_t> wanted;
    for (const int64_t id : query.member_ids) wanted.insert(id);
    std::vector<proto::GroupMember> rows;
    std::map<int64_t, std::vector<int32_t>> devices;
    for (const auto& [user, member] : members) {
      if (!wanted.empty() && wanted.count(user) == 0) continue;
      proto::GroupMember& out = rows.emplace_back();
      out = {};
      out.has_user_id = true;
      out.user_id = user;
      if (query.with_status) {
        if (member.device >= 0) devices[user] = {member.device};
        out.has_user_status = true;
        out.user_status = member.device >= 0 ? proto::user_status::kAvailable : proto::user_status::kOffline;
        out.using_device_types = devices[user];
        continue;
      }
      out.has_role = true;
      out.role = member.role;
      if (!member.name.empty()) out.name = member.name;
      out.has_mute_end_date = member.mute_end_ms != 0;
      out.mute_end_date = member.mute_end_ms;
    }
    proto::GroupMembersWithVersion data{};
    data.group_members = rows;
    tell(request.request_id, data);
  }
  void tell_profiles(const proto::Request& request) {
    std::vector<proto::UserInfo> rows;
    for (const int64_t id : read<proto::QueryUserProfilesRequest>(request).user_ids) {
      const auto found = users.find(id);
      if (found == users.end()) continue;
      proto::UserInfo& out = rows.emplace_back();
      out = {};
      out.has_id = true;
      out.id = id;
      out.name = found->second;
    }
    proto::UserInfosWithVersion data{};
    data.user_infos = rows;
    tell(request.request_id, data);
  }
  void tell_invitations(const proto::Request& request) {
    std::vector<proto::GroupInvitation> rows;
    for (const Invitation& invitation : invitations) {
      proto::GroupInvitation& out = rows.emplace_back();
      out = {};
      out.has_id = out.has_group_id = out.has_invitee_id = out.has_inviter_id = out.has_status = true;
      out.id = invitation.id;
      out.group_id = invitation.group;
      out.invitee_id = 1;
      out.inviter_id = 2;
      out.status = invitation.status;
    }
    proto::GroupInvitationsWithVersion data{};
    data.group_invitations = rows;
    tell(request.request_id, data);
  }

  void note_write(const proto::Request& request) {
    if (request.kind == Kind::kCreateGroupMembers) {
      const auto r = read<proto::CreateGroupMembersRequest>(request);
      std::string line = "add to " + std::to_string(r.group_id) + ":";
      for (const int64_t id : r.user_ids) line += " " + std::to_string(id);
      writes.push_back(line + (r.has_role ? " as " + std::to_string(r.role) : ""));
    } else if (request.kind == Kind::kDeleteGroupMembers) {
      const auto r = read<proto::DeleteGroupMembersRequest>(request);
      std::string line = "remove from " + std::to_string(r.group_id) + ":";
      for (const int64_t id : r.member_ids) line += " " + std::to_string(id);
      writes.push_back(line);
    } else if (request.kind == Kind::kUpdateGroupMember) {
      const auto r = read<proto::UpdateGroupMemberRequest>(request);
      writes.push_back("member " + std::to_string(r.member_id) + (r.name.has() ? " '" + r.name.str() + "'" : "") +
                       (r.has_role ? " role " + std::to_string(r.role) : "") +
                       (r.has_mute_end_date ? " mute " + std::to_string(r.mute_end_date) : ""));
    } else if (request.kind == Kind::kUpdateGroupInvitation) {
      const auto r = read<proto::UpdateGroupInvitationRequest>(request);
      const bool is_yes = static_cast<int32_t>(r.response_action) == proto::response_action::kAccept;
      writes.push_back((is_yes ? "accept " : "decline ") + std::to_string(r.invitation_id));
    } else if (request.kind == Kind::kCreateMessage) {
      const auto r = read<proto::CreateMessageRequest>(request);
      writes.push_back(
          (r.has_group_id ? "say in " + std::to_string(r.group_id) : "say to " + std::to_string(r.recipient_id)) +
          " '" + r.text.str() + "'");
    } else if (request.kind == Kind::kUpdateGroup) {
      const auto r = read<proto::UpdateGroupRequest>(request);
      writes.push_back("group " + std::to_string(r.group_id) + (r.name.has() ? " name '" + r.name.str() + "'" : "") +
                       (r.intro.has() ? " intro '" + r.intro.str() + "'" : "") +
                       (r.announcement.has() ? " announcement '" + r.announcement.str() + "'" : "") +
                       (r.has_successor_id ? " successor " + std::to_string(r.successor_id) : "") +
                       (r.has_mute_end_date ? " mute " + std::to_string(r.mute_end_date) : ""));
    } else if (request.kind == Kind::kCreateGroup) {
      const auto r = read<proto::CreateGroupRequest>(request);
      writes.push_back("new group '" + r.name.str() + "'" +
                       (r.has_type_id ? " type " + std::to_string(r.type_id) : ""));
    } else if (request.kind == Kind::kDeleteGroup) {
      writes.push_back("delete group " + std::to_string(read<proto::DeleteGroupRequest>(request).group_id));
    } else if (request.kind == Kind::kCreateGroupBlockedUser) {
      writes.push_back("ban " + std::to_string(read<proto::CreateGroupBlockedUserRequest>(request).user_id));
    } else if (request.kind == Kind::kDeleteGroupBlockedUser) {
      writes.push_back("unban " + std::to_string(read<proto::DeleteGroupBlockedUserRequest>(request).user_id));
    } else if (request.kind == Kind::kCreateGroupInvitation) {
      const auto r = read<proto::CreateGroupInvitationRequest>(request);
      writes.push_back("invite " + std::to_string(r.invitee_id) + " '" + r.content.str() + "'");
    }
  }
};

using Lines = std::vector<std::string>;

}  // namespace turms::xmpp::features
