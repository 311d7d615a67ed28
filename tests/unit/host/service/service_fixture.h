// SPDX-License-Identifier: Apache-2.0
// A service over a database in memory, and the few words that tests say to it: who calls, what with, and what came of
// it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/clock.h"
#include "host/base/doubles.h"
#include "host/store/temp_database.h"
#include "proto/enums.h"
#include "proto/messages.h"
#include "proto/request.h"
#include "service/dispatch.h"

namespace turms::gateway::service {

namespace status = proto::status;
namespace device = proto::device_type;

/// A response, with the bytes it points into.
struct Response {
  explicit Response(const Outcome& outcome) : bytes(outcome.response()) {
    readable = !bytes.empty() && proto::parse_notification(bytes, notification);
  }
  Response(const Response&) = delete;
  Response& operator=(const Response&) = delete;

  template <class T>
  [[nodiscard]] T data() const {
    T data;
    EXPECT_EQ(notification.data_kind, proto::kDataKindOf<T>);
    EXPECT_TRUE(proto::decode(notification.data, data));
    return data;
  }

  std::string bytes;
  proto::Notification notification;
  bool readable = false;
};

/// A push and the request it relays.
struct Relayed {
  explicit Relayed(const Push& push)
      : bytes(reinterpret_cast<const char*>(push.notification.span().data()), push.notification.size()) {
    EXPECT_TRUE(proto::parse_notification(bytes, notification));
    EXPECT_TRUE(notification.is_push());
    EXPECT_TRUE(proto::parse_request(notification.relayed_request.value_or(""), request));
  }
  Relayed(const Relayed&) = delete;
  Relayed& operator=(const Relayed&) = delete;

  template <class T>
  [[nodiscard]] T body() const {
    T body;
    EXPECT_EQ(request.kind, proto::kRequestKindOf<T>);
    EXPECT_TRUE(proto::decode(request.body, body));
    return body;
  }

  std::string bytes;
  proto::Notification notification;
  proto::Request request;
};

inline std::vector<std::pair<int64_t, int32_t>> recipients_of(const Push& push) {
  std::vector<std::pair<int64_t, int32_t>> recipients;
  for (const Recipient& recipient : push.recipients) {
    recipients.emplace_back(recipient.user_id, recipient.excluded_device_type);
  }
  return recipients;
}

struct ServiceTest : ::testing::Test {
  ServiceTest() {
    auto opened = WriteService::open(database, settings, clock, online);
    EXPECT_TRUE(opened.ok());
    writer = std::move(opened).value();
    for (int64_t id = 1; id <= 9; ++id) add_user(id);
  }

  void add_user(int64_t id, bool active = true) {
    store::User user;
    user.id = id;
    user.name = "User " + std::to_string(id);
    user.active = active;
    user.registration_date = user.last_updated_date = 1000 * id;
    ASSERT_TRUE(users.insert(user).ok());
    writer->forget_facts();
  }
  void relate(int64_t owner, int64_t related, store::Relation relation) {
    ASSERT_TRUE(relationships.put(owner, related, relation, 1).ok());
    writer->facts().forget_relation(owner, related);
  }
  /// A group of the default type, or of another; the first member owns it.
  void make_group(int64_t id, const std::vector<int64_t>& members, int64_t type_id = store::kDefaultGroupType) {
    store::Group group;
    group.id = id;
    group.type_id = type_id;
    group.creator_id = group.owner_id = members.at(0);
    ASSERT_TRUE(tables.groups.insert(group).ok());
    for (const int64_t user : members) {
      store::GroupMember member;
      member.group_id = id;
      member.user_id = user;
      member.role = user == members.at(0) ? 0 : 2;
      ASSERT_TRUE(tables.group_members.insert(member).ok());
    }
    writer->forget_facts();
  }
  /// Session keys of these tests: user id and device type side by side.
  static Requester session(int64_t user_id, int32_t device_type = device::kDesktop) {
    return {static_cast<SessionKey>(user_id * 10 + device_type + 1), user_id, device_type};
  }
  void log_in(int64_t user_id, int32_t device_type = device::kDesktop, int32_t user_status = 0) {
    online.add(session(user_id, device_type), user_status);
  }

  Outcome handle_bytes(const Requester& requester, const std::string& bytes) {
    const Call call = read_call(requester, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
    return lane_of(call) == Lane::read ? reader.handle(call) : writer->handle(call);
  }
  template <class T>
  Outcome handle(const Requester& requester, const T& body, int64_t request_id = 77) {
    std::string bytes;
    EXPECT_TRUE(proto::write_request(bytes, request_id, body));
    return handle_bytes(requester, bytes);
  }
  /// A private message; gives its id.
  int64_t send(int64_t from, int64_t to, std::string_view text) {
    proto::CreateMessageRequest message{};
    message.has_recipient_id = true;
    message.recipient_id = to;
    message.text = text;
    const Outcome outcome = handle(session(from), message);
    EXPECT_EQ(outcome.code(), status::kOk);
    return Response(outcome).notification.data_long;
  }

  gateway::testing::FakeClock clock;
  ServiceSettings settings;
  store::Database database = store::memory_database();
  store::Tables tables{database};  // what a test looks at and prepares, beside the service's own
  store::UsersTable& users = tables.users;
  store::RelationshipsTable& relationships = tables.relationships;
  OnlineUsers online;
  std::unique_ptr<WriteService> writer;
  ReadService reader{database, settings, clock};
};

}  // namespace turms::gateway::service
