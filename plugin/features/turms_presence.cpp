// SPDX-License-Identifier: Apache-2.0
#include "features/turms_presence.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "bridge/presence.h"
#include "features/ask.h"
#include "features/core.h"
#include "features/presence_broadcast.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {

namespace {

using Origin = KnownPresences::Origin;

constexpr uint64_t kOriginNs = 3'000'000'000;      // an account of this gateway has answered by then
constexpr uint64_t kWatchAgainNs = 5'000'000'000;  // after a watch failed
constexpr auto kStatusKind = static_cast<uint32_t>(proto::RequestKind::kUpdateUserOnlineStatus);

uint8_t own_device(const Account& account) {
  return static_cast<uint8_t>((1U << static_cast<uint32_t>(account.core().settings.device_type)) & bridge::kAllDevices);
}

bool may_see(const Account& account, UserId user) {
  return user == account.user() || account.contacts().list().sees(user);
}

}  // namespace

Task<upstream::Response> ask_statuses(Account& account, std::vector<int64_t> users) {
  proto::QueryUserOnlineStatusesRequest query{};
  query.user_ids = users;
  upstream::Response response = co_await ask(account, query);
  co_return response;
}

void TurmsPresence::install(Hooks& on) {
  metrics_ = &on.metrics();
  learned_ = metrics_->define(Metrics::Kind::counter, "turms_xmpp_friend_presence_total",
                              "Changes of a friend's presence that Turms told.");
  failures_ = metrics_->define(Metrics::Kind::counter, "turms_xmpp_friend_presence_failures_total",
                               "Questions for friends' presence that Turms did not answer.");
  on.session_opened(this, &TurmsPresence::on_session_opened);
  on.push(kStatusKind, this, &TurmsPresence::on_push);
  on.peer_news(this, &TurmsPresence::on_peer_news);
  on.contact(this, &TurmsPresence::on_contact);
  on.tick(this, &TurmsPresence::on_tick);
}

// ---- What becomes of what Turms says ----

void TurmsPresence::learn(Account& account, UserId user, int32_t status, uint32_t devices) {
  KnownPresences& known = account.presence().known;
  if (user == account.user()) {
    // The session of our own device type is ours; and who hides from others does not hide from himself.
    devices &= ~static_cast<uint32_t>(own_device(account));
    if (status == proto::user_status::kInvisible) status = proto::user_status::kAvailable;
  }
  if (!bridge::view_of_status(status).is_available) devices = 0;
  devices &= bridge::kAllDevices;
  const KnownPresences::Friend* before = known.find_friend(user);
  if (before == nullptr ? devices == 0 : before->status == status && before->devices == devices) return;
  metrics_->add(learned_, 1);
  KnownPresences::Friend& row = known.friend_at(user);
  const bool has_new_status = row.shown != 0 && row.status != status;
  row.devices = static_cast<uint8_t>(devices);
  row.status = status;
  settle_origin(account, row);
  show(account, row, has_new_status);
  if (row.devices == 0) known.forget_friend(user);
}

/// Finds out who is behind a session of our own device type.
void TurmsPresence::settle_origin(Account& account, KnownPresences::Friend& row) {
  PresenceState& state = account.presence();
  if ((row.devices & own_device(account)) == 0) {
    row.origin = Origin::none;
    return;
  }
  if (row.origin != Origin::none) return;
  if (!state.known.peers_of(row.user).empty()) {
    row.origin = Origin::here;
    return;
  }
  row.origin = Origin::asked;
  state.asked.emplace_back(row.user, account.core().clock.monotonic_ns() + kOriginNs);
  account.core().router.tell(std::make_shared<PeerNews>(PeerNews::Kind::probe, account.user()),
                             std::vector<UserId>(1, row.user));
}

/// Makes the own resources see what is, from what they saw last.
void TurmsPresence::show(Account& account, KnownPresences::Friend& row, bool has_new_status) {
  uint8_t wanted = row.devices;
  if (row.origin != Origin::elsewhere) wanted &= static_cast<uint8_t>(~own_device(account));
  if (!may_see(account, row.user)) wanted = 0;
  const uint8_t shown = std::exchange(row.shown, wanted);
  const KnownPresences::Friend told = row;  // the row may move while others are told
  for (uint32_t device = 0; device < bridge::kDeviceTypes; ++device) {
    const auto bit = static_cast<uint8_t>(1U << device);
    const bool is_gone = (shown & bit) != 0 && (wanted & bit) == 0;
    const bool is_new = (wanted & bit) != 0 && ((shown & bit) == 0 || has_new_status);
    if (!is_gone && !is_new) continue;
    const int32_t status = is_gone ? proto::user_status::kOffline : told.status;
    const std::string xml = device_presence(account, told, device, status);
    for (const auto& resource : account.resources()) {
      if (resource->is_available) resource->send(xml);
    }
  }
}

// ---- The watch ----

