// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "xmpp/stream_script.h"

namespace turms::xmpp {
namespace {

using Lines = std::vector<std::string>;

std::string server_header(int id, std::string_view rest = "from='example.org' version='1.0' xml:lang='en'>") {
  return std::string(kServerHeader) + "id='id" + std::to_string(id) + "' " + std::string(rest);
}

const std::string kTlsFeatures =
    "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>";
const std::string kSaslFeatures =
    "<stream:features><mechanisms "
    "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>";
const std::string kBindFeatures =
    "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><extra xmlns='urn:extra'/></stream:features>";
const std::string kProceed = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
const std::string kStartTls = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

std::string failure(std::string_view condition, std::string_view text = {}) {
  std::string out = "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><" + std::string(condition) + "/>";
  if (!text.empty()) out += "<text xml:lang='en'>" + std::string(text) + "</text>";
  return out + "</failure>";
}

Jid jid(std::string_view text) {
  return *Jid::parse(text);
}

// The whole road, fed with `feed`.
template <class Feed>
Lines whole_login(Feed feed) {
  StreamScript script(false);
  Lines lines;
  const auto add = [&](Lines more) { lines.insert(lines.end(), more.begin(), more.end()); };
  add(feed(script, std::string(kClientHeader)));
  add(feed(script, kStartTls));
  script.stream.tls_established();
  add(feed(script, std::string(kClientHeader)));
  add(feed(script, std::string(kAuth)));
  script.stream.authenticated(jid("1@example.org"));
  add(feed(script, std::string(kClientHeader)));
  add(feed(script, std::string(kBind)));
  script.stream.bound(jid("1@example.org/phone"));
  add(feed(script, "<presence/>"));
  EXPECT_EQ(script.stream.jid().text(), "1@example.org/phone");
  EXPECT_TRUE(script.stream.is_bound());
  return lines;
}

const Lines kWholeLogin = {
    "send " + server_header(1) + kTlsFeatures,
    "send " + kProceed,
    "tls",
    "send " + server_header(2) + kSaslFeatures,
    "auth 1@example.org 123",
    "send <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>" + server_header(3) + kBindFeatures,
    "bind phone",
    "send <iq type='result' id='b1'><bind "
    "xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>1@example.org/phone</jid></bind></iq>",
    "stanza <presence/>",
};

Lines merged(const Lines& lines) {
  Lines out;
  for (const std::string& line : lines) {
    if (!out.empty() && line.starts_with("send ") && out.back().starts_with("send ")) {
      out.back() += line.substr(5);
    } else {
      out.push_back(line);
    }
  }
  return out;
}

TEST(StreamNegotiationTest, a_login_from_clear_text_to_the_first_stanza) {
  const Lines lines = whole_login([](StreamScript& script, const std::string& text) { return script.feed(text); });
  EXPECT_EQ(merged(lines), merged(kWholeLogin));
}

TEST(StreamNegotiationTest, the_same_byte_by_byte) {
  const Lines lines = whole_login([](StreamScript& script, const std::string& text) {
    Lines all;
    for (const char c : text) {
      for (std::string& line : script.feed({&c, 1})) all.push_back(std::move(line));
    }
    return all;
  });
  EXPECT_EQ(merged(lines), merged(kWholeLogin));
}

TEST(StreamNegotiationTest, a_header_names_a_domain_that_is_served) {
  const auto header = [](std::string_view attributes) {
    return "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' " +
           std::string(attributes) + ">";
  };
  EXPECT_EQ(StreamScript().feed(header("to='SECOND.example.' version='1.0'")),
            Lines{"send " + server_header(1, "from='second.example' version='1.0' xml:lang='en'>") + kSaslFeatures});
  EXPECT_EQ(StreamScript().feed(header("to='other.org' version='1.0'")),
            Lines{"close " + server_header(1) + stream_error("host-unknown")});
  EXPECT_EQ(StreamScript().feed(header("to='1@example.org' version='1.0'")),
            Lines{"close " + server_header(1) + stream_error("host-unknown")});
  EXPECT_EQ(StreamScript().feed(header("version='1.0'")),
            Lines{"close " + server_header(1) + stream_error("improper-addressing", "the stream header needs a 'to'")});
}

TEST(StreamNegotiationTest, the_answer_is_addressed_to_whom_the_client_said_it_is) {
  const Lines lines = StreamScript().feed(
      "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.org' "
      "from='1@Example.org' version='1.0'>");
  EXPECT_EQ(lines,
            Lines{"send " + server_header(1, "from='example.org' to='1@example.org' version='1.0' xml:lang='en'>") +
                  kSaslFeatures});
  const Lines malformed = StreamScript().feed(
      "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.org' "
      "from=\"'>&lt;\" version='1.0'>");
  EXPECT_EQ(malformed, Lines{"send " + server_header(1) + kSaslFeatures});
}

TEST(StreamNegotiationTest, versions_before_1_and_without_a_dot_are_unsupported) {
  for (const char* version : {"version='1.0'", "version='1.5'", "version='12.0'"}) {
    const std::string header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.org' " +
        std::string(version) + ">";
    EXPECT_TRUE(StreamScript().feed(header).front().starts_with("send ")) << version;
  }
  for (const char* version : {"", "version='0.9'", "version='1'", "version='.0'", "version='x.y'", "version=''"}) {
    const std::string header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.org' " +
        std::string(version) + ">";
    EXPECT_EQ(StreamScript().feed(header), Lines{"close " + server_header(1) + stream_error("unsupported-version")})
        << version;
  }
}

TEST(StreamNegotiationTest, foreign_namespaces_are_invalid) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' to='example.org' "
       "version='1.0'>",
       "invalid-namespace"},
      {"<stream:stream xmlns='jabber:client' xmlns:stream='urn:wrong' to='example.org' version='1.0'>",
       "invalid-namespace"},
      {"<stream:stream xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>",
       "invalid-namespace"},
      {"<stream:flow xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.org' "
       "version='1.0'>",
       "bad-format"},
  };
  for (const auto& [header, condition] : cases) {
    EXPECT_EQ(StreamScript().feed(header), Lines{"close " + server_header(1) + stream_error(condition)});
  }
  EXPECT_EQ(StreamScript().feed("<stream:stream to='example.org'>"),
            Lines{"close " + server_header(1) + stream_error("bad-namespace-prefix", "a prefix is not declared")});
}

