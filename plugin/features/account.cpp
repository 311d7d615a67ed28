// SPDX-License-Identifier: Apache-2.0
#include "features/account.h"

#include <algorithm>
#include <utility>

#include "crypto/random.h"
#include "features/hooks.h"
#include "features/profiles.h"
#include "features/rooms.h"

namespace turms::xmpp::features {
namespace {

// A notification that comes twice does so at once; each of the two thousand occupants of a busy room has this many.
constexpr size_t kSeenPushes = 256;

}  // namespace

Account::Account(UserId user, Core& core, Upstream& upstream)
    : user_(user),
      core_(core),
      upstream_(upstream),
      bare_jid_(core.addresses.user(user).to_string()),
      session_changed_(core.ready),
      seen_pushes_(kSeenPushes),
      since_ns_(core.clock.monotonic_ns()),
      entropy_(crypto::random_u64()),
      profiles_heard_(core.profiles.found()),
      contacts_(*this),
      pep_(*this),
      blocklist_(*this),
      background_([this](std::exception_ptr exception) { on_exception(std::move(exception)); }),
      scope_([this](std::exception_ptr exception) { on_exception(std::move(exception)); }) {
}

Account::~Account() {
  // Whoever awaits a request refers to its session: they go first.
  scope_.cancel();
  background_.cancel();
}

Resource& Account::add_resource(std::string part, Outlet& outlet) {
  resources_.push_back(std::make_unique<Resource>(ResourceId(next_resource_++), bare_jid_, std::move(part), outlet));
  resources_.back()->last_active_ns = core_.clock.monotonic_ns();
  return *resources_.back();
}

void Account::remove_resource(ResourceId id) {
  const auto found = std::find_if(resources_.begin(), resources_.end(), [id](const auto& r) { return r->id() == id; });
  if (found == resources_.end()) return;
  core_.hooks.on_resource_gone(*this, **found);
  resources_.erase(std::find_if(resources_.begin(), resources_.end(), [id](const auto& r) { return r->id() == id; }));
}

Resource* Account::find(ResourceId id) {
  for (const auto& resource : resources_) {
    if (resource->id() == id) return resource.get();
  }
  return nullptr;
}

Resource* Account::find(std::string_view part) const {
  for (const auto& resource : resources_) {
    if (resource->part() == part) return resource.get();
  }
  return nullptr;
}

bridge::MessageIndex& Account::message_index(bridge::Conversation conversation) {
  return conversation.is_group ? core_.rooms.index() : message_index_;
}

std::optional<bridge::KnownMessage> Account::known_message(MessageId id) {
  if (const std::optional<bridge::KnownMessage> own = message_index_.find(id)) return own;
  std::optional<bridge::KnownMessage> said = core_.rooms.index().find(id);
  if (said && !core_.rooms.is_in(*this, GroupId(said->conversation.id))) said.reset();
  return said;
}

bridge::SeenNonces& Account::seen_nonces(bridge::Conversation conversation) {
  return conversation.is_group ? core_.rooms.nonces() : seen_nonces_;
}

bool Account::takes_messages() const {
  return std::any_of(resources_.begin(), resources_.end(), [](const auto& r) { return r->takes_messages(); });
}

void Account::open_session() {
  upstream::Session::Limits limits;
  limits.in_flight = core_.settings.requests_in_flight;
  if (session_) ended_sessions_.push_back(std::move(session_));
  session_ = std::make_unique<upstream::Session>(core_.ready, upstream_, limits);
  session_changed_.announce();
  core_.hooks.on_session_opened(*this);
}

void Account::lose_session(int32_t close_status, std::string_view reason) {
  if (session_) session_->close(close_status, reason);
}

void Account::end_session(int32_t close_status, std::string_view reason) {
  has_ended_ = true;
  lose_session(close_status, reason);
  session_changed_.announce();
}

Task<bool> Account::session_ready() {
  const uint64_t deadline = core_.clock.monotonic_ns() + core_.settings.reopen_grace_ns;
  while (!has_session()) {
    if (has_ended_ || core_.clock.monotonic_ns() >= deadline) co_return false;
    co_await session_changed_.wait();
  }
  co_return true;
}

uint64_t Account::request_deadline_ns() const {
  return core_.clock.monotonic_ns() + core_.settings.request_timeout_ns;
}

void Account::on_notification(Bytes notification) {
  if (session_) session_->on_notification(notification, *this);
}

void Account::tick() {
  if (session_) session_->expire(core_.clock.monotonic_ns());
  if (!has_session()) session_changed_.announce();  // those who wait look at the clock
  ended_sessions_.clear();
  contacts_.tick();
  profiles_heard_ = core_.profiles.tell_findings(*this, profiles_heard_);
  core_.hooks.on_tick(*this);
}

void Account::on_push(const upstream::Push& push) {
  if (seen_pushes_.is_duplicate(push, core_.clock.monotonic_ns())) return;
  core_.hooks.on_push(*this, push);
}

void Account::on_close_notice(const upstream::CloseNotice& /*notice*/) {
  // The host says the same as its last word on the session, and that is what counts.
}

void Account::on_session_info(const upstream::SessionInfo& /*info*/) {
}

void Account::on_exception(std::exception_ptr exception) {
  std::string what = "unknown";
  try {
    std::rethrow_exception(std::move(exception));
  } catch (const std::exception& error) {
    what = error.what();
  } catch (...) {
  }
  core_.log.error("stanza.failed", "The handling of a stanza threw; this is a bug.",
                  {{"user", user_.value()}, {"what", what}});
}

}  // namespace turms::xmpp::features
