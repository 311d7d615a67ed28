// SPDX-License-Identifier: Apache-2.0
#include "features/turms_presence.h"

#include "presence_stage.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::user_status;
constexpr uint32_t kDesktop = 1U << proto::device_type::kDesktop;
constexpr uint32_t kIos = 1U << proto::device_type::kIos;
constexpr uint32_t kOthers = 1U << proto::device_type::kOthers;

class TurmsPresenceTest : public PresenceStage {
 protected:
  /// Friends 2 and 3, the phone available, the watch running.
  void watch() {
    befriend(2);
    befriend(3);
    begin(true);
    stage.say(*phone, "<presence/>");
    phone_out.take();
  }
  void give(std::vector<FriendPresence> friends, bool has_more = false) {
    FriendPresences page;
    page.friends = std::move(friends);
    page.has_more = has_more;
    stage.turms.give(std::move(page));
    stage.ready.run();
  }
  static FriendPresence row(int64_t user, int32_t status, uint32_t devices) {
    FriendPresence row;
    row.user = UserId(user);
    row.status = status;
    row.devices = devices;
    return row;
  }
  std::string heard() { return phone_out.take(); }
};

TEST_F(TurmsPresenceTest, asks_from_the_start_once_and_then_for_changes) {
  watch();
  EXPECT_EQ(stage.turms.watches, std::vector<bool>{true});
  give({});
  give({});
  EXPECT_EQ(stage.turms.watches, (std::vector<bool>{true, false, false}));
}

TEST_F(TurmsPresenceTest, is_not_asked_before_the_contacts_are_known) {
  stage.core.capabilities.relations = true;
  stage.account.open_session();
  stage.ready.run();
  EXPECT_TRUE(stage.turms.watches.empty());
  stage.account.contacts().set_loaded();
  stage.ready.run();
  EXPECT_EQ(stage.turms.watches.size(), 1U);
}

TEST_F(TurmsPresenceTest, shows_each_device_as_a_resource) {
  watch();
  give({row(2, status::kAway, kDesktop | kIos)});
  EXPECT_EQ(heard(),
            "<presence from='2@example.org/turms-desktop' to='1@example.org'><show>away</show></presence>"
            "<presence from='2@example.org/turms-ios' to='1@example.org'><show>away</show></presence>");
  give({row(2, status::kAway, kIos)});
  EXPECT_EQ(heard(), "<presence from='2@example.org/turms-desktop' to='1@example.org' type='unavailable'/>");
  give({row(2, status::kBusy, kIos)});
  EXPECT_EQ(
      heard(),
      "<presence from='2@example.org/turms-ios' to='1@example.org'><show>dnd</show><status>Busy</status></presence>");
  give({row(2, status::kBusy, kIos)});
  EXPECT_EQ(heard(), "");
  give({row(2, status::kOffline, 0)});
  EXPECT_EQ(heard(), "<presence from='2@example.org/turms-ios' to='1@example.org' type='unavailable'/>");
}

TEST_F(TurmsPresenceTest, invisible_is_unavailable) {
  watch();
  give({row(2, status::kAvailable, kIos)});
  heard();
  give({row(2, status::kInvisible, kIos)});
  EXPECT_TRUE(contains(heard(), "type='unavailable'"));
  give({row(3, status::kInvisible, kIos)});
  EXPECT_EQ(heard(), "");
}

TEST_F(TurmsPresenceTest, of_strangers_and_blocked_ones_is_not_shown) {
  watch();
  change(3, [](bridge::Contact& contact) { contact.is_blocked = true; });
  give({row(3, status::kAvailable, kIos), row(9, status::kAvailable, kIos)});
  EXPECT_EQ(heard(), "");
  change(3, [](bridge::Contact& contact) { contact.is_blocked = false; });
  EXPECT_TRUE(contains(heard(), "3@example.org/turms-ios"));
  change(3, [](bridge::Contact& contact) { contact.is_blocked = true; });
  EXPECT_TRUE(contains(heard(), "type='unavailable'"));
}

