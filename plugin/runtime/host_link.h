// SPDX-License-Identifier: Apache-2.0
// The host's table behind the plugin's own interfaces: clock, log, metrics, and the calls about Turms sessions and
// transports. One per instance, owned by it; everything here may be called from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/strong_id.h"
#include "features/core.h"
#include "turms_gateway_plugin.h"

struct tgp_host_accounts;
struct tgp_host_archive;
struct tgp_host_backend;
struct tgp_host_credentials;
struct tgp_host_group_types;
struct tgp_host_metrics;
struct tgp_host_relations;
struct tgp_host_store;

namespace turms::xmpp::runtime {

inline tgp_str to_tgp(std::string_view text) {
  return tgp_str{text.data(), text.size()};
}
inline std::string_view from_tgp(const tgp_str& text) {
  return text.len == 0 ? std::string_view() : std::string_view(text.ptr, text.len);
}

class HostLink final : public Clock, public Log, public Metrics {
 public:
  explicit HostLink(const tgp_host& host);
  HostLink(const HostLink&) = delete;
  HostLink& operator=(const HostLink&) = delete;

  [[nodiscard]] int64_t unix_ms() const override;
  [[nodiscard]] uint64_t monotonic_ns() const override;

  void write(Level level, std::string_view event, std::string_view message, std::span<const Field> fields) override;
  [[nodiscard]] bool wants(Level level) const override;

  Handle define(Kind kind, std::string_view name, std::string_view help) override;
  void add(Handle handle, int64_t delta) override;
  void set(Handle handle, int64_t value) override;

  /// What the backend can do now; everything off when the host does not say (mapping section 2).
  [[nodiscard]] features::Capabilities capabilities() const;

  /// Says that the plugin can't go on; the host restarts or stops it later.
  void report_fault(tgp_status status, std::string_view why);

  // Turms sessions; see abi/tgp/host.h for the contract of each.
  tgp_status session_open(const tgp_session_request& request, tgp_session_id& out);
  tgp_status session_submit(SessionId session, Bytes request);
  void session_grant(SessionId session, uint64_t bytes);
  void session_touch(SessionId session);
  void session_close(SessionId session, int32_t close_status);

  /// Asks whether `password` is right; the answer is an on_reply with `cookie`. TGP_E_UNSUPPORTED when the host can't
  /// tell.
  tgp_status verify_password(UserId user, Bytes password, uint64_t cookie);
  [[nodiscard]] bool can_verify_passwords() const { return credentials_ != nullptr; }

  // Optional tables, null when the host has none; the runtime's own implementations of them ask here.
  [[nodiscard]] const tgp_host_store* store() const { return store_; }
  [[nodiscard]] const tgp_host_relations* relations() const { return relations_; }
  [[nodiscard]] const tgp_host_accounts* accounts() const { return accounts_; }
  [[nodiscard]] const tgp_host_archive* archive() const { return archive_; }
  [[nodiscard]] const tgp_host_group_types* group_types() const { return group_types_; }
  /// The host has said whether it searches messages; until then it does not count as a capability.
  void note_search(bool is_offered) { searches_.store(is_offered, std::memory_order_relaxed); }
  /// What every host function takes first.
  [[nodiscard]] tgp_host_ctx* context() const { return host_.ctx; }

  // Host-owned transports.
  tgp_status connection_write(uint64_t id, Bytes data);
  void connection_grant(uint64_t id, uint64_t bytes);
  void connection_close(uint64_t id, uint32_t mode);

 private:
  const tgp_host& host_;
  const tgp_host_metrics* metrics_;
  const tgp_host_backend* backend_;
  const tgp_host_credentials* credentials_;
  const tgp_host_store* store_;
  const tgp_host_relations* relations_;
  const tgp_host_accounts* accounts_;
  const tgp_host_archive* archive_;
  const tgp_host_group_types* group_types_;
  std::atomic<bool> searches_ = false;
};

}  // namespace turms::xmpp::runtime
