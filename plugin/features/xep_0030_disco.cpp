// SPDX-License-Identifier: Apache-2.0
// XEP-0030 Service Discovery: what the domain, its services, the own account and other accounts are and can do. The
// lists are what the other features declared and the backend in use can do, so that nothing is advertised that is not
// there. Nodes belong to the features that made them.
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kInfoNs = "http://jabber.org/protocol/disco#info";
constexpr std::string_view kItemsNs = "http://jabber.org/protocol/disco#items";

class Disco final : public Feature {
 public:
  void install(Hooks& on) override {
    constexpr Entity everyone = kServer | kOwnAccount | kContact | kSearch | kRooms;
    on.iq_get(kInfoNs, "query", everyone, this, &Disco::tell_info);
    on.iq_get(kItemsNs, "query", everyone, this, &Disco::tell_items);
    on.identity(kServer, {"server", "im", "turms-xmpp"});
    on.identity(kOwnAccount | kContact, {"account", "registered", {}});
    on.disco(everyone, kInfoNs);
    on.disco(everyone, kItemsNs);
  }

 private:
  Task<Outcome> tell_info(IqRequest iq) {
    if (!iq.payload().attr("node").empty()) {
      std::optional<Outcome> taken = co_await ask_nodes(iq, DiscoKind::info);
      if (taken) co_return std::move(*taken);
      // XEP-0030 3.1: a node that does not exist is item-not-found.
      co_return Outcome::error(StanzaError(StanzaErrorCondition::item_not_found));
    }
    const Core& core = iq.core();
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("query", kInfoNs);
      core.hooks.write_disco_info(iq.entity(), core.capabilities, writer);
      writer.close();
    });
  }

  Task<Outcome> tell_items(IqRequest iq) {
    std::optional<Outcome> taken = co_await ask_nodes(iq, DiscoKind::items);
    if (taken) co_return std::move(*taken);
    if (!iq.payload().attr("node").empty()) co_return Outcome::error(StanzaError(StanzaErrorCondition::item_not_found));
    const Core& core = iq.core();
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("query", kItemsNs);
      const bool has_search =
          !core.settings.search_domain.empty() && !core.hooks.identities(kSearch, core.capabilities).empty();
      if (iq.entity() == kServer && has_search)
        writer.open("item").attr("jid", core.settings.search_domain).attr("name", "User search").close();
      if (iq.entity() == kServer) {
        for (const Identity& rooms : core.hooks.identities(kRooms, core.capabilities))
          writer.open("item").attr("jid", core.addresses.conference()).attr("name", rooms.name).close();
      }
      writer.close();
    });
  }

  static Task<std::optional<Outcome>> ask_nodes(IqRequest iq, DiscoKind kind) {
    for (const auto& [entities, handler] : iq.core().hooks.disco_nodes()) {
      if ((entities & iq.entity()) == 0) continue;
      std::optional<Outcome> outcome = co_await handler(iq, kind);
      if (outcome) co_return outcome;
    }
    co_return std::nullopt;
  }
};

}  // namespace

extern const FeatureInfo xep_0030_disco;
const FeatureInfo xep_0030_disco{"XEP-0030", "2.5.0", "Service Discovery", &make<Disco>};

}  // namespace turms::xmpp::features
