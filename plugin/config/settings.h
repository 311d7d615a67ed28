// SPDX-License-Identifier: Apache-2.0
// What an operator can decide, as plain values. The initialisers here are the defaults, and the only place that states
// them; names, ranges and descriptions are in options.cpp, names and units are those of the TOML keys. Copied into
// whoever needs it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace turms::xmpp::config {

enum class ListenTls { starttls, direct };
enum class TlsVersion { tls1_2, tls1_3 };
/// What happens when a client asks for a resource that is in use: the old stream ends, or the new one is refused.
enum class ResourceConflict { replace, refuse };
/// What becomes of a new roster item before there is a subscription: a note of the gateway, or a relationship in Turms.
enum class RosterAdd { note, direct };
/// How reactions travel where Turms has none (mapping 11.4).
enum class ClusterReactions { quiet, text, local };

/// One address that takes XMPP clients: [[listen]].
struct Listen {
  std::string address = "::";
  uint16_t port = 5222;
  ListenTls tls = ListenTls::starttls;
};

/// One certificate and the domains it is shown for: [[tls.certificates]]. Paths are absolute after parsing.
struct Certificate {
  std::vector<std::string> domains;  // empty: for every name no other certificate claims; "*.example.org" is understood
  std::string certificate;
  std::string key;
};

/// [tls]
struct Tls {
  std::vector<Certificate> certificates;
  bool self_signed = true;        // make a certificate at first start if none is given
  std::string directory = "tls";  // where it is kept; absolute after parsing
  TlsVersion min_version = TlsVersion::tls1_2;
  bool session_tickets = true;
  uint32_t handshake_workers = 0;  // threads; 0: one for two cores, at least one
};

/// [limits]: what a peer can cost us.
struct Limits {
  uint32_t stanza_bytes = 262144;
  uint32_t bytes_before_login = 10000;
  uint32_t depth = 64;
  uint32_t attributes = 64;
  uint32_t connections = 100000;
  uint32_t connections_per_ip = 200;
  uint32_t resources_per_account = 10;
  uint32_t login_timeout_seconds = 30;
  uint32_t idle_ping_seconds = 120;
  uint32_t idle_timeout_seconds = 180;
  uint32_t failed_logins_per_ip_per_minute = 10;
  uint32_t failed_logins_per_account_per_minute = 10;
  uint32_t sasl_attempts = 3;
  uint32_t registrations_per_ip_per_hour = 5;
  uint32_t registrations_per_hour = 100;
  uint32_t registration_attempts = 10;
  uint32_t stanzas_per_second = 20;
  uint32_t stanza_burst = 60;
  uint32_t presence_changes_per_second = 4;
  uint32_t stanzas_in_flight = 64;
  uint32_t requests_in_flight = 32;
  uint32_t output_queue_bytes = 4194304;
  uint32_t pep_nodes = 200;
  uint32_t pep_items = 2000;
  uint32_t pep_bytes = 2097152;
};

/// [turms]: how accounts are opened and asked.
struct Turms {
  uint32_t request_timeout_ms = 10000;
  uint32_t login_timeout_ms = 20000;
  uint32_t reopen_grace_seconds = 30;
  uint32_t profile_seconds = 60;
  std::string device_type = "OTHERS";
};

/// [stream_management]: clients whose connection breaks come back to what they left (XEP-0198).
struct StreamManagement {
  uint32_t resume_seconds = 600;
  uint32_t max_unacked = 5000;
  uint32_t max_unacked_bytes = 2097152;
  std::string location;
  bool find_repetitions = true;
};

/// [roster]: what contacts are to Turms.
struct Roster {
  RosterAdd add = RosterAdd::note;
};

/// [rooms]: what groups are to XMPP clients (XEP-0045).
struct Rooms {
  uint32_t occupants = 200;
  uint32_t history = 20;
  bool history_since_join = false;
  bool kick_removes = true;
  bool bookmarks = true;
  bool retract_leaves = false;
};

/// [payload]: what of a stanza goes with it into Turms.
struct Payload {
  bool resource = false;
  bool side_channel = true;
  ClusterReactions reactions = ClusterReactions::quiet;
  bool count_records = false;
  bool read_records = false;
};

/// [location]: XEP-0080.
struct Location {
  bool publish = false;
};

/// [contact]: XEP-0157. Each value a URI (mailto:, xmpp:, https:).
struct Contact {
  friend bool operator==(const Contact&, const Contact&) = default;
  std::vector<std::string> abuse;
  std::vector<std::string> admin;
  std::vector<std::string> feedback;
  std::vector<std::string> sales;
  std::vector<std::string> security;
  std::vector<std::string> status;
  std::vector<std::string> support;
};

/// [version]: XEP-0092.
struct Version {
  friend bool operator==(const Version&, const Version&) = default;
  bool show_version = true;
  bool show_os = false;
};

struct Settings {
  std::string domain = "localhost";
  std::string conference_domain;  // after parsing never empty: conference.<domain> when not given
  std::string upload_domain;      // upload.<domain>
  std::string search_domain;      // search.<domain>
  std::string registration_url;   // where accounts are made; empty: nowhere that we know of
  uint32_t loops = 0;             // threads that serve connections; 0: one a core
  ResourceConflict resource_conflict = ResourceConflict::replace;
  std::vector<Listen> listen = {{"::", 5222, ListenTls::starttls}, {"::", 5223, ListenTls::direct}};
  Tls tls;
  Limits limits;
  Turms turms;
  StreamManagement stream_management;
  Roster roster;
  Rooms rooms;
  Payload payload;
  Location location;
  Contact contact;
  Version version;
};

}  // namespace turms::xmpp::config
