// SPDX-License-Identifier: Apache-2.0
// A host as the plugin sees one: the C table, played by C++. Sessions are answered from a thread of its own, as the ABI asks, by a
// small Turms that knows passwords and relays messages between its sessions.
#pragma once

#include <condition_variable>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "extensions/backend.h"
#include "extensions/credentials.h"
#include "proto/messages.h"
#include "proto/notification.h"
#include "proto/request.h"
#include "runtime/instance.h"
#include "turms_gateway_plugin.h"

namespace turms::xmpp::runtime {

class FakeHost {
 public:
  FakeHost() {
    table_.size = sizeof(table_);
    table_.ctx = reinterpret_cast<tgp_host_ctx*>(this);
    table_.get_extension = [](tgp_host_ctx* ctx, const char* id) -> const void* {
      if (std::strcmp(id, TGP_HOST_BACKEND_ID) == 0) return &self(ctx).backend_;
      if (std::strcmp(id, TGP_HOST_CREDENTIALS_ID) == 0) return &self(ctx).credentials_;
      return nullptr;
    };
    table_.log = [](tgp_host_ctx* ctx, int32_t, const tgp_str*, const tgp_str* message, const tgp_field* fields, uint64_t count) {
      const std::lock_guard lock(self(ctx).mutex_);
      if (count > 0) self(ctx).events.emplace_back(fields[0].value.ptr, fields[0].value.len);
      (void)message;
    };
    table_.log_level = [](tgp_host_ctx*, const tgp_str*) -> int32_t { return TGP_LOG_DEBUG; };
    table_.monotonic_ns = [](tgp_host_ctx*) {
      return static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
    };
    table_.unix_ms = [](tgp_host_ctx*) {
      return static_cast<int64_t>(
          std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count());
    };
    table_.report_fault = [](tgp_host_ctx* ctx, tgp_status, const tgp_str* why) {
      const std::lock_guard lock(self(ctx).mutex_);
      self(ctx).faults.emplace_back(why->ptr, why->len);
    };
    table_.connection_write = [](tgp_host_ctx* ctx, tgp_connection_id id, const tgp_bytes* chunks, uint64_t count) -> tgp_status {
      const std::lock_guard lock(self(ctx).mutex_);
      for (uint64_t i = 0; i < count; ++i) self(ctx).written_[id].append(reinterpret_cast<const char*>(chunks[i].ptr), chunks[i].len);
      self(ctx).changed_.notify_all();
      return TGP_OK;
    };
    table_.connection_grant = [](tgp_host_ctx*, tgp_connection_id, uint64_t) {};
    table_.connection_close = [](tgp_host_ctx* ctx, tgp_connection_id id, uint32_t mode) {
      const std::lock_guard lock(self(ctx).mutex_);
      self(ctx).closed_[id] = mode;
      self(ctx).changed_.notify_all();
    };
    table_.session_open = [](tgp_host_ctx* ctx, const tgp_session_request* request, tgp_session_id* out) -> tgp_status {
      return self(ctx).open(*request, *out);
    };
    table_.session_submit = [](tgp_host_ctx* ctx, tgp_session_id id, const uint8_t* data, uint64_t len) -> tgp_status {
      FakeHost& host = self(ctx);
      host.later([&host, id, request = std::string(reinterpret_cast<const char*>(data), len)] { host.serve(id, request); });
      return TGP_OK;
    };
    table_.session_grant = [](tgp_host_ctx*, tgp_session_id, uint64_t) {};
    table_.session_touch = [](tgp_host_ctx*, tgp_session_id) {};
    table_.session_close = [](tgp_host_ctx* ctx, tgp_session_id id, int32_t status) {
      FakeHost& host = self(ctx);
      host.later([&host, id, status] { host.end_session(id, status); });
    };
    table_.session_claim = [](tgp_host_ctx*, tgp_session_id) -> tgp_status { return TGP_E_GONE; };
    backend_.size = sizeof(backend_);
    backend_.kind = TGP_STR_INIT("embedded");
    backend_.capabilities = [](tgp_host_ctx*) -> uint64_t {
      return TGP_CAP_PERSIST_RECORD | TGP_CAP_CONVERSATION_ID | TGP_CAP_ORDERED_WRITES | TGP_CAP_TRUSTED_SESSIONS | TGP_CAP_SELF_MESSAGE;
    };
    backend_.limit = [](tgp_host_ctx*, uint32_t) -> int64_t { return TGP_LIMIT_NONE; };
    credentials_.size = sizeof(credentials_);
    credentials_.verify_password = [](tgp_host_ctx* ctx, int64_t, const uint8_t* password, uint64_t len, uint64_t cookie) -> tgp_status {
      FakeHost& host = self(ctx);
      const bool is_right = std::string(reinterpret_cast<const char*>(password), len) == kPassword;
      host.later([&host, cookie, is_right] {
        if (host.instance != nullptr) host.instance->on_reply(cookie, is_right ? TGP_OK : TGP_E_DENIED);
      });
      return TGP_OK;
    };
    thread_ = std::thread([this] { run(); });
  }
  ~FakeHost() {
    {
      const std::lock_guard lock(jobs_mutex_);
      is_over_ = true;
    }
    jobs_changed_.notify_all();
    thread_.join();
  }

