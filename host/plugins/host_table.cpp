// SPDX-License-Identifier: Apache-2.0
// The core table, function by function in the order of tgp/host.h: translate, ask whether it is legal now, pass on.
#include "plugins/barrier.h"
#include "plugins/host_context.h"
#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

constexpr std::string_view kHostName = "turms-gateway";

// ---- Services: leaves ----

const void* get_extension(tgp_host_ctx* ctx, const char* id) {
  return barrier([&] { return id == nullptr ? nullptr : HostContext::of(ctx).extension(id); });
}

void log(tgp_host_ctx* ctx, int32_t level, const tgp_str* target, const tgp_str* message, const tgp_field* fields,
         uint64_t count) {
  barrier([&] {
    const size_t usable = fields == nullptr ? 0 : count;
    HostContext::of(ctx).write_log(level, view(target), view(message), {fields, usable});
  });
}

int32_t log_level(tgp_host_ctx* ctx, const tgp_str*) {
  const Log& log = HostContext::of(ctx).services().log;
  int32_t level = TGP_LOG_TRACE;
  while (level < TGP_LOG_ERROR && !log.wants(static_cast<Level>(level))) ++level;
  return level;
}

uint64_t monotonic_ns(tgp_host_ctx* ctx) {
  return HostContext::of(ctx).services().clock.monotonic_ns();
}

int64_t unix_ms(tgp_host_ctx* ctx) {
  return HostContext::of(ctx).services().clock.unix_ms();
}

void report_fault(tgp_host_ctx* ctx, tgp_status status, const tgp_str* why) {
  barrier([&] { HostContext::of(ctx).services().on_fault(status, std::string(view(why).substr(0, 1024))); });
}

// ---- Connections ----

tgp_status connection_write(tgp_host_ctx* ctx, tgp_connection_id id, const tgp_bytes* chunks, uint64_t count) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (!context.may_act("connection_write")) return TGP_E_STATE;
    if (chunks == nullptr && count != 0) return TGP_E_ARGUMENT;
    ConnectionTable& connections = context.services().connections;
    const tgp_status status = connections.write(id, {chunks, count});
    return context.note("connection_write", status, id, status != TGP_E_GONE || connections.was_issued(id));
  });
}

void connection_grant(tgp_host_ctx* ctx, tgp_connection_id id, uint64_t bytes) {
  barrier([&] {
    HostContext& context = HostContext::of(ctx);
    if (!context.may_act("connection_grant")) return;
    ConnectionTable& connections = context.services().connections;
    const tgp_status status = connections.grant(id, bytes);
    context.note("connection_grant", status, id, status != TGP_E_GONE || connections.was_issued(id));
  });
}

void connection_close(tgp_host_ctx* ctx, tgp_connection_id id, uint32_t mode) {
  barrier([&] {
    HostContext& context = HostContext::of(ctx);
    if (!context.may_act("connection_close")) return;
    ConnectionTable& connections = context.services().connections;
    const tgp_status status = connections.close(id, mode);
    if (status == TGP_E_ARGUMENT) context.misbehaving("connection_close", "a mode that does not fit this transport");
    context.note("connection_close", status, id, status != TGP_E_GONE || connections.was_issued(id));
  });
}

// ---- Sessions ----

tgp_status session_open(tgp_host_ctx* ctx, const tgp_session_request* request, tgp_session_id* out) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (!context.may_act("session_open")) return TGP_E_STATE;
    if (request == nullptr || out == nullptr) return TGP_E_ARGUMENT;
    return context.services().sessions.open(context.epoch(), *request, *out);
  });
}

tgp_status session_submit(tgp_host_ctx* ctx, tgp_session_id session, const uint8_t* request, uint64_t len) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (!context.may_act("session_submit")) return TGP_E_STATE;
    if (request == nullptr) return TGP_E_ARGUMENT;
    SessionTable& sessions = context.services().sessions;
    const tgp_status status = sessions.submit(context.epoch(), session, {request, len});
    return context.note("session_submit", status, session, status != TGP_E_GONE || sessions.was_issued(session));
  });
}

void session_grant(tgp_host_ctx* ctx, tgp_session_id session, uint64_t bytes) {
  barrier([&] {
    HostContext& context = HostContext::of(ctx);
    if (!context.may_act("session_grant")) return;
    SessionTable& sessions = context.services().sessions;
    const tgp_status status = sessions.grant(context.epoch(), session, bytes);
    context.note("session_grant", status, session, status != TGP_E_GONE || sessions.was_issued(session));
  });
}

void session_touch(tgp_host_ctx* ctx, tgp_session_id session) {
  barrier([&] {
    HostContext& context = HostContext::of(ctx);
    if (!context.may_act("session_touch")) return;
    SessionTable& sessions = context.services().sessions;
    const tgp_status status = sessions.touch(context.epoch(), session);
    context.note("session_touch", status, session, status != TGP_E_GONE || sessions.was_issued(session));
  });
}

void session_close(tgp_host_ctx* ctx, tgp_session_id session, int32_t close_status) {
  barrier([&] {
    HostContext& context = HostContext::of(ctx);
    if (!context.may_act("session_close")) return;
    SessionTable& sessions = context.services().sessions;
    const tgp_status status = sessions.close(context.epoch(), session, close_status);
    context.note("session_close", status, session, status != TGP_E_GONE || sessions.was_issued(session));
  });
}

tgp_status session_claim(tgp_host_ctx* ctx, tgp_session_id session) {
  return barrier([&]() -> tgp_status {
    HostContext& context = HostContext::of(ctx);
    if (!context.may_act("session_claim")) return TGP_E_STATE;
    if (context.phase() != Phase::starting) {
      context.misbehaving("session_claim", "called outside tgp_start");
      return TGP_E_STATE;
    }
    SessionTable& sessions = context.services().sessions;
    const tgp_status status = sessions.claim(context.epoch(), session);
    return context.note("session_claim", status, session, status != TGP_E_GONE || sessions.was_issued(session));
  });
}

}  // namespace

tgp_host make_host_table(HostContext& context) {
  tgp_host table{};
  table.size = sizeof table;
  table.abi_minor = TGP_ABI_MINOR;
  table.ctx = reinterpret_cast<tgp_host_ctx*>(&context);
  table.name = to_tgp(kHostName);
  table.version = to_tgp(TURMS_XMPP_VERSION);
  table.get_extension = get_extension;
  table.log = log;
  table.log_level = log_level;
  table.monotonic_ns = monotonic_ns;
  table.unix_ms = unix_ms;
  table.report_fault = report_fault;
  table.connection_write = connection_write;
  table.connection_grant = connection_grant;
  table.connection_close = connection_close;
  table.session_open = session_open;
  table.session_submit = session_submit;
  table.session_grant = session_grant;
  table.session_touch = session_touch;
  table.session_close = session_close;
  table.session_claim = session_claim;
  return table;
}

}  // namespace turms::gateway::plugins
