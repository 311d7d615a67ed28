// SPDX-License-Identifier: Apache-2.0
// A stage with a small Turms for the tests of rosters and subscriptions: it knows relationships, groups and friend
// requests, answers questions about them, and notes every write as a line of text. A test may have a kind of write
// fail.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "stage.h"

#include "features/friend_requests.h"
#include "proto/messages.h"
#include "proto/status_codes.h"

namespace turms::xmpp::features {

class ContactStage : public Stage {
 public:
  struct Related {
    std::string name;
    bool is_blocked = false;
  };
  struct Asked {
    int64_t id;
    int64_t user;
    std::string text;
    int32_t status = proto::request_status::kPending;
  };

  ContactStage() {
    reads_contacts = true;
    core.capabilities.store = true;
    for (const int64_t id : {2, 3, 4}) users[id] = "User " + std::to_string(id);
  }
  /// Everything installed, the session open, the contacts read, two resources that asked for the roster and are there.
  ContactStage& open() {
    play();
    serve();
    return *this;
  }
  /// A resource that is available and has asked for the roster.
  Resource& enter(std::string part, FakeOutlet& outlet) {
    Resource& resource = bind(std::move(part), outlet);
    say(resource, "<presence/>");
    say(resource, "<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
    serve();
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
  /// Answers all that is asked until nothing more comes.
  void serve() {
    for (; served < turms.requests.size(); ++served) respond(served);
  }
  std::vector<std::string> take_writes() { return std::exchange(writes, {}); }
  [[nodiscard]] const bridge::Contact* contact(int64_t user) const {
    return account.contacts().list().find(UserId(user));
  }
  /// A tick of the account, so much later.
  void pass_seconds(uint64_t seconds) {
    clock.advance_ms(seconds * 1000);
    account.tick();
    ready.run();
    serve();
  }

  std::map<int64_t, Related> related;
  std::map<int32_t, std::string> groups;
  std::map<int32_t, std::set<int64_t>> members;
  std::vector<Asked> received;
  std::vector<Asked> sent;
  std::map<int64_t, std::string> users;         // everybody there is
  std::map<proto::RequestKind, int32_t> codes;  // other answers than OK
  std::map<proto::RequestKind, int> asked;      // how often each kind came
  std::vector<std::string> writes;
  size_t served = 0;

 private:
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
      if (code->second != 0) answer(index, code->second);  // 0: no answer at all
      return;
    }
    switch (request.kind) {
      case proto::RequestKind::kQueryRelationships:
        return tell_relationships(request.request_id);
      case proto::RequestKind::kQueryRelationshipGroups:
        return tell_groups(request.request_id);
      case proto::RequestKind::kQueryRelatedUserIds:
        return tell_members(request);
      case proto::RequestKind::kQueryFriendRequests:
        return tell_requests(request);
      case proto::RequestKind::kQueryUserProfiles:
        return tell_profiles(request);
      case proto::RequestKind::kCreateRelationshipGroup:
        groups[50] = read<proto::CreateRelationshipGroupRequest>(request).name.str();
        return answer(index, proto::status::kOk, 50);
      case proto::RequestKind::kCreateFriendRequest:
        return answer(index, proto::status::kOk, 900);
      default:
        return answer(index, proto::status::kOk);
    }
  }

