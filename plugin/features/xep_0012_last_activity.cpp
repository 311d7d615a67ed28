// SPDX-License-Identifier: Apache-2.0
// XEP-0012 Last Activity: the uptime of the gateway, the idle time of the own account, and whether a contact is there
// at all. When somebody went, Turms does not tell.
#include <algorithm>

#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "jabber:iq:last";
constexpr uint64_t kNanosecondsPerSecond = 1'000'000'000;

class LastActivity final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(kNs, "query", kServer, this, &LastActivity::tell_uptime);
    on.iq_get(kNs, "query", kOwnAccount, this, &LastActivity::tell_own);
    on.iq_get(kNs, "query", kContact, this, &LastActivity::tell_contact);
    on.disco(kServer | kOwnAccount | kContact, kNs);
  }

 private:
  static Outcome seconds(const IqRequest& iq, uint64_t value) {
    return iq.result([value](xml::Writer& writer) { writer.open("query", kNs).attr("seconds", value).close(); });
  }

  Task<Outcome> tell_uptime(IqRequest iq) {
    const Core& core = iq.core();
    co_return seconds(iq, (core.clock.monotonic_ns() - core.started_ns) / kNanosecondsPerSecond);
  }

  Task<Outcome> tell_own(IqRequest iq) {
    uint64_t latest = 0;
    for (const auto& resource : iq.account().resources()) latest = std::max(latest, resource->last_active_ns);
    const uint64_t now = iq.core().clock.monotonic_ns();
    co_return seconds(iq, now > latest ? (now - latest) / kNanosecondsPerSecond : 0);
  }

  /// XEP-0012 4, 8: 0 seconds while a resource is available; only to those who may see that.
  Task<Outcome> tell_contact(IqRequest iq) {
    const bool is_loaded = co_await iq.account().contacts().loaded();
    if (!is_loaded) co_return Outcome::error(StanzaError(StanzaErrorCondition::remote_server_timeout));
    if (!iq.account().contacts().list().sees(iq.contact()))
      co_return Outcome::error(StanzaError(StanzaErrorCondition::forbidden));
    if (iq.account().presence().known.is_online(iq.contact())) co_return seconds(iq, 0);
    co_return Outcome::error(
        StanzaError(StanzaErrorCondition::item_not_found, "not online, and nobody knows since when"));
  }
};

}  // namespace

extern const FeatureInfo xep_0012_last_activity;
const FeatureInfo xep_0012_last_activity{"XEP-0012", "2.0", "Last Activity", &make<LastActivity>};

}  // namespace turms::xmpp::features
