// SPDX-License-Identifier: Apache-2.0
// What an account remembers for RFC 6121 4: what it knows of others, and where the parts of the presence feature stand
// with their work. Owned by the account, so that it ends with it; each part is the only one that touches its own
// fields. Data only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/strong_id.h"
#include "features/known_presences.h"
#include "features/resource.h"
#include "proto/enums.h"

namespace turms::xmpp::features {

/// To whom a resource has shown itself by its own word; every resource of his when `resource` is empty.
struct DirectedTarget {
  DirectedTarget(UserId user_in, std::string resource_in) : user(user_in), resource(std::move(resource_in)) {}
  friend bool operator==(const DirectedTarget&, const DirectedTarget&) = default;

  UserId user;
  std::string resource;
};

struct PresenceState {
  /// Others may look here as well: who of the contacts is online.
  KnownPresences known;

  // presence_broadcast.h
  /// A resource that is being told what is known, in order of users.
  struct Introduction {
    ResourceId to;
    UserId peers_after;
    UserId friends_after;
  };
  std::vector<Introduction> introductions;
  /// How often contacts hear of one resource, and what they have not heard yet because it spoke too often.
  struct Pace {
    uint64_t second_ns = 0;  // monotonic; when the present second began
    size_t told = 0;         // in it
    bool is_waiting = false;
    KnownPresences::News latest;  // while it waits; null: nothing for contacts
    bool introduces = false;      // and the resource is to hear of them
  };
  std::unordered_map<ResourceId, Pace> paces;
  std::vector<UserId> to_probe;  // the last one is the next
  bool waits_for_contacts = false;

  // turms_presence.h
  std::vector<UserId> unconfirmed;                 // known before the session, not yet told in it; ascending
  bool is_sweeping = false;                        // the first pages of a watch are still coming
  uint64_t watch_again_ns = 0;                     // monotonic; 0: nothing to do
  std::vector<std::pair<UserId, uint64_t>> asked;  // whose origin is asked for, and until when

  // online_status.h
  int32_t told_status = proto::user_status::kAvailable;  // what Turms was last told
  uint64_t tell_status_after_ns = 0;                     // not before
  bool is_telling_status = false;

  // rfc_6121_presence.cpp
  size_t early_probes = 0;  // of clients, that wait until the contacts are known

  // directed_presence.h
  std::unordered_map<ResourceId, std::vector<DirectedTarget>> directed;
};

}  // namespace turms::xmpp::features
