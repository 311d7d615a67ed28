// SPDX-License-Identifier: Apache-2.0
#include "turms/session.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <set>
#include <stdexcept>

#include "base/scope.h"
#include "proto/notification.h"
#include "turms/fake_link.h"

namespace turms::xmpp::upstream {
namespace {

constexpr proto::RequestKind kKind = proto::RequestKind::kQueryMessages;

/// One request's end, as its coroutine saw it.
struct End {
  End() {}
  std::optional<Response> response;
};

Task<void> ask(Session& session, uint64_t deadline_ns, std::string body, End& end) {
  end.response = co_await session.request(deadline_ns, kKind, as_bytes(body));
}

class SessionTest : public testing::Test {
 protected:
  void make(size_t in_flight, size_t waiting) {
    Session::Limits limits;
    limits.in_flight = in_flight;
    limits.waiting = waiting;
    session = std::make_unique<Session>(ready, link, limits);
  }
  End& start(uint64_t deadline_ns = 1000, std::string body = "body") {
    ends.push_back(std::make_unique<End>());
    scope.spawn(ask(*session, deadline_ns, std::move(body), *ends.back()));
    return *ends.back();
  }
  Received receive(const std::string& notification) {
    const Received received = session->on_notification(as_bytes(notification), sink);
    ready.run();
    return received;
  }
  Received answer(int64_t request_id, int32_t code = 1000) {
    std::string bytes;
    proto::write_response(bytes, 1, request_id, code);
    return receive(bytes);
  }
  int64_t id_of(size_t index) { return link.request(index).request_id; }

