// SPDX-License-Identifier: Apache-2.0
#include "runtime/settings_map.h"

#include <sys/utsname.h>

#include <algorithm>

#include "bridge/registration.h"
#include "runtime/version.h"
#include "turms_gateway_plugin.h"
#include "xmpp/held_stanzas.h"
#include "xmpp/stream_management.h"

namespace turms::xmpp::runtime {

namespace {

constexpr uint64_t kNanosecondsPerMillisecond = 1'000'000;
constexpr uint64_t kNanosecondsPerSecond = 1'000'000'000;

std::string operating_system() {
  utsname names{};
  if (uname(&names) != 0) return {};
  return std::string(names.sysname) + " " + names.release;
}

/// XEP-0157: only the roles that the operator has filled in.
void add_contacts(const config::Contact& contact, features::Settings& out) {
  const auto add = [&out](const char* role, const std::vector<std::string>& addresses) {
    if (!addresses.empty()) out.contacts.emplace_back(role, addresses);
  };
  add("abuse-addresses", contact.abuse);
  add("admin-addresses", contact.admin);
  add("feedback-addresses", contact.feedback);
  add("sales-addresses", contact.sales);
  add("security-addresses", contact.security);
  add("status-addresses", contact.status);
  add("support-addresses", contact.support);
}

xml::Limits xml_limits_of(const config::Limits& limits) {
  xml::Limits out;
  out.stanza_bytes = limits.stanza_bytes;
  out.depth = limits.depth;
  out.attributes = limits.attributes;
  return out;
}

features::ClusterReactions cluster_reactions_of(config::ClusterReactions wish) {
  switch (wish) {
    case config::ClusterReactions::text:
      return features::ClusterReactions::text;
    case config::ClusterReactions::local:
      return features::ClusterReactions::local;
    default:
      return features::ClusterReactions::quiet;
  }
}

bool is_same(const config::Listen& a, const config::Listen& b) {
  return a.address == b.address && a.port == b.port && a.tls == b.tls;
}

}  // namespace

int32_t device_type_of(std::string_view name) {
  constexpr std::pair<std::string_view, int32_t> kTypes[] = {
      {"DESKTOP", TGP_DEVICE_DESKTOP}, {"BROWSER", TGP_DEVICE_BROWSER}, {"IOS", TGP_DEVICE_IOS},
      {"ANDROID", TGP_DEVICE_ANDROID}, {"OTHERS", TGP_DEVICE_OTHERS},   {"UNKNOWN", TGP_DEVICE_UNKNOWN}};
  for (const auto& [text, number] : kTypes) {
    if (text == name) return number;
  }
  return TGP_DEVICE_OTHERS;
}

bridge::Addresses addresses_of(const config::Settings& settings) {
  return {settings.domain, settings.conference_domain, {settings.upload_domain, settings.search_domain}};
}

features::Settings feature_settings_of(const config::Settings& settings) {
  features::Settings out;
  if (settings.version.show_version) out.version = kVersion;
  if (settings.version.show_os) out.os = operating_system();
  out.search_domain = settings.search_domain;
  add_contacts(settings.contact, out);
  out.request_timeout_ns = settings.turms.request_timeout_ms * kNanosecondsPerMillisecond;
  out.reopen_grace_ns = settings.turms.reopen_grace_seconds * kNanosecondsPerSecond;
  out.requests_in_flight = settings.limits.requests_in_flight;
  out.stanza_bytes = settings.limits.stanza_bytes;
  out.presence_changes = settings.limits.presence_changes_per_second;
  out.pep_nodes = settings.limits.pep_nodes;
  out.pep_items = settings.limits.pep_items;
  out.pep_bytes = settings.limits.pep_bytes;
  out.adds_directly = settings.roster.add == config::RosterAdd::direct;
  out.tells_resource = settings.payload.resource;
  out.shares_location = settings.location.publish;
  out.side_channel = settings.payload.side_channel;
  out.cluster_reactions = cluster_reactions_of(settings.payload.reactions);
  out.counts_records = settings.payload.count_records;
  out.reads_turms_files = settings.payload.read_records;
  out.finds_repetitions = settings.stream_management.find_repetitions;
  out.room_occupants = settings.rooms.occupants;
  out.room_history = settings.rooms.history;
  out.history_since_join = settings.rooms.history_since_join;
  out.kick_removes = settings.rooms.kick_removes;
  out.bookmarks_groups = settings.rooms.bookmarks;
  out.retract_leaves = settings.rooms.retract_leaves;
  out.occupant_secret = settings.domain;  // rooms hide nobody, so that the ids must be stable rather than secret
  out.idle_seconds = settings.limits.idle_timeout_seconds;
  out.device_type = device_type_of(settings.turms.device_type);
  return out;
}

StreamSettings stream_settings_of(const config::Settings& settings, const features::Capabilities& can) {
  StreamSettings out;
  out.domains = {settings.domain};
  if (can.tokens) out.mechanisms.push_back(SaslMechanism::oauthbearer);
  out.before_login = xml_limits_of(settings.limits);
  out.before_login.total_bytes = settings.limits.bytes_before_login;
  out.before_login.stanza_bytes = std::min(settings.limits.stanza_bytes, settings.limits.bytes_before_login);
  // Nothing a client says before its login needs more than this, and Expat's tables grow with it.
  out.before_login.elements = 32;
  out.before_login.depth = std::min(settings.limits.depth, 8u);
  out.before_login.attributes = std::min(settings.limits.attributes, 32u);
  out.before_login.namespaces = 16;
  out.after_login = xml_limits_of(settings.limits);
  out.sasl_attempts = settings.limits.sasl_attempts;
  if (can.accounts || !settings.registration_url.empty()) out.early_namespaces = {std::string(bridge::kRegisterNs)};
  out.early_requests = settings.limits.registration_attempts;
  out.element_namespaces = {std::string(kStreamManagementNamespace), std::string(kClientStateNamespace)};
  return out;
}

Admission::Limits admission_limits_of(const config::Settings& settings, uint64_t max_connections) {
  Admission::Limits out;
  out.connections = settings.limits.connections;
  if (max_connections != 0) out.connections = std::min<size_t>(out.connections, max_connections);
  out.connections_per_address = settings.limits.connections_per_ip;
  out.failed_logins_per_address = settings.limits.failed_logins_per_ip_per_minute;
  out.failed_logins_per_account = settings.limits.failed_logins_per_account_per_minute;
  out.registrations_per_address = settings.limits.registrations_per_ip_per_hour;
  out.registrations = settings.limits.registrations_per_hour;
  return out;
}

std::optional<std::string> first_change_that_needs_restart(const config::Settings& now, const config::Settings& next) {
  const auto& a = now.limits;
  const auto& b = next.limits;
  const auto& c = now.stream_management;
  const auto& d = next.stream_management;
  const std::pair<const char*, bool> changes[] = {
      {"domain", now.domain != next.domain},
      {"conference_domain", now.conference_domain != next.conference_domain},
      {"upload_domain", now.upload_domain != next.upload_domain},
      {"search_domain", now.search_domain != next.search_domain},
      {"loops", now.loops != next.loops},
      {"resource_conflict", now.resource_conflict != next.resource_conflict},
      {"listen", !std::equal(now.listen.begin(), now.listen.end(), next.listen.begin(), next.listen.end(), is_same)},
      {"tls.handshake_workers", now.tls.handshake_workers != next.tls.handshake_workers},
      {"limits.stanza_bytes", a.stanza_bytes != b.stanza_bytes},
      {"limits.bytes_before_login", a.bytes_before_login != b.bytes_before_login},
      {"limits.depth", a.depth != b.depth},
      {"limits.attributes", a.attributes != b.attributes},
      {"limits.resources_per_account", a.resources_per_account != b.resources_per_account},
      {"limits.login_timeout_seconds", a.login_timeout_seconds != b.login_timeout_seconds},
      {"limits.idle_ping_seconds", a.idle_ping_seconds != b.idle_ping_seconds},
      {"limits.idle_timeout_seconds", a.idle_timeout_seconds != b.idle_timeout_seconds},
      {"limits.registration_attempts", a.registration_attempts != b.registration_attempts},
      {"limits.sasl_attempts", a.sasl_attempts != b.sasl_attempts},
      {"limits.stanzas_per_second", a.stanzas_per_second != b.stanzas_per_second},
      {"limits.stanza_burst", a.stanza_burst != b.stanza_burst},
      {"limits.presence_changes_per_second", a.presence_changes_per_second != b.presence_changes_per_second},
      {"limits.stanzas_in_flight", a.stanzas_in_flight != b.stanzas_in_flight},
      {"limits.requests_in_flight", a.requests_in_flight != b.requests_in_flight},
      {"limits.output_queue_bytes", a.output_queue_bytes != b.output_queue_bytes},
      {"limits.pep_nodes", a.pep_nodes != b.pep_nodes},
      {"limits.pep_items", a.pep_items != b.pep_items},
      {"limits.pep_bytes", a.pep_bytes != b.pep_bytes},
      {"turms.request_timeout_ms", now.turms.request_timeout_ms != next.turms.request_timeout_ms},
      {"turms.login_timeout_ms", now.turms.login_timeout_ms != next.turms.login_timeout_ms},
      {"turms.reopen_grace_seconds", now.turms.reopen_grace_seconds != next.turms.reopen_grace_seconds},
      {"turms.profile_seconds", now.turms.profile_seconds != next.turms.profile_seconds},
      {"turms.device_type", now.turms.device_type != next.turms.device_type},
      {"stream_management.resume_seconds", c.resume_seconds != d.resume_seconds},
      {"stream_management.max_unacked", c.max_unacked != d.max_unacked},
      {"stream_management.max_unacked_bytes", c.max_unacked_bytes != d.max_unacked_bytes},
      {"stream_management.location", c.location != d.location},
      {"stream_management.find_repetitions", c.find_repetitions != d.find_repetitions},
      {"registration_url", now.registration_url != next.registration_url},
      {"roster.add", now.roster.add != next.roster.add},
      {"rooms.occupants", now.rooms.occupants != next.rooms.occupants},
      {"rooms.history", now.rooms.history != next.rooms.history},
      {"rooms.history_since_join", now.rooms.history_since_join != next.rooms.history_since_join},
      {"rooms.kick_removes", now.rooms.kick_removes != next.rooms.kick_removes},
      {"rooms.bookmarks", now.rooms.bookmarks != next.rooms.bookmarks},
      {"rooms.retract_leaves", now.rooms.retract_leaves != next.rooms.retract_leaves},
      {"payload.resource", now.payload.resource != next.payload.resource},
      {"location.publish", now.location.publish != next.location.publish},
      {"payload.side_channel", now.payload.side_channel != next.payload.side_channel},
      {"payload.reactions", now.payload.reactions != next.payload.reactions},
      {"payload.count_records", now.payload.count_records != next.payload.count_records},
      {"payload.read_records", now.payload.read_records != next.payload.read_records},
      {"contact", now.contact != next.contact},
      {"version", now.version != next.version},
  };
  for (const auto& [key, is_changed] : changes) {
    if (is_changed) return key;
  }
  return std::nullopt;
}

}  // namespace turms::xmpp::runtime
