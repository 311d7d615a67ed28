// SPDX-License-Identifier: Apache-2.0
#include "features/presence_poller.h"

#include <set>

#include "presence_stage.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::user_status;
constexpr auto kQuery = proto::RequestKind::kQueryUserOnlineStatuses;
constexpr int32_t kIos = proto::device_type::kIos;

class PresencePollerTest : public PresenceStage {
 protected:
  /// Friends with ids 2 to 1 + `friends`, the phone available, on a backend that pushes nothing.
  void poll(int64_t friends) {
    for (int64_t user = 2; user < 2 + friends; ++user)
      stage.account.contacts().list_to_fill().at(UserId(user)).is_related = true;
    begin(false);
    stage.say(*phone, "<presence/>");
    phone_out.take();
    tick();
  }
  /// Indexes of questions since the last call; without those of own_devices.h.
  std::vector<size_t> asked() {
    std::vector<size_t> found = requests(kQuery);
    std::erase_if(found, [this](size_t index) { return index < seen_ || is_about_accounts(index); });
    if (!found.empty()) seen_ = found.back() + 1;
    return found;
  }
  bool is_about_accounts(size_t index) {
    const std::vector<int64_t> ids = ids_of(index);
    return std::all_of(ids.begin(), ids.end(), [](int64_t id) { return id == 1 || id == 900; });
  }
  std::vector<int64_t> ids_of(size_t index) {
    const proto::Request request = stage.request(index);
    proto::QueryUserOnlineStatusesRequest query{};
    EXPECT_TRUE(proto::decode(request.body, query));
    return query.user_ids.to_vector();
  }
  void answer_all(const std::vector<size_t>& indexes, int32_t with) {
    for (const size_t index : indexes) {
      std::vector<Row> rows;
      for (const int64_t id : ids_of(index))
        rows.push_back({id, with, with == status::kOffline ? std::vector<int32_t>{} : std::vector<int32_t>{kIos}});
      answer_statuses(index, rows);
    }
  }
  size_t seen_ = 0;
};

TEST_F(PresencePollerTest, asks_for_new_contacts_soon_and_shows_what_it_finds) {
  poll(2);
  const std::vector<size_t> questions = asked();
  ASSERT_EQ(questions.size(), 1U);
  std::vector<int64_t> ids = ids_of(questions[0]);
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(ids, (std::vector<int64_t>{2, 3}));
  answer_statuses(questions[0], {{2, status::kAway, {kIos}}, {3, status::kOffline, {}}});
  EXPECT_EQ(phone_out.take(),
            "<presence from='2@example.org/turms-ios' to='1@example.org'><show>away</show></presence>");
}

TEST_F(PresencePollerTest, asks_again_once_a_minute_and_shows_changes_only) {
  poll(1);
  answer_all(asked(), status::kAvailable);
  phone_out.take();
  for (int second = 0; second < 58; ++second) tick();
  EXPECT_TRUE(asked().empty());
  for (int second = 0; second < 4; ++second) tick();
  const std::vector<size_t> again = asked();
  ASSERT_EQ(again.size(), 1U);
  answer_all(again, status::kAvailable);
  EXPECT_EQ(phone_out.take(), "");
  for (int second = 0; second < 61; ++second) tick();
  answer_all(asked(), status::kOffline);
  EXPECT_TRUE(contains(phone_out.take(), "type='unavailable'"));
}

TEST_F(PresencePollerTest, asks_for_many_in_requests_of_400_spread_over_the_minute) {
  constexpr int64_t kFriends = 1000;
  poll(kFriends);
  std::set<int64_t> ids;
  std::vector<size_t> questions = asked();
  for (const size_t index : questions) {
    const std::vector<int64_t> some = ids_of(index);
    EXPECT_LE(some.size(), PresencePoller::kIds);
    ids.insert(some.begin(), some.end());
  }
  EXPECT_EQ(ids.size(), static_cast<size_t>(kFriends));
  EXPECT_EQ(stage.metrics.value("turms_xmpp_presence_watched"), kFriends);
  EXPECT_EQ(stage.metrics.value("turms_xmpp_presence_polls_total"), 3);
  answer_all(questions, status::kOffline);
  size_t requests_of_a_second = 0;
  for (int second = 0; second < 63; ++second) {
    tick();
    requests_of_a_second = std::max(requests_of_a_second, asked().size());
  }
  EXPECT_EQ(requests_of_a_second, 1U);
  EXPECT_EQ(stage.metrics.value("turms_xmpp_presence_polls_total"), 6);
}