  ReadyQueue ready;
  FakeLink link;
  RecordingSink sink;
  std::unique_ptr<Session> session = std::make_unique<Session>(ready, link);
  std::vector<std::unique_ptr<End>> ends;
  Scope scope;
};

TEST_F(SessionTest, sends_the_body_in_an_envelope_in_gateway_order) {
  start(1000, "\x08\x01");
  ASSERT_EQ(link.requests.size(), 1U);
  const proto::Request request = link.request(0);
  EXPECT_GT(request.request_id, 0);
  EXPECT_EQ(request.kind, kKind);
  EXPECT_EQ(request.body, "\x08\x01");
  EXPECT_TRUE(request.is_in_gateway_order);
}

TEST_F(SessionTest, completes_a_request_with_its_answer) {
  End& end = start();
  std::string bytes;
  proto::write_long_response(bytes, 1, id_of(0), 1000, 77);
  EXPECT_EQ(receive(bytes), Received::response);
  ASSERT_TRUE(end.response);
  EXPECT_EQ(end.response->outcome, Outcome::answered);
  EXPECT_TRUE(end.response->is_success());
  EXPECT_EQ(end.response->value, 77);
  EXPECT_EQ(end.response->data_kind, proto::DataKind::kLong);
  EXPECT_TRUE(end.response->data.empty());
  EXPECT_EQ(session->in_flight(), 0U);
}

TEST_F(SessionTest, copies_data_and_reason_out_of_the_notification) {
  End& end = start();
  std::string bytes;
  proto::Notification notification;
  notification.request_id = id_of(0);
  notification.code = 1100;
  notification.reason = "because";
  notification.data_kind = proto::DataKind::kString;
  notification.data = "text";
  proto::write_notification(bytes, notification);
  receive(bytes);
  bytes.assign(bytes.size(), 'x');
  ASSERT_TRUE(end.response);
  EXPECT_EQ(end.response->code, 1100);
  EXPECT_EQ(end.response->reason, "because");
  EXPECT_EQ(end.response->data, "text");
  EXPECT_FALSE(end.response->is_success());
}

TEST_F(SessionTest, matches_answers_that_overtake_each_other) {
  End& first = start();
  End& second = start();
  answer(id_of(1), 1001);
  EXPECT_FALSE(first.response);
  ASSERT_TRUE(second.response);
  EXPECT_EQ(second.response->code, 1001);
  answer(id_of(0), 1002);
  ASSERT_TRUE(first.response);
  EXPECT_EQ(first.response->code, 1002);
}

TEST_F(SessionTest, never_repeats_a_request_id) {
  make(2, 8);
  std::set<int64_t> ids;
  for (size_t i = 0; i < 100; ++i) {
    start();
    ids.insert(id_of(i));
    answer(id_of(i));
  }
  EXPECT_EQ(ids.size(), 100U);
  EXPECT_GT(*ids.begin(), 0);
}

TEST_F(SessionTest, resumes_the_waiter_through_the_queue_and_not_from_within) {
  End& end = start();
  std::string bytes;
  proto::write_response(bytes, 1, id_of(0), 1000);
  session->on_notification(as_bytes(bytes), sink);
  EXPECT_FALSE(end.response);
  ready.run();
  EXPECT_TRUE(end.response);
}

TEST_F(SessionTest, keeps_requests_beyond_the_limit_in_line_and_in_order) {
  make(2, 8);
  for (int i = 0; i < 4; ++i) start(1000, "body " + std::to_string(i));
  EXPECT_EQ(link.requests.size(), 2U);
  EXPECT_EQ(session->waiting(), 2U);
  answer(id_of(1));
  ASSERT_EQ(link.requests.size(), 3U);
  EXPECT_EQ(link.request(2).body, "body 2");
  answer(id_of(0));
  ASSERT_EQ(link.requests.size(), 4U);
  EXPECT_EQ(link.request(3).body, "body 3");
  answer(id_of(2));
  answer(id_of(3));
  for (const auto& end : ends) EXPECT_TRUE(end->response && end->response->is_success());
}

TEST_F(SessionTest, lets_nobody_overtake_the_line) {
  link.credit = 0;
  start(1000, "first");
  link.credit = 1;
  start(1000, "second");  // there is credit, but "first" has waited longer
  EXPECT_TRUE(link.requests.empty());
  session->on_credit();
  ASSERT_EQ(link.requests.size(), 1U);
  EXPECT_EQ(link.request(0).body, "first");
}

TEST_F(SessionTest, waits_for_credit) {
  link.credit = 1;
  start();
  End& end = start();
  EXPECT_EQ(link.requests.size(), 1U);
  session->on_credit();  // none has come
  EXPECT_EQ(link.requests.size(), 1U);
  link.credit = 5;
  session->on_credit();
  ASSERT_EQ(link.requests.size(), 2U);
  answer(id_of(1));
  EXPECT_TRUE(end.response && end.response->is_success());
}

TEST_F(SessionTest, refuses_what_does_not_fit_the_line) {
  make(1, 1);
  start();
  start();
  End& third = start();
  ASSERT_TRUE(third.response);
  EXPECT_EQ(third.response->outcome, Outcome::refused);
  EXPECT_FALSE(third.response->was_submitted);
  EXPECT_EQ(session->counters().refused, 1U);
}

TEST_F(SessionTest, refuses_what_the_host_will_never_take) {
  link.answer = SubmitStatus::refused;
  End& end = start();
  ASSERT_TRUE(end.response);
  EXPECT_EQ(end.response->outcome, Outcome::refused);
}

TEST_F(SessionTest, refuses_a_waiting_request_that_the_host_will_not_take_and_goes_on_with_the_next) {
  link.credit = 0;
  End& first = start();
  End& second = start();
  link.answer = SubmitStatus::refused;
  session->on_credit();
  ready.run();
  ASSERT_TRUE(first.response && second.response);
  EXPECT_EQ(first.response->outcome, Outcome::refused);
  EXPECT_EQ(session->waiting(), 0U);
}

TEST_F(SessionTest, times_out_requests_in_flight_and_in_line) {
  make(1, 8);
  End& sent = start(100);
  End& waiting = start(200);
  End& late = start(300);
  EXPECT_EQ(session->next_deadline_ns(), 100U);
  session->expire(99);
  ready.run();
  EXPECT_FALSE(sent.response);
  session->expire(200);
  ready.run();
  ASSERT_TRUE(sent.response && waiting.response);
  EXPECT_EQ(sent.response->outcome, Outcome::timeout);
  EXPECT_TRUE(sent.response->was_submitted);
  EXPECT_EQ(waiting.response->outcome, Outcome::timeout);
  EXPECT_FALSE(waiting.response->was_submitted);
  EXPECT_FALSE(late.response);
  EXPECT_EQ(link.requests.size(), 2U) << "the place in flight went to the third";
  EXPECT_EQ(session->next_deadline_ns(), 300U);
  EXPECT_EQ(session->counters().timeouts, 2U);
}

TEST_F(SessionTest, has_no_deadline_when_idle) {
  EXPECT_EQ(session->next_deadline_ns(), UINT64_MAX);
}

TEST_F(SessionTest, counts_and_ignores_the_answer_to_a_timed_out_request) {
  start(100);
  session->expire(100);
  ready.run();
  EXPECT_EQ(answer(id_of(0)), Received::late_response);
  EXPECT_EQ(session->counters().late_responses, 1U);
}

TEST_F(SessionTest, does_not_give_a_late_answer_to_the_next_request_in_that_place) {
  make(1, 8);
  start(100);
  session->expire(100);
  ready.run();
  End& next = start(500);
  EXPECT_EQ(answer(id_of(0), 1100), Received::late_response);
  EXPECT_FALSE(next.response);
  answer(id_of(1));
  EXPECT_TRUE(next.response && next.response->is_success());
}

TEST_F(SessionTest, forgets_cancelled_requests) {
  make(1, 8);
  {
    Scope cancelled;
    End end;
    cancelled.spawn(ask(*session, 1000, "cancelled", end));
    cancelled.spawn(ask(*session, 1000, "cancelled in line", end));
    start(1000, "stays");
    EXPECT_EQ(session->waiting(), 2U);
  }
  ASSERT_EQ(link.requests.size(), 2U);
  EXPECT_EQ(link.request(1).body, "stays");
  EXPECT_EQ(answer(id_of(0)), Received::late_response);
  answer(id_of(1));
  EXPECT_TRUE(ends[0]->response && ends[0]->response->is_success());
}

TEST_F(SessionTest, survives_cancelling_between_answer_and_resumption) {
  auto cancelled = std::make_unique<Scope>();
  End end;
  cancelled->spawn(ask(*session, 1000, "body", end));
  std::string bytes;
  proto::write_response(bytes, 1, id_of(0), 1000);
  session->on_notification(as_bytes(bytes), sink);
  cancelled.reset();
  ready.run();
  EXPECT_FALSE(end.response);
}

TEST_F(SessionTest, close_completes_everything_and_refuses_what_comes_later) {
  make(1, 8);
  End& sent = start();
  End& waiting = start();
  session->close(201, "maintenance");
  session->close(500, "again");
  ready.run();
  End& later = start();
  ASSERT_TRUE(sent.response && waiting.response && later.response);
  EXPECT_EQ(sent.response->outcome, Outcome::session_gone);
  EXPECT_TRUE(sent.response->was_submitted);
  EXPECT_EQ(sent.response->code, 201);
  EXPECT_EQ(sent.response->reason, "maintenance");
  EXPECT_FALSE(waiting.response->was_submitted);
  EXPECT_EQ(later.response->outcome, Outcome::session_gone);
  EXPECT_EQ(link.requests.size(), 1U);
  EXPECT_FALSE(session->is_open());
}

TEST_F(SessionTest, a_link_that_is_gone_ends_the_request) {
  link.answer = SubmitStatus::gone;
  End& end = start();
  ASSERT_TRUE(end.response);
  EXPECT_EQ(end.response->outcome, Outcome::session_gone);
  EXPECT_FALSE(end.response->was_submitted);
}

TEST_F(SessionTest, hands_on_relayed_requests) {
  std::string relayed;
  proto::write_request_bytes(relayed, 5, proto::RequestKind::kCreateMessage, "\x08\x2A");
  std::string bytes;
  proto::write_push(bytes, 1234, 42, relayed);
  start();
  EXPECT_EQ(receive(bytes), Received::push);
  ASSERT_EQ(sink.pushes.size(), 1U);
  EXPECT_EQ(sink.pushes[0].requester, UserId(42));
  EXPECT_EQ(sink.pushes[0].timestamp_ms, 1234);
  EXPECT_EQ(sink.pushes[0].kind, 8U);
  EXPECT_EQ(sink.bodies[0], "\x08\x2A");
}

TEST_F(SessionTest, takes_a_relayed_request_with_a_request_id_of_its_own_for_a_push) {
  End& end = start();
  std::string relayed;
  proto::write_request_bytes(relayed, id_of(0), proto::RequestKind::kCreateMessage, "");
  proto::Notification recall;  // Turms sends recall notices so: top-level request id 0
  recall.request_id = 0;
  recall.requester_id = 42;
  recall.relayed_request = relayed;
  std::string bytes;
  proto::write_notification(bytes, recall);
  EXPECT_EQ(receive(bytes), Received::push);
  EXPECT_FALSE(end.response);
}

TEST_F(SessionTest, hands_on_the_close_notice_and_the_session_info) {
  std::string bytes;
  proto::write_session_info(bytes, 1, "4711", "gw");
  EXPECT_EQ(receive(bytes), Received::session_info);
  EXPECT_EQ(sink.session_id, "4711");
  bytes.clear();
  proto::write_close_notice(bytes, 1, 501, 1200, "bye");
  EXPECT_EQ(receive(bytes), Received::close_notice);
  EXPECT_EQ(sink.close_status, 501);
  EXPECT_EQ(sink.close_code, 1200);
  EXPECT_EQ(sink.close_reason, "bye");
}

TEST_F(SessionTest, ignores_answers_to_heartbeats_and_unparsable_requests) {
  EXPECT_EQ(answer(proto::kHeartbeatRequestId, 2104), Received::ignored);
  EXPECT_EQ(answer(proto::kUnparsableRequestId, 1100), Received::ignored);
  EXPECT_EQ(receive(""), Received::ignored);
}

TEST_F(SessionTest, counts_malformed_notifications_and_lives_on) {
  End& end = start();
  EXPECT_EQ(receive("\xFF\xFF\xFF"), Received::malformed);
  proto::Notification bad;
  bad.requester_id = 1;
  bad.relayed_request = "\x08";  // a field cut short
  std::string bytes;
  proto::write_notification(bytes, bad);
  EXPECT_EQ(receive(bytes), Received::malformed);
  EXPECT_EQ(session->counters().malformed, 2U);
  answer(id_of(0));
  EXPECT_TRUE(end.response);
}

TEST_F(SessionTest, survives_every_cut_of_a_notification) {
  std::string relayed;
  proto::write_request_bytes(relayed, 5, proto::RequestKind::kCreateMessage, "\x08\x2A");
  std::string whole;
  proto::write_push(whole, 1234, 42, relayed);
  for (size_t size = 0; size < whole.size(); ++size) {
    const Received received = receive(whole.substr(0, size));
    EXPECT_TRUE(received == Received::malformed || received == Received::ignored) << size;
  }
  EXPECT_TRUE(sink.pushes.empty());
}

TEST_F(SessionTest, sends_without_waiting_for_an_answer) {
  EXPECT_TRUE(session->send(proto::RequestKind::kUpdateTypingStatus, as_bytes("x")));
  ASSERT_EQ(link.requests.size(), 1U);
  EXPECT_GT(id_of(0), 0);
  EXPECT_EQ(answer(id_of(0)), Received::late_response);
  link.credit = 0;
  EXPECT_FALSE(session->send(proto::RequestKind::kUpdateTypingStatus, as_bytes("x")));
  session->close(500, "");
  link.credit = 9;
  EXPECT_FALSE(session->send(proto::RequestKind::kUpdateTypingStatus, as_bytes("x")));
}

}  // namespace
}  // namespace turms::xmpp::upstream
