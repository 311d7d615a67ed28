// SPDX-License-Identifier: Apache-2.0
#include "plugins/session_delivery.h"

#include <algorithm>
#include <utility>

#include "plugins/notification_peek.h"
#include "plugins/status_text.h"
#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

constexpr int32_t kTurmsOk = 1000;
constexpr uint64_t kItemOverhead = 64;  // what one waiting notification costs beside its bytes
constexpr int kItemsPerTurn = 64;       // of one session, before the next one has its turn

}  // namespace

void Session::on_opened(sessions::SessionId backend_id_told, const sessions::OpenResult& result) {
  delivery->opened(*this, backend_id_told, result);
}
void Session::on_notification(sessions::SessionId, const SharedBytes& notification) {
  delivery->notified(*this, notification);
}
void Session::on_closed(sessions::SessionId, int32_t close_status, std::string_view reason) {
  delivery->closed(*this, close_status, reason);
}

SessionDelivery::SessionDelivery(SlotTable<Session>& sessions, Door& door, EventThread& events,
                                 sessions::Backend& backend, Log& log, const DeliveryRules& rules)
    : sessions_(sessions), door_(door), events_(events), backend_(backend), log_(log), rules_(rules) {
}

void SessionDelivery::opened(Session& session, sessions::SessionId backend_id, const sessions::OpenResult& result) {
  const bool stands = result.turms_code == kTurmsOk;
  const Door::Visit visit = door_.enter(session.index);
  uint64_t id = 0;
  uint64_t cookie = 0;
  {
    const std::lock_guard lock(session.mutex);
    session.backend_id = backend_id;
    session.stage = stands ? Session::Stage::open : Session::Stage::ended;
    session.submit = Credit(rules_.submit_window);
    if (stands && session.close_asked) close_later(backend_id, TGP_SESSION_DISCONNECTED_BY_CLIENT);
    const bool held = visit.state() == DoorState::held;
    const bool nobody_listens = visit.state() == DoorState::closed || is_orphan(session);
    if (held && (stands || !nobody_listens)) {  // an orphan may still be claimed
      session.waiting().opened = result;
      return wait_outside(session);
    }
    if (nobody_listens && stands) return close_later(backend_id, TGP_SESSION_SERVER_CLOSED);
    id = nobody_listens ? 0 : session.id;
    cookie = session.cookie;
  }
  if (id != 0) tell_opened(visit, id, cookie, result);
  if (!stands) retire(session);
}

void SessionDelivery::notified(Session& session, const SharedBytes& notification) {
  if (notification.size() == 0) return;  // heartbeat answers have no meaning here
  const bool answers = is_response(notification.span());
  const Door::Visit visit = door_.enter(session.index);
  uint64_t id = 0;
  uint64_t returned = 0;
  {
    const std::lock_guard lock(session.mutex);
    if (session.stage != Session::Stage::open || session.cut_off || visit.state() == DoorState::closed) return;
    if (!visit || session.parked || !session.receive.available() || is_orphan(session)) {
      park(session, notification);
      return wait_outside(session);
    }
    session.receive.spend(notification.size());
    if (answers) returned = finish_request(session);
    id = session.id;
  }
  tell_notification(visit, id, notification, returned);
}

void SessionDelivery::closed(Session& session, int32_t close_status, std::string_view reason) {
  const Door::Visit visit = door_.enter(session.index);
  uint64_t id = 0;
  {
    const std::lock_guard lock(session.mutex);
    session.stage = Session::Stage::ended;
    const bool nobody_listens = visit.state() == DoorState::closed || is_orphan(session);
    if (!nobody_listens && (!visit || session.parked)) {
      session.waiting().closed = Backlog::Closed{close_status, std::string(reason)};
      return wait_outside(session);
    }
    if (!nobody_listens) id = session.id;
  }
  if (id != 0) {
    const tgp_str text = to_tgp(reason);
    visit.call(&Exports::on_session_closed, id, close_status, &text);
  }
  retire(session);
}

void SessionDelivery::wait_outside(Session& session) {
  session.parked = true;
  // The door may have opened since we stood before it, and release() have gone past this session: then nobody else
  // would come. Whoever opens the door does so before it looks at the sessions, and we look at the door after parking.
  const Backlog& backlog = session.waiting();
  const bool notifiable = !backlog.notifications.empty() && session.receive.available();
  const bool ready = backlog.opened || backlog.closed || notifiable;
  if (ready && door_.state() == DoorState::open) schedule(session);
}

void SessionDelivery::park(Session& session, const SharedBytes& notification) {
  Backlog& backlog = session.waiting();
  const uint64_t cost = notification.size() + kItemOverhead;
  if (!backlog.notifications.empty() && backlog.notification_bytes + cost > rules_.backlog_bytes) {
    // Thinning it out would leave a hole that no client can see; after a close it asks the archive.
    session.cut_off = true;
    backlog.notifications.clear();
    backlog.notification_bytes = 0;
    close_later(session.backend_id, TGP_SESSION_SERVER_UNAVAILABLE);
    log_.warn("session.cut_off", "a plugin does not take notifications fast enough",
              {{"session", session.id}, {"limit_bytes", rules_.backlog_bytes}});
    return;
  }
  backlog.notifications.push_back(notification);
  backlog.notification_bytes += cost;
}

void SessionDelivery::close_later(sessions::SessionId backend_id, int32_t close_status) {
  // A sink must not call back into the backend.
  events_.post([this, backend_id, close_status] { backend_.close(backend_id, close_status); });
}

