// SPDX-License-Identifier: Apache-2.0
#include "runtime/host_link.h"

#include <algorithm>
#include <vector>

#include "extensions/accounts.h"
#include "extensions/archive.h"
#include "extensions/backend.h"
#include "extensions/credentials.h"
#include "extensions/group_types.h"
#include "extensions/metrics.h"
#include "extensions/relations.h"
#include "extensions/store.h"

namespace turms::xmpp::runtime {

namespace {

constexpr std::string_view kTarget = "xmpp";
constexpr size_t kMaxFields = 16;

}  // namespace

HostLink::HostLink(const tgp_host& host)
    : host_(host),
      metrics_(static_cast<const tgp_host_metrics*>(host.get_extension(host.ctx, TGP_HOST_METRICS_ID))),
      backend_(static_cast<const tgp_host_backend*>(host.get_extension(host.ctx, TGP_HOST_BACKEND_ID))),
      credentials_(static_cast<const tgp_host_credentials*>(host.get_extension(host.ctx, TGP_HOST_CREDENTIALS_ID))),
      store_(static_cast<const tgp_host_store*>(host.get_extension(host.ctx, TGP_HOST_STORE_ID))),
      relations_(static_cast<const tgp_host_relations*>(host.get_extension(host.ctx, TGP_HOST_RELATIONS_ID))),
      accounts_(static_cast<const tgp_host_accounts*>(host.get_extension(host.ctx, TGP_HOST_ACCOUNTS_ID))),
      archive_(static_cast<const tgp_host_archive*>(host.get_extension(host.ctx, TGP_HOST_ARCHIVE_ID))),
      group_types_(static_cast<const tgp_host_group_types*>(host.get_extension(host.ctx, TGP_HOST_GROUP_TYPES_ID))) {
}

int64_t HostLink::unix_ms() const {
  return host_.unix_ms(host_.ctx);
}
uint64_t HostLink::monotonic_ns() const {
  return host_.monotonic_ns(host_.ctx);
}

void HostLink::write(Level level, std::string_view event, std::string_view message, std::span<const Field> fields) {
  // The event name travels as the first field: the host's own events look the same, and machines read one shape.
  tgp_field out[kMaxFields + 1];
  out[0] = {to_tgp("event"), to_tgp(event)};
  const size_t count = std::min(fields.size(), kMaxFields);
  for (size_t i = 0; i < count; ++i) out[i + 1] = {to_tgp(fields[i].key), to_tgp(fields[i].value)};
  const tgp_str target = to_tgp(kTarget);
  const tgp_str text = to_tgp(message);
  host_.log(host_.ctx, static_cast<int32_t>(level), &target, &text, out, count + 1);
}

bool HostLink::wants(Level level) const {
  const tgp_str target = to_tgp(kTarget);
  return static_cast<int32_t>(level) >= host_.log_level(host_.ctx, &target);
}

Metrics::Handle HostLink::define(Kind kind, std::string_view name, std::string_view help) {
  if (metrics_ == nullptr) return 0;
  tgp_metric_spec spec{};
  spec.size = sizeof(spec);
  spec.kind = kind == Kind::counter ? TGP_METRIC_COUNTER : TGP_METRIC_GAUGE;
  spec.name = to_tgp(name);
  spec.help = to_tgp(help);
  uint64_t handle = 0;
  const tgp_status status = metrics_->define(host_.ctx, &spec, &handle);
  if (status != TGP_OK) warn("metric.refused", "The host did not take a metric.", {{"name", name}, {"status", status}});
  return status == TGP_OK ? handle : 0;
}

void HostLink::add(Handle handle, int64_t delta) {
  if (metrics_ != nullptr) metrics_->add(host_.ctx, handle, delta);
}

void HostLink::set(Handle handle, int64_t value) {
  if (metrics_ != nullptr) metrics_->set(host_.ctx, handle, value);
}

features::Capabilities HostLink::capabilities() const {
  features::Capabilities out;
  if (backend_ == nullptr) return out;
  const uint64_t bits = backend_->capabilities(host_.ctx);
  const auto has = [bits](uint64_t bit) { return (bits & bit) != 0; };
  out.persist_record = has(TGP_CAP_PERSIST_RECORD);
  out.conversation_id = has(TGP_CAP_CONVERSATION_ID);
  out.self_message = has(TGP_CAP_SELF_MESSAGE);
  out.ordered_writes = has(TGP_CAP_ORDERED_WRITES);
  out.trusted_sessions = has(TGP_CAP_TRUSTED_SESSIONS);
  out.tokens = has(TGP_CAP_TOKENS);
  out.marker_date = has(TGP_CAP_MARKER_DATE);
  out.push_read = has(TGP_CAP_PUSH_READ);
  out.push_presence = has(TGP_CAP_PUSH_PRESENCE);
  out.push_profile = has(TGP_CAP_PUSH_PROFILE);
  out.push_relation = has(TGP_CAP_PUSH_RELATION);
  out.refriend = has(TGP_CAP_REFRIEND);
  out.recall_request = has(TGP_CAP_RECALL_REQUEST);
  out.search = has(TGP_CAP_SEARCH);
  out.reactions = has(TGP_CAP_REACTIONS);
  out.store = store_ != nullptr;
  out.relations = relations_ != nullptr;
  out.accounts = accounts_ != nullptr;
  out.archive_search = archive_ != nullptr && searches_.load(std::memory_order_relaxed);
  out.archive_changes = archive_ != nullptr;
  const auto limit = [this](uint32_t which, int64_t fallback) {
    const int64_t value = backend_->limit(host_.ctx, which);
    if (value == TGP_LIMIT_NONE) return INT64_MAX;
    return value == TGP_LIMIT_UNKNOWN ? fallback : value;
  };
  out.max_text_units = limit(TGP_LIMIT_MAX_TEXT, out.max_text_units);
  out.max_request_bytes = limit(TGP_LIMIT_MAX_REQUEST, out.max_request_bytes);
  return out;
}

void HostLink::report_fault(tgp_status status, std::string_view why) {
  const tgp_str text = to_tgp(why);
  host_.report_fault(host_.ctx, status, &text);
}

tgp_status HostLink::session_open(const tgp_session_request& request, tgp_session_id& out) {
  return host_.session_open(host_.ctx, &request, &out);
}
tgp_status HostLink::session_submit(SessionId session, Bytes request) {
  return host_.session_submit(host_.ctx, session.value(), request.data(), request.size());
}
void HostLink::session_grant(SessionId session, uint64_t bytes) {
  host_.session_grant(host_.ctx, session.value(), bytes);
}
void HostLink::session_touch(SessionId session) {
  host_.session_touch(host_.ctx, session.value());
}
void HostLink::session_close(SessionId session, int32_t close_status) {
  host_.session_close(host_.ctx, session.value(), close_status);
}

tgp_status HostLink::verify_password(UserId user, Bytes password, uint64_t cookie) {
  if (credentials_ == nullptr) return TGP_E_UNSUPPORTED;
  return credentials_->verify_password(host_.ctx, user.value(), password.data(), password.size(), cookie);
}

tgp_status HostLink::connection_write(uint64_t id, Bytes data) {
  const tgp_bytes chunk{data.data(), data.size()};
  return host_.connection_write(host_.ctx, id, &chunk, 1);
}
void HostLink::connection_grant(uint64_t id, uint64_t bytes) {
  host_.connection_grant(host_.ctx, id, bytes);
}
void HostLink::connection_close(uint64_t id, uint32_t mode) {
  host_.connection_close(host_.ctx, id, mode);
}

}  // namespace turms::xmpp::runtime