TEST_F(PresencePollerTest, for_inactive_clients_asks_every_fifth_minute) {
  poll(1);
  answer_all(asked(), status::kOffline);
  phone->is_inactive = true;
  size_t questions = 0;
  for (int second = 0; second < 10 * 60; ++second) {
    tick();
    const std::vector<size_t> now = asked();
    questions += now.size();
    answer_all(now, status::kOffline);
  }
  EXPECT_EQ(questions, 2U);
}

TEST_F(PresencePollerTest, of_two_accounts_costs_as_much_as_of_one) {
  FakeUpstream other_turms(stage.ready);
  Account other(UserId(900), stage.core, other_turms);
  FakeOutlet other_out;
  Resource& desk = other.add_resource("desk", other_out);
  for (int64_t user = 2; user < 12; ++user) other.contacts().list_to_fill().at(UserId(user)).is_related = true;
  other.contacts().set_loaded();
  other.open_session();
  poll(10);
  answer_all(asked(), status::kAvailable);
  dispatch(other, desk.id(), stanza_from("<presence/>", desk.full_jid()));
  other.tick();
  stage.ready.run();
  EXPECT_TRUE(contains(other_out.take(), "2@example.org/turms-ios")) << "known already";
  for (int second = 0; second < 61; ++second) {
    tick();
    other.tick();
  }
  EXPECT_EQ(stage.metrics.value("turms_xmpp_presence_polls_total"), 2);
  EXPECT_EQ(stage.metrics.value("turms_xmpp_presence_watched"), 10);
  other.remove_resource(desk.id());
  EXPECT_EQ(stage.metrics.value("turms_xmpp_presence_watched"), 10);
  stage.account.remove_resource(laptop->id());
  stage.account.remove_resource(phone->id());
  EXPECT_EQ(stage.metrics.value("turms_xmpp_presence_watched"), 0);
}

TEST_F(PresencePollerTest, follows_contacts_as_they_come_and_go) {
  poll(1);
  answer_all(asked(), status::kAvailable);
  change(2, [](bridge::Contact& contact) { contact.is_related = false; });
  EXPECT_EQ(stage.metrics.value("turms_xmpp_presence_watched"), 0);
  befriend(3);
  EXPECT_EQ(stage.metrics.value("turms_xmpp_presence_watched"), 1);
}

TEST_F(PresencePollerTest, rests_while_nobody_is_available) {
  poll(1);
  answer_all(asked(), status::kAvailable);
  stage.say(*phone, "<presence type='unavailable'/>");
  for (int second = 0; second < 130; ++second) tick();
  EXPECT_TRUE(asked().empty());
  EXPECT_EQ(stage.metrics.value("turms_xmpp_presence_watched"), 0);
}

TEST_F(PresencePollerTest, does_not_ask_where_turms_pushes) {
  befriend(2);
  begin(true);
  stage.say(*phone, "<presence/>");
  for (int second = 0; second < 130; ++second) tick();
  EXPECT_EQ(stage.metrics.value("turms_xmpp_presence_polls_total"), 0);
}

TEST_F(PresencePollerTest, believes_nobody_to_be_online_after_ten_minutes_of_silence) {
  poll(1);
  answer_all(asked(), status::kAvailable);
  phone_out.take();
  for (int second = 0; second < 9 * 60; ++second) tick();
  EXPECT_EQ(phone_out.take(), "");
  for (int second = 0; second < 3 * 60; ++second) tick();
  EXPECT_TRUE(contains(phone_out.take(), "type='unavailable'"));
  EXPECT_GT(stage.metrics.value("turms_xmpp_presence_poll_failures_total"), 5);
}

}  // namespace
}  // namespace turms::xmpp::features
