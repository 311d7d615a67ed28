// SPDX-License-Identifier: Apache-2.0
// One instance of the plugin: its state, its configuration, its shards. The entry points are thin translations of the
// ABI to these methods. Control methods are called one at a time; the rest on any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "config/parse.h"
#include "config/settings.h"
#include "runtime/host_link.h"
#include "runtime/metrics.h"
#include "tls/tickets.h"
#include "turms_gateway_plugin.h"
#include "xmpp/stream_error.h"

struct tgp_health;

namespace turms::xmpp::runtime {

class Shard;
class Shared;

/// Why a control call failed, in the terms of the ABI.
struct Failure {
  Failure(tgp_status s, uint32_t l, uint32_t c, std::string words)
      : status(s), line(l), column(c), message(std::move(words)) {}
  tgp_status status;
  uint32_t line;  // of the configuration text, from 1; 0 when it is not about that
  uint32_t column;
  std::string message;
};

class Instance {
 public:
  /// Reads the configuration; nothing else is touched.
  static Result<std::unique_ptr<Instance>, Failure> create(const tgp_host& host, const tgp_init_args& args);
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  // Control.
  [[nodiscard]] Result<void, Failure> start(uint32_t deadline_ms);
  [[nodiscard]] Result<void, Failure> pause(uint32_t deadline_ms);
  [[nodiscard]] Result<void, Failure> resume();
  [[nodiscard]] Result<void, Failure> stop(uint32_t reason, uint32_t deadline_ms);
  [[nodiscard]] Result<void, Failure> restart(const tgp_config* config, uint32_t deadline_ms);
  [[nodiscard]] Result<void, Failure> reconfigure(const tgp_config& config);
  void drain(uint32_t grace_ms);
  /// Whether the instance may be destroyed now.
  [[nodiscard]] bool may_end() const { return state() == TGP_STATE_INITIALISED || state() == TGP_STATE_STOPPED; }

  // Events. Thread: any, in order per id.
  tgp_status on_connection(tgp_connection_id id, const tgp_connection_info& info, uint64_t* receive_credit);
  tgp_status on_bytes(tgp_connection_id id, Bytes bytes);
  void on_connection_credit(tgp_connection_id id, uint64_t bytes);
  void on_connection_closed(tgp_connection_id id, uint32_t reason);
  void on_session_opened(tgp_session_id session, const tgp_session_result& result);
  tgp_status on_notification(tgp_session_id session, Bytes notification);
  void on_session_credit(tgp_session_id session, uint64_t bytes);
  void on_session_closed(tgp_session_id session, int32_t close_status, std::string_view reason);
  void on_reply(uint64_t cookie, tgp_status status, Bytes data = {});

  [[nodiscard]] uint32_t state() const { return state_.load(std::memory_order_acquire); }
  void fill_health(tgp_health& out) const;
  [[nodiscard]] HostLink& host() { return host_; }

 private:
  Instance(const tgp_host& host, const tgp_init_args& args, config::Settings settings);

  [[nodiscard]] Result<void, Failure> build(uint32_t deadline_ms);
  [[nodiscard]] Result<void, Failure> open_shards();
  [[nodiscard]] Result<void, Failure> open_listeners();
  [[nodiscard]] bool tear_down(StreamErrorCondition condition, bool closes_streams, uint32_t deadline_ms);
  [[nodiscard]] Shard* shard_at(uint64_t index) const;
  [[nodiscard]] bool takes_events() const;
  [[nodiscard]] size_t loop_count() const;
  [[nodiscard]] std::shared_ptr<tls::Tickets> tickets_for(const config::Settings& settings);

  HostLink host_;
  config::Settings settings_;
  const uint32_t loop_hint_;
  const uint64_t max_connections_;
  RuntimeMetrics metrics_;
  std::shared_ptr<tls::Tickets> tickets_;  // outlives restarts, so that clients resume; shared with TLS contexts
  std::unique_ptr<Shared> shared_;         // while RUNNING or PAUSED
  std::atomic<uint32_t> state_{TGP_STATE_INITIALISED};
  std::atomic<bool> is_draining_{false};
  mutable std::shared_mutex shared_mutex_;  // event calls read shared_, start and stop write it
};

}  // namespace turms::xmpp::runtime
