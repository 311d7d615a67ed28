// SPDX-License-Identifier: Apache-2.0
// A host as the plugin sees one: the C table, played by C++. What Turms would do is played on a thread of its own, as the ABI asks,
// by a small Turms that knows passwords and relays messages between its sessions. A test turns its clock and tells it to withhold or
// refuse what it would answer.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "extensions/backend.h"
#include "extensions/credentials.h"
#include "extensions/metrics.h"
#include "proto/messages.h"
#include "proto/notification.h"
#include "proto/request.h"
#include "runtime/instance.h"
#include "event_thread.h"
#include "turms_gateway_plugin.h"

namespace turms::xmpp::runtime {

class FakeHost {
 public:
  static constexpr const char* kPassword = "123";
  static constexpr std::chrono::milliseconds kPatience{60'000};  // for what must come; a test that passes never waits so long

  FakeHost() {
    table_.size = sizeof(table_);
    table_.ctx = reinterpret_cast<tgp_host_ctx*>(this);
    fill_leaves();
    fill_connections();
    fill_sessions();
    fill_extensions();
  }
  ~FakeHost() { thread_.stop(); }
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  [[nodiscard]] const tgp_host& table() const { return table_; }

  // ---- What a test decides ----

  std::atomic<uint64_t> advanced_ns{0};  // what the clocks show beyond the real time
  void advance_s(uint64_t seconds) { advanced_ns += seconds * 1'000'000'000; }
  std::atomic<tgp_status> open_status{TGP_OK};       // of session_open itself
  std::atomic<bool> withholds_opens{false};          // session_open is taken and not answered until answer_opens()
  std::atomic<int32_t> open_code{1000};              // what Turms answers to a right password
  std::atomic<bool> holds_verdicts{false};           // verify_password is taken and not answered until answer_verdicts()
  std::atomic<tgp_status> verify_status{TGP_OK};     // of verify_password itself
  std::atomic<tgp_status> verdict{TGP_OK};           // when not OK: the answer to any password
  std::atomic<bool> withholds_responses{false};      // requests are taken and not answered until answer_requests()
  std::atomic<bool> ignores_closes{false};           // session_close is taken, and no last word follows
  std::atomic<uint64_t> capabilities{TGP_CAP_PERSIST_RECORD | TGP_CAP_CONVERSATION_ID | TGP_CAP_ORDERED_WRITES |
                                     TGP_CAP_TRUSTED_SESSIONS | TGP_CAP_SELF_MESSAGE};
  std::atomic<int64_t> limit{TGP_LIMIT_NONE};        // of everything
  std::atomic<bool> has_extensions{true};
  std::map<std::string, const void*> extensions;     // further tables by id, set before a link is made
  std::atomic<Instance*> instance{nullptr};          // who hears the events

  void answer_opens() {
    withholds_opens = false;
    later([this] { run_all(std::exchange(held_opens_, {})); });
  }
  void answer_verdicts(tgp_status answer) {
    holds_verdicts = false;
    later([this, answer] {
      for (const uint64_t cookie : std::exchange(held_verdicts_, {})) reply(cookie, answer);
    });
  }
  void answer_requests() {
    withholds_responses = false;
    later([this] { run_all(std::exchange(held_requests_, {})); });
  }
  /// Runs `job` on the host's event thread.
  void later(std::function<void()> job) { thread_.later(std::move(job)); }
  void and_wait(const std::function<void()>& job = [] {}) { thread_.and_wait(job); }
  /// Ends every session, as Turms would.
  void kick_all(int32_t close_status) {
    later([this, close_status] {
      for (const tgp_session_id id : sessions()) end_session(id, close_status);
    });
  }
  /// A session that the plugin did not ask for.
  void adopt_session(tgp_session_id id, int64_t user) {
    note([&] { sessions_[id] = user; });
  }
  void push(tgp_session_id id, const std::string& bytes) {
    if (Instance* to = instance) (void)to->on_notification(id, as_bytes(bytes));
  }
  void end_session(tgp_session_id id, int32_t status) {
    bool was_there = false;
    note([&] { was_there = sessions_.erase(id) > 0; });
    if (!was_there) return;
    if (Instance* to = instance) to->on_session_closed(id, status, "test");
  }

  // ---- What a test sees ----

  /// Waits until `is_so` holds; it is asked under the host's lock.
  template <class Predicate>
  bool wait_until(Predicate is_so, std::chrono::milliseconds patience = kPatience) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, is_so);
  }
  /// Waits until what was written to `id` holds `part`, and takes everything up to its end. Empty when it did not come.
  std::string wait_for(tgp_connection_id id, std::string_view part, std::chrono::milliseconds patience = kPatience) {
    size_t end = std::string::npos;
    if (!wait_until([&] { return (end = written_[id].find(part)) != std::string::npos; }, patience)) return {};
    const std::lock_guard lock(mutex_);
    std::string taken = written_[id].substr(0, end + part.size());
    written_[id].erase(0, end + part.size());
    return taken;
  }
  bool wait_closed(tgp_connection_id id) {
    return wait_until([&] { return closings_.contains(id); });
  }
  bool wait_opened(size_t count) { return wait_count(opened_, count); }
  bool wait_asked(size_t count) { return wait_count(asked_, count); }
  bool wait_verifying(size_t count) { return wait_count(verified_, count); }
  bool wait_submitted(size_t count) { return wait_count(submitted_, count); }
  bool wait_touched(size_t count) { return wait_count(touched_, count); }
  bool wait_session_granted(uint64_t bytes) { return wait_count(session_granted_, bytes); }
  bool wait_sessions(size_t count) {
    return wait_until([&] { return sessions_.size() == count; });
  }
  /// Waits for a log line of `event`; \returns the whole line, "event key=value ...", empty when it did not come.
  std::string wait_event(std::string_view event) {
    std::string line;
    (void)wait_until([&] {
      for (const std::string& logged : events_) {
        if (logged.starts_with(std::string(event) + " ")) line = logged;
      }
      return !line.empty();
    });
    return line;
  }
  bool wait_metric(const std::string& name, int64_t value) {
    return wait_until([&] { return metrics_[name] == value; });
  }
  bool wait_granted(tgp_connection_id id, uint64_t bytes) {
    return wait_until([&] { return granted_[id] >= bytes; });
  }

