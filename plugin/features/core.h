// SPDX-License-Identifier: Apache-2.0
// What the shard lends to accounts and features: clocks, log, addresses, the facts of the backend, the settings, and
// the road to accounts on other shards. Owned by the shard, one each; it outlives every account.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/ready_queue.h"
#include "base/strong_id.h"
#include "bridge/addresses.h"

namespace turms::xmpp::features {

class Accounts;
class Archive;
class GroupTypes;
class Hooks;
class Profiles;
class Relations;
class Rooms;
class Store;

struct RoomNews;

/// What the Turms behind the host can do (mapping section 2). What it can't is not advertised.
struct Capabilities {
  bool persist_record = false;    // records are stored: history keeps payloads
  bool conversation_id = false;   // private history has both directions
  bool self_message = false;      // note to self
  bool ordered_writes = false;    // requests take effect in the order submitted
  bool trusted_sessions = false;  // a session can be reopened without the password
  bool tokens = false;            // OAUTHBEARER
  bool push_read = false;         // how far others have read comes by itself
  bool marker_date = false;       // a read date is kept as sent, not as "now"
  bool push_presence = false;     // online status updates of contacts come by themselves
  bool push_profile = false;      // so do changes of profiles
  bool push_relation = false;     // and what the other side does to a relationship
  bool refriend = false;          // a friend request may follow one that was declined
  bool recall_request = false;    // a pending friend request can be taken back
  bool search = false;            // users can be searched by name
  bool reactions = false;
  bool store = false;                 // Core::store keeps values
  bool relations = false;             // Core::relations sees both sides, Upstream::watch_friends() tells presence
  bool accounts = false;              // people may make and remove accounts themselves: Core::accounts
  bool archive_search = false;        // Core::archive finds messages by their words
  bool archive_changes = false;       // and tells which ones were edited
  int64_t max_text_units = 500;       // UTF-16 units
  int64_t max_request_bytes = 16384;  // one encoded TurmsRequest

  friend bool operator==(const Capabilities&, const Capabilities&) = default;
};

/// What becomes of a reaction (XEP-0444) where Turms has none (mapping 11.4).
enum class ClusterReactions : uint8_t {
  quiet,  // a message without text: XMPP users see the reaction, Turms apps an empty row
  text,   // a message with the emojis as its text
  local,  // not stored, only for who is on this gateway
};

/// Settings that features read; the runtime fills them from the configuration.
struct Settings {
  std::string version;                                                     // of this build, XEP-0092
  std::string search_domain;                                               // XEP-0055
  std::string os;                                                          // empty: not told
  std::vector<std::pair<std::string, std::vector<std::string>>> contacts;  // XEP-0157: "abuse-addresses" -> URIs
  uint64_t request_timeout_ns = 10'000'000'000;
  uint64_t reopen_grace_ns = 30'000'000'000;
  size_t requests_in_flight = 32;  // per account
  size_t stanza_bytes = 65536;     // XEP-0478
  size_t presence_changes = 4;     // of one resource that contacts are told of, a second
  size_t pep_nodes = 200;          // of one account
  size_t pep_items = 2000;         // of all nodes of one account
  size_t pep_bytes = 2097152;      // the same, payloads
  uint32_t idle_seconds = 0;       // XEP-0478: silence after which a stream is pinged and ended; 0: never
  bool side_channel = false;       // what Turms has no form for may go to other gateways (mapping 13.6)
  bool adds_directly = false;      // a new roster item is a relationship at once, not a note of ours (mapping 5.3)
  bool tells_resource = false;     // recipients learn the sender's resource
  bool shares_location = false;    // open locations (XEP-0080) go to Turms, which shows them to users nearby
  ClusterReactions cluster_reactions = ClusterReactions::quiet;
  bool counts_records = false;      // "[2 attachments]" under the text of who attached what we can't read
  bool reads_turms_files = false;   // records of Turms' own apps that describe a file or a place (mapping 9.7.4)
  bool finds_repetitions = false;   // history is asked what a client repeats after it or we had to begin anew
  int32_t device_type = 4;          // proto::device_type of our Turms sessions: OTHERS
  size_t room_occupants = 200;      // of one room that its occupants are told of before they speak
  uint32_t room_history = 20;       // messages of a room for who joins and does not say how many; at most 100
  std::string occupant_secret;      // of occupant ids (XEP-0421); empty: they can be computed by who knows the JID
  bool bookmarks_groups = false;    // groups are bookmarked by themselves (mapping 15)
  bool kick_removes = true;         // who is kicked out of a room is a member of the group no more (mapping 14.5)
  bool history_since_join = false;  // members see of a room what was said since they joined the group (mapping 14.9)
  bool retract_leaves = false;      // who retracts the bookmark of a group leaves the group (mapping 15)
};

/// One stanza for an account that may live on another shard; see LocalRouter. Has a constructor: it passes through
/// coroutines.
struct LocalStanza {
  LocalStanza(UserId to_user, std::string to_resource_part, std::string stanza_xml)
      : to(to_user), to_resource(std::move(to_resource_part)), xml(std::move(stanza_xml)) {}

