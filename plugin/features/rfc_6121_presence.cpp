// SPDX-License-Identifier: Apache-2.0
// RFC 6121 4, presence: what a client says of itself, to whom it goes, and what the other features hear of it. The work
// is done in parts: contacts on this gateway (presence_broadcast.h), Turms clients (turms_presence.h, or
// presence_poller.h where Turms does not push), those of the user himself (own_devices.h), what Turms is told
// (online_status.h), addresses that are named (directed_presence.h). This file knows the own account.
#include <optional>
#include <string>

#include "bridge/presence.h"
#include "features/account.h"
#include "features/core.h"
#include "features/directed_presence.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/online_status.h"
#include "features/own_devices.h"
#include "features/presence_broadcast.h"
#include "features/presence_poller.h"
#include "features/turms_presence.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp::features {
namespace {

/// Every contact gets one, so that what is no harm in a message would be a flood here.
constexpr size_t kMaxBytes = 16384;

/// The stanza as others see it: `from` is the full JID whatever the client wrote, `to` is left for each receiver.
std::string render(Account& account, const Stanza& stanza) {
  std::string out;
  xml::Writer writer(out);
  writer.open("presence").attr("from", stanza.from().text());
  for (const xml::Attribute& attribute : stanza.element().attributes()) {
    if (attribute.ns.empty() && (attribute.name == "type" || attribute.name == "id"))
      writer.attr(attribute.name, attribute.value);
    if (attribute.ns == xml::kXmlNamespace && attribute.name == "lang") writer.attr("xml:lang", attribute.value);
  }
  account.core().hooks.write_presence_content(account, stanza, writer);
  writer.close();
  return out;
}

KnownPresences::News news_of(const Account& account, const Resource& resource, std::string xml, bool is_available) {
  auto news = std::make_shared<PeerNews>(PeerNews::Kind::presence, account.user());
  news->from_resource = resource.part();
  news->xml = std::move(xml);
  news->is_available = is_available;
  return news;
}

StanzaError too_large() {
  return StanzaError(StanzaErrorCondition::policy_violation, StanzaErrorType::modify,
                     "presence may have 16384 bytes at most");
}

class Presence final : public Feature {
 public:
  void install(Hooks& on) override {
    on.presence(this, &Presence::take);
    on.resource_gone(this, &Presence::resource_gone);
    broadcast_.install(on);
    turms_.install(on);
    poller_.install(on);
    own_devices_.install(on);
    status_.install(on);
    directed_.install(on);
  }

 private:
  Outcome take(Account& account, Resource& sender, const Stanza& stanza) {
    if (!stanza.to().empty()) return directed(account, sender, stanza);
    switch (stanza.presence_type()) {
      case PresenceType::available:
        return become_available(account, sender, stanza);
      case PresenceType::unavailable: {
        std::string xml = render(account, stanza);
        if (xml.size() > kMaxBytes) return Outcome::error(too_large());
        become_unavailable(account, sender, std::move(xml));
        break;
      }
      case PresenceType::probe:
      case PresenceType::error:
        break;  // nobody to tell
      default:
        return Outcome::error(StanzaError(StanzaErrorCondition::bad_request));  // a subscription without `to`
    }
    return Outcome::done();
  }

  Outcome become_available(Account& account, Resource& sender, const Stanza& stanza) {
    const std::optional<int8_t> priority = bridge::priority_of(stanza);
    if (!priority)
      return Outcome::error(StanzaError(StanzaErrorCondition::bad_request, "priority is a number from -128 to 127"));
    std::string xml = render(account, stanza);
    if (xml.size() > kMaxBytes) return Outcome::error(too_large());
    const bool is_initial = !sender.is_available;
    sender.is_available = true;
    sender.priority = *priority;
    sender.show = bridge::show_of(stanza);
    sender.presence = bridge::addressed(xml, account.bare_jid());
    sender.told = news_of(account, sender, std::move(xml), true);
    for (const auto& other : account.resources()) {
      if (!other->is_available) continue;
      other->send(sender.presence);  // the sender gets its own presence back, RFC 6121 4.2.2
      if (is_initial && other.get() != &sender) sender.send(other->presence);
    }
    broadcast_.become_available(account, sender, is_initial);
    account.core().hooks.on_availability(account, sender, is_initial ? Availability::initial : Availability::update);
    return Outcome::done();
  }