  void tell_relationships(int64_t id) {
    std::vector<proto::UserRelationship> rows;
    for (const auto& [user, row] : related) {
      proto::UserRelationship& out = rows.emplace_back();
      out = {};
      out.has_related_user_id = true;
      out.related_user_id = user;
      out.has_block_date = row.is_blocked;
      if (!row.name.empty()) out.name = row.name;
    }
    proto::UserRelationshipsWithVersion data{};
    data.user_relationships = rows;
    tell(id, data);
  }
  void tell_groups(int64_t id) {
    std::vector<proto::UserRelationshipGroup> rows;
    for (const auto& [group, name] : groups) {
      proto::UserRelationshipGroup& out = rows.emplace_back();
      out = {};
      out.index = group;
      out.name = name;
    }
    proto::UserRelationshipGroupsWithVersion data{};
    data.user_relationship_groups = rows;
    tell(id, data);
  }
  void tell_members(const proto::Request& request) {
    const auto query = read<proto::QueryRelatedUserIdsRequest>(request);
    std::vector<int64_t> ids;
    for (const int32_t group : query.group_indexes) ids.insert(ids.end(), members[group].begin(), members[group].end());
    proto::LongsWithVersion data{};
    data.longs = ids;
    tell(request.request_id, data);
  }
  void tell_requests(const proto::Request& request) {
    const bool is_own = read<proto::QueryFriendRequestsRequest>(request).are_sent_by_me;
    std::vector<proto::UserFriendRequest> rows;
    for (const Asked& row : is_own ? sent : received) {
      proto::UserFriendRequest& out = rows.emplace_back();
      out = {};
      out.has_id = out.has_requester_id = out.has_recipient_id = out.has_request_status = true;
      out.id = row.id;
      out.requester_id = is_own ? 1 : row.user;
      out.recipient_id = is_own ? row.user : 1;
      out.content = row.text;
      out.request_status = static_cast<decltype(out.request_status)>(row.status);
    }
    proto::UserFriendRequestsWithVersion data{};
    data.user_friend_requests = rows;
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

  static std::string group_text(const char* what, bool is_there, int32_t index) {
    return is_there ? std::string(" ") + what + std::to_string(index) : std::string();
  }
  static std::string name_text(const proto::View& name) { return name.has() ? " '" + name.str() + "'" : std::string(); }

  void note_write(const proto::Request& request) {
    using Kind = proto::RequestKind;
    if (request.kind == Kind::kCreateRelationship) {
      const auto r = read<proto::CreateRelationshipRequest>(request);
      writes.push_back("create " + std::to_string(r.user_id) + (r.blocked ? " blocked" : "") + name_text(r.name) +
                       group_text("+", r.has_group_index, r.group_index));
    } else if (request.kind == Kind::kDeleteRelationshipGroup) {
      writes.push_back("ungroup " + std::to_string(read<proto::DeleteRelationshipGroupRequest>(request).group_index));
    } else if (request.kind == Kind::kUpdateRelationship) {
      const auto r = read<proto::UpdateRelationshipRequest>(request);
      writes.push_back("update " + std::to_string(r.user_id) + (r.has_blocked && r.blocked ? " blocked" : "") +
                       name_text(r.name) + group_text("+", r.has_new_group_index, r.new_group_index) +
                       group_text("-", r.has_delete_group_index, r.delete_group_index));
    } else if (request.kind == Kind::kDeleteRelationship) {
      const auto r = read<proto::DeleteRelationshipRequest>(request);
      writes.push_back("delete " + std::to_string(r.user_id) + group_text("-", r.has_group_index, r.group_index));
    } else if (request.kind == Kind::kCreateRelationshipGroup) {
      writes.push_back("group" + name_text(read<proto::CreateRelationshipGroupRequest>(request).name));
    } else if (request.kind == Kind::kCreateFriendRequest) {
      const auto r = read<proto::CreateFriendRequestRequest>(request);
      writes.push_back("ask " + std::to_string(r.recipient_id) + name_text(r.content));
    } else if (request.kind == Kind::kUpdateFriendRequest) {
      const auto r = read<proto::UpdateFriendRequestRequest>(request);
      const bool is_yes = static_cast<int32_t>(r.response_action) == proto::response_action::kAccept;
      writes.push_back((is_yes ? "accept " : "decline ") + std::to_string(r.request_id));
    } else if (request.kind == Kind::kDeleteFriendRequest) {
      writes.push_back("recall " + std::to_string(read<proto::DeleteFriendRequestRequest>(request).request_id));
    }
  }
};

using Lines = std::vector<std::string>;

}  // namespace turms::xmpp::features