  [[nodiscard]] size_t opened() const { return locked(opened_); }
  [[nodiscard]] size_t asked() const { return locked(asked_); }
  [[nodiscard]] size_t submitted() const { return locked(submitted_); }  // messages
  [[nodiscard]] size_t touched() const { return locked(touched_); }
  [[nodiscard]] uint64_t granted(tgp_connection_id id) const { return locked(granted_)[id]; }
  [[nodiscard]] std::vector<uint32_t> closings(tgp_connection_id id) const { return locked(closings_)[id]; }
  [[nodiscard]] std::string written(tgp_connection_id id) const { return locked(written_)[id]; }
  [[nodiscard]] std::map<std::string, int64_t> metrics() const { return locked(metrics_); }
  [[nodiscard]] std::vector<std::string> events() const { return locked(events_); }
  [[nodiscard]] std::vector<std::string> faults() const { return locked(faults_); }
  [[nodiscard]] std::vector<tgp_session_id> sessions() const {
    std::vector<tgp_session_id> out;
    for (const auto& [id, user] : locked(sessions_)) out.push_back(id);
    return out;
  }
  /// TGP_AUTH_* of the last request for a session.
  [[nodiscard]] uint32_t last_auth() const { return locked(last_auth_); }

 private:
  static FakeHost& self(tgp_host_ctx* ctx) { return *reinterpret_cast<FakeHost*>(ctx); }
  static std::string text_of(const tgp_str& text) { return {text.ptr, text.len}; }
  template <class T>
  T locked(const T& value) const {
    const std::lock_guard lock(mutex_);
    return value;
  }
  bool wait_count(const size_t& what, size_t count) {
    return wait_until([&] { return what >= count; });
  }
  /// Changes what tests look at.
  template <class Change>
  void note(Change change) {
    const std::lock_guard lock(mutex_);
    change();
    changed_.notify_all();
  }
  static void run_all(const std::vector<std::function<void()>>& jobs) {
    for (const auto& job : jobs) job();
  }

  void fill_leaves() {
    table_.log = [](tgp_host_ctx* ctx, int32_t, const tgp_str*, const tgp_str*, const tgp_field* fields, uint64_t count) {
      std::string line = text_of(fields[0].value) + " ";
      for (uint64_t i = 1; i < count; ++i) line += text_of(fields[i].key) + "=" + text_of(fields[i].value) + " ";
      self(ctx).note([&] { self(ctx).events_.push_back(line); });
    };
    table_.log_level = [](tgp_host_ctx*, const tgp_str*) -> int32_t { return TGP_LOG_DEBUG; };
    table_.monotonic_ns = [](tgp_host_ctx* ctx) {
      return static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()) + self(ctx).advanced_ns;
    };
    table_.unix_ms = [](tgp_host_ctx* ctx) {
      const auto now = std::chrono::system_clock::now().time_since_epoch();
      return std::chrono::duration_cast<std::chrono::milliseconds>(now).count() + static_cast<int64_t>(self(ctx).advanced_ns / 1'000'000);
    };
    table_.report_fault = [](tgp_host_ctx* ctx, tgp_status, const tgp_str* why) {
      self(ctx).note([&] { self(ctx).faults_.push_back(text_of(*why)); });
    };
  }

