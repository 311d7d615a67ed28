// SPDX-License-Identifier: Apache-2.0
#include "config/parse.h"

#include <string>

#include <gtest/gtest.h>

namespace turms::xmpp::config {
namespace {

Settings good(std::string_view text, std::string_view key_path = "plugins.xmpp") {
  auto parsed = parse(text, key_path, "/var/lib/turms");
  if (!parsed) ADD_FAILURE() << parsed.error().line << ":" << parsed.error().column << " " << parsed.error().message;
  return parsed ? *parsed : Settings();
}

// "line:column message" of the only complaint.
std::string only_complaint(std::string_view text, std::string_view key_path = "plugins.xmpp") {
  const auto all = check(text, key_path, "/var/lib/turms");
  const auto parsed = parse(text, key_path, "/var/lib/turms");
  EXPECT_FALSE(parsed.ok());
  EXPECT_EQ(all.size(), 1u);
  if (all.empty()) return "";
  EXPECT_EQ(all.front().message, parsed.error().message);
  return std::to_string(all.front().line) + ":" + std::to_string(all.front().column) + " " + all.front().message;
}

TEST(Parse, nothing_at_all_means_the_defaults) {
  for (const char* text :
       {"", "[gateway]\ndata_dir = 'x'\n", "[plugins]\n", "[plugins.xmpp]\n", "[plugins.other]\nport = 1\n"}) {
    const Settings settings = good(text);
    EXPECT_EQ(settings.domain, "localhost");
    EXPECT_EQ(settings.conference_domain, "conference.localhost");
    EXPECT_EQ(settings.upload_domain, "upload.localhost");
    EXPECT_EQ(settings.search_domain, "search.localhost");
    ASSERT_EQ(settings.listen.size(), 2u);
    EXPECT_EQ(settings.listen[0].port, 5222);
    EXPECT_EQ(settings.listen[1].tls, ListenTls::direct);
    EXPECT_EQ(settings.limits.stanza_bytes, 262144u);
    EXPECT_EQ(settings.tls.directory, "/var/lib/turms/tls");
  }
}

TEST(Parse, reads_every_section) {
  const Settings settings = good(R"(
[plugins.xmpp]
enabled = true          # the host's
path = "turms-xmpp.so"  # the host's
domain = "chat.example.org"
conference_domain = "rooms.example.org"
loops = 4
resource_conflict = "refuse"

[[plugins.xmpp.listen]]
address = "127.0.0.1"
port = 15222

[[plugins.xmpp.listen]]
address = "::1"
port = 15223
tls = "direct"

[plugins.xmpp.tls]
self_signed = false
min_version = "1.3"
session_tickets = false
handshake_workers = 3

[[plugins.xmpp.tls.certificates]]
domains = ["chat.example.org", "*.chat.example.org"]
certificate = "certs/chat.pem"
key = "/etc/ssl/private/chat.key"

[plugins.xmpp.limits]
stanzas_per_second = 0
stanza_bytes = 131072

[plugins.xmpp.turms]
request_timeout_ms = 5000
device_type = "DESKTOP"

[plugins.xmpp.contact]
abuse = ["mailto:abuse@example.org", "xmpp:1@chat.example.org"]

[plugins.xmpp.version]
show_os = true
)");
  EXPECT_EQ(settings.domain, "chat.example.org");
  EXPECT_EQ(settings.conference_domain, "rooms.example.org");
  EXPECT_EQ(settings.upload_domain, "upload.chat.example.org");
  EXPECT_EQ(settings.loops, 4u);
  EXPECT_EQ(settings.resource_conflict, ResourceConflict::refuse);
  ASSERT_EQ(settings.listen.size(), 2u);
  EXPECT_EQ(settings.listen[0].address, "127.0.0.1");
  EXPECT_EQ(settings.listen[0].port, 15222);
  EXPECT_EQ(settings.listen[0].tls, ListenTls::starttls);
  EXPECT_EQ(settings.listen[1].tls, ListenTls::direct);
  EXPECT_FALSE(settings.tls.self_signed);
  EXPECT_EQ(settings.tls.min_version, TlsVersion::tls1_3);
  EXPECT_FALSE(settings.tls.session_tickets);
  EXPECT_EQ(settings.tls.handshake_workers, 3u);
  ASSERT_EQ(settings.tls.certificates.size(), 1u);
  EXPECT_EQ(settings.tls.certificates[0].domains.size(), 2u);
  EXPECT_EQ(settings.tls.certificates[0].certificate, "/var/lib/turms/certs/chat.pem");
  EXPECT_EQ(settings.tls.certificates[0].key, "/etc/ssl/private/chat.key");
  EXPECT_EQ(settings.limits.stanzas_per_second, 0u);
  EXPECT_EQ(settings.limits.stanza_bytes, 131072u);
  EXPECT_EQ(settings.turms.request_timeout_ms, 5000u);
  EXPECT_EQ(settings.turms.device_type, "DESKTOP");
  EXPECT_EQ(settings.contact.abuse.size(), 2u);
  EXPECT_TRUE(settings.version.show_os);
}

TEST(Parse, the_table_may_be_the_root_or_lie_deep) {
  EXPECT_EQ(good("domain = 'a.example'", "").domain, "a.example");
  EXPECT_EQ(good("[a.b.c]\ndomain = 'a.example'", "a.b.c").domain, "a.example");
  EXPECT_EQ(good("plugins = { xmpp = { domain = 'a.example' } }").domain, "a.example");
}

TEST(Parse, listeners_that_are_named_replace_the_defaults_and_may_be_none) {
  EXPECT_EQ(good("[[plugins.xmpp.listen]]\nport = 1").listen.size(), 1u);
  EXPECT_TRUE(good("[plugins.xmpp]\nlisten = []").listen.empty());
}

TEST(Parse, without_a_base_folder_paths_stay_as_they_are) {
  auto parsed = parse("tls.directory = 'certs'", "", "");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->tls.directory, "certs");
}

TEST(Parse, text_that_is_not_toml_is_refused_where_it_stops_being_so) {
  const auto parsed = parse("[plugins.xmpp]\ndomain = \n", "plugins.xmpp", "");
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().line, 2u);
  EXPECT_FALSE(parsed.error().message.empty());
  EXPECT_FALSE(parse("domain = \"\xFF\"", "", "").ok());
  EXPECT_FALSE(parse(std::string("a = 1\0", 6), "", "").ok());
  EXPECT_FALSE(parse("a = 1\na = 2", "", "").ok());
}