TEST_F(TurmsPresenceTest, is_told_to_a_resource_that_comes_later) {
  watch();
  give({row(2, status::kDoNotDisturb, kIos)});
  stage.say(*laptop, "<presence/>");
  EXPECT_TRUE(contains(laptop_out.take(),
                       "<presence from='2@example.org/turms-ios' to='1@example.org'><show>dnd</show></presence>"));
}

TEST_F(TurmsPresenceTest, after_a_lost_session_takes_back_who_went_meanwhile) {
  watch();
  give({row(2, status::kAvailable, kIos), row(3, status::kAvailable, kIos)});
  heard();
  stage.account.lose_session(0, "");
  stage.account.open_session();
  stage.ready.run();
  give({row(3, status::kAvailable, kIos)}, true);
  EXPECT_EQ(heard(), "") << "more may be coming";
  give({});
  EXPECT_EQ(heard(), "<presence from='2@example.org/turms-ios' to='1@example.org' type='unavailable'/>");
}

// ---- Our own device type ----

TEST_F(TurmsPresenceTest, an_account_here_speaks_for_itself) {
  watch();
  static_cast<void>(told(PeerNews::Kind::probe));
  give({row(2, status::kAvailable, kOthers)});
  EXPECT_EQ(heard(), "");
  ASSERT_EQ(told(PeerNews::Kind::probe).size(), 1U);
  bring(std::make_shared<PeerNews>(PeerNews::Kind::presence, UserId(2)));  // it is here, but not available
  tick(10'000);
  EXPECT_EQ(heard(), "");
}

TEST_F(TurmsPresenceTest, our_device_type_from_elsewhere_is_shown) {
  watch();
  give({row(2, status::kAvailable, kOthers)});
  tick();
  EXPECT_EQ(heard(), "");
  tick(3000);
  EXPECT_EQ(heard(), "<presence from='2@example.org/turms-others' to='1@example.org'/>");
  bring(presence_of(2, "phone"));
  const std::string out = heard();
  EXPECT_TRUE(contains(out, "2@example.org/phone")) << out;
  EXPECT_TRUE(contains(out, "from='2@example.org/turms-others' to='1@example.org' type='unavailable'")) << out;
}

TEST_F(TurmsPresenceTest, whose_resources_are_known_is_not_asked) {
  watch();
  bring(presence_of(2, "phone"));
  static_cast<void>(told(PeerNews::Kind::probe));
  heard();
  give({row(2, status::kAvailable, kOthers | kIos)});
  EXPECT_EQ(heard(), "<presence from='2@example.org/turms-ios' to='1@example.org'/>");
  EXPECT_TRUE(told(PeerNews::Kind::probe).empty());
}

// ---- Other occasions ----

TEST_F(TurmsPresenceTest, a_new_friend_is_asked_for) {
  watch();
  EXPECT_TRUE(requests(proto::RequestKind::kQueryUserOnlineStatuses).empty());
  befriend(7);
  const std::vector<size_t> asked = requests(proto::RequestKind::kQueryUserOnlineStatuses);
  ASSERT_EQ(asked.size(), 1U);
  answer_statuses(asked.back(), {{7, status::kAway, {proto::device_type::kAndroid}}});
  EXPECT_EQ(heard(), "<presence from='7@example.org/turms-android' to='1@example.org'><show>away</show></presence>");
}

TEST_F(TurmsPresenceTest, a_status_that_turms_tells_counts_at_once) {
  watch();
  give({row(2, status::kAvailable, kIos)});
  heard();
  proto::UpdateUserOnlineStatusRequest update{};
  update.user_status = status::kAway;
  std::string relayed;
  ASSERT_TRUE(proto::write_request(relayed, 1, update));
  std::string push;
  proto::write_push(push, stage.clock.unix_ms(), 2, relayed);
  stage.notify(push);
  EXPECT_EQ(heard(), "<presence from='2@example.org/turms-ios' to='1@example.org'><show>away</show></presence>");
}

TEST_F(TurmsPresenceTest, the_own_status_is_not_echoed) {
  watch();
  proto::UpdateUserOnlineStatusRequest update{};
  update.user_status = status::kAway;
  std::string relayed;
  ASSERT_TRUE(proto::write_request(relayed, 1, update));
  std::string push;
  proto::write_push(push, stage.clock.unix_ms(), 1, relayed);
  stage.notify(push);
  EXPECT_EQ(heard(), "");
  tick(10'000);
  EXPECT_TRUE(requests(proto::RequestKind::kUpdateUserOnlineStatus).empty());
}

// ---- The user's own clients ----

class OwnTurmsClientsTest : public TurmsPresenceTest {
 protected:
  /// Another Turms client of the user changes his status.
  void change_status(int32_t user_status) {
    proto::UpdateUserOnlineStatusRequest request{};
    request.user_status = user_status;
    std::string relayed;
    EXPECT_TRUE(proto::write_request(relayed, 1, request));
    std::string push;
    proto::write_push(push, stage.clock.unix_ms(), 1, relayed);
    stage.notify(push);
  }
};

TEST_F(OwnTurmsClientsTest, are_resources_of_the_own_account) {
  watch();
  give({row(1, status::kBusy, kIos | kOthers)});
  EXPECT_EQ(
      heard(),
      "<presence from='1@example.org/turms-ios' to='1@example.org'><show>dnd</show><status>Busy</status></presence>")
      << "the session of our own type is no client";
  change_status(status::kAway);
  EXPECT_TRUE(contains(heard(), "<show>away</show>"));
  stage.say(*laptop, "<presence/>");
  EXPECT_TRUE(contains(laptop_out.take(), "1@example.org/turms-ios"));
  stage.say(*laptop, "<presence type='probe' to='1@example.org'/>");
  const std::string probed = laptop_out.take();
  EXPECT_TRUE(contains(probed, "1@example.org/phone") && contains(probed, "1@example.org/turms-ios")) << probed;
  heard();
  give({row(1, status::kAway, kOthers)});
  EXPECT_EQ(heard(), "<presence from='1@example.org/turms-ios' to='1@example.org' type='unavailable'/>");
  EXPECT_TRUE(requests(proto::RequestKind::kQueryUserOnlineStatuses).empty()) << "all of it is pushed";
}

TEST_F(OwnTurmsClientsTest, are_asked_for_where_there_is_no_watch) {
  befriend(2);
  begin();
  stage.say(*phone, "<presence/>");
  heard();
  change_status(status::kBusy);
  const std::vector<size_t> asked = requests(proto::RequestKind::kQueryUserOnlineStatuses);
  ASSERT_EQ(asked.size(), 1U);
  answer_statuses(asked[0], {{1, status::kBusy, {proto::device_type::kIos, proto::device_type::kOthers}}});
  EXPECT_TRUE(contains(heard(), "1@example.org/turms-ios"));
  change_status(status::kAway);
  EXPECT_TRUE(contains(heard(), "<show>away</show>"));
  EXPECT_EQ(requests(proto::RequestKind::kQueryUserOnlineStatuses).size(), 1U) << "its devices are known";
}

TEST_F(OwnTurmsClientsTest, stay_when_the_user_hides_from_others) {
  watch();
  give({row(1, status::kInvisible, kIos)});
  EXPECT_EQ(heard(), "<presence from='1@example.org/turms-ios' to='1@example.org'/>");
}

TEST_F(OwnTurmsClientsTest, stay_when_the_first_page_of_a_watch_does_not_name_them) {
  watch();
  give({row(1, status::kAvailable, kIos)});
  heard();
  stage.account.lose_session(0, "");
  stage.account.open_session();
  stage.ready.run();
  give({row(2, status::kAvailable, kIos)});
  EXPECT_FALSE(contains(heard(), "unavailable"));
}

}  // namespace
}  // namespace turms::xmpp::features