  void become_unavailable(Account& account, Resource& sender, std::string xml) {
    const bool was_available = sender.is_available;
    if (was_available) {
      sender.is_available = false;
      sender.presence.clear();
      sender.told.reset();
      const std::string own = bridge::addressed(xml, account.bare_jid());
      for (const auto& other : account.resources()) {
        if (other->is_available || other.get() == &sender) other->send(own);
      }
      broadcast_.become_unavailable(account, sender, news_of(account, sender, std::move(xml), false));
    }
    directed_.leave(account, sender, was_available);
    if (was_available) account.core().hooks.on_availability(account, sender, Availability::gone);
  }

  /// RFC 6121 4.5.2: a stream that ends without unavailable presence sends it nevertheless.
  void resource_gone(Account& account, Resource& resource) {
    become_unavailable(account, resource, bridge::unavailable_presence(resource.full_jid(), {}));
  }

  Outcome directed(Account& account, Resource& sender, const Stanza& stanza) {
    using Kind = bridge::Target::Kind;
    const bridge::Target target = account.core().addresses.classify(stanza.to(), account.user());
    const PresenceType type = stanza.presence_type();
    if (type == PresenceType::error) return Outcome::done();
    if (target.is_user()) {
      if (type == PresenceType::probe) return probe(account, sender, target);
      std::string xml = render(account, stanza);
      if (xml.size() > kMaxBytes) return Outcome::error(too_large());
      return directed_.send(account, sender, target, std::move(xml), type == PresenceType::available);
    }
    // RFC 6121 8.5.2.1.2 lets a server be silent about presence to other domains; joining a room needs an answer, since
    // clients wait for one.
    const bool is_room =
        target.kind == Kind::room || target.kind == Kind::occupant || target.kind == Kind::unknown_room;
    if (is_room && type == PresenceType::available)
      return Outcome::error(StanzaError(StanzaErrorCondition::service_unavailable));
    return Outcome::done();
  }

  /// RFC 6121 4.3: clients need not probe, and some do. Of those whom the user may not see, nothing is said.
  Outcome probe(Account& account, Resource& sender, const bridge::Target& target) {
    if (target.user == account.user()) {
      for (const auto& own : account.resources()) {
        const bool is_meant = target.resource.empty() || target.resource == own->part();
        if (own->is_available && is_meant) sender.send(own->presence);
      }
      PresenceBroadcast::tell_devices(account, sender, target.user, target.resource);
    } else {
      account.background().spawn(answer(account, sender.id(), target.user, std::string(target.resource)));
    }
    return Outcome::done();
  }

  /// A client may probe before its contacts are known: the answer waits for them.
  Task<void> answer(Account& account, ResourceId sender, UserId user, std::string part) {
    const bool is_loaded = co_await account.contacts().loaded();
    Resource* resource = account.find(sender);
    if (!is_loaded || resource == nullptr || !account.contacts().list().sees(user)) co_return;
    broadcast_.tell_known(account, *resource, user, part);
  }

  PresenceBroadcast broadcast_;
  TurmsPresence turms_;
  PresencePoller poller_{turms_};
  OwnDevices own_devices_{turms_};
  OnlineStatus status_;
  DirectedPresence directed_;
};

}  // namespace

extern const FeatureInfo rfc_6121_presence;
const FeatureInfo rfc_6121_presence{"RFC 6121 4", "2011-03", "Presence", &make<Presence>};

}  // namespace turms::xmpp::features