  void fill_connections() {
    table_.connection_write = [](tgp_host_ctx* ctx, tgp_connection_id id, const tgp_bytes* chunks, uint64_t count) -> tgp_status {
      FakeHost& host = self(ctx);
      host.note([&] {
        for (uint64_t i = 0; i < count; ++i) host.written_[id].append(reinterpret_cast<const char*>(chunks[i].ptr), chunks[i].len);
      });
      return TGP_OK;
    };
    table_.connection_grant = [](tgp_host_ctx* ctx, tgp_connection_id id, uint64_t bytes) {
      self(ctx).note([&] { self(ctx).granted_[id] += bytes; });
    };
    table_.connection_close = [](tgp_host_ctx* ctx, tgp_connection_id id, uint32_t mode) {
      FakeHost& host = self(ctx);
      host.note([&] { host.closings_[id].push_back(mode); });
      if (mode == TGP_CLOSE_DONE) return;
      host.later([&host, id] {
        if (Instance* to = host.instance) to->on_connection_closed(id, TGP_CLOSED_BY_PLUGIN);
      });
    };
  }

  void fill_sessions() {
    table_.session_open = [](tgp_host_ctx* ctx, const tgp_session_request* request, tgp_session_id* out) -> tgp_status {
      return self(ctx).open(*request, *out);
    };
    table_.session_submit = [](tgp_host_ctx* ctx, tgp_session_id id, const uint8_t* data, uint64_t len) -> tgp_status {
      FakeHost& host = self(ctx);
      std::string request(reinterpret_cast<const char*>(data), len);
      proto::Request parsed;
      if (proto::parse_request(request, parsed) && parsed.kind == proto::RequestKind::kCreateMessage)
        host.note([&] { ++host.submitted_; });
      host.later([&host, id, request = std::move(request), is_held = host.withholds_responses.load()] {
        if (!is_held) return host.serve(id, request);
        host.held_requests_.push_back([&host, id, request] { host.serve(id, request); });
      });
      return TGP_OK;
    };
    table_.session_grant = [](tgp_host_ctx* ctx, tgp_session_id, uint64_t bytes) {
      self(ctx).note([&] { self(ctx).session_granted_ += bytes; });
    };
    table_.session_touch = [](tgp_host_ctx* ctx, tgp_session_id) { self(ctx).note([&] { ++self(ctx).touched_; }); };
    table_.session_close = [](tgp_host_ctx* ctx, tgp_session_id id, int32_t status) {
      FakeHost& host = self(ctx);
      if (!host.ignores_closes) host.later([&host, id, status] { host.end_session(id, status); });
    };
    table_.session_claim = [](tgp_host_ctx*, tgp_session_id) -> tgp_status { return TGP_E_GONE; };
  }

  void fill_extensions() {
    table_.get_extension = [](tgp_host_ctx* ctx, const char* id) -> const void* {
      if (!self(ctx).has_extensions) return nullptr;
      if (std::strcmp(id, TGP_HOST_BACKEND_ID) == 0) return &self(ctx).backend_;
      if (std::strcmp(id, TGP_HOST_CREDENTIALS_ID) == 0) return &self(ctx).credentials_;
      if (std::strcmp(id, TGP_HOST_METRICS_ID) == 0) return &self(ctx).metrics_table_;
      const auto found = self(ctx).extensions.find(id);
      return found == self(ctx).extensions.end() ? nullptr : found->second;
    };
    backend_.size = sizeof(backend_);
    backend_.kind = TGP_STR_INIT("embedded");
    backend_.capabilities = [](tgp_host_ctx* ctx) -> uint64_t { return self(ctx).capabilities; };
    backend_.limit = [](tgp_host_ctx* ctx, uint32_t) -> int64_t { return self(ctx).limit; };
    credentials_.size = sizeof(credentials_);
    credentials_.verify_password = [](tgp_host_ctx* ctx, int64_t, const uint8_t* password, uint64_t len, uint64_t cookie) -> tgp_status {
      return self(ctx).verify(std::string(reinterpret_cast<const char*>(password), len), cookie);
    };
    metrics_table_.size = sizeof(metrics_table_);
    metrics_table_.define = [](tgp_host_ctx* ctx, const tgp_metric_spec* spec, uint64_t* out) -> tgp_status {
      FakeHost& host = self(ctx);
      host.note([&] {
        const auto found = std::find(host.metric_names_.begin(), host.metric_names_.end(), text_of(spec->name));
        *out = static_cast<uint64_t>(found - host.metric_names_.begin()) + 1;
        if (found == host.metric_names_.end()) host.metric_names_.push_back(text_of(spec->name));
      });
      return TGP_OK;
    };
    metrics_table_.add = [](tgp_host_ctx* ctx, uint64_t handle, int64_t delta) {
      FakeHost& host = self(ctx);
      host.note([&] {
        if (handle > 0 && handle <= host.metric_names_.size()) host.metrics_[host.metric_names_[handle - 1]] += delta;
      });
    };
    metrics_table_.set = [](tgp_host_ctx*, uint64_t, int64_t) {};
  }

