// SPDX-License-Identifier: Apache-2.0
// Order in a group is the same for all: what a session hears of its own messages (the responses) and of others' (the
// pushes) is one sequence, and that of the history; and who comes or goes hears so before or after the messages that it
// concerns. Several clients write at once, as fast as they can.
#include <algorithm>
#include <thread>

#include "host/embedded/test_client.h"
#include "store/messages_table.h"

namespace turms::gateway::embedded {
namespace {

using Lines = std::vector<std::string>;
namespace role = proto::group_member_role;

constexpr int kMessages = 200;  // of each sender

std::string text_of(int64_t user, int64_t number) {
  return std::to_string(user) + ":" + std::to_string(number);
}

/// A member's client, and what it heard of the group, a line each: the text of a message, or what happened to members.
class Member {
 public:
  Member(sessions::Backend& backend, int64_t user, int32_t device_type = device::kDesktop)
      : client(backend), user_(user) {
    client.enter(user, device_type);
  }

  void write_messages(int64_t group) {
    for (int i = 0; i < kMessages; ++i) {
      proto::CreateMessageRequest message{};
      message.has_group_id = true;
      message.group_id = group;
      const std::string text = text_of(user_, next_request_);
      message.text = text;
      EXPECT_EQ(client.submit(message), next_request_++);
    }
  }

  /// Once there are as many lines as that.
  Lines heard(size_t count) {
    return heard_when([count](const Lines& lines) { return lines.size() >= count; });
  }
  /// Once this line has come.
  Lines heard_to(const std::string& last) {
    return heard_when([&last](const Lines& lines) { return !lines.empty() && lines.back() == last; });
  }

  TestClient client;

 private:
  template <class Holds>
  Lines heard_when(Holds holds) {
    Lines lines;
    size_t read = 0;
    EXPECT_TRUE(client.sink().wait_until([&](auto& sink) {
      for (; read < sink.notifications_.size(); ++read) append(sink.notifications_[read], lines);
      return holds(lines);
    })) << "user "
        << user_ << " heard " << lines.size() << " lines";
    return lines;
  }
  void append(const std::string& bytes, Lines& lines) const {
    const Heard heard(bytes);
    const proto::Notification& told = heard.notification;
    if (told.is_response()) {
      EXPECT_EQ(told.code, status::kOk);
      lines.push_back(text_of(user_, *told.request_id));
      return;
    }
    proto::Request relayed;
    ASSERT_TRUE(told.is_push() && proto::parse_request(*told.relayed_request, relayed));
    if (relayed.kind == proto::RequestKind::kCreateMessage) {
      proto::CreateMessageRequest message;
      ASSERT_TRUE(proto::decode(relayed.body, message));
      lines.push_back(message.text.str());
    } else if (relayed.kind == proto::RequestKind::kCreateGroupMembers) {
      lines.emplace_back("added");
    } else if (relayed.kind == proto::RequestKind::kCreateGroupBlockedUser) {
      lines.emplace_back("blocked");
    } else if (relayed.kind == proto::RequestKind::kDeleteGroupMembers) {
      lines.emplace_back("removed");
    }
  }

  const int64_t user_;
  int64_t next_request_ = 1;  // submit() counts them: a response tells by its id which message it is about
};

struct GroupOrderTest : BackendTest {
  /// A group of the open type: user 1 owns it, 2 to `last` are in it.
  void make_group(int64_t last) {
    start();
    TestClient owner(*backend);
    owner.enter(1, device::kBrowser);
    proto::CreateGroupRequest create{};
    create.name = std::string_view("Order");
    create.has_type_id = true;
    create.type_id = store::kOpenGroupType;
    group = owner.response(owner.submit(create))->notification.data_long;
    std::vector<int64_t> ids;
    for (int64_t id = 2; id <= last; ++id) ids.push_back(id);
    add(owner, ids);
  }
  void add(TestClient& owner, const std::vector<int64_t>& ids) {
    proto::CreateGroupMembersRequest request{};
    request.group_id = group;
    request.user_ids = std::span<const int64_t>(ids);
    request.has_role = true;
    request.role = role::kMember;
    ASSERT_EQ(owner.code(owner.submit(request)), status::kOk);
  }
  /// Texts of the group's messages in the order of the history.
  Lines history() {
    Lines texts;
    store::Database database = other_connection();
    store::Query query(database, "SELECT text FROM messages WHERE is_group = 1 ORDER BY delivery_date, id");
    EXPECT_TRUE(query.each([&](const store::Rows& row) { texts.emplace_back(row.text(0)); }).ok());
    return texts;
  }

  int64_t group = 0;
};

TEST_F(GroupOrderTest, every_session_hears_responses_and_pushes_in_the_order_of_the_history) {
  make_group(4);
  std::vector<std::unique_ptr<Member>> senders;
  for (int64_t user = 1; user <= 3; ++user) senders.push_back(std::make_unique<Member>(*backend, user));
  Member listener(*backend, 4);
  Member elsewhere(*backend, 1, device::kIos);
  {
    std::vector<std::thread> threads;
    for (const auto& sender : senders) threads.emplace_back([&] { sender->write_messages(group); });
    for (std::thread& thread : threads) thread.join();
  }
  constexpr size_t kAll = size_t{3} * kMessages;
  const Lines heard = listener.heard(kAll);
  EXPECT_EQ(heard, history());
  EXPECT_EQ(elsewhere.heard(kAll), heard) << "another session of one who writes";
  for (const auto& sender : senders) EXPECT_EQ(sender->heard(kAll), heard);
}

TEST_F(GroupOrderTest, who_is_added_hears_so_first_and_who_is_blocked_hears_nothing_more) {
  make_group(3);
  Member owner(*backend, 1, device::kBrowser);
  Member guest(*backend, 4);
  std::vector<std::unique_ptr<Member>> senders;
  for (int64_t user = 2; user <= 3; ++user) senders.push_back(std::make_unique<Member>(*backend, user));
  const auto all_write = [&] {
    std::vector<std::thread> threads;
    for (const auto& sender : senders) threads.emplace_back([&] { sender->write_messages(group); });
    return threads;
  };
  std::vector<std::thread> threads = all_write();
  add(owner.client, {4});
  for (std::thread& thread : threads) thread.join();
  (void)guest.heard(1);
  threads = all_write();
  (void)guest.heard(20);  // in the midst of it, when the machine is not too fast
  proto::CreateGroupBlockedUserRequest block{};
  block.group_id = group;
  block.user_id = 4;
  ASSERT_EQ(owner.client.code(owner.client.submit(block)), status::kOk);
  for (std::thread& thread : threads) thread.join();
  owner.client.submit_message(4, "end");  // after everything else

  const Lines heard = guest.heard_to("end");
  ASSERT_GE(heard.size(), 22U);
  EXPECT_EQ(heard.front(), "added");
  EXPECT_EQ(heard[heard.size() - 2], "blocked");
  const Lines between(heard.begin() + 1, heard.end() - 2);
  const Lines all = history();
  EXPECT_TRUE(std::search(all.begin(), all.end(), between.begin(), between.end()) != all.end())
      << "all that was written between coming and going, in that order";
}

}  // namespace
}  // namespace turms::gateway::embedded
