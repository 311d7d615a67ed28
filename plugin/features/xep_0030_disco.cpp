// SPDX-License-Identifier: Apache-2.0
// XEP-0030 Service Discovery: what the domain, the own account and other accounts are and can do. The lists are what
// the other features declared, so that nothing is advertised that is not there. No nodes and no items exist yet.
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
    constexpr Entity everyone = kServer | kOwnAccount | kContact;
    on.iq_get(kInfoNs, "query", everyone, this, &Disco::tell_info);
    on.iq_get(kItemsNs, "query", everyone, this, &Disco::tell_items);
    on.disco(everyone, kInfoNs);
    on.disco(everyone, kItemsNs);
  }

 private:
  Task<Outcome> tell_info(IqRequest iq) {
    // XEP-0030 3.1: a node that does not exist is item-not-found.
    if (!iq.payload().attr("node").empty()) co_return Outcome::error(StanzaError(StanzaErrorCondition::item_not_found));
    const Hooks& hooks = iq.core().hooks;
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("query", kInfoNs);
      writer.open("identity");
      const bool is_server = iq.entity() == kServer;
      writer.attr("category", is_server ? "server" : "account").attr("type", is_server ? "im" : "registered");
      if (is_server) writer.attr("name", "turms-xmpp");
      writer.close();
      for (const std::string_view ns : hooks.disco_features(iq.entity()))
        writer.open("feature").attr("var", ns).close();
      hooks.write_disco_forms(iq.entity(), writer);
      writer.close();
    });
  }

  Task<Outcome> tell_items(IqRequest iq) {
    if (!iq.payload().attr("node").empty()) co_return Outcome::error(StanzaError(StanzaErrorCondition::item_not_found));
    co_return iq.result([](xml::Writer& writer) { writer.empty("query", kItemsNs); });
  }
};

}  // namespace

extern const FeatureInfo xep_0030_disco;
const FeatureInfo xep_0030_disco{"XEP-0030", "2.5.0", "Service Discovery", &make<Disco>};

}  // namespace turms::xmpp::features
