// SPDX-License-Identifier: Apache-2.0
#include "features/own_devices.h"

#include "presence_stage.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::user_status;
constexpr int32_t kAndroid = proto::device_type::kAndroid;

class OwnDevicesTest : public PresenceStage {
 protected:
  /// The phone is available, and there are no contacts to ask for.
  void enter() {
    begin();
    stage.say(*phone, "<presence/>");
    phone_out.take();
    tick();
  }
  [[nodiscard]] std::vector<size_t> asked() const { return requests(proto::RequestKind::kQueryUserOnlineStatuses); }
  std::vector<int64_t> ids_of(size_t index) {
    const proto::Request request = stage.request(index);
    proto::QueryUserOnlineStatusesRequest query{};
    EXPECT_TRUE(proto::decode(request.body, query));
    return query.user_ids.to_vector();
  }
  void tick_seconds(int seconds) {
    for (int second = 0; second < seconds; ++second) tick();
  }
};

TEST_F(OwnDevicesTest, are_asked_for_when_a_resource_comes_and_then_once_a_minute) {
  enter();
  ASSERT_EQ(asked().size(), 1U);
  EXPECT_EQ(ids_of(asked()[0]), std::vector<int64_t>{1});
  answer_statuses(asked()[0], {{1, status::kAvailable, {kAndroid}}});
  EXPECT_EQ(phone_out.take(), "<presence from='1@example.org/turms-android' to='1@example.org'/>");
  tick_seconds(59);
  EXPECT_EQ(asked().size(), 1U);
  tick_seconds(1);
  ASSERT_EQ(asked().size(), 2U);
  answer_statuses(asked()[1], {{1, status::kAvailable, {}}});
  EXPECT_EQ(phone_out.take(), "<presence from='1@example.org/turms-android' to='1@example.org' type='unavailable'/>");
}

TEST_F(OwnDevicesTest, are_not_asked_for_where_a_watch_tells_of_them) {
  begin(true);
  stage.say(*phone, "<presence/>");
  tick_seconds(130);
  EXPECT_TRUE(asked().empty());
}

TEST_F(OwnDevicesTest, of_several_accounts_are_asked_for_together) {
  FakeUpstream other_turms(stage.ready);
  Account other(UserId(900), stage.core, other_turms);
  FakeOutlet other_out;
  Resource& desk = other.add_resource("desk", other_out);
  other.contacts().set_loaded();
  other.open_session();
  dispatch(other, desk.id(), stanza_from("<presence/>", desk.full_jid()));
  enter();
  const auto tick_both = [&](int seconds) {
    for (int second = 0; second < seconds; ++second) {
      tick();
      other.tick();
      stage.ready.run();
    }
  };
  tick_both(130);
  EXPECT_EQ(stage.metrics.value("turms_xmpp_own_devices_polls_total"), 6) << "as they came at different times";
  other.remove_resource(desk.id());
  stage.account.remove_resource(laptop->id());
  stage.account.remove_resource(phone->id());
  tick_both(130);
  EXPECT_EQ(stage.metrics.value("turms_xmpp_own_devices_polls_total"), 6);
}

TEST_F(OwnDevicesTest, are_not_asked_for_while_nobody_could_see_them) {
  begin();
  tick_seconds(30);
  EXPECT_TRUE(asked().empty());
  stage.say(*phone, "<presence/>");
  tick_seconds(1);
  EXPECT_EQ(asked().size(), 1U);
  stage.say(*phone, "<presence type='unavailable'/>");
  tick_seconds(30);
  EXPECT_EQ(asked().size(), 1U);
}

TEST_F(OwnDevicesTest, that_turms_does_not_tell_are_counted) {
  enter();
  stage.answer(asked().at(0), 1200);
  EXPECT_EQ(stage.metrics.value("turms_xmpp_own_devices_poll_failures_total"), 1);
}

}  // namespace
}  // namespace turms::xmpp::features