  static constexpr const char* kPassword = "123";

  [[nodiscard]] const tgp_host& table() const { return table_; }

  /// Waits until what was written to `id` holds `part`, and takes everything up to its end. Empty when it did not come.
  std::string wait_for(tgp_connection_id id, std::string_view part) {
    std::unique_lock lock(mutex_);
    size_t end = std::string::npos;
    changed_.wait_for(lock, std::chrono::seconds(20), [&] { return (end = written_[id].find(part)) != std::string::npos; });
    if (end == std::string::npos) return {};
    end += part.size();
    std::string taken = written_[id].substr(0, end);
    written_[id].erase(0, end);
    return taken;
  }
  bool wait_closed(tgp_connection_id id) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return closed_.contains(id); });
  }
  /// Runs `job` on the host's event thread.
  void later(std::function<void()> job) {
    const std::lock_guard lock(jobs_mutex_);
    jobs_.push_back(std::move(job));
    jobs_changed_.notify_all();
  }
  /// Ends every session, as Turms would.
  void kick_all(int32_t close_status) {
    later([this, close_status] {
      for (const tgp_session_id id : ids()) end_session(id, close_status);
    });
  }
  [[nodiscard]] size_t opened() const {
    const std::lock_guard lock(mutex_);
    return opened_;
  }
  bool wait_opened(size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return opened_ >= count; });
  }

  Instance* instance = nullptr;
  std::vector<std::string> events;
  std::vector<std::string> faults;

 private:
  static FakeHost& self(tgp_host_ctx* ctx) { return *reinterpret_cast<FakeHost*>(ctx); }

  tgp_status open(const tgp_session_request& request, tgp_session_id& out) {
    const std::lock_guard lock(mutex_);
    out = (next_session_++ << 8) | request.affinity;
    const std::string secret(reinterpret_cast<const char*>(request.secret.ptr), request.secret.len);
    const bool is_right = request.auth == TGP_AUTH_TRUSTED || secret == kPassword;
    later([this, id = out, user = request.user_id, cookie = request.cookie, is_right] {
      {
        const std::lock_guard inner(mutex_);
        if (is_right) sessions_[id] = user;
        if (is_right) ++opened_;
        changed_.notify_all();
      }
      tgp_session_result result{};
      result.size = sizeof(result);
      result.status = is_right ? TGP_OK : TGP_E_DENIED;
      result.turms_code = is_right ? 1000 : 2011;
      result.cookie = cookie;
      result.submit_credit = 1 << 20;
      if (instance != nullptr) instance->on_session_opened(id, result);
    });
    return TGP_OK;
  }

  void serve(tgp_session_id id, const std::string& bytes) {
    proto::Request request;
    if (!proto::parse_request(bytes, request)) return;
    if (instance != nullptr) instance->on_session_credit(id, bytes.size());
    std::string response;
    if (request.kind != proto::RequestKind::kCreateMessage) {
      proto::write_response(response, 1, request.request_id, 1001);
      return push(id, response);
    }
    const int64_t message_id = next_message_++;
    proto::write_long_response(response, 1, request.request_id, 1000, message_id);
    proto::CreateMessageRequest message{};
    if (proto::decode(request.body, message)) relay(sessions_[id], message.recipient_id, message_id, request.body);
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
    for (const auto& [id, user] : sessions_) {
      if (user == recipient) push(id, notification);
    }
  }

  void push(tgp_session_id id, const std::string& bytes) {
    if (instance != nullptr) (void)instance->on_notification(id, as_bytes(bytes));
  }
  std::vector<tgp_session_id> ids() {
    const std::lock_guard lock(mutex_);
    std::vector<tgp_session_id> out;
    for (const auto& [id, user] : sessions_) out.push_back(id);
    return out;
  }
  void end_session(tgp_session_id id, int32_t status) {
    {
      const std::lock_guard lock(mutex_);
      if (sessions_.erase(id) == 0) return;
    }
    if (instance != nullptr) instance->on_session_closed(id, status, "test");
  }

  void run() {
    for (;;) {
      std::function<void()> job;
      {
        std::unique_lock lock(jobs_mutex_);
        jobs_changed_.wait(lock, [this] { return is_over_ || !jobs_.empty(); });
        if (is_over_) return;
        job = std::move(jobs_.front());
        jobs_.pop_front();
      }
      job();
    }
  }

  tgp_host table_{};
  tgp_host_backend backend_{};
  tgp_host_credentials credentials_{};
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<tgp_connection_id, std::string> written_;
  std::map<tgp_connection_id, uint32_t> closed_;
  std::map<tgp_session_id, int64_t> sessions_;
  uint64_t next_session_ = 1;
  int64_t next_message_ = 1000;
  size_t opened_ = 0;
  std::mutex jobs_mutex_;
  std::condition_variable jobs_changed_;
  std::deque<std::function<void()>> jobs_;
  bool is_over_ = false;
  std::thread thread_;
};

}  // namespace turms::xmpp::runtime
