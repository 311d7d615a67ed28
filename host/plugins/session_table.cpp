// SPDX-License-Identifier: Apache-2.0
#include "plugins/session_table.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "extensions/backend.h"
#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

constexpr uint64_t kMaxRequestBytes =
    64 * 1024 * 1024;  // whatever the backend says; keeps every sum far from its type's end
constexpr uint64_t kMaxSecretBytes = 64 * 1024;
constexpr uint64_t kMaxDeviceDetails = 64;
constexpr uint64_t kTouchIntervalNs = 1'000'000'000;  // Turms counts in seconds
constexpr std::chrono::milliseconds kResendDelay{2};

sessions::OpenRequest to_open_request(const tgp_session_request& request) {
  sessions::OpenRequest open;
  open.auth = request.auth == TGP_AUTH_PASSWORD ? sessions::Auth::password
              : request.auth == TGP_AUTH_TOKEN  ? sessions::Auth::token
                                                : sessions::Auth::trusted;
  open.user_id = request.user_id;
  open.device_type = request.device_type;
  open.user_status = request.user_status;
  open.secret = view(request.secret);
  open.ip_address = view(request.ip_address);
  for (uint64_t i = 0; i < request.device_detail_count; ++i) {
    const tgp_field& detail = request.device_details[i];
    open.device_details.emplace_back(view(detail.key), view(detail.value));
  }
  open.affinity = static_cast<uint8_t>(request.affinity);
  return open;
}

}  // namespace

SessionTable::SessionTable(Door& door, EventThread& events, sessions::Backend& backend, const Clock& clock, Log& log,
                           const SessionRules& rules)
    : events_(events),
      backend_(backend),
      clock_(clock),
      rules_(rules),
      slots_(rules.max_sessions),
      delivery_(slots_, door, events, backend, log, rules.delivery) {
}

tgp_status SessionTable::check(const tgp_session_request& request) const {
  if (!TGP_HAS(tgp_session_request, &request, affinity)) return TGP_E_ARGUMENT;
  if (request.user_id <= 0 || request.affinity > 0xFF) return TGP_E_ARGUMENT;
  if (request.device_detail_count > kMaxDeviceDetails || request.secret.len > kMaxSecretBytes) return TGP_E_ARGUMENT;
  if (request.device_detail_count != 0 && request.device_details == nullptr) return TGP_E_ARGUMENT;
  switch (request.auth) {
    case TGP_AUTH_PASSWORD:
      return TGP_OK;
    case TGP_AUTH_TOKEN:
      return (backend_.capabilities() & TGP_CAP_TOKENS) != 0 ? TGP_OK : TGP_E_UNSUPPORTED;
    case TGP_AUTH_TRUSTED:
      return (backend_.capabilities() & TGP_CAP_TRUSTED_SESSIONS) != 0 ? TGP_OK : TGP_E_UNSUPPORTED;
    default:
      return TGP_E_ARGUMENT;
  }
}

tgp_status SessionTable::open(uint32_t epoch, const tgp_session_request& request, tgp_session_id& out) {
  if (const tgp_status status = check(request); status != TGP_OK) return status;
  uint64_t id = 0;
  Session* session = slots_.take(static_cast<uint8_t>(request.affinity), id);
  if (session == nullptr) return TGP_E_LIMIT;
  {
    const std::lock_guard lock(session->mutex);
    session->id = id;
    session->delivery = &delivery_;
    session->backend_id = 0;
    session->cookie = request.cookie;
    session->epoch = epoch;
    session->stage = Session::Stage::opening;
    session->parked = session->scheduled = session->cut_off = session->close_asked = false;
    session->receive = Credit(request.receive_credit);
    session->submit = Credit();
    session->in_flight_requests = 0;
    session->in_flight_bytes = session->owed = session->touched_ns = 0;
  }
  out = id;
  const sessions::SessionId backend_id = backend_.open(to_open_request(request), *session);
  if (backend_id == 0) {  // the backend is going down and will not answer
    delivery_.retire(*session);
    return TGP_E_STATE;
  }
  const std::lock_guard lock(session->mutex);
  // The answer may have come and gone already: then this slot may be somebody else's.
  if (session->id == id) session->backend_id = backend_id;
  return TGP_OK;
}

tgp_status SessionTable::submit(uint32_t epoch, tgp_session_id id, std::span<const uint8_t> request) {
  if (request.empty()) return TGP_E_ARGUMENT;
  const int64_t largest = backend_.limit(TGP_LIMIT_MAX_REQUEST);
  if (request.size() > kMaxRequestBytes) return TGP_E_LIMIT;
  if (largest >= 0 && request.size() > static_cast<uint64_t>(largest)) return TGP_E_LIMIT;
  Session* session = slots_.at(id);
  if (session == nullptr) return TGP_E_GONE;
  sessions::SessionId backend_id = 0;
  {
    const std::lock_guard lock(session->mutex);
    if (session->id != id || session->epoch != epoch) return TGP_E_GONE;
    if (const tgp_status status = take_request(*session, request); status != TGP_OK) return status;
    if (session->backlog && !session->backlog->unsent.empty()) {  // behind those that wait already
      session->backlog->unsent.emplace_back(view(tgp_bytes{request.data(), request.size()}));
      return TGP_OK;
    }
    backend_id = session->backend_id;
  }
  const sessions::SubmitStatus taken = backend_.submit(backend_id, request);
  if (taken == sessions::SubmitStatus::gone) return TGP_E_GONE;
  if (taken == sessions::SubmitStatus::full) keep_unsent(*session, id, request);
  return TGP_OK;
}