  UserId to;
  std::string to_resource;    // empty: every available resource with priority >= 0
  bool falls_back = false;    // a resource that is not there means the bare JID (RFC 6121 8.5.3.2.1: messages, not IQs)
  std::string xml;            // complete and addressed; with `carbon_type` it declares its namespace
  uint8_t signals = 0;        // of a message: bridge::Signal bits, for Hooks::on_direct
  int64_t read_until_ms = 0;  // how far its sender has read what the account wrote, when it says so; else 0
  std::string carbon_type;    // of a message that may be copied (XEP-0280): its type; else empty
  UserId from;                // 0: this server
  std::string from_resource;
  std::string bounce;  // goes back to from/from_resource when nobody took the stanza; empty: nothing does
};

/// What an account tells accounts of other users on this gateway: how it is online, or what it has published.
/// Turms knows nothing of it. One object is shared by all who are told, on whatever shard, and never changes: the
/// reason for a shared_ptr.
struct PeerNews : std::enable_shared_from_this<PeerNews> {
  enum class Kind : uint8_t {
    presence,  // `xml` is a presence without `to`, for a client stream; without a resource it says only: I am here
    probe,     // `from` asks how the account is online; answered by `presence` news
    event,     // `xml` is the content of a PEP event message, for who wants `topic` (XEP-0163 4.3)
    wishes,    // `from` asks for the last items of the nodes in `topic` (separated by line feeds); answered by `event`
    subscription,  // `from` has taken its subscription back or given it again; `topic` is the type of the presence
  };
  PeerNews(Kind kind_in, UserId from_in) : kind(kind_in), from(from_in) {}

  Kind kind;
  UserId from;
  std::string from_resource;  // presence, wishes: whose; empty: the bare JID
  std::string to_resource;    // event: who asked; empty: every resource that wants `topic`. Directed presence: to whom
  std::string topic;          // event: the node
  std::string xml;            // an event declares its namespace (xml::kSelfContained)
  bool is_available = true;   // presence: whether `xml` says so
  bool is_directed = false;   // presence: meant for whoever gets it, contact or not (RFC 6121 4.6)
};

/// Brings stanzas that Turms has no form for (IQs between users, receipts, chat states) to accounts of this process.
class LocalRouter {
 public:
  virtual ~LocalRouter() = default;
  /// Hands `stanza` to the shard of its account. Dropped (with a counter) when that shard's inbox is full and nothing
  /// is to be bounced. Thread: shard.
  virtual void deliver(LocalStanza stanza) = 0;
  /// Tells those of `to` that are here, each by Hooks::on_peer_news() of its shard. What the receiver makes of it is
  /// its own decision: it looks into its own contacts. Order is kept between two accounts. Dropped with a counter when
  /// an inbox is full. Thread: shard.
  virtual void tell(std::shared_ptr<const PeerNews> news, const std::vector<UserId>& to) = 0;
  /// Tells all shards, the own one at once, by Rooms::hear(). Order is kept between two shards. Thread: shard.
  virtual void announce(std::shared_ptr<const RoomNews> news) = 0;
};

class Core {
 public:
  Core(const Clock& clock_in, Log& log_in, Metrics& metrics_in, ReadyQueue& ready_in,
       const bridge::Addresses& addresses_in, const Settings& settings_in, const Hooks& hooks_in,
       LocalRouter& router_in, Store& store_in, Relations& relations_in, Accounts& accounts_in, Profiles& profiles_in,
       Rooms& rooms_in)
      : clock(clock_in),
        log(log_in),
        metrics(metrics_in),
        ready(ready_in),
        addresses(addresses_in),
        settings(settings_in),
        hooks(hooks_in),
        router(router_in),
        store(store_in),
        relations(relations_in),
        accounts(accounts_in),
        profiles(profiles_in),
        rooms(rooms_in),
        started_ns(clock_in.monotonic_ns()) {}
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  const Clock& clock;
  Log& log;
  Metrics& metrics;
  ReadyQueue& ready;
  const bridge::Addresses& addresses;
  const Settings& settings;
  const Hooks& hooks;
  LocalRouter& router;
  Store& store;
  Relations& relations;
  Accounts& accounts;
  Profiles& profiles;
  Rooms& rooms;
  const uint64_t started_ns;          // monotonic; when this shard began
  GroupTypes* group_types = nullptr;  // null where the host can't tell the rules of groups; set by the shard
  Archive* archive = nullptr;  // null where the host has no other ways into messages than Turms; set by the shard
  Capabilities capabilities;   // read again whenever the upstream session of an account opens
};

}  // namespace turms::xmpp::features
