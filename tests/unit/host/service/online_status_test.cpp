// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "host/service/service_fixture.h"
#include "host/store/group_rows.h"
#include "proto/close_status.h"

namespace turms::gateway::service {
namespace {

namespace user_status = proto::user_status;
using Devices = std::vector<int32_t>;

struct OnlineStatusTest : ServiceTest {
  /// Status and devices of each user asked for.
  std::map<int64_t, std::pair<int32_t, Devices>> ask(const std::vector<int64_t>& ids) {
    proto::QueryUserOnlineStatusesRequest query{};
    query.user_ids = ids;
    const Outcome outcome = handle(session(1), query);
    EXPECT_EQ(outcome.code(), status::kOk);
    const Response response(outcome);
    std::map<int64_t, std::pair<int32_t, Devices>> answer;
    for (const std::string_view bytes : response.data<proto::UserOnlineStatuses>().statuses) {
      proto::UserOnlineStatus one;
      EXPECT_TRUE(proto::decode(bytes, one));
      answer[one.user_id] = {one.user_status, one.device_types.to_vector()};
    }
    return answer;
  }
  Outcome set(const Requester& who, int32_t new_status, const Devices& devices = {}) {
    proto::UpdateUserOnlineStatusRequest update{};
    update.user_status = new_status;
    update.device_types = devices;
    return handle(who, update);
  }
};

TEST_F(OnlineStatusTest, tells_status_and_devices_and_unknown_users_are_offline) {
  log_in(2, device::kIos, user_status::kBusy);
  log_in(2, device::kOthers, user_status::kBusy);
  const auto answer = ask({2, 3, 999});
  EXPECT_EQ(answer.at(2), (std::pair{user_status::kBusy, Devices{device::kIos, device::kOthers}}));
  EXPECT_EQ(answer.at(3), (std::pair{user_status::kOffline, Devices{}}));
  EXPECT_EQ(answer.at(999), (std::pair{user_status::kOffline, Devices{}}));
}

TEST_F(OnlineStatusTest, asking_about_nobody_is_1001) {
  EXPECT_EQ(handle(session(1), proto::QueryUserOnlineStatusesRequest{}).code(), status::kNoContent);
}

TEST_F(OnlineStatusTest, asking_about_too_many_is_refused) {
  const std::vector<int64_t> ids(10'001, 1);
  proto::QueryUserOnlineStatusesRequest query{};
  query.user_ids = ids;
  EXPECT_EQ(handle(session(1), query).code(), status::kIllegalArgument);
}

TEST_F(OnlineStatusTest, invisible_is_shown_unless_the_property_hides_it) {
  log_in(2, device::kDesktop, user_status::kInvisible);
  EXPECT_EQ(ask({2}).at(2).first, user_status::kInvisible);
  settings.respond_offline_if_invisible = true;
  EXPECT_EQ(ask({2}).at(2), (std::pair{user_status::kOffline, Devices{device::kDesktop}}));
}

TEST_F(OnlineStatusTest, a_new_status_is_the_users_and_told_to_the_own_other_sessions_only) {
  log_in(2, device::kDesktop);
  log_in(2, device::kIos);
  const Outcome outcome = set(session(2, device::kIos), user_status::kAway);
  EXPECT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(Response(outcome).notification.data_kind, proto::DataKind::kNone);
  ASSERT_EQ(outcome.pushes().size(), 1U);
  EXPECT_EQ(recipients_of(outcome.pushes().front()), (std::vector<std::pair<int64_t, int32_t>>{{2, device::kIos}}));
  const Relayed relayed(outcome.pushes().front());
  EXPECT_EQ(relayed.body<proto::UpdateUserOnlineStatusRequest>().user_status, user_status::kAway);
  EXPECT_EQ(relayed.notification.requester_id, 2);
  EXPECT_EQ(ask({2}).at(2).first, user_status::kAway);
}

TEST_F(OnlineStatusTest, unknown_statuses_are_refused) {
  log_in(2);
  for (const int32_t wrong : {-1, 7, 1000}) EXPECT_EQ(set(session(2), wrong).code(), status::kIllegalArgument);
  EXPECT_EQ(ask({2}).at(2).first, user_status::kAvailable);
}

TEST_F(OnlineStatusTest, offline_disconnects_the_listed_devices_or_all) {
  log_in(2, device::kDesktop);
  log_in(2, device::kIos);
  const Outcome one = set(session(2, device::kIos), user_status::kOffline, {device::kDesktop, device::kAndroid});
  ASSERT_EQ(one.closings().size(), 1U);
  EXPECT_EQ(one.closings().front().session, session(2, device::kDesktop).session);
  EXPECT_EQ(one.closings().front().close_status, proto::close_status::kDisconnectedByOtherDevice);
  const Outcome all = set(session(2, device::kIos), user_status::kOffline);
  EXPECT_EQ(all.code(), status::kOk);
  EXPECT_EQ(all.closings().size(), 2U);
}

TEST_F(OnlineStatusTest, who_is_told_by_toggle) {
  log_in(2);
  relate(2, 3, store::Relation::friendly);
  relate(2, 4, store::Relation::blocked);
  ASSERT_TRUE(tables.groups.insert(store::group_named(50, "Group", 2)).ok());
  for (const int64_t id : {2, 3, 5}) ASSERT_TRUE(tables.group_members.insert(store::member_of_group(50, id)).ok());
  using Told = std::vector<std::pair<int64_t, int32_t>>;
  struct Row {
    bool own, friends, groups;
    Told told;
  };
  const std::pair<int64_t, int32_t> own{2, device::kDesktop};
  const std::pair<int64_t, int32_t> third{3, kNoDeviceType};
  const std::pair<int64_t, int32_t> fifth{5, kNoDeviceType};
  for (const Row& row : {Row{false, false, false, {}}, Row{true, false, false, {own}}, Row{false, true, false, {third}},
                         Row{false, false, true, {third, fifth}}, Row{true, true, true, {own, third, fifth}}}) {
    settings.notification.user_online_status_updated = {row.own, row.friends};
    settings.notification.group_member_online_status_updated.notify_group_members = row.groups;
    const Outcome outcome = set(session(2), user_status::kAway);
    EXPECT_EQ(outcome.code(), status::kOk);
    EXPECT_EQ(outcome.pushes().empty() ? Told{} : recipients_of(outcome.pushes().front()), row.told);
    EXPECT_EQ(online.find(2)->status, user_status::kAway) << "set all the same";
  }
}

TEST_F(OnlineStatusTest, the_toggle_keeps_it_from_the_own_other_sessions) {
  settings.notification.user_online_status_updated.notify_requester_other_online_sessions = false;
  log_in(2);
  EXPECT_TRUE(set(session(2), user_status::kAway).pushes().empty());
}

}  // namespace
}  // namespace turms::gateway::service