TEST(StreamNegotiationTest, bytes_in_clear_behind_starttls_end_the_stream) {
  for (const std::string& behind : {std::string("x"), std::string(kClientHeader), std::string("\x16\x03\x01")}) {
    StreamScript script(false);
    script.feed(kClientHeader);
    EXPECT_EQ(script.feed(kStartTls + behind),
              Lines{"close " + stream_error("policy-violation", "data in clear behind starttls")});
  }
}

TEST(StreamNegotiationTest, whitespace_behind_starttls_is_forgiven) {
  StreamScript script(false);
  script.feed(kClientHeader);
  EXPECT_EQ(script.feed(kStartTls + "\r\n"), (Lines{"send " + kProceed, "tls"}));
  EXPECT_FALSE(script.stream.wants_input());
  script.stream.tls_established();
  EXPECT_TRUE(script.stream.is_secure());
  EXPECT_TRUE(script.stream.wants_input());
}

TEST(StreamNegotiationTest, bytes_that_come_during_the_handshake_end_the_connection_without_a_word) {
  StreamScript script(false);
  script.feed(kClientHeader);
  script.feed(kStartTls);
  EXPECT_EQ(script.feed("x"), Lines{"close "});
}

TEST(StreamNegotiationTest, starttls_is_refused_where_it_was_not_offered) {
  StreamScript secure;
  secure.feed(kClientHeader);
  const Lines expected = {"send <failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "close </stream:stream>"};
  EXPECT_EQ(secure.feed(kStartTls), expected);
  StreamSettings settings = StreamScript::usual_settings();
  settings.can_start_tls = false;
  StreamScript without(false, settings);
  EXPECT_EQ(without.feed(kClientHeader), Lines{"send " + server_header(1) + "<stream:features/>"});
  EXPECT_EQ(without.feed(kStartTls), expected);
}

TEST(StreamNegotiationTest, no_password_is_taken_in_clear) {
  StreamScript script(false);
  script.feed(kClientHeader);
  EXPECT_EQ(script.feed(kAuth), Lines{"send " + failure("encryption-required")});
}

TEST(StreamNegotiationTest, stanzas_before_the_login_end_the_stream) {
  for (const char* stanza :
       {"<message/>", "<presence/>", "<iq type='get' id='1'><query xmlns='jabber:iq:auth'/></iq>"}) {
    StreamScript script;
    script.feed(kClientHeader);
    EXPECT_EQ(script.feed(stanza), Lines{"close " + stream_error("not-authorized")});
  }
  StreamScript script;
  script.feed(kClientHeader);
  EXPECT_EQ(script.feed("<enable xmlns='urn:xmpp:sm:3'/>"), Lines{"close " + stream_error("unsupported-stanza-type")});
}

TEST(StreamNegotiationTest, only_binding_comes_after_the_login) {
  for (const char* stanza :
       {"<message/>", "<presence/>", "<iq type='get' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>",
        "<iq type='set' id='1'><query xmlns='jabber:iq:roster'/></iq>"}) {
    StreamScript script;
    script.feed(kClientHeader);
    script.feed(kAuth);
    script.stream.authenticated(jid("1@example.org"));
    script.feed(kClientHeader);
    EXPECT_EQ(script.feed(stanza), Lines{"close " + stream_error("not-authorized")}) << stanza;
  }
}

TEST(StreamNegotiationTest, unknown_and_unoffered_mechanisms_are_invalid) {
  for (const char* mechanism : {"SCRAM-SHA-1", "OAUTHBEARER", "plain", ""}) {
    StreamScript script;
    script.feed(kClientHeader);
    EXPECT_EQ(
        script.feed("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + std::string(mechanism) + "'/>"),
        Lines{"send " + failure("invalid-mechanism")});
  }
}

TEST(StreamNegotiationTest, a_challenge_asks_for_what_the_client_left_out) {
  StreamScript script;
  script.feed(kClientHeader);
  EXPECT_EQ(script.feed("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'/>"),
            Lines{"send <challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"});
  EXPECT_EQ(script.feed("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>ADEAMTIz</response>"),
            Lines{"auth 1@example.org 123"});
}

TEST(StreamNegotiationTest, an_exchange_can_be_aborted_and_begun_again) {
  StreamScript script;
  script.feed(kClientHeader);
  script.feed("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'/>");
  EXPECT_EQ(script.feed("<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"), Lines{"send " + failure("aborted")});
  EXPECT_EQ(script.feed(kAuth), Lines{"auth 1@example.org 123"});
}

TEST(StreamNegotiationTest, failed_logins_are_counted_and_the_last_one_ends_the_stream) {
  StreamScript script;
  script.feed(kClientHeader);
  script.feed(kAuth);
  script.stream.authentication_failed({SaslCondition::not_authorized, "wrong"});
  EXPECT_EQ(script.actions(), Lines{"send " + failure("not-authorized", "wrong")});
  EXPECT_EQ(script.feed("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"),
            Lines{"send " + failure("malformed-request", "no exchange is under way")});
  script.feed(kAuth);
  script.stream.authentication_failed(SaslCondition::not_authorized);
  EXPECT_EQ(script.actions(), (Lines{"send " + failure("not-authorized"),
                                     "close " + stream_error("policy-violation", "too many failed logins")}));
  EXPECT_TRUE(script.feed(kAuth).empty());
}

TEST(StreamNegotiationTest, oauthbearer_fails_in_two_steps) {
  StreamSettings settings = StreamScript::usual_settings();
  settings.mechanisms = {SaslMechanism::oauthbearer};
  StreamScript script(true, settings);
  script.feed(kClientHeader);
  // n,,^Aauth=Bearer t^A^A
  EXPECT_EQ(
      script.feed(
          "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='OAUTHBEARER'>biwsAWF1dGg9QmVhcmVyIHQBAQ==</auth>"),
      Lines{"auth  t"});
  script.stream.authentication_failed(SaslCondition::credentials_expired);
  EXPECT_EQ(
      script.actions(),
      Lines{
          "send <challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=</challenge>"});
  EXPECT_EQ(script.feed("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>AQ==</response>"),
            Lines{"send " + failure("credentials-expired")});
}

TEST(StreamNegotiationTest, what_is_pipelined_behind_the_login_waits_for_its_outcome) {
  StreamScript script;
  script.feed(kClientHeader);
  EXPECT_EQ(script.feed(std::string(kAuth) + std::string(kClientHeader) + std::string(kBind)),
            Lines{"auth 1@example.org 123"});
  EXPECT_FALSE(script.stream.wants_input());
  EXPECT_TRUE(script.feed("<presence/>").empty());
  script.stream.authenticated(jid("1@example.org"));
  EXPECT_EQ(script.actions(),
            (Lines{"send <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>" + server_header(2) + kBindFeatures,
                   "bind phone"}));
  script.stream.bound(jid("1@example.org/phone"));
  const Lines lines = script.actions();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[1], "stanza <presence/>");
}

TEST(StreamNegotiationTest, what_is_pipelined_is_bounded) {
  StreamScript script;
  script.feed(kClientHeader);
  script.feed(kAuth);
  EXPECT_TRUE(script.feed(std::string(65536, ' ')).empty());
  EXPECT_EQ(script.feed(" "), Lines{"close " + stream_error("policy-violation", "too much data before an answer")});
}

TEST(StreamNegotiationTest, a_failed_bind_can_be_tried_again_a_few_times) {
  StreamScript script;
  script.feed(kClientHeader);
  script.feed(kAuth);
  script.stream.authenticated(jid("1@example.org"));
  script.feed(kClientHeader);
  const auto error = [](std::string_view id, std::string_view rest) {
    return "<iq type='error'" + std::string(id) + "><error type=" + std::string(rest) + "</error></iq>";
  };
  EXPECT_EQ(script.feed("<iq type='set'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>").front(),
            "send " + error("",
                            "'modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text "
                            "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>an iq needs an id</text>"));
  EXPECT_TRUE(script
                  .feed("<iq type='set' id='b0'><bind "
                        "xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>&#10;</resource></bind></iq>")
                  .front()
                  .starts_with("send <iq type='error' id='b0'><error type='modify'><bad-request "));
  EXPECT_EQ(script.feed(kBind), Lines{"bind phone"});
  script.stream.bind_failed(StanzaErrorCondition::conflict);
  EXPECT_EQ(script.actions(),
            (Lines{"send " + error(" id='b1'", "'cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"),
                   "close " + stream_error("policy-violation", "too many failed binds")}));
}

TEST(StreamNegotiationTest, without_a_resource_the_server_chooses) {
  StreamScript script;
  script.feed(kClientHeader);
  script.feed(kAuth);
  script.stream.authenticated(jid("1@example.org"));
  script.feed(kClientHeader);
  EXPECT_EQ(script.feed("<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"), Lines{"bind "});
}

TEST(StreamNegotiationTest, a_login_holds_for_its_domain_only) {
  StreamScript script;
  script.feed(kClientHeader);
  script.feed(kAuth);
  script.stream.authenticated(jid("1@example.org"));
  script.actions();
  EXPECT_EQ(script.feed("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
                        "to='second.example' version='1.0'>"),
            Lines{"close " + server_header(2) + stream_error("host-unknown", "the login was for another domain")});
}

TEST(StreamNegotiationTest, limits_before_the_login_are_tight_and_grow_with_it) {
  StreamScript script;
  script.feed(kClientHeader);
  const std::string large(20000, 'A');
  EXPECT_EQ(script.feed("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + large + "</auth>"),
            Lines{"close " + stream_error("policy-violation", "too many bytes before login")});
  StreamScript bound;
  bound.bind();
  EXPECT_EQ(bound.feed("<message><body>" + large + "</body></message>"),
            Lines{"stanza <message><body>" + large + "</body></message>"});
}

TEST(StreamNegotiationTest, outcomes_that_nobody_waits_for_are_ignored) {
  StreamScript script;
  script.feed(kClientHeader);
  script.stream.tls_established();
  script.stream.authenticated(jid("1@example.org"));
  script.stream.authentication_failed(SaslCondition::not_authorized);
  script.stream.bound(jid("1@example.org/phone"));
  script.stream.bind_failed(StanzaErrorCondition::conflict);
  EXPECT_TRUE(script.actions().empty());
  EXPECT_EQ(script.stream.state(), StreamState::negotiating);
}

}  // namespace
}  // namespace turms::xmpp
