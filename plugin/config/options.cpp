// SPDX-License-Identifier: Apache-2.0
#include "config/options.h"

#include "config/text_checks.h"

namespace turms::xmpp::config {
namespace {

constexpr std::string_view kListenTls[] = {"starttls", "direct"};
constexpr std::string_view kTlsVersions[] = {"1.2", "1.3"};
constexpr std::string_view kConflicts[] = {"replace", "refuse"};
constexpr std::string_view kRosterAdds[] = {"note", "direct"};
constexpr std::string_view kClusterReactions[] = {"quiet", "text", "local"};

constexpr uint32_t kHourSeconds = 3600;
constexpr uint32_t kDaySeconds = 24 * kHourSeconds;
constexpr uint32_t kMebi = 1024 * 1024;

constexpr Option<Settings> kRoot[] = {
    {"domain", Text<Settings>{&Settings::domain, &check_domain},
     "The domain of the accounts: user 1 is 1@domain. It must be a name that clients find this machine by."},
    {"conference_domain", Text<Settings>{&Settings::conference_domain, &check_domain_or_empty},
     "Where groups are rooms. Empty: conference.<domain>."},
    {"upload_domain", Text<Settings>{&Settings::upload_domain, &check_domain_or_empty},
     "Where files are uploaded to. Empty: upload.<domain>."},
    {"search_domain", Text<Settings>{&Settings::search_domain, &check_domain_or_empty},
     "Where people are looked for. Empty: search.<domain>."},
    {"registration_url", Text<Settings>{&Settings::registration_url, &check_uri_or_empty},
     "A page where people get an account. Clients that ask for one are sent there (XEP-0077), unless the host makes "
     "accounts itself. Empty: none."},
    {"loops", Number<Settings>{&Settings::loops, 0, 256}, "Threads that serve connections. 0: one a core."},
    {"resource_conflict", choice<&Settings::resource_conflict, Settings>(kConflicts),
     "What happens when a client asks for a resource that is in use: the older stream ends, or the newer one is "
     "refused."},
};

constexpr Option<Listen> kListen[] = {
    {"address", Text<Listen>{&Listen::address, &check_ip_address},
     "Numeric IPv4 or IPv6 address. \"::\" is every address of both kinds, \"127.0.0.1\" this machine only."},
    {"port", Port<Listen>{&Listen::port}, "TCP port. 0: any free one."},
    {"tls", choice<&Listen::tls, Listen>(kListenTls),
     "Whether TLS is begun within the stream (usual on 5222) or with the first byte (usual on 5223)."},
};

constexpr Option<Tls> kTls[] = {
    {"self_signed", Flag<Tls>{&Tls::self_signed},
     "Make a certificate at the first start when none is given below. Clients will warn of it."},
    {"directory", Text<Tls>{&Tls::directory, &check_path},
     "Where that certificate and its key are kept. A relative path starts at the data directory."},
    {"min_version", choice<&Tls::min_version, Tls>(kTlsVersions), "The oldest version of TLS that is spoken."},
    {"session_tickets", Flag<Tls>{&Tls::session_tickets},
     "Let clients come back without a full handshake, which costs most of a login."},
    {"handshake_workers", Number<Tls>{&Tls::handshake_workers, 0, 64},
     "Threads for TLS handshakes, so that a rush of logins does not delay those who chat. 0: one for two cores."},
};

constexpr Option<Certificate> kCertificates[] = {
    {"domains", Texts<Certificate>{&Certificate::domains, &check_domain_pattern},
     "Names that it is shown for; \"*.example.org\" is understood. Empty: every name that no other certificate "
     "claims."},
    {"certificate", Text<Certificate>{&Certificate::certificate, &check_path},
     "PEM file with the certificate and those that vouch for it. A relative path starts at the data directory."},
    {"key", Text<Certificate>{&Certificate::key, &check_path}, "PEM file with its private key."},
};

constexpr Option<Limits> kLimits[] = {
    {"stanza_bytes", Number<Limits>{&Limits::stanza_bytes, 10000, 16 * kMebi},
     "The largest stanza in bytes. A larger one ends the stream. Told to clients (XEP-0478). An avatar needs "
     "four bytes for three of its own."},
    {"bytes_before_login", Number<Limits>{&Limits::bytes_before_login, 1024, kMebi},
     "What a client may send in one piece before it has logged in, in bytes. A token must fit. Told to clients "
     "(XEP-0478)."},
    {"depth", Number<Limits>{&Limits::depth, 8, 1024}, "How deep the elements of a stanza may be nested."},
    {"attributes", Number<Limits>{&Limits::attributes, 8, 1024}, "How many attributes one element may have."},
    {"connections", Number<Limits>{&Limits::connections, 1, 10'000'000}, "Connections at a time."},
    {"connections_per_ip", Number<Limits>{&Limits::connections_per_ip, 1, 10'000'000},
     "Connections at a time from one address; of IPv6 a network of 64 bits counts as one, here and below."},
    {"resources_per_account", Number<Limits>{&Limits::resources_per_account, 1, 1000},
     "Clients that one account may have connected at a time."},
    {"login_timeout_seconds", Number<Limits>{&Limits::login_timeout_seconds, 1, kHourSeconds},
     "A connection that has not logged in by then is closed."},
    {"idle_ping_seconds", Number<Limits>{&Limits::idle_ping_seconds, 0, kDaySeconds},
     "After this silence a client is asked whether it is still there. 0: never."},
    {"idle_timeout_seconds", Number<Limits>{&Limits::idle_timeout_seconds, 0, kDaySeconds},
     "After this silence a connection is closed. 0: never."},
    {"failed_logins_per_ip_per_minute", Number<Limits>{&Limits::failed_logins_per_ip_per_minute, 0, 1'000'000},
     "Beyond it logins from that address are refused unread for a while. 0: no limit."},
    {"failed_logins_per_account_per_minute",
     Number<Limits>{&Limits::failed_logins_per_account_per_minute, 0, 1'000'000},
     "The same for one account, whoever tries. 0: no limit."},
    {"sasl_attempts", Number<Limits>{&Limits::sasl_attempts, 1, 100},
     "Wrong passwords on one connection before it is closed."},
    {"registrations_per_ip_per_hour", Number<Limits>{&Limits::registrations_per_ip_per_hour, 0, 1'000'000},
     "Accounts that may be made from one address, where the host makes accounts at all. 0: no limit."},
    {"registrations_per_hour", Number<Limits>{&Limits::registrations_per_hour, 0, 10'000'000},
     "The same for all addresses together. 0: no limit."},
    {"registration_attempts", Number<Limits>{&Limits::registration_attempts, 1, 1000},
     "What one connection may ask about registration before it is closed."},
    {"stanzas_per_second", Number<Limits>{&Limits::stanzas_per_second, 0, 1'000'000},
     "How fast one client may send in the long run; beyond it, its stream is read more slowly. 0: as fast as it can."},
    {"stanza_burst", Number<Limits>{&Limits::stanza_burst, 1, 1'000'000},
     "Stanzas that a client may send at once before that rate holds."},
    {"presence_changes_per_second", Number<Limits>{&Limits::presence_changes_per_second, 1, 1000},
     "Presences of one client a second that contacts are told of. Of more than that they hear the last."},
    {"stanzas_in_flight", Number<Limits>{&Limits::stanzas_in_flight, 1, 10000},
     "Stanzas of one client that are worked on at a time. Further ones wait unread."},
    {"requests_in_flight", Number<Limits>{&Limits::requests_in_flight, 1, 10000},
     "Turms requests of one account that are open at a time. Further ones wait."},
    {"output_queue_bytes", Number<Limits>{&Limits::output_queue_bytes, 65536, 1024 * kMebi},
     "What may wait for a client that reads too slowly, in bytes. Beyond it the client is disconnected."},
    {"pep_nodes", Number<Limits>{&Limits::pep_nodes, 1, 1000},
     "Personal nodes (XEP-0163: avatar, keys, bookmarks, ...) that one account may have."},
    {"pep_items", Number<Limits>{&Limits::pep_items, 1, 8700}, "Items that these nodes may hold together."},
    {"pep_bytes", Number<Limits>{&Limits::pep_bytes, 65536, 15 * kMebi},
     "Bytes that these items may have together. Private XML (XEP-0049) counts, too."},
};

constexpr Option<Turms> kTurms[] = {
    {"request_timeout_ms", Number<Turms>{&Turms::request_timeout_ms, 100, 600'000},
     "How long an answer of Turms is waited for, in milliseconds."},
    {"login_timeout_ms", Number<Turms>{&Turms::login_timeout_ms, 100, 600'000},
     "The same for a login, in milliseconds."},
    {"reopen_grace_seconds", Number<Turms>{&Turms::reopen_grace_seconds, 0, kHourSeconds},
     "How long clients are kept while a lost Turms session is opened again."},
    {"profile_seconds", Number<Turms>{&Turms::profile_seconds, 0, kHourSeconds},
     "How old what we know of a user's profile may be when a client asks for it: Turms tells of changes only "
     "where it is configured to."},
    {"device_type", Text<Turms>{&Turms::device_type, &check_device_type},
     "What XMPP clients are to Turms: OTHERS, UNKNOWN, DESKTOP, BROWSER, IOS or ANDROID. With OTHERS a Turms app of "
     "the same user "
     "stays logged in."},
};

constexpr Option<StreamManagement> kStreamManagement[] = {
    {"resume_seconds", Number<StreamManagement>{&StreamManagement::resume_seconds, 0, kDaySeconds},
     "How long a client whose connection broke may come back as if nothing had happened. Until then it counts as "
     "online, and what it misses is kept. 0: it can't come back."},
    {"max_unacked", Number<StreamManagement>{&StreamManagement::max_unacked, 100, 1'000'000},
     "Stanzas kept for one client until it confirms them. Beyond it its session ends, and it finds in the archive what "
     "it missed."},
    {"max_unacked_bytes", Number<StreamManagement>{&StreamManagement::max_unacked_bytes, 65536, 512 * kMebi},
     "The same in bytes; never more than half of limits.output_queue_bytes."},
    {"location", Text<StreamManagement>{&StreamManagement::location, &check_location_or_empty},
     "Where a client comes back to, host:port, when its usual road may lead it to another server. Empty: not told."},
    {"find_repetitions", Flag<StreamManagement>{&StreamManagement::find_repetitions},
     "Find what clients send again because a restart or a new login left them without a confirmation, so that it is no "
     "second message. In an account's first ten minutes its first message to each conversation then waits for one look "
     "into Turms' history. Off: whoever repeats blindly doubles."},
};

constexpr Option<Roster> kRoster[] = {
    {"add", choice<&Roster::add, Roster>(kRosterAdds),
     "What a contact is that was added without asking for its presence: a note of the gateway, or directly a "
     "relationship, which Turms apps show as a friend and which lets the contact write."},
};

constexpr Option<Rooms> kRooms[] = {
    {"occupants", Number<Rooms>{&Rooms::occupants, 1, 10000},
     "Of a larger room clients are told of so many who are present, those with rights first, and of the others when "
     "they speak."},
    {"history", Number<Rooms>{&Rooms::history, 0, 100},
     "Messages that a client is told when it enters a room and does not say how many it wants."},
    {"history_since_join", Flag<Rooms>{&Rooms::history_since_join},
     "Show members what was said since they joined the group, and nothing older. Turms' own apps show them all."},
    {"kick_removes", Flag<Rooms>{&Rooms::kick_removes},
     "Who is kicked out of a room is a member of the group no more, as Turms has no other way. Off: his clients on "
     "this "
     "gateway leave the room, and may come back."},
    {"bookmarks", Flag<Rooms>{&Rooms::bookmarks},
     "Bookmark the groups of a user by themselves, so that all his clients enter them."},
    {"retract_leaves", Flag<Rooms>{&Rooms::retract_leaves},
     "Who removes the bookmark of a group leaves the group. Off: his clients do not enter it any more."},
};

constexpr Option<Payload> kPayload[] = {
    {"resource", Flag<Payload>{&Payload::resource},
     "Tell recipients which of the sender's clients a message came from. Off: it comes from the account."},
    {"side_channel", Flag<Payload>{&Payload::side_channel},
     "Carry receipts and the set-up of calls to friends on other gateways of the same Turms, hidden in typing "
     "statuses: an app that logs in as one of our kind without being a gateway shows its user typing once for each."},
    {"reactions", choice<&Payload::reactions, Payload>(kClusterReactions),
     "How reactions travel where Turms has none: quiet, as messages that Turms apps show empty; text, with the emojis "
     "as their text; local, only to clients of this gateway and not stored."},
    {"count_records", Flag<Payload>{&Payload::count_records},
     "Say under the text of a Turms app's message how many attachments it has that can't be shown."},
    {"read_records", Flag<Payload>{&Payload::read_records},
     "Show files and places of Turms' own apps. Their records carry no mark of what they are, so that another app's "
     "may be mistaken for one."},
};

constexpr Option<Location> kLocation[] = {
    {"publish", Flag<Location>{&Location::publish},
     "Tell Turms where users say they are (XEP-0080), if they let everybody know: Turms shows it to whoever looks for "
     "users nearby. Off: contacts alone hear of it."},
};

constexpr Option<Contact> kContact[] = {
    {"abuse", Texts<Contact>{&Contact::abuse, &check_uri}, "Whom to tell about abuse."},
    {"admin", Texts<Contact>{&Contact::admin, &check_uri}, "Who runs this server."},
    {"feedback", Texts<Contact>{&Contact::feedback, &check_uri}, "Whom to tell what could be better."},
    {"sales", Texts<Contact>{&Contact::sales, &check_uri}, "Whom to buy from."},
    {"security", Texts<Contact>{&Contact::security, &check_uri}, "Whom to tell about a hole."},
    {"status", Texts<Contact>{&Contact::status, &check_uri}, "Where the state of the service is told."},
    {"support", Texts<Contact>{&Contact::support, &check_uri}, "Whom to ask for help."},
};

constexpr Option<Version> kVersion[] = {
    {"show_version", Flag<Version>{&Version::show_version}, "Tell clients which version this is (XEP-0092)."},
    {"show_os", Flag<Version>{&Version::show_os}, "Tell them the operating system as well."},
};

}  // namespace

Options<Settings> root_options() {
  return kRoot;
}
Options<Listen> listen_options() {
  return kListen;
}
Options<Tls> tls_options() {
  return kTls;
}
Options<Certificate> certificate_options() {
  return kCertificates;
}
Options<Limits> limit_options() {
  return kLimits;
}
Options<Turms> turms_options() {
  return kTurms;
}
Options<StreamManagement> stream_management_options() {
  return kStreamManagement;
}
Options<Roster> roster_options() {
  return kRoster;
}
Options<Rooms> rooms_options() {
  return kRooms;
}
Options<Payload> payload_options() {
  return kPayload;
}
Options<Location> location_options() {
  return kLocation;
}
Options<Contact> contact_options() {
  return kContact;
}
Options<Version> version_options() {
  return kVersion;
}

}  // namespace turms::xmpp::config