void SessionDelivery::schedule(Session& session) {
  if (session.scheduled) return;
  session.scheduled = true;
  const std::lock_guard lock(ready_mutex_);
  if (ready_.empty()) events_.post([this] { drain_ready(); });
  ready_.push_back(&session);
}

void SessionDelivery::release() {
  sessions_.for_each([this](Session& session) {
    const std::lock_guard lock(session.mutex);
    if (session.id != 0 && session.parked && !is_orphan(session)) schedule(session);
  });
}

void SessionDelivery::drain_ready() {
  std::vector<Session*> ready;
  {
    const std::lock_guard lock(ready_mutex_);
    ready.swap(ready_);
  }
  for (Session* session : ready) {
    int left = kItemsPerTurn;
    while (left > 0 && drain_one(*session) == Step::again) --left;
    if (left > 0) continue;
    const std::lock_guard lock(session->mutex);
    session->scheduled = false;
    schedule(*session);
  }
}

SessionDelivery::Step SessionDelivery::drain_one(Session& session) {
  const Door::Visit visit = door_.enter(session.index);
  Next next;
  {
    const std::lock_guard lock(session.mutex);
    if (visit && session.parked && !is_orphan(session)) next = take_next(session);
    // Not scheduled any more: a grant, or release() after a pause, comes back to what is left.
    if (std::holds_alternative<std::monostate>(next.item)) session.scheduled = false;
  }
  if (const auto* opened = std::get_if<sessions::OpenResult>(&next.item)) {
    tell_opened(visit, next.id, next.cookie, *opened);
    if (opened->turms_code == kTurmsOk) return Step::again;
    retire(session);
  } else if (const auto* notification = std::get_if<SharedBytes>(&next.item)) {
    tell_notification(visit, next.id, *notification, next.returned);
    return Step::again;
  } else if (const auto* closed = std::get_if<Backlog::Closed>(&next.item)) {
    const tgp_str reason = to_tgp(closed->reason);
    visit.call(&Exports::on_session_closed, next.id, closed->close_status, &reason);
    retire(session);
  }
  return Step::done;
}

SessionDelivery::Next SessionDelivery::take_next(Session& session) {
  Backlog& backlog = session.waiting();
  Next next{{}, session.id, session.cookie, 0};
  if (backlog.opened) {
    next.item = std::move(*std::exchange(backlog.opened, std::nullopt));
  } else if (!backlog.notifications.empty() && session.receive.available()) {
    SharedBytes notification = std::move(backlog.notifications.front());
    backlog.notifications.pop_front();
    backlog.notification_bytes -= notification.size() + kItemOverhead;
    session.receive.spend(notification.size());
    if (is_response(notification.span())) next.returned = finish_request(session);
    next.item = std::move(notification);
  } else if (backlog.closed) {
    // The last word does not wait for credit: what is still in the backlog goes with the session.
    next.item = std::move(*backlog.closed);
  } else {
    session.parked = !backlog.notifications.empty();
    if (backlog.empty()) session.backlog.reset();
  }
  return next;
}

uint64_t SessionDelivery::finish_request(Session& session) const {
  if (session.in_flight_requests == 0) return 0;
  // Answers overtake each other, so nobody knows which request this was. An equal share keeps the sum right.
  const uint64_t share = session.in_flight_bytes / session.in_flight_requests;
  session.in_flight_bytes -= share;
  --session.in_flight_requests;
  session.owed += share;
  const bool worth_a_call = session.owed >= rules_.submit_window / 4 || !session.submit.available();
  if (!worth_a_call) return 0;
  const uint64_t returned = std::exchange(session.owed, 0);
  session.submit.grant(returned);
  return returned;
}

void SessionDelivery::tell_opened(const Door::Visit& visit, uint64_t id, uint64_t cookie,
                                  const sessions::OpenResult& result) const {
  tgp_session_result told{};
  told.size = sizeof told;
  told.status = result.turms_code == kTurmsOk ? TGP_OK : (result.turms_code == 0 ? TGP_E_IO : TGP_E_DENIED);
  told.turms_code = result.turms_code;
  told.cookie = cookie;
  told.reason = to_tgp(result.reason);
  told.turms_session_id = to_tgp(result.turms_session_id);
  told.server_id = to_tgp(result.server_id);
  told.submit_credit = told.status == TGP_OK ? rules_.submit_window : 0;
  visit.call(&Exports::on_session_opened, id, &told);
}

void SessionDelivery::tell_notification(const Door::Visit& visit, uint64_t id, const SharedBytes& notification,
                                        uint64_t returned) const {
  const auto bytes = notification.span();
  const tgp_status status = visit.call(&Exports::on_turms_notification, id, bytes.data(), bytes.size());
  if (status != TGP_OK && status != TGP_E_GONE) {
    log_.warn("plugin.refused_notification", "a notification was lost in the plugin",
              {{"session", id}, {"status", status_name(status)}});
  }
  if (returned != 0) visit.call(&Exports::on_session_credit, id, returned);
}

void SessionDelivery::retire(Session& session) {
  {
    const std::lock_guard lock(session.mutex);
    session.id = 0;
    session.backend_id = 0;
    session.parked = false;
    session.scheduled = false;
    session.backlog.reset();
  }
  sessions_.give_back(session);
}

}  // namespace turms::gateway::plugins
