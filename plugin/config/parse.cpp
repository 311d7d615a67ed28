// SPDX-License-Identifier: Apache-2.0
#include "config/parse.h"

#include <set>
#include <utility>

#include "config/complaints.h"
#include "config/options.h"
#include "config/table_reader.h"

namespace turms::xmpp::config {
namespace {

// A larger text is a mistake, or an attack.
constexpr size_t kLargestText = 1024 * 1024;

// The host's own keys in the table of a plugin.
constexpr std::string_view kHostKeys[] = {"enabled", "path"};

// Where things are that rules between options complain about.
struct Places {
  Place root;
  Place tls;
  Place limits;
  std::vector<Place> listen;
  std::vector<Place> certificates;
};

void read_sections(TableReader& root, Settings& settings, Places& places) {
  root.read(root_options(), settings);
  root.tables("listen", listen_options(), settings.listen, places.listen);
  root.table("tls", [&](TableReader& tls) {
    tls.read(tls_options(), settings.tls);
    tls.tables("certificates", certificate_options(), settings.tls.certificates, places.certificates);
    tls.finish();
  });
  const auto section = [&root](std::string_view key, auto options, auto& into) {
    root.table(key, [&](TableReader& table) {
      table.read(options, into);
      table.finish();
    });
  };
  section("limits", limit_options(), settings.limits);
  section("turms", turms_options(), settings.turms);
  section("stream_management", stream_management_options(), settings.stream_management);
  section("roster", roster_options(), settings.roster);
  section("rooms", rooms_options(), settings.rooms);
  section("payload", payload_options(), settings.payload);
  section("location", location_options(), settings.location);
  section("contact", contact_options(), settings.contact);
  section("version", version_options(), settings.version);
  places.tls = root.place_of_key("tls");
  places.limits = root.place_of_key("limits");
  for (const std::string_view key : kHostKeys) root.allow(key);
  root.finish();
}

void check_listeners(const Settings& settings, const Places& places, Complaints& complaints) {
  std::set<std::pair<std::string, uint16_t>> seen;
  for (size_t i = 0; i < places.listen.size() && i < settings.listen.size(); ++i) {
    const Listen& listen = settings.listen[i];
    if (listen.port != 0 && !seen.emplace(listen.address, listen.port).second) {
      complaints.add(places.listen[i], "listen: this address and port are listed twice");
    }
  }
}

void check_certificates(const Settings& settings, const Places& places, Complaints& complaints) {
  for (size_t i = 0; i < places.certificates.size() && i < settings.tls.certificates.size(); ++i) {
    const Certificate& one = settings.tls.certificates[i];
    if (one.certificate.empty()) complaints.add(places.certificates[i], "tls.certificates: certificate is missing");
    if (one.key.empty()) complaints.add(places.certificates[i], "tls.certificates: key is missing");
  }
  const bool has_certificate = settings.tls.self_signed || !settings.tls.certificates.empty();
  if (!has_certificate && !settings.listen.empty()) {
    complaints.add(places.tls, "tls: without a self-signed certificate, tls.certificates must name one");
  }
}

void check_limits(const Limits& limits, Place place, Complaints& complaints) {
  if (limits.bytes_before_login > limits.stanza_bytes) {
    complaints.add(place, "limits: bytes_before_login is larger than stanza_bytes");
  }
  if (limits.output_queue_bytes < limits.stanza_bytes) {
    complaints.add(place, "limits: output_queue_bytes must hold at least one stanza of stanza_bytes");
  }
  if (limits.idle_timeout_seconds != 0 && limits.idle_ping_seconds >= limits.idle_timeout_seconds) {
    complaints.add(place, "limits: idle_ping_seconds must be shorter than idle_timeout_seconds");
  }
}

void check_domains(const Settings& settings, Place place, Complaints& complaints) {
  const std::set<std::string> distinct{settings.domain, settings.conference_domain, settings.upload_domain,
                                       settings.search_domain};
  if (distinct.size() != 4) {
    complaints.add(place, "domain, conference_domain, upload_domain and search_domain must differ from each other");
  }
}

void derive_domains(Settings& settings) {
  const auto derive = [&settings](std::string& domain, const char* prefix) {
    if (domain.empty()) domain = prefix + settings.domain;
  };
  derive(settings.conference_domain, "conference.");
  derive(settings.upload_domain, "upload.");
  derive(settings.search_domain, "search.");
}

void join_paths(Tls& tls, std::string_view base_dir) {
  const auto join = [base_dir](std::string& path) {
    if (path.empty() || path.front() == '/' || base_dir.empty()) return;
    path.insert(0, std::string(base_dir) + (base_dir.back() == '/' ? "" : "/"));
  };
  join(tls.directory);
  for (Certificate& one : tls.certificates) {
    join(one.certificate);
    join(one.key);
  }
}

// The table at a dotted key; null when it is not there, or a complaint when something else is.
const toml::table* find_table(const toml::table& root, std::string_view key_path, Complaints& complaints) {
  const toml::table* table = &root;
  for (std::string_view rest = key_path; !rest.empty();) {
    const size_t dot = rest.find('.');
    const toml::node* node = table->get(rest.substr(0, dot));
    if (node == nullptr) return nullptr;
    table = node->as_table();
    if (table == nullptr) {
      complaints.add(place_of(*node), std::string(key_path) + " is a table, and so is all above it");
      return nullptr;
    }
    rest.remove_prefix(dot == std::string_view::npos ? rest.size() : dot + 1);
  }
  return table;
}

Settings read(std::string_view text, std::string_view key_path, std::string_view base_dir, Complaints& complaints) {
  Settings settings;
  if (text.size() > kLargestText) {
    complaints.add({}, "the configuration is larger than " + std::to_string(kLargestText) + " bytes");
    return settings;
  }
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::source_position& at = parsed.error().source().begin;
    complaints.add({at.line, at.column}, std::string(parsed.error().description()));
    return settings;
  }
  Places places;
  if (const toml::table* table = find_table(parsed.table(), key_path, complaints)) {
    TableReader root(*table, std::string(key_path), complaints);
    places.root = place_of(*table);
    read_sections(root, settings, places);
  }
  derive_domains(settings);
  join_paths(settings.tls, base_dir);
  check_domains(settings, places.root, complaints);
  check_listeners(settings, places, complaints);
  check_certificates(settings, places, complaints);
  check_limits(settings.limits, places.limits, complaints);
  return settings;
}

}  // namespace

Result<Settings, ConfigError> parse(std::string_view text, std::string_view key_path, std::string_view base_dir) {
  Complaints complaints;
  Settings settings = read(text, key_path, base_dir, complaints);
  if (complaints.is_empty()) return settings;
  return complaints.sorted(text).front();
}

std::vector<ConfigError> check(std::string_view text, std::string_view key_path, std::string_view base_dir) {
  Complaints complaints;
  static_cast<void>(read(text, key_path, base_dir, complaints));
  return complaints.sorted(text);
}

}  // namespace turms::xmpp::config