  tgp_status open(const tgp_session_request& request, tgp_session_id& out) {
    const std::string secret(reinterpret_cast<const char*>(request.secret.ptr), request.secret.len);
    const bool is_right = request.auth == TGP_AUTH_TRUSTED || secret == kPassword;
    note([&] {
      ++asked_;
      last_auth_ = request.auth;
      out = (next_session_++ << 8) | request.affinity;
    });
    if (open_status != TGP_OK) return open_status;
    later([this, id = out, user = request.user_id, cookie = request.cookie, is_right, is_held = withholds_opens.load()] {
      auto answer = [=, this] { answer_open(id, user, cookie, is_right ? open_code.load() : 2011); };
      if (!is_held) return answer();
      held_opens_.emplace_back(answer);
    });
    return TGP_OK;
  }

  void answer_open(tgp_session_id id, int64_t user, uint64_t cookie, int32_t code) {
    tgp_session_result result{};
    result.size = sizeof(result);
    result.status = code == 1000 ? TGP_OK : TGP_E_DENIED;
    result.turms_code = code;
    result.cookie = cookie;
    result.submit_credit = 1 << 20;
    if (code == 1000) note([&] { sessions_[id] = user; });
    if (Instance* to = instance) to->on_session_opened(id, result);
    if (code == 1000) note([&] { ++opened_; });
  }

  tgp_status verify(const std::string& password, uint64_t cookie) {
    note([&] { ++verified_; });
    if (verify_status != TGP_OK) return verify_status;
    tgp_status answer = password == kPassword ? TGP_OK : TGP_E_DENIED;
    if (verdict != TGP_OK) answer = verdict;
    later([this, cookie, answer, is_held = holds_verdicts.load()] {
      if (!is_held) return reply(cookie, answer);
      held_verdicts_.push_back(cookie);
    });
    return TGP_OK;
  }
  void reply(uint64_t cookie, tgp_status answer) {
    if (Instance* to = instance) to->on_reply(cookie, answer);
  }

  void serve(tgp_session_id id, const std::string& bytes) {
    proto::Request request;
    if (!proto::parse_request(bytes, request)) return;
    if (Instance* to = instance) to->on_session_credit(id, bytes.size());
    std::string response;
    if (request.kind != proto::RequestKind::kCreateMessage) {
      proto::write_response(response, 1, request.request_id, 1001);
      return push(id, response);
    }
    const int64_t message_id = next_message_++;
    proto::write_long_response(response, 1, request.request_id, 1000, message_id);
    proto::CreateMessageRequest message{};
    if (proto::decode(request.body, message)) relay(locked(sessions_)[id], message.recipient_id, message_id, request.body);
    push(id, response);
  }

  void relay(int64_t sender, int64_t recipient, int64_t message_id, std::string_view body) {
    std::string relayed_body;
    proto::append_varint_field(relayed_body, 1, static_cast<uint64_t>(message_id));
    relayed_body.append(body);
    proto::append_varint_field(relayed_body, 5, 1'700'000'000'000);
    std::string relayed;
    proto::write_request_bytes(relayed, 9, proto::RequestKind::kCreateMessage, relayed_body);
    std::string notification;
    proto::write_push(notification, 1, sender, relayed);
    for (const auto& [id, user] : locked(sessions_)) {
      if (user == recipient) push(id, notification);
    }
  }

  tgp_host table_{};
  tgp_host_backend backend_{};
  tgp_host_credentials credentials_{};
  tgp_host_metrics metrics_table_{};
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<tgp_connection_id, std::string> written_;
  std::map<tgp_connection_id, uint64_t> granted_;
  std::map<tgp_connection_id, std::vector<uint32_t>> closings_;
  std::map<tgp_session_id, int64_t> sessions_;
  std::vector<std::string> metric_names_;
  std::map<std::string, int64_t> metrics_;
  std::vector<std::string> events_;
  std::vector<std::string> faults_;
  uint32_t last_auth_ = 0;
  uint64_t next_session_ = 1;
  uint64_t session_granted_ = 0;
  size_t opened_ = 0;
  size_t asked_ = 0;
  size_t verified_ = 0;
  size_t submitted_ = 0;
  size_t touched_ = 0;
  // On the event thread only.
  int64_t next_message_ = 1000;
  std::vector<std::function<void()>> held_opens_;
  std::vector<std::function<void()>> held_requests_;
  std::vector<uint64_t> held_verdicts_;
  EventThread thread_;  // last: its jobs use everything above
};

}  // namespace turms::xmpp::runtime
