// SPDX-License-Identifier: Apache-2.0
// A stage on which user 1 asks and sets profiles, and the test answers as Turms.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "../bridge/images.h"
#include "proto/messages.h"
#include "stage.h"

namespace turms::xmpp::features {

class ProfileTest : public ::testing::Test {
 protected:
  ProfileTest() { stage.core.capabilities.store = stage.core.capabilities.push_profile = true; }

  /// The one resource, available, after everything that a login asks Turms has been answered with nothing.
  Resource& enter() {
    stage.play();
    Resource& phone = stage.bind("phone", out);
    stage.say(phone, "<presence/>");
    settle();
    out.take();
    return phone;
  }
  /// Answers whatever is open: questions about profiles with `profile`, changes with success, the rest with nothing.
  void settle() {
    while (answered < stage.turms.requests.size()) {
      const proto::Request request = stage.request(answered);
      if (request.kind == proto::RequestKind::kQueryUserProfiles) {
        answer_profile(answered);
      } else if (request.kind == proto::RequestKind::kUpdateUser) {
        updates.push_back(std::string(request.body));
        if (before_update) before_update();
        stage.answer(answered, update_code);
      } else {
        stage.answer(answered, 1001);
      }
      ++answered;
    }
  }
  /// An IQ of the phone and its answer.
  std::string ask(Resource& from, std::string_view type, std::string_view to, std::string_view payload) {
    std::string iq = "<iq id='q1' type='" + std::string(type) + "'";
    if (!to.empty()) iq += " to='" + std::string(to) + "'";
    stage.say(from, iq + ">" + std::string(payload) + "</iq>");
    settle();
    return out.take();
  }
  std::string publish(Resource& from, std::string_view node, std::string_view id, std::string_view payload) {
    return ask(from, "set", "",
               "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='" + std::string(node) +
                   "'><item id='" + std::string(id) + "'>" + std::string(payload) + "</item></publish></pubsub>");
  }
  std::string items(Resource& from, std::string_view to, std::string_view node) {
    return ask(from, "get", to,
               "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='" + std::string(node) + "'/></pubsub>");
  }
  /// The only change that Turms was asked for.
  proto::UpdateUserRequest update() {
    EXPECT_EQ(updates.size(), 1u);
    proto::UpdateUserRequest request{};
    if (!updates.empty()) EXPECT_TRUE(proto::decode(updates.back(), request));
    return request;
  }
  /// What Turms relays when `user` has changed his profile with another client.
  void relay_update(int64_t user, const proto::UpdateUserRequest& update) {
    std::string request;
    EXPECT_TRUE(proto::write_request(request, 1, update));
    std::string notification;
    proto::write_push(notification, stage.clock.unix_ms(), user, request);
    stage.notify(notification);
    settle();
  }
  void make_friend(int64_t user) {
    stage.account.contacts().update(UserId(user), [](bridge::Contact& contact) { contact.is_related = true; });
  }

  std::string name = "Romeo";
  std::string intro;
  std::string picture;
  bool exists = true;
  int32_t update_code = 1000;
  std::function<void()> before_update;  // Turms is about to agree
  std::vector<std::string> updates;  // encoded
  size_t answered = 0;
  Stage stage;
  FakeOutlet out;

 private:
  void answer_profile(size_t index) {
    if (!exists) return stage.answer(index, 1001);
    proto::QueryUserProfilesRequest question{};
    ASSERT_TRUE(proto::decode(stage.request(index).body, question));
    std::vector<proto::UserInfo> infos;
    for (const int64_t id : question.user_ids) {
      proto::UserInfo info{};
      info.has_id = true;
      info.id = id;
      info.name = name;
      info.intro = intro;
      info.profile_picture = picture;
      infos.push_back(info);
    }
    proto::UserInfosWithVersion list{};
    list.user_infos = infos;
    std::string answer;
    ASSERT_TRUE(proto::write_data_response(answer, stage.clock.unix_ms(), stage.request(index).request_id, 1000, list));
    stage.notify(answer);
  }
};

}  // namespace turms::xmpp::features
