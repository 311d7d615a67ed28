// SPDX-License-Identifier: Apache-2.0
#include "embedded/delivery.h"

#include <array>
#include <string>
#include <utility>

#include "crypto/secret.h"
#include "proto/close_status.h"
#include "proto/status_codes.h"
#include "service/login.h"

namespace turms::gateway::embedded {
namespace {

namespace status = proto::status;

/// Turms tells clients a random positive int.
std::string random_session_number() {
  std::array<uint8_t, 4> bytes{};
  crypto::fill_random(bytes);
  const uint32_t number = (uint32_t{bytes[0]} << 24U | uint32_t{bytes[1]} << 16U | uint32_t{bytes[2]} << 8U | bytes[3]);
  return std::to_string((number & 0x7fff'ffffU) | 1U);
}

}  // namespace

void Delivery::answer(std::shared_ptr<Session> session, service::Outcome outcome, bool is_stored, size_t bytes) {
  if (const auto& failure = outcome.failure()) {
    parts_.log.error("backend.request_failed", failure->to_string(), {{"user", session->requester().user_id}});
  }
  for (const service::Push& push : outcome.pushes()) recipients_ += push.recipients.size();
  acts_.emplace_back(Answer{std::move(session), std::move(outcome), is_stored, bytes});
}

void Delivery::refuse(std::shared_ptr<Session> session, int32_t code, std::string_view reason) {
  acts_.emplace_back(Refuse{std::move(session), code, reason});
}

void Delivery::end(std::shared_ptr<Session> session, int32_t close_status) {
  acts_.emplace_back(End{std::move(session), close_status});
}

void Delivery::carry_out(const std::optional<Error>& commit_error) {
  for (Act& act : acts_) {
    std::visit([&](auto& one) { carry_out(one, commit_error); }, act);
  }
  acts_.clear();
  recipients_ = 0;
  for (sessions::SessionSink* sink : sinks_) sink->on_batch_end();
  sinks_.clear();
}

void Delivery::carry_out(Answer& answer, const std::optional<Error>& commit_error) {
  service::Outcome& outcome = answer.outcome;
  if (commit_error && answer.is_stored) {
    outcome.fail(*commit_error, parts_.settings.service.return_reason_for_server_error);
  }
  parts_.inbox.release(*answer.session, answer.bytes);
  if (!outcome.response().empty() && answer.session->notify(SharedBytes(outcome.take_response()))) {
    touched(*answer.session);
  }
  for (const service::Push& one : outcome.pushes()) push(one);
  for (const service::Closing& closing : outcome.closings()) {
    if (const auto session = parts_.sessions.find(closing.session)) end_session(*session, closing.close_status);
  }
}

void Delivery::push(const service::Push& push) {
  for (const service::Recipient& recipient : push.recipients) {
    parts_.online.each_session(recipient.user_id, recipient.excluded_device_type, [&](sessions::SessionId id) {
      const auto session = parts_.sessions.find(id);
      if (session && session->notify(push.notification)) touched(*session);
    });
  }
}

void Delivery::carry_out(Admit& admit, const std::optional<Error>& /*commit_error*/) {
  Session& session = *admit.attempt.session;
  if (!session.is_opening()) return;  // given up while the password was being checked
  const service::Requester& who = session.requester();
  auto admission =
      service::admit(parts_.online, who.user_id, who.device_type, parts_.settings.service.simultaneous_login);
  if (!admission.check.ok()) return refuse_session(session, admission.check.code, admission.check.reason);
  parts_.online.add(who, admit.attempt.user_status);
  const service::LocationProperties& location = parts_.settings.service.location;
  // A place that there is not, or that nobody may ask about, is no reason to refuse a login.
  if (admit.attempt.position && admit.attempt.position->is_valid() && location.enabled) {
    parts_.online.locations().set(service::locatable_of(who, location), *admit.attempt.position);
  }
  for (const sessions::SessionId displaced : admission.displaced) {
    if (const auto other = parts_.sessions.find(displaced)) {
      end_session(*other, proto::close_status::kDisconnectedByOtherDevice);
    }
  }
  session.touch(parts_.clock.monotonic_ns());
  session.opened({status::kOk, {}, random_session_number(), parts_.settings.service.server_id});
  touched(session);
  parts_.log.debug("session.opened", "",
                   {{"session", session.id()}, {"user", who.user_id}, {"device", who.device_type}});
}

void Delivery::carry_out(Refuse& refuse, const std::optional<Error>& /*commit_error*/) {
  refuse_session(*refuse.session, refuse.code, refuse.reason);
}

void Delivery::carry_out(End& end, const std::optional<Error>& /*commit_error*/) {
  // A login that is given up half way ends as a refusal: on_closed is for sessions that were opened.
  if (end.session->is_opening()) return refuse_session(*end.session, status::kLoginTimeout, "the login was given up");
  end_session(*end.session, end.close_status);
}

void Delivery::refuse_session(Session& session, int32_t code, std::string_view reason) {
  if (!session.is_opening()) return;
  parts_.sessions.erase(session.id());
  // What a right password left behind is kept for users who are online only.
  const int64_t user_id = session.requester().user_id;
  if (parts_.online.find(user_id) == nullptr) parts_.credentials.forget(user_id);
  touched(session);
  session.refused({code, std::string(reason), {}, {}});
  parts_.log.debug("session.refused", reason, {{"user", user_id}, {"code", code}});
}

void Delivery::end_session(Session& session, int32_t close_status) {
  parts_.sessions.erase(session.id());
  const service::Requester& who = session.requester();
  parts_.online.remove(who);
  if (parts_.online.find(who.user_id) == nullptr) parts_.credentials.forget(who.user_id);
  if (!session.ended(close_status, {})) return;
  ended_.push_back(session.id());
  touched(session);
  parts_.log.debug("session.closed", "", {{"session", session.id()}, {"user", who.user_id}, {"status", close_status}});
}

}  // namespace turms::gateway::embedded
