// SPDX-License-Identifier: Apache-2.0
// Drives a Stream and writes down its actions, one line each, so that tests read like a log.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "xmpp/namespaces.h"
#include "xmpp/stream.h"

namespace turms::xmpp {

inline constexpr std::string_view kClientHeader =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
    "to='example.org' version='1.0'>";
inline constexpr std::string_view kServerHeader =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' ";
inline constexpr std::string_view kAuth =
    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>ADEAMTIz</auth>";  // user 1, password 123
inline constexpr std::string_view kBind =
    "<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>phone</resource></bind></iq>";

class StreamScript : public StreamSupport {
 public:
  explicit StreamScript(bool is_secure = true, StreamSettings settings_in = usual_settings())
      : settings(std::move(settings_in)), stream(settings, *this, is_secure) {}

  static StreamSettings usual_settings() {
    StreamSettings settings;
    settings.domains = {"example.org", "second.example"};
    settings.before_login.total_bytes = 10000;
    return settings;
  }

  std::string make_stream_id() override { return "id" + std::to_string(++ids); }
  void write_features(xml::Writer& out, FeaturePhase phase) override {
    if (phase == FeaturePhase::after_login) out.empty("extra", "urn:extra");
  }

  std::vector<std::string> feed(std::string_view text) {
    stream.feed(as_bytes(text));
    return actions();
  }

  /// Everything that is due, drained.
  std::vector<std::string> actions() {
    std::vector<std::string> lines;
    while (std::optional<StreamAction> action = stream.next_action()) {
      lines.push_back(std::visit([](const auto& a) { return describe(a); }, *action));
    }
    return lines;
  }

  /// From a new secure stream to one that is bound to 1@example.org/phone; the actions are dropped.
  void bind() {
    feed(kClientHeader);
    feed(kAuth);
    stream.authenticated(*Jid::parse("1@example.org"));
    feed(kClientHeader);
    feed(kBind);
    stream.bound(*Jid::parse("1@example.org/phone"));
    actions();
  }

  StreamSettings settings;
  int ids = 0;
  Stream stream;

 private:
  static std::string describe(const SendBytes& send) { return "send " + send.bytes; }
  static std::string describe(const StartTls&) { return "tls"; }
  static std::string describe(const Authenticate& auth) {
    return "auth " + auth.request.account.to_string() + " " + std::string(auth.request.credential.view());
  }
  static std::string describe(const EarlyRequest& early) { return "early " + to_xml(early.document->root()); }
  static std::string describe(const Bind& bind) { return "bind " + bind.resource; }
  static std::string describe(const Resume& resume) {
    return "resume " + resume.previd + " " + std::to_string(resume.h);
  }
  static std::string describe(const StanzaRefused& refused) { return "refused " + refused.reply; }
  static std::string describe(const StanzaReceived& received) { return "stanza " + to_xml(received.stanza.element()); }
  static std::string describe(const ElementReceived& received) {
    return "element " + to_xml(received.document->root());
  }
  static std::string describe(const CloseStream& close) {
    return std::string("close") + (close.awaits_peer ? " softly " : " ") + close.bytes;
  }
  static std::string describe(const StreamEnded&) { return "ended"; }
  static std::string to_xml(const xml::Element& element) {
    std::string out;
    xml::Writer(out).element(element);
    return out;
  }
};

inline std::string stream_error(std::string_view condition, std::string_view text = {}) {
  std::string out = "<stream:error><" + std::string(condition) + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>";
  if (!text.empty())
    out += "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>" + std::string(text) + "</text>";
  return out + "</stream:error></stream:stream>";
}

}  // namespace turms::xmpp
