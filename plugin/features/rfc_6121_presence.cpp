// SPDX-License-Identifier: Apache-2.0
// RFC 6121 4, presence among the resources of one account: availability, priority, the broadcast to the own other
// resources and back to the sender. Contacts and subscriptions are not part of this chapter's file yet: such stanzas
// are answered with an error, so that no client waits for them.
#include <charconv>
#include <string>

#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp::features {
namespace {

/// RFC 6121 4.7.2.3: an integer between -128 and 127, 0 when absent. Anything else is the client's mistake.
bool read_priority(const Stanza& stanza, int8_t& out) {
  const xml::Element* element = stanza.child("priority", kClientNamespace);
  out = 0;
  if (element == nullptr) return true;
  std::string_view text = element->text();
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < -128 || value > 127) return false;
  out = static_cast<int8_t>(value);
  return true;
}

/// The stanza as others see it: `from` is the full JID whatever the client wrote, `to` the one it goes to.
std::string render(Account& account, const Stanza& stanza) {
  std::string out;
  xml::Writer writer(out);
  writer.open("presence").attr("from", stanza.from().text()).attr("to", account.bare_jid());
  for (const xml::Attribute& attribute : stanza.element().attributes()) {
    if (attribute.ns.empty() && (attribute.name == "type" || attribute.name == "id"))
      writer.attr(attribute.name, attribute.value);
    if (attribute.ns == xml::kXmlNamespace && attribute.name == "lang") writer.attr("xml:lang", attribute.value);
  }
  account.core().hooks.write_presence_content(account, stanza, writer);
  writer.close();
  return out;
}

class Presence final : public Feature {
 public:
  void install(Hooks& on) override {
    on.presence(this, &Presence::take);
    on.resource_gone(this, &Presence::resource_gone);
  }

 private:
  Outcome take(Account& account, Resource& sender, const Stanza& stanza) {
    if (!stanza.to().empty()) return directed(account, stanza);
    switch (stanza.presence_type()) {
      case PresenceType::available:
        return become_available(account, sender, stanza);
      case PresenceType::unavailable:
        become_unavailable(account, sender, render(account, stanza));
        break;
      case PresenceType::probe:
      case PresenceType::error:
        break;  // nobody to tell
      default:
        return Outcome::error(StanzaError(StanzaErrorCondition::bad_request));  // a subscription without `to`
    }
    return Outcome::done();
  }

  Outcome become_available(Account& account, Resource& sender, const Stanza& stanza) {
    int8_t priority = 0;
    if (!read_priority(stanza, priority))
      return Outcome::error(StanzaError(StanzaErrorCondition::bad_request, "priority is a number from -128 to 127"));
    const bool is_initial = !sender.is_available;
    sender.is_available = true;
    sender.priority = priority;
    sender.presence = render(account, stanza);
    for (const auto& other : account.resources()) {
      if (!other->is_available) continue;
      other->send(sender.presence);  // the sender gets its own presence back, RFC 6121 4.2.2
      if (is_initial && other.get() != &sender) sender.send(other->presence);
    }
    return Outcome::done();
  }

  static void become_unavailable(Account& account, Resource& sender, const std::string& presence) {
    if (!sender.is_available) return;
    sender.is_available = false;
    sender.presence.clear();
    for (const auto& other : account.resources()) {
      if (other->is_available || other.get() == &sender) other->send(presence);
    }
  }

  /// RFC 6121 4.5.2: a stream that ends without unavailable presence sends it nevertheless.
  void resource_gone(Account& account, Resource& resource) {
    std::string out;
    xml::Writer(out)
        .open("presence")
        .attr("from", resource.full_jid())
        .attr("to", account.bare_jid())
        .attr("type", "unavailable")
        .close();
    become_unavailable(account, resource, out);
  }

  Outcome directed(Account& account, const Stanza& stanza) {
    const bridge::Target target = account.core().addresses.classify(stanza.to(), account.user());
    const PresenceType type = stanza.presence_type();
    if (type == PresenceType::error || type == PresenceType::probe || type == PresenceType::unavailable)
      return Outcome::done();
    // RFC 6121 8.5.2.1.2 lets a server be silent about presence to other domains; joining a room needs an answer, since
    // clients wait for one.
    using Kind = bridge::Target::Kind;
    if (target.kind == Kind::foreign) return Outcome::done();
    if (target.kind == Kind::room || target.kind == Kind::occupant ||
target.kind == Kind::unknown_room) {
      return Outcome::error(StanzaError(StanzaErrorCondition::service_unavailable));
    }
    return Outcome::done();
  }
};

}  // namespace

extern const FeatureInfo rfc_6121_presence;
const FeatureInfo rfc_6121_presence{"RFC 6121 4", "2011-03", "Presence", &make<Presence>};

}  // namespace turms::xmpp::features
