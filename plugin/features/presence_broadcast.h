// SPDX-License-Identifier: Apache-2.0
// Presence between accounts of this gateway (RFC 6121 4.2 to 4.5, mapping 8.2): what a resource says goes to the
// contacts that may see it, what contacts say goes to the own resources, and who comes online asks. The sender tells
// whom it shows itself to; the receiver believes those whom it sees. A resource that changes too often is heard of less
// often, and then as it is by then. Part of the presence feature, which owns it; its state is in PresenceState.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/metrics.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "features/account.h"
#include "features/contacts.h"
#include "features/hooks.h"
#include "features/known_presences.h"

namespace turms::xmpp::features {

class PresenceBroadcast {
 public:
  /// Rows of a resource's introduction, and contacts probed, a tick: a roster of thousands is not written in one turn.
  static constexpr size_t kSlice = 1000;

  void install(Hooks& on);

  /// `resource.told` is new: contacts hear of it, and with `introduces` the resource hears of them. Thread: shard.
  void become_available(Account& account, Resource& resource, bool introduces);
  /// The resource is no longer available to contacts; `news` says so.
  void become_unavailable(Account& account, const Resource& resource, KnownPresences::News news);
  /// The resource ends: contacts hear at once what they have not heard yet.
  void end(Account& account, const Resource& resource);
  /// What is known of `user` goes to one resource: a client's probe. With `part` of that resource only.
  void tell_known(Account& account, Resource& resource, UserId user, std::string_view part);
  /// The same for the Turms clients alone. \returns whether there were any
  static bool tell_devices(Account& account, Resource& resource, UserId user, std::string_view part);

 private:
  void on_peer_news(Account& account, const PeerNews& news);
  void on_contact(Account& account, const ContactChange& change);
  void on_tick(Account& account);
  void take_presence(Account& account, const PeerNews& news);
  void answer_probe(Account& account, const PeerNews& probe);
  void say(Account& account, ResourceId resource, KnownPresences::News news, bool introduces);
  void publish(Account& account, ResourceId resource, const KnownPresences::News& news, bool introduces);
  void publish_what_waits(Account& account);
  void introduce(Account& account, const Resource& resource, bool is_first);
  Task<void> introduce_when_loaded(Account& account);
  void probe(Account& account, std::vector<UserId> users);
  bool go_on(Account& account, PresenceState::Introduction& introduction);
  void show_unavailable(Account& account, UserId user);

  Metrics* metrics_ = nullptr;
  Metrics::Handle sent_ = 0;
  Metrics::Handle received_ = 0;
  Metrics::Handle braked_ = 0;
};

/// Sends one presence, written without `to`, to every available resource of the account. \returns how many there were
size_t send_to_available(const Account& account, std::string_view presence);
/// The presence of a friend's Turms clients of one device type.
[[nodiscard]] std::string device_presence(const Account& account, const KnownPresences::Friend& row, uint32_t device,
                                          int32_t status);

}  // namespace turms::xmpp::features
