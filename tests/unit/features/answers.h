// SPDX-License-Identifier: Apache-2.0
// One resource and a Turms whose answers are lists of users, for tests of search, commands and the own account.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "proto/messages.h"
#include "stage.h"

namespace turms::xmpp::features {

class AnswersTest : public ::testing::Test {
 protected:
  struct User {
    int64_t id;
    std::string name;
    std::string intro;
  };

  AnswersTest() {
    stage.settings.search_domain = "search.example.org";
    stage.settings.version = "1.2.3";
    stage.play();
    phone = &stage.bind("phone", out);
    stage.account.contacts().set_loaded();
    stage.ready.run();
    first = stage.turms.requests.size();
  }

  /// The requests made since the test began.
  [[nodiscard]] size_t requests() const { return stage.turms.requests.size() - first; }
  template <class Message>
  Message body(size_t index) {
    Message message{};
    EXPECT_EQ(stage.request(first + index).kind, proto::kRequestKindOf<Message>);
    EXPECT_TRUE(proto::decode(stage.request(first + index).body, message));
    return message;
  }
  void answer(size_t index, int32_t code, int64_t value = 0) { stage.answer(first + index, code, value); }
  template <class Message>
  void answer_with(size_t index, const Message& data) {
    std::string notification;
    ASSERT_TRUE(proto::write_data_response(notification, stage.clock.unix_ms(), stage.request(first + index).request_id,
                                           1000, data));
    stage.notify(notification);
  }
  void answer_users(size_t index, const std::vector<User>& users) {
    std::vector<proto::UserInfo> rows;
    for (const User& user : users) {
      proto::UserInfo& row = rows.emplace_back();
      row = proto::UserInfo{};
      row.has_id = true;
      row.id = user.id;
      row.name = user.name;
      row.intro = user.intro;
    }
    proto::UserInfosWithVersion data{};
    data.user_infos = rows;
    answer_with(index, data);
  }

  Stage stage;
  FakeOutlet out;
  Resource* phone = nullptr;
  size_t first = 0;
};

}  // namespace turms::xmpp::features
