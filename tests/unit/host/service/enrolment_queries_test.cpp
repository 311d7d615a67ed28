// SPDX-License-Identifier: Apache-2.0
#include "host/service/group_fixture.h"

namespace turms::gateway::service {
namespace {

namespace request_status = proto::request_status;
using proto::QueryGroupInvitationsRequest;
using proto::QueryGroupJoinRequestsRequest;

struct EnrolmentQueriesTest : GroupTest {
  EnrolmentQueriesTest() {
    EXPECT_TRUE(tables.group_invitations.insert({100, kGroup, kMember, 6, 0, clock.unix_ms(), "come"}).ok());
    EXPECT_TRUE(tables.group_invitations.insert({101, kGroup, kOther, 7, 3, 1'000, "no"}).ok());
    EXPECT_TRUE(tables.group_invitations.insert({102, kGroup, kOther, 6, 0, 1'000, "late"}).ok());
    add_request(200, 6, 0, clock.unix_ms());
    add_request(201, 7, 0, 1'000);
    EXPECT_TRUE(tables.group_join_requests.answer(200, {request_status::kDeclined, kManager, std::nullopt, 1}).ok());
  }
  void add_request(int64_t id, int64_t requester, int32_t request_status, int64_t date) {
    store::GroupJoinRequest row;
    row.id = id;
    row.group_id = kGroup;
    row.requester_id = requester;
    row.status = request_status;
    row.creation_date = date;
    row.content = "please";
    EXPECT_TRUE(tables.group_join_requests.insert(row).ok());
  }
  template <class Element, class Data, class Request>
  std::vector<int64_t> ids(int64_t asker, const Request& query, proto::ViewList Data::*list) {
    const Outcome outcome = ask(asker, query);
    EXPECT_EQ(outcome.code(), status::kOk);
    const Response response(outcome);
    const Data data = response.data<Data>();
    EXPECT_TRUE(data.has_last_updated_date);
    std::vector<int64_t> ids;
    for (const std::string_view bytes : data.*list) {
      Element element;
      EXPECT_TRUE(proto::decode(bytes, element));
      ids.push_back(element.id);
    }
    return ids;
  }
  std::vector<int64_t> invitations(int64_t asker, const QueryGroupInvitationsRequest& query) {
    return ids<proto::GroupInvitation>(asker, query, &proto::GroupInvitationsWithVersion::group_invitations);
  }
  std::vector<int64_t> requests(int64_t asker, const QueryGroupJoinRequestsRequest& query) {
    return ids<proto::GroupJoinRequest>(asker, query, &proto::GroupJoinRequestsWithVersion::group_join_requests);
  }
};

TEST_F(EnrolmentQueriesTest, invitations_by_each_party) {
  QueryGroupInvitationsRequest query{};
  EXPECT_EQ(invitations(6, query), (std::vector<int64_t>{102, 100}));
  query.has_are_sent_by_me = query.are_sent_by_me = true;
  EXPECT_EQ(invitations(kOther, query), (std::vector<int64_t>{102, 101}));
  EXPECT_EQ(ask(6, query).code(), status::kNoContent);
  query = {};
  query.has_group_id = true;
  query.group_id = kGroup;
  EXPECT_EQ(invitations(kManager, query), (std::vector<int64_t>{102, 101, 100}));
  for (const int64_t user : {kMember, int64_t{6}}) {
    EXPECT_EQ(ask(user, query).code(), status::kNotGroupOwnerOrManagerToQueryGroupInvitation);
  }
}

TEST_F(EnrolmentQueriesTest, an_invitation_shows_its_end_and_that_it_is_over) {
  const Outcome outcome = ask(6, QueryGroupInvitationsRequest{});
  const Response response(outcome);
  std::vector<proto::GroupInvitation> shown;
  for (const std::string_view bytes : response.data<proto::GroupInvitationsWithVersion>().group_invitations) {
    ASSERT_TRUE(proto::decode(bytes, shown.emplace_back()));
  }
  ASSERT_EQ(shown.size(), 2U);
  EXPECT_EQ(shown.at(0).status, request_status::kExpired);
  const proto::GroupInvitation& open = shown.at(1);
  EXPECT_EQ(open.status, request_status::kPending);
  EXPECT_EQ(open.creation_date, clock.unix_ms());
  EXPECT_EQ(open.expiration_date, clock.unix_ms() + 30LL * 24 * 60 * 60 * 1000);
  EXPECT_EQ(open.content.view(), "come");
  EXPECT_EQ(open.group_id, kGroup);
  EXPECT_EQ(open.inviter_id, kMember);
  EXPECT_EQ(open.invitee_id, 6);
}

TEST_F(EnrolmentQueriesTest, join_requests_by_each_party) {
  QueryGroupJoinRequestsRequest query{};
  EXPECT_EQ(requests(6, query), (std::vector<int64_t>{200}));
  EXPECT_EQ(ask(8, query).code(), status::kNoContent);
  query.has_group_id = true;
  query.group_id = kGroup;
  EXPECT_EQ(requests(kOwner, query), (std::vector<int64_t>{201, 200}));
  for (const int64_t user : {kMember, int64_t{6}}) {
    EXPECT_EQ(ask(user, query).code(), status::kNotGroupOwnerOrManagerToQueryGroupJoinRequest);
  }
}

TEST_F(EnrolmentQueriesTest, a_join_request_shows_who_answered_and_that_it_is_over) {
  settings.group.join_request.expire_after_seconds = 0;
  QueryGroupJoinRequestsRequest query{};
  const Outcome answered = ask(6, query);
  const Response first(answered);
  proto::GroupJoinRequest shown;
  ASSERT_TRUE(proto::decode(*first.data<proto::GroupJoinRequestsWithVersion>().group_join_requests.begin(), shown));
  EXPECT_EQ(shown.status, request_status::kDeclined);
  EXPECT_EQ(shown.responder_id, kManager);
  EXPECT_EQ(shown.requester_id, 6);
  EXPECT_EQ(shown.content.view(), "please");
  EXPECT_FALSE(shown.has_expiration_date) << "it never expires";
  settings.group.join_request.expire_after_seconds = 1;
  const Outcome overdue = ask(7, query);
  const Response second(overdue);
  ASSERT_TRUE(proto::decode(*second.data<proto::GroupJoinRequestsWithVersion>().group_join_requests.begin(), shown));
  EXPECT_EQ(shown.status, request_status::kExpired);
  EXPECT_EQ(shown.expiration_date, 2'000);
  EXPECT_FALSE(shown.has_responder_id);
}

TEST_F(EnrolmentQueriesTest, what_is_known_is_not_sent_again) {
  QueryGroupInvitationsRequest invitations{};
  invitations.has_last_updated_date = true;
  invitations.last_updated_date = 6'000;
  EXPECT_EQ(ask(6, invitations).code(), status::kAlreadyUpToDate) << "the user's registration";
  invitations.last_updated_date = 5'999;
  EXPECT_EQ(ask(6, invitations).code(), status::kOk);
  QueryGroupJoinRequestsRequest requests{};
  requests.has_group_id = requests.has_last_updated_date = true;
  requests.group_id = kGroup;
  requests.last_updated_date = kBefore;
  EXPECT_EQ(ask(kOwner, requests).code(), status::kAlreadyUpToDate);
  ASSERT_TRUE(tables.versions.move(kGroup, store::GroupVersion::join_requests, kBefore).ok());
  requests.last_updated_date = kBefore - 1;
  EXPECT_EQ(ask(kOwner, requests).code(), status::kOk);
}

TEST_F(EnrolmentQueriesTest, lists_are_bounded_to_the_newest) {
  ASSERT_TRUE(database
                  .execute("WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 2999) INSERT "
                           "INTO group_invitations (id, group_id, inviter_id, invitee_id, status, creation_date, "
                           "content) SELECT i, 50, 3, 6, 0, 1, '' FROM n")
                  .ok());
  const auto newest = invitations(6, QueryGroupInvitationsRequest{});
  ASSERT_EQ(newest.size(), 1'000U);
  EXPECT_EQ(newest.front(), 2'999);
}

}  // namespace
}  // namespace turms::gateway::service
