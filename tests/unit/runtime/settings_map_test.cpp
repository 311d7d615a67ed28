// SPDX-License-Identifier: Apache-2.0
#include "runtime/settings_map.h"

#include <gtest/gtest.h>

#include <functional>

#include "runtime/version.h"
#include "turms_gateway_plugin.h"

namespace turms::xmpp::runtime {
namespace {

TEST(SettingsMapTest, names_the_addresses_of_the_services) {
  config::Settings settings;
  settings.domain = "example.org";
  settings.conference_domain = "rooms.example.org";
  settings.upload_domain = "upload.example.org";
  settings.search_domain = "search.example.org";
  const bridge::Addresses addresses = addresses_of(settings);
  EXPECT_EQ(addresses.user(UserId(7)).to_string(), "7@example.org");
}

TEST(SettingsMapTest, tells_of_itself_what_the_operator_allows) {
  config::Settings settings;
  settings.version.show_version = true;
  settings.version.show_os = false;
  EXPECT_EQ(feature_settings_of(settings).version, kVersion);
  EXPECT_EQ(feature_settings_of(settings).os, "");
  settings.version.show_version = false;
  settings.version.show_os = true;
  EXPECT_EQ(feature_settings_of(settings).version, "");
  EXPECT_NE(feature_settings_of(settings).os, "");
}

TEST(SettingsMapTest, lists_the_contacts_that_were_filled_in) {
  config::Settings settings;
  settings.contact.abuse = {"mailto:abuse@example.org"};
  settings.contact.support = {"xmpp:help@example.org", "mailto:help@example.org"};
  const auto contacts = feature_settings_of(settings).contacts;
  ASSERT_EQ(contacts.size(), 2u);
  EXPECT_EQ(contacts[0].first, "abuse-addresses");
  EXPECT_EQ(contacts[1].first, "support-addresses");
  EXPECT_EQ(contacts[1].second.size(), 2u);
}

TEST(SettingsMapTest, turns_milliseconds_and_seconds_into_nanoseconds) {
  config::Settings settings;
  settings.turms.request_timeout_ms = 1500;
  settings.turms.reopen_grace_seconds = 3600;
  EXPECT_EQ(feature_settings_of(settings).request_timeout_ns, 1'500'000'000u);
  EXPECT_EQ(feature_settings_of(settings).reopen_grace_ns, 3'600'000'000'000u);
}

TEST(SettingsMapTest, knows_the_number_of_each_device_type) {
  config::Settings settings;
  EXPECT_EQ(feature_settings_of(settings).device_type, TGP_DEVICE_OTHERS);
  settings.turms.device_type = "DESKTOP";
  EXPECT_EQ(feature_settings_of(settings).device_type, TGP_DEVICE_DESKTOP);
  EXPECT_EQ(device_type_of("UNKNOWN"), TGP_DEVICE_UNKNOWN);
}

TEST(SettingsMapTest, is_stricter_before_login) {
  config::Settings settings;
  settings.limits.stanza_bytes = 100'000;
  settings.limits.bytes_before_login = 5'000;
  const StreamSettings stream = stream_settings_of(settings, {});
  EXPECT_EQ(stream.before_login.total_bytes, 5'000u);
  EXPECT_EQ(stream.before_login.stanza_bytes, 5'000u);
  EXPECT_EQ(stream.after_login.total_bytes, 0u);
  EXPECT_EQ(stream.after_login.stanza_bytes, 100'000u);
}

TEST(SettingsMapTest, offers_tokens_where_the_backend_takes_them) {
  features::Capabilities can;
  EXPECT_EQ(stream_settings_of({}, can).mechanisms, std::vector{SaslMechanism::plain});
  can.tokens = true;
  EXPECT_EQ(stream_settings_of({}, can).mechanisms, (std::vector{SaslMechanism::plain, SaslMechanism::oauthbearer}));
}

TEST(SettingsMapTest, hears_of_registration_before_the_login_where_there_is_something_to_say) {
  features::Capabilities can;
  config::Settings settings;
  EXPECT_TRUE(stream_settings_of(settings, can).early_namespaces.empty());
  settings.registration_url = "https://example.org/join";
  EXPECT_EQ(stream_settings_of(settings, can).early_namespaces, std::vector<std::string>{"jabber:iq:register"});
  settings.registration_url.clear();
  can.accounts = true;
  EXPECT_EQ(stream_settings_of(settings, can).early_namespaces, std::vector<std::string>{"jabber:iq:register"});
}

TEST(SettingsMapTest, adds_contacts_as_the_operator_wants) {
  config::Settings settings;
  EXPECT_FALSE(feature_settings_of(settings).adds_directly);
  settings.roster.add = config::RosterAdd::direct;
  EXPECT_TRUE(feature_settings_of(settings).adds_directly);
  using Reactions = features::ClusterReactions;
  EXPECT_EQ(feature_settings_of(settings).cluster_reactions, Reactions::quiet);
  settings.payload.reactions = config::ClusterReactions::text;
  EXPECT_EQ(feature_settings_of(settings).cluster_reactions, Reactions::text);
  settings.payload.reactions = config::ClusterReactions::local;
  EXPECT_EQ(feature_settings_of(settings).cluster_reactions, Reactions::local);
  EXPECT_FALSE(feature_settings_of(settings).counts_records || feature_settings_of(settings).reads_turms_files);
  settings.payload.count_records = settings.payload.read_records = true;
  EXPECT_TRUE(feature_settings_of(settings).counts_records && feature_settings_of(settings).reads_turms_files);
  EXPECT_TRUE(feature_settings_of(settings).finds_repetitions);
  settings.stream_management.find_repetitions = false;
  EXPECT_FALSE(feature_settings_of(settings).finds_repetitions);
}

TEST(SettingsMapTest, keeps_within_the_budget_of_the_host) {
  config::Settings settings;
  settings.limits.connections = 500;
  EXPECT_EQ(admission_limits_of(settings, 0).connections, 500u);
  EXPECT_EQ(admission_limits_of(settings, 100).connections, 100u);
  EXPECT_EQ(admission_limits_of(settings, 1000).connections, 500u);
}

TEST(SettingsMapTest, finds_no_change_in_the_same) {
  EXPECT_EQ(first_change_that_needs_restart({}, {}), std::nullopt);
}

TEST(SettingsMapTest, takes_certificates_and_limits_on_logins_live) {
  config::Settings next;
  next.tls.certificates = {{{}, "/tmp/a.crt", "/tmp/a.key"}};
  next.tls.session_tickets = false;
  next.tls.min_version = config::TlsVersion::tls1_3;
  next.limits.connections = 5;
  next.limits.connections_per_ip = 5;
  next.limits.failed_logins_per_ip_per_minute = 5;
  next.limits.failed_logins_per_account_per_minute = 5;
  next.limits.registrations_per_ip_per_hour = 1;
  next.limits.registrations_per_hour = 1;
  EXPECT_EQ(first_change_that_needs_restart({}, next), std::nullopt);
}

TEST(SettingsMapTest, names_each_change_that_needs_a_restart) {
  using Change = std::function<void(config::Settings&)>;
  const std::pair<const char*, Change> rows[] = {
      {"domain", [](auto& s) { s.domain = "x"; }},
      {"conference_domain", [](auto& s) { s.conference_domain = "x"; }},
      {"upload_domain", [](auto& s) { s.upload_domain = "x"; }},
      {"search_domain", [](auto& s) { s.search_domain = "x"; }},
      {"loops", [](auto& s) { s.loops = 9; }},
      {"resource_conflict", [](auto& s) { s.resource_conflict = config::ResourceConflict::refuse; }},
      {"listen", [](auto& s) { s.listen[0].port = 1; }},
      {"listen", [](auto& s) { s.listen[0].address = "::1"; }},
      {"listen", [](auto& s) { s.listen[0].tls = config::ListenTls::direct; }},
      {"listen", [](auto& s) { s.listen.pop_back(); }},
      {"tls.handshake_workers", [](auto& s) { s.tls.handshake_workers = 9; }},
      {"limits.stanza_bytes", [](auto& s) { ++s.limits.stanza_bytes; }},
      {"limits.bytes_before_login", [](auto& s) { ++s.limits.bytes_before_login; }},
      {"limits.depth", [](auto& s) { ++s.limits.depth; }},
      {"limits.attributes", [](auto& s) { ++s.limits.attributes; }},
      {"limits.resources_per_account", [](auto& s) { ++s.limits.resources_per_account; }},
      {"limits.login_timeout_seconds", [](auto& s) { ++s.limits.login_timeout_seconds; }},
      {"limits.idle_ping_seconds", [](auto& s) { ++s.limits.idle_ping_seconds; }},
      {"limits.idle_timeout_seconds", [](auto& s) { ++s.limits.idle_timeout_seconds; }},
      {"limits.sasl_attempts", [](auto& s) { ++s.limits.sasl_attempts; }},
      {"limits.stanzas_per_second", [](auto& s) { ++s.limits.stanzas_per_second; }},
      {"limits.stanza_burst", [](auto& s) { ++s.limits.stanza_burst; }},
      {"limits.stanzas_in_flight", [](auto& s) { ++s.limits.stanzas_in_flight; }},
      {"limits.requests_in_flight", [](auto& s) { ++s.limits.requests_in_flight; }},
      {"limits.output_queue_bytes", [](auto& s) { ++s.limits.output_queue_bytes; }},
      {"limits.pep_nodes", [](auto& s) { ++s.limits.pep_nodes; }},
      {"limits.pep_items", [](auto& s) { ++s.limits.pep_items; }},
      {"limits.presence_changes_per_second", [](auto& s) { ++s.limits.presence_changes_per_second; }},
      {"limits.pep_bytes", [](auto& s) { ++s.limits.pep_bytes; }},
      {"limits.registration_attempts", [](auto& s) { ++s.limits.registration_attempts; }},
      {"stream_management.resume_seconds", [](auto& s) { ++s.stream_management.resume_seconds; }},
      {"stream_management.max_unacked", [](auto& s) { ++s.stream_management.max_unacked; }},
      {"stream_management.max_unacked_bytes", [](auto& s) { ++s.stream_management.max_unacked_bytes; }},
      {"stream_management.location", [](auto& s) { s.stream_management.location = "x"; }},
      {"stream_management.find_repetitions", [](auto& s) { s.stream_management.find_repetitions = false; }},
      {"registration_url", [](auto& s) { s.registration_url = "https://example.org"; }},
      {"roster.add", [](auto& s) { s.roster.add = config::RosterAdd::direct; }},
      {"payload.resource", [](auto& s) { s.payload.resource = true; }},
      {"location.publish", [](auto& s) { s.location.publish = true; }},
      {"payload.side_channel", [](auto& s) { s.payload.side_channel = false; }},
      {"payload.reactions", [](auto& s) { s.payload.reactions = config::ClusterReactions::text; }},
      {"payload.count_records", [](auto& s) { s.payload.count_records = true; }},
      {"payload.read_records", [](auto& s) { s.payload.read_records = true; }},
      {"turms.request_timeout_ms", [](auto& s) { ++s.turms.request_timeout_ms; }},
      {"turms.login_timeout_ms", [](auto& s) { ++s.turms.login_timeout_ms; }},
      {"turms.reopen_grace_seconds", [](auto& s) { ++s.turms.reopen_grace_seconds; }},
      {"turms.profile_seconds", [](auto& s) { ++s.turms.profile_seconds; }},
      {"turms.device_type", [](auto& s) { s.turms.device_type = "IOS"; }},
      {"contact", [](auto& s) { s.contact.admin = {"mailto:a@example.org"}; }},
      {"version", [](auto& s) { s.version.show_os = true; }},
  };
  for (const auto& [key, change] : rows) {
    config::Settings next;
    change(next);
    EXPECT_EQ(first_change_that_needs_restart({}, next), key);
  }
}

}  // namespace
}  // namespace turms::xmpp::runtime
