// SPDX-License-Identifier: Apache-2.0
#include "turms/session.h"

#include <algorithm>

#include "proto/notification.h"
#include "proto/request.h"

namespace turms::xmpp::upstream {

bool Session::Request::await_suspend(std::coroutine_handle<> caller) {
  node_.handle = caller;
  return session_.start(*this);
}

Session::Request::~Request() {
  session_.forget(*this);
}

Session::Session(ReadyQueue& ready, Link& link, Limits limits) : ready_(ready), link_(link), limits_(limits) {
  limits_.in_flight = std::max<size_t>(limits_.in_flight, 1);
  slots_.resize(limits_.in_flight);
}

bool Session::start(Request& request) {
  if (!is_open_) {
    request.response_ = gone(false);
    return false;
  }
  // Whoever waits already goes first.
  if (first_ == nullptr && in_flight_ < limits_.in_flight) {
    switch (submit(request, request.body_)) {
      case SubmitStatus::taken:
        return true;
      case SubmitStatus::gone:
        request.response_ = gone(false);
        return false;
      case SubmitStatus::refused:
        ++counters_.refused;
        request.response_ = Response(Outcome::refused);
        return false;
      case SubmitStatus::no_credit:
        break;
    }
  }
  if (waiting_ >= limits_.waiting) {
    ++counters_.refused;
    request.response_ = Response(Outcome::refused);
    return false;
  }
  request.kept_body_ = as_text(request.body_);
  join_line(request);
  return true;
}

SubmitStatus Session::submit(Request& request, Bytes body) {
  // The sequence makes ids unique, the remainder finds the request again without a search.
  const size_t slot = free_slot();
  const auto id = ++sequence_ * static_cast<int64_t>(slots_.size()) + static_cast<int64_t>(slot);
  const SubmitStatus status = put_on_link(id, request.kind_, body);
  if (status != SubmitStatus::taken) return status;
  request.id_ = id;
  request.state_ = Request::State::in_flight;
  slots_[slot] = &request;
  ++in_flight_;
  return status;
}

bool Session::send(proto::RequestKind kind, Bytes body) {
  if (!is_open_ || first_ != nullptr) return false;
  return put_on_link(++sequence_ * static_cast<int64_t>(slots_.size()), kind, body) == SubmitStatus::taken;
}

SubmitStatus Session::put_on_link(int64_t request_id, proto::RequestKind kind, Bytes body) {
  scratch_.clear();
  proto::write_request_bytes(scratch_, request_id, kind, as_text(body));
  const SubmitStatus status = link_.submit(as_bytes(scratch_));
  if (status == SubmitStatus::taken) ++counters_.submitted;
  return status;
}

size_t Session::free_slot() const {
  return static_cast<size_t>(std::find(slots_.begin(), slots_.end(), nullptr) - slots_.begin());
}

Session::Request* Session::find(int64_t request_id) const {
  if (request_id <= 0) return nullptr;
  Request* request = slots_[static_cast<uint64_t>(request_id) % slots_.size()];
  return request != nullptr && request->id_ == request_id ? request : nullptr;
}

void Session::advance_line() {
  while (is_open_ && first_ != nullptr && in_flight_ < limits_.in_flight) {
    Request& request = *first_;
    switch (submit(request, as_bytes(request.kept_body_))) {
      case SubmitStatus::no_credit:
        return;
      case SubmitStatus::taken:
        leave_line(request);
        break;
      case SubmitStatus::gone:
        leave_line(request);
        complete(request, gone(false));
        break;
      case SubmitStatus::refused:
        ++counters_.refused;
        leave_line(request);
        complete(request, Response(Outcome::refused));
        break;
    }
  }
}

// The coroutine that awaited it is being destroyed.
void Session::forget(Request& request) {
  if (request.state_ == Request::State::waiting) leave_line(request);
  if (request.state_ != Request::State::in_flight) return;
  leave_table(request);
  request.state_ = Request::State::done;
  advance_line();
}

void Session::leave_table(Request& request) {
  slots_[static_cast<uint64_t>(request.id_) % slots_.size()] = nullptr;
  --in_flight_;
}

void Session::join_line(Request& request) {
  request.state_ = Request::State::waiting;
  request.prev_ = last_;
  (last_ == nullptr ? first_ : last_->next_) = &request;
  last_ = &request;
  ++waiting_;
}

void Session::leave_line(Request& request) {
  (request.prev_ == nullptr ? first_ : request.prev_->next_) = request.next_;
  (request.next_ == nullptr ? last_ : request.next_->prev_) = request.prev_;
  request.next_ = request.prev_ = nullptr;
  --waiting_;
}

void Session::complete(Request& request, Response response) {
  request.state_ = Request::State::done;
  request.response_ = std::move(response);
  ready_.push(request.node_);
}

Response Session::gone(bool was_submitted) const {
  Response response(Outcome::session_gone, was_submitted);
  response.code = close_status_;
  response.reason = close_reason_;
  return response;
}

Received Session::on_notification(Bytes bytes, PushSink& sink) {
  proto::Notification notification;
  Received received = Received::malformed;
  if (proto::parse_notification(as_text(bytes), notification)) {
    // A relayed request first: the recall notice carries a request id as well (Turms semantics 1.3).
    if (notification.is_push()) {
      received = on_push(notification, sink);
    } else if (notification.is_close_notice()) {
      sink.on_close_notice(
          {*notification.close_status, notification.code.value_or(0), notification.reason.value_or("")});
      received = Received::close_notice;
    } else if (notification.is_session_info()) {
      received = on_session_info(notification, sink);
    } else {
      received = notification.is_response() ? on_response(notification) : Received::ignored;
    }
  }
  if (received == Received::malformed) ++counters_.malformed;
  return received;
}

Received Session::on_push(const proto::Notification& notification, PushSink& sink) {
  proto::Request relayed;
  if (!proto::parse_request(*notification.relayed_request, relayed)) return Received::malformed;
  Push push;
  push.requester = UserId(notification.requester_id.value_or(0));
  push.timestamp_ms = notification.timestamp;
  push.kind = static_cast<uint32_t>(relayed.kind);
  push.body = as_bytes(relayed.body);
  sink.on_push(push);
  return Received::push;
}

Received Session::on_session_info(const proto::Notification& notification, PushSink& sink) {
  proto::UserSession session;
  if (!proto::decode(notification.data, session)) return Received::malformed;
  sink.on_session_info({session.session_id.view(), session.server_id.view()});
  return Received::session_info;
}

Received Session::on_response(const proto::Notification& notification) {
  // Turms answers -1 to bytes it can't parse and -100 to heartbeats, which the host sends: neither is anybody's answer.
  if (*notification.request_id < 0) return Received::ignored;
  Request* request = find(*notification.request_id);
  if (request == nullptr) {
    ++counters_.late_responses;
    return Received::late_response;
  }
  leave_table(*request);
  Response response(Outcome::answered, true);
  response.code = *notification.code;
  response.timestamp_ms = notification.timestamp;
  if (notification.reason) response.reason = *notification.reason;
  response.data_kind = notification.data_kind;
  response.value = notification.data_long;
  response.data = notification.data;
  complete(*request, std::move(response));
  advance_line();
  return Received::response;
}

void Session::expire(uint64_t now_ns) {
  for (Request* request : slots_) {
    if (request == nullptr || request->deadline_ns_ > now_ns) continue;
    ++counters_.timeouts;
    leave_table(*request);
    complete(*request, Response(Outcome::timeout, true));
  }
  for (Request* request = first_; request != nullptr;) {
    Request* next = request->next_;
    if (request->deadline_ns_ <= now_ns) {
      ++counters_.timeouts;
      leave_line(*request);
      complete(*request, Response(Outcome::timeout));
    }
    request = next;
  }
  advance_line();
}

uint64_t Session::next_deadline_ns() const {
  uint64_t earliest = UINT64_MAX;
  for (const Request* request : slots_) {
    if (request != nullptr) earliest = std::min(earliest, request->deadline_ns_);
  }
  for (const Request* request = first_; request != nullptr; request = request->next_) {
    earliest = std::min(earliest, request->deadline_ns_);
  }
  return earliest;
}

void Session::close(int32_t close_status, std::string_view reason) {
  if (!is_open_) return;
  is_open_ = false;
  close_status_ = close_status;
  close_reason_ = reason;
  for (Request* request : slots_) {
    if (request == nullptr) continue;
    leave_table(*request);
    complete(*request, gone(true));
  }
  while (first_ != nullptr) {
    Request& request = *first_;
    leave_line(request);
    complete(request, gone(false));
  }
}

}  // namespace turms::xmpp::upstream
