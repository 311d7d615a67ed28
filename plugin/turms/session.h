// SPDX-License-Identifier: Apache-2.0
// The request table of one upstream session: numbers requests, keeps a bounded number of them in flight and the others
// in line, and completes each exactly once. It knows no clock (expire() is told the time) and no transport (Link).
// Owned by the account; it outlives every coroutine that awaits one of its requests, and close() comes before those are
// destroyed.
#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/ready_queue.h"
#include "turms/push.h"
#include "turms/response.h"

namespace turms::proto {
struct Notification;
}

namespace turms::xmpp::upstream {

enum class SubmitStatus : uint8_t {
  taken,
  no_credit,  // nothing was taken; on_credit() will be called
  gone,       // the session has ended; close() will be called
  refused,    // this request will never be taken (too large, ill-formed)
};

/// The way to the host, seen from the session. Implemented by the runtime.
class Link {
 public:
  virtual ~Link() = default;
  /// Takes one encoded TurmsRequest, copying it, or says why not. Does not call the session back. Thread: shard.
  virtual SubmitStatus submit(Bytes request) = 0;
};

/// What on_notification() made of its bytes; for metrics and logs.
enum class Received : uint8_t { response, late_response, push, close_notice, session_info, ignored, malformed };

class Session {
 public:
  struct Limits {
    size_t in_flight = 32;  // mapping 1: at most 32 requests of an account at once
    size_t waiting = 256;   // behind those; more are refused
  };

  struct Counters {
    uint64_t submitted = 0;
    uint64_t late_responses = 0;  // answers to requests that were cancelled or timed out
    uint64_t timeouts = 0;
    uint64_t refused = 0;
    uint64_t malformed = 0;
  };

  /// An awaitable that lives in the caller's frame; destroying it (the coroutine was cancelled) forgets the request.
  class [[nodiscard]] Request {
   public:
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;
    ~Request();

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    /// Sends the request or puts it in line; false when it has failed at once.
    bool await_suspend(std::coroutine_handle<> caller);
    Response await_resume() { return std::move(response_); }

   private:
    friend class Session;
    enum class State : uint8_t { idle, waiting, in_flight, done };

    Request(Session& session, uint64_t deadline_ns, proto::RequestKind kind, Bytes body)
        : session_(session), deadline_ns_(deadline_ns), kind_(kind), body_(body) {}

    Session& session_;
    uint64_t deadline_ns_;
    int64_t id_ = 0;  // > 0 once submitted
    proto::RequestKind kind_;
    State state_ = State::idle;
    Bytes body_;               // the caller's; valid until await_suspend returns
    std::string kept_body_;    // ours, when the request has to wait
    Request* next_ = nullptr;  // in the waiting line
    Request* prev_ = nullptr;
    Response response_;
    ReadyQueue::Node node_;
  };

  Session(ReadyQueue& ready, Link& link, Limits limits);
  Session(ReadyQueue& ready, Link& link) : Session(ready, link, Limits{}) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Sends one request when awaited: `Response r = co_await session.request(...)`, in one statement.
  /// \param deadline_ns  monotonic; expire() ends the request with Outcome::timeout once it has passed
  /// \param body         the encoded message of `kind`; copied before the await suspends
  /// Thread: shard.  Source: turms/proto request/turms_request.proto
  Request request(uint64_t deadline_ns, proto::RequestKind kind, Bytes body) {
    return {*this, deadline_ns, kind, body};
  }

  /// Sends a request nobody waits for; its answer counts as late. False when it could not leave at once.
  bool send(proto::RequestKind kind, Bytes body);

  /// Takes one TurmsNotification: completes the request it answers, or hands on what it is to `sink`. Waiters go on
  /// through the ReadyQueue, never from here. Thread: shard.  Source: Turms semantics 1.3
  Received on_notification(Bytes notification, PushSink& sink);

  /// The link takes requests again.
  void on_credit() { advance_line(); }

  /// Ends requests whose deadline is not after `now_ns`.
  void expire(uint64_t now_ns);
  /// The earliest deadline, for the owner's timer; UINT64_MAX when nothing waits.
  [[nodiscard]] uint64_t next_deadline_ns() const;

  /// Completes everything with session_gone and refuses later requests the same way. `close_status` and `reason` reach
  /// each Response. Doing it twice does no harm.
  void close(int32_t close_status, std::string_view reason);

  [[nodiscard]] bool is_open() const { return is_open_; }
  [[nodiscard]] size_t in_flight() const { return in_flight_; }
  [[nodiscard]] size_t waiting() const { return waiting_; }
  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  bool start(Request& request);
  SubmitStatus submit(Request& request, Bytes body);
  SubmitStatus put_on_link(int64_t request_id, proto::RequestKind kind, Bytes body);
  [[nodiscard]] size_t free_slot() const;
  [[nodiscard]] Request* find(int64_t request_id) const;
  void advance_line();
  void forget(Request& request);
  void leave_table(Request& request);
  void join_line(Request& request);
  void leave_line(Request& request);
  void complete(Request& request, Response response);
  [[nodiscard]] Response gone(bool was_submitted) const;
  Received on_push(const proto::Notification& notification, PushSink& sink);
  Received on_session_info(const proto::Notification& notification, PushSink& sink);
  Received on_response(const proto::Notification& notification);

  ReadyQueue& ready_;
  Link& link_;
  Limits limits_;
  std::vector<Request*> slots_;  // request_id modulo its size is a request's place
  int64_t sequence_ = 0;
  size_t in_flight_ = 0;
  size_t waiting_ = 0;
  Request* first_ = nullptr;
  Request* last_ = nullptr;
  std::string scratch_;  // the envelope being encoded
  bool is_open_ = true;
  int32_t close_status_ = 0;
  std::string close_reason_;
  Counters counters_;
};

}  // namespace turms::xmpp::upstream