tgp_status SessionTable::take_request(Session& session, std::span<const uint8_t> request) {
  if (session.stage == Session::Stage::opening) return TGP_E_STATE;
  if (session.stage == Session::Stage::ended) return TGP_E_GONE;
  if (!session.submit.available()) return TGP_E_OVERDRAWN;
  session.submit.spend(request.size());
  ++session.in_flight_requests;
  session.in_flight_bytes += request.size();
  return TGP_OK;
}

void SessionTable::keep_unsent(Session& session, uint64_t id, std::span<const uint8_t> request) {
  const std::lock_guard lock(session.mutex);
  if (session.id != id) return;
  auto& unsent = session.waiting().unsent;
  unsent.emplace_back(view(tgp_bytes{request.data(), request.size()}));
  if (unsent.size() == 1) events_.post_after(kResendDelay, [this, id] { resend(id); });
}

void SessionTable::resend(uint64_t id) {
  Session* session = slots_.at(id);
  for (;;) {
    std::string request;
    sessions::SessionId backend_id = 0;
    {
      const std::lock_guard lock(session->mutex);
      if (session->id != id || !session->backlog || session->backlog->unsent.empty()) return;
      // It stays at the front until it is taken, so that nothing overtakes it.
      request.swap(session->backlog->unsent.front());
      backend_id = session->backend_id;
    }
    const auto* bytes = reinterpret_cast<const uint8_t*>(request.data());
    const bool full = backend_.submit(backend_id, {bytes, request.size()}) == sessions::SubmitStatus::full;
    const std::lock_guard lock(session->mutex);
    if (session->id != id || !session->backlog || session->backlog->unsent.empty()) return;
    if (full) {
      request.swap(session->backlog->unsent.front());
      events_.post_after(kResendDelay, [this, id] { resend(id); });
      return;
    }
    session->backlog->unsent.pop_front();
    if (session->backlog->empty()) session->backlog.reset();
  }
}

tgp_status SessionTable::grant(uint32_t epoch, tgp_session_id id, uint64_t bytes) {
  Session* session = slots_.at(id);
  if (session == nullptr) return TGP_E_GONE;
  const std::lock_guard lock(session->mutex);
  if (session->id != id || session->epoch != epoch) return TGP_E_GONE;
  session->receive.grant(bytes);
  if (session->parked && session->receive.available()) delivery_.schedule(*session);
  return TGP_OK;
}

std::optional<sessions::SessionId> SessionTable::backend_id(uint32_t epoch, tgp_session_id id) {
  Session* session = slots_.at(id);
  if (session == nullptr) return std::nullopt;
  const std::lock_guard lock(session->mutex);
  const bool is_open = session->id == id && session->epoch == epoch && session->stage == Session::Stage::open;
  return is_open ? std::optional(session->backend_id) : std::nullopt;
}

tgp_status SessionTable::touch(uint32_t epoch, tgp_session_id id) {
  Session* session = slots_.at(id);
  if (session == nullptr) return TGP_E_GONE;
  sessions::SessionId backend_id = 0;
  {
    const std::lock_guard lock(session->mutex);
    if (session->id != id || session->epoch != epoch) return TGP_E_GONE;
    const uint64_t now = clock_.monotonic_ns();
    const bool lately = session->touched_ns != 0 && now - session->touched_ns < kTouchIntervalNs;
    if (lately || session->stage != Session::Stage::open) return TGP_OK;
    session->touched_ns = now;
    backend_id = session->backend_id;
  }
  backend_.touch(backend_id);
  return TGP_OK;
}

tgp_status SessionTable::close(uint32_t epoch, tgp_session_id id, int32_t close_status) {
  Session* session = slots_.at(id);
  if (session == nullptr) return TGP_E_GONE;
  sessions::SessionId backend_id = 0;
  {
    const std::lock_guard lock(session->mutex);
    if (session->id != id || session->epoch != epoch) return TGP_E_GONE;
    session->close_asked = true;
    backend_id = session->backend_id;
  }
  backend_.close(backend_id, close_status);
  return TGP_OK;
}

tgp_status SessionTable::claim(uint32_t epoch, tgp_session_id id) {
  Session* session = slots_.at(id);
  if (session == nullptr) return TGP_E_GONE;
  const std::lock_guard lock(session->mutex);
  if (session->id != id || session->stage == Session::Stage::ended) return TGP_E_GONE;
  session->epoch = epoch;
  return TGP_OK;
}

uint32_t SessionTable::begin_epoch() {
  delivery_.set_epoch(++newest_epoch_);
  return newest_epoch_;
}

void SessionTable::close_orphans_later(int32_t close_status) {
  events_.post_after(rules_.orphan_grace, [this, close_status] { close_orphans(close_status); });
}

void SessionTable::close_orphans(int32_t close_status) {
  std::vector<sessions::SessionId> orphans;
  slots_.for_each([&](Session& session) {
    const std::lock_guard lock(session.mutex);
    const bool orphan = session.id != 0 && session.epoch != delivery_.epoch();
    if (orphan && session.stage != Session::Stage::ended && session.backend_id != 0) {
      orphans.push_back(session.backend_id);
    }
  });
  for (const sessions::SessionId id : orphans) backend_.close(id, close_status);
}

}  // namespace turms::gateway::plugins
