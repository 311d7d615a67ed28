// SPDX-License-Identifier: Apache-2.0
// RFC 6121 4, presence: what a client says of itself, to whom it goes, and what the other features hear of it. The work
// is done in parts: contacts on this gateway (presence_broadcast.h), Turms clients (turms_presence.h, or
// presence_poller.h where Turms does not push), those of the user himself (own_devices.h), what Turms is told
// (online_status.h), addresses that are named (directed_presence.h). This file knows the own account. A resource that
// is invisible (XEP-0186) is as available as any other, but contacts are told nothing of it: it has no Resource::told.
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
/// Of one account, waiting at a time: no client has a reason to probe before it knows its roster.
constexpr size_t kMaxEarlyProbes = 100;

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
    metrics_ = &on.metrics();
    probes_dropped_ = metrics_->define(Metrics::Kind::counter, "turms_xmpp_early_probes_dropped_total",
                                       "Probes of clients that were too many before their contacts were known.");
    on.presence(this, &Presence::take);
    on.visibility(this, &Presence::visibility_changed);
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
    sender.told = sender.is_invisible ? nullptr : news_of(account, sender, std::move(xml), true);
    for (const auto& other : account.resources()) {
      if (!other->is_available) continue;
      other->send(sender.presence);  // the sender gets its own presence back, RFC 6121 4.2.2
      if (is_initial && other.get() != &sender) sender.send(other->presence);
    }
    broadcast_.become_available(account, sender, is_initial && sender.asks_contacts);
    account.core().hooks.on_availability(account, sender, is_initial ? Availability::initial : Availability::update);
    return Outcome::done();
  }

  void become_unavailable(Account& account, Resource& sender, std::string xml) {
    const bool was_available = sender.is_available;
    const bool was_shown = sender.told != nullptr;
    if (was_available) leave_own(account, sender, xml);
    if (was_shown) withdraw(account, sender, std::move(xml));
    directed_.leave(account, sender, was_shown);
    if (was_available) account.core().hooks.on_availability(account, sender, Availability::gone);
  }

  /// What the own resources see of it.
  static void leave_own(Account& account, Resource& sender, std::string_view xml) {
    sender.is_available = false;
    sender.presence.clear();
    const std::string own = bridge::addressed(xml, account.bare_jid());
    for (const auto& other : account.resources()) {
      if (other->is_available || other.get() == &sender) other->send(own);
    }
  }

  /// And what the contacts see.
  void withdraw(Account& account, Resource& sender, std::string xml) {
    sender.told.reset();
    broadcast_.become_unavailable(account, sender, news_of(account, sender, std::move(xml), false));
  }

  /// RFC 6121 4.5.2: a stream that ends without unavailable presence sends it nevertheless.
  void resource_gone(Account& account, Resource& resource) {
    become_unavailable(account, resource, bridge::unavailable_presence(resource.full_jid(), {}));
    broadcast_.end(account, resource);
  }

  void visibility_changed(Account& account, Resource& resource) {
    if (!resource.is_available) return;
    std::string xml = bridge::unavailable_presence(resource.full_jid(), {});
    if (resource.is_invisible) {
      // XEP-0186 3.1: to others it is as if it had gone. It is still there for the own resources, and hears of others.
      const bool was_shown = resource.told != nullptr;
      if (was_shown) withdraw(account, resource, std::move(xml));
      directed_.leave(account, resource, was_shown);
      account.core().hooks.on_availability(account, resource, Availability::update);
    } else {
      // XEP-0186 3.2: it is as before its initial presence, which it sends next. Whom it has sent directed presence to
      // stays on the list.
      leave_own(account, resource, xml);
      account.core().hooks.on_availability(account, resource, Availability::gone);
    }
  }

  Outcome directed(Account& account, Resource& sender, const Stanza& stanza) {
    const bridge::Target target = account.core().addresses.classify(stanza.to(), account.user());
    const PresenceType type = stanza.presence_type();
    if (type == PresenceType::error) return Outcome::done();
    if (target.is_user()) {
      if (type == PresenceType::probe) return probe(account, sender, target);
      std::string xml = render(account, stanza);
      if (xml.size() > kMaxBytes) return Outcome::error(too_large());
      return directed_.send(account, sender, target, std::move(xml), type == PresenceType::available);
    }
    // RFC 6121 8.5.2.1.2 lets a server be silent about presence to other domains. That to rooms does not come here.
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
    } else if (account.contacts().is_loaded()) {
      answer_now(account, sender, target.user, target.resource);
    } else if (account.presence().early_probes < kMaxEarlyProbes) {
      ++account.presence().early_probes;
      account.background().spawn(answer(account, sender.id(), target.user, std::string(target.resource)));
    } else {
      metrics_->add(probes_dropped_, 1);
    }
    return Outcome::done();
  }

  void answer_now(Account& account, Resource& sender, UserId user, std::string_view part) {
    if (account.contacts().list().sees(user)) broadcast_.tell_known(account, sender, user, part);
  }

  /// A client may probe before its contacts are known: the answer waits for them.
  Task<void> answer(Account& account, ResourceId sender, UserId user, std::string part) {
    const bool is_loaded = co_await account.contacts().loaded();
    --account.presence().early_probes;
    Resource* resource = account.find(sender);
    if (is_loaded && resource != nullptr) answer_now(account, *resource, user, part);
  }

  PresenceBroadcast broadcast_;
  TurmsPresence turms_;
  PresencePoller poller_{turms_};
  OwnDevices own_devices_{turms_};
  OnlineStatus status_;
  DirectedPresence directed_;
  Metrics* metrics_ = nullptr;
  Metrics::Handle probes_dropped_ = 0;
};

}  // namespace

extern const FeatureInfo rfc_6121_presence;
const FeatureInfo rfc_6121_presence{"RFC 6121 4", "2011-03", "Presence", &make<Presence>};

}  // namespace turms::xmpp::features