TEST(Parse, any_character_in_any_place_is_no_worse_than_a_complaint) {
  for (const char* frame :
       {"[?]", "[[?]]", "?", "a?", "a.?", "a = ?", "a = [?", "a = {?", "a = {b?", "a = \"?", "a = 1?", "#?"}) {
    for (int c = 0; c < 256; ++c) {
      std::string text(frame);
      text[text.find('?')] = static_cast<char>(c);
      const auto parsed = parse(text, "", "");
      if (!parsed) EXPECT_FALSE(parsed.error().message.empty()) << text;
    }
  }
}

TEST(Parse, letters_beyond_ascii_in_any_place_are_no_worse_than_a_complaint) {
  for (const char* letter : {"\xC3\xA9", "\xC8\x9E", "\xD2\x99", "\xE3\x80\x80", "\xF0\x9F\x98\x80", "\xC2\xA0"}) {
    const std::string text(letter);
    EXPECT_FALSE(parse(text + " = 1", "", "").ok());
    EXPECT_FALSE(parse("[plug" + text + "ns]", "", "").ok());
    EXPECT_FALSE(parse("a = " + text, "", "").ok());
    good("# " + text + "\n[other]\nx = '" + text + "'");
  }
}

TEST(Parse, a_bottomless_or_endless_text_is_refused) {
  EXPECT_FALSE(parse("x = " + std::string(100'000, '['), "", "").ok());
  std::string inline_tables = "x = ";
  for (int i = 0; i < 100'000; ++i) inline_tables += "{a=";
  EXPECT_FALSE(parse(inline_tables, "", "").ok());
  EXPECT_EQ(only_complaint("#" + std::string(1024 * 1024, '#')), "0:0 the configuration is larger than 1048576 bytes");
}

TEST(Parse, complaints_carry_the_place_in_the_whole_file) {
  EXPECT_EQ(only_complaint("[gateway]\nx = 1\n\n[plugins.xmpp.limits]\n  stanza_byte = 1\n"),
            "5:3 plugins.xmpp.limits.stanza_byte is not known; did you mean \"stanza_bytes\"?");
  EXPECT_EQ(only_complaint("[plugins.xmpp]\ndomian = 'x'"),
            "2:1 plugins.xmpp.domian is not known; did you mean \"domain\"?");
  EXPECT_EQ(only_complaint("[plugins.xmpp]\ncontact = { abuse = ['x'] }").substr(0, 4), "2:22");
}

TEST(Parse, something_else_than_a_table_is_refused) {
  EXPECT_EQ(only_complaint("plugins = 1"), "1:11 plugins.xmpp is a table, and so is all above it");
  EXPECT_EQ(only_complaint("[plugins]\nxmpp = []"), "2:8 plugins.xmpp is a table, and so is all above it");
  EXPECT_EQ(only_complaint("tls = 1", ""), "1:7 tls is a table");
  EXPECT_EQ(only_complaint("[listen]\nport = 1", ""), "1:1 listen is a list of tables: [[listen]]");
  EXPECT_EQ(only_complaint("listen = [1]", ""), "1:11 listen is a list of tables: [[listen]]");
}

TEST(Parse, options_that_contradict_each_other_are_refused) {
  EXPECT_EQ(only_complaint("[limits]\nstanza_bytes = 10000\nbytes_before_login = 10001", ""),
            "1:1 limits: bytes_before_login is larger than stanza_bytes");
  EXPECT_EQ(only_complaint("[limits]\noutput_queue_bytes = 65536\nstanza_bytes = 70000", ""),
            "1:1 limits: output_queue_bytes must hold at least one stanza of stanza_bytes");
  EXPECT_EQ(only_complaint("[limits]\nidle_ping_seconds = 180", ""),
            "1:1 limits: idle_ping_seconds must be shorter than idle_timeout_seconds");
  EXPECT_EQ(only_complaint("domain = 'a.b'\nsearch_domain = 'a.b'", "").substr(4),
            "domain, conference_domain, upload_domain and search_domain must differ from each other");
  good("[limits]\nidle_ping_seconds = 180\nidle_timeout_seconds = 0", "");
}

TEST(Parse, certificates_are_whole_and_there_is_one) {
  EXPECT_EQ(only_complaint("[tls]\nself_signed = false", ""),
            "1:1 tls: without a self-signed certificate, tls.certificates must name one");
  EXPECT_EQ(only_complaint("[[tls.certificates]]\nkey = 'k'", ""), "1:1 tls.certificates: certificate is missing");
  EXPECT_EQ(only_complaint("[[tls.certificates]]\ncertificate = 'c'", ""), "1:1 tls.certificates: key is missing");
  good("listen = []\n[tls]\nself_signed = false", "");
}

TEST(Parse, the_same_listener_twice_is_refused_unless_the_port_is_any) {
  EXPECT_EQ(only_complaint("[[listen]]\nport = 1\n[[listen]]\nport = 1\ntls = 'direct'", ""),
            "3:1 listen: this address and port are listed twice");
  good("[[listen]]\nport = 0\n[[listen]]\nport = 0\n", "");
}

TEST(Parse, all_complaints_are_told_by_position) {
  const auto all = check("domain = 1\nx = 2\n[limits]\ndepth = 'deep'\n", "", "");
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].line, 1u);
  EXPECT_EQ(all[1].line, 2u);
  EXPECT_EQ(all[2].line, 4u);
}

TEST(Parse, a_text_cut_anywhere_never_does_worse_than_a_complaint) {
  const std::string whole =
      "[plugins.xmpp]\ndomain = \"m\xC3\xBCller.example\"\n[[plugins.xmpp.listen]]\nport = 0x1466\n"
      "[plugins.xmpp.contact]\nabuse = [\"mailto:a@b\", '''x:y''']\n";
  good(whole);
  for (size_t cut = 0; cut < whole.size(); ++cut) {
    const auto parsed = parse(whole.substr(0, cut), "plugins.xmpp", "/");
    if (!parsed) EXPECT_FALSE(parsed.error().message.empty()) << cut;
  }
}

}  // namespace
}  // namespace turms::xmpp::config