void TurmsPresence::on_session_opened(Account& account) {
  account.presence().watch_again_ns = 0;
  if (account.core().capabilities.relations) account.background().spawn(watch(account));
}

Task<void> TurmsPresence::watch(Account& account) {
  bool is_loaded = false;
  while (!is_loaded) is_loaded = co_await account.contacts().loaded();  // who is no contact would not be shown
  bool is_first = true;
  for (;;) {
    Result<FriendPresences> page = co_await account.watch_friends(is_first);
    if (!page) {
      const Code code = page.error().code;
      // Gone: the next session begins again. Conflict: a later watch has taken over.
      if (code == Code::gone || code == Code::conflict || code == Code::unsupported) co_return;
      metrics_->add(failures_, 1);
      account.core().log.warn("presence.watch_failed",
                              "Turms could not tell how friends are online; it is asked again.",
                              {{"user", account.user().value()}, {"reason", page.error().detail}});
      account.presence().watch_again_ns = account.core().clock.monotonic_ns() + kWatchAgainNs;
      co_return;
    }
    take_page(account, *page, is_first);
    is_first = false;
  }
}

void TurmsPresence::take_page(Account& account, const FriendPresences& page, bool is_first) {
  PresenceState& state = account.presence();
  if (is_first) {
    // All who are online are told now, on this page and those that wait: whoever is not, went while nobody watched.
    // The user himself is online, so he is told, at the latest with the next change.
    state.is_sweeping = true;
    state.unconfirmed.clear();
    for (const KnownPresences::Friend& row : state.known.friends()) {
      if (row.user != account.user()) state.unconfirmed.push_back(row.user);
    }
  }
  for (const FriendPresence& one : page.friends) {
    if (state.is_sweeping) {
      const auto at = std::lower_bound(state.unconfirmed.begin(), state.unconfirmed.end(), one.user);
      if (at != state.unconfirmed.end() && *at == one.user) state.unconfirmed.erase(at);
    }
    learn(account, one.user, one.status, one.devices);
  }
  if (!state.is_sweeping || page.has_more) return;
  state.is_sweeping = false;
  for (const UserId user : std::exchange(state.unconfirmed, {})) learn(account, user, proto::user_status::kOffline, 0);
}

// ---- Other occasions ----

Task<void> TurmsPresence::ask_once(Account& account, UserId user) {
  const upstream::Response response = co_await ask_statuses(account, std::vector<int64_t>(1, user.value()));
  if (!response.is_success()) metrics_->add(failures_, 1);
  for (const std::string_view row : upstream::rows_of(response)) {
    upstream::OnlineStatusView view;
    if (upstream::read_row(row, view)) learn(account, view.user, view.status, view.devices);
  }
}

/// mapping 8.5.
void TurmsPresence::on_push(Account& account, const upstream::Push& push) {
  upstream::OnlineStatusView view;
  if (!upstream::read(push, view)) return;
  const KnownPresences::Friend* row = account.presence().known.find_friend(view.user);
  if (row != nullptr) return learn(account, view.user, view.status, row->devices);
  // With which devices, Turms does not say here; one who watches hears it anyhow.
  if (account.core().capabilities.relations || !may_see(account, view.user)) return;
  account.background().spawn(ask_once(account, view.user));
}

void TurmsPresence::on_peer_news(Account& account, const PeerNews& news) {
  if (news.kind != PeerNews::Kind::presence) return;
  KnownPresences::Friend* row = account.presence().known.find_friend(news.from);
  if (row == nullptr || row->origin == Origin::none || row->origin == Origin::here) return;
  row->origin = Origin::here;
  show(account, *row, false);
}

void TurmsPresence::on_contact(Account& account, const ContactChange& change) {
  if (KnownPresences::Friend* row = account.presence().known.find_friend(change.user))
    return show(account, *row, false);
  // A watch tells changes; how a new friend is online already must be asked.
  const bool is_watched = account.core().capabilities.relations && account.contacts().is_loaded();
  if (is_watched && account.contacts().list().sees(change.user))
    account.background().spawn(ask_once(account, change.user));
}

void TurmsPresence::on_tick(Account& account) {
  PresenceState& state = account.presence();
  if (state.watch_again_ns == 0 && state.asked.empty()) return;
  const uint64_t now = account.core().clock.monotonic_ns();
  if (state.watch_again_ns != 0 && now >= state.watch_again_ns && account.has_session()) on_session_opened(account);
  const auto due =
      std::partition(state.asked.begin(), state.asked.end(), [now](const auto& one) { return one.second > now; });
  const std::vector<std::pair<UserId, uint64_t>> late(due, state.asked.end());
  state.asked.erase(due, state.asked.end());
  for (const auto& [user, deadline] : late) {
    KnownPresences::Friend* row = state.known.find_friend(user);
    if (row == nullptr || row->origin != Origin::asked) continue;
    row->origin = Origin::elsewhere;
    show(account, *row, false);
  }
}

}  // namespace turms::xmpp::features
